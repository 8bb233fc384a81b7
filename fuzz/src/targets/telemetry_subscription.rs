//! Subscriptions to telemetry: what is taken is within the limits, and can be put into a request.

use crate::Target;
use engine::{TelemetryApi, TelemetryDestination, TelemetrySubscription};

pub(crate) const TARGET: Target = Target {
    name: "telemetry_subscription",
    seeds: &[
        br#"{"schemaVersion":"2022-12-13","types":["platform","function"],"buffering":{"maxItems":1000,"maxBytes":262144,"timeoutMs":25},"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:8080/a?b"}}"#,
        br#"{"types":["extension"],"destination":{"protocol":"TCP","port":8080}}"#,
        br#"{"schemaVersion":"2021-03-18","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox:80","method":"PUT","encoding":"JSON"}}"#,
    ],
    run,
};

fn run(bytes: &[u8]) {
    for api in [TelemetryApi::Telemetry, TelemetryApi::Logs] {
        let Ok(subscription) = TelemetrySubscription::parse(api, bytes) else { continue };
        assert_eq!(subscription.api, api);
        assert!(!subscription.categories.is_empty());
        assert!((1_000..=10_000).contains(&subscription.buffering.items));
        assert!((262_144..=1_048_576).contains(&subscription.buffering.bytes));
        assert!(![0, 4566, 9001].contains(&subscription.destination.port()));
        if let TelemetryDestination::Http { host, path, method, .. } = subscription.destination {
            assert!(path.starts_with('/') && ["POST", "PUT"].contains(&method));
            assert!(!format!("{host}{path}").contains(|c: char| c.is_control() || c == ' '));
        }
    }
}
