//! What is recorded of invocations.

use crate::fake::{Platform, invocation, script};
use bytes::Bytes;
use model::record::{Content, InvocationKind};
use std::time::Duration;

#[tokio::test]
async fn a_failed_call_is_recorded_with_what_came_of_it_and_one_that_went_well_is_not() {
    let platform = Platform::new(script(|mut runtime| async move {
        let well = runtime.next().await;
        runtime.respond(&well.id, "1").await;
        let badly = runtime.next().await;
        let path = format!("invocation/{}/error", badly.id);
        runtime.post(&path, r#"{"errorMessage":"no","errorType":"E"}"#).await;
        runtime.echo_for_ever().await
    }))
    .await;
    platform.call("\"well\"").await;
    let badly = invocation("\"badly\"");
    platform.engine.invoke(badly.clone()).await.expect("it runs");
    // It is recorded when the runtime asks for the next event, and kept when the engine has ended.
    platform.until("it is over", |p| p.engine.calls() == 0).await;
    platform.engine.shutdown(Duration::from_secs(5)).await;
    let records = platform.disk.records.0.lock().expect("free").clone();
    let [record] = &records[..] else { panic!("{records:?}") };
    assert_eq!(
        (&record.request_id, record.kind),
        (&badly.request_id, InvocationKind::RequestResponse)
    );
    assert_eq!(record.payload, Content::whole(Bytes::from_static(b"\"badly\"")));
    assert!(record.response.bytes.starts_with(b"{\"errorMessage\":\"no\""), "{record:?}");
    assert!(record.attempt.error_type.is_some());
}
