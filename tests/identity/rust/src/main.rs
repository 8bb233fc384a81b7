//! Asks an endpoint who it is, as a user of AWS's Rust SDK does, with keys from the environment.

use aws_sdk_sts::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sts::{Client, Config};
use aws_smithy_http_client::Builder;
use std::env::var;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let read = |name: &str| var(name).unwrap_or_default();
    let token = var("AWS_SESSION_TOKEN").ok().filter(|token| !token.is_empty());
    let keys = Credentials::new(
        read("AWS_ACCESS_KEY_ID"),
        read("AWS_SECRET_ACCESS_KEY"),
        token,
        None,
        "environment",
    );
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(read("AWS_ENDPOINT_URL"))
        .http_client(Builder::new().build_http())
        .credentials_provider(keys)
        .build();
    match Client::from_conf(config).get_caller_identity().send().await {
        Ok(answer) => println!("{}", answer.arn().unwrap_or_default()),
        Err(error) => {
            let error = error.into_service_error();
            println!("{}", error.meta().code().unwrap_or("no code"));
        }
    }
}
