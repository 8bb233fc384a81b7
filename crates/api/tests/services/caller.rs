//! `GetCallerIdentity`.

use super::{request, text};
use api::sts::Sts;

#[tokio::test]
async fn the_caller_learns_its_account_and_arn() {
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let response = Sts::new().call(request("POST", "/", body)).await;
    assert_eq!(response.status(), 200);
    let text = text(response);
    for part in [
        "<UserId>000000000000</UserId>",
        "<Account>000000000000</Account>",
        "<Arn>arn:aws:iam::000000000000:root</Arn>",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn another_action_is_refused_by_name() {
    let response = Sts::new().call(request("POST", "/", "Action=AssumeRole")).await;
    assert_eq!(response.status(), 501);
    assert!(text(response).contains("AssumeRole"));
}
