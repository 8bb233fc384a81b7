//! The address of a function's code.

use crate::platform::Platform;
use http::Uri;
use http_body_util::BodyExt;
use wire::AwsResponse;

async fn address(platform: &Platform) -> Uri {
    let found = platform.get("/2015-03-31/functions/f").await.ok();
    assert_eq!(found["Code"]["RepositoryType"], "S3");
    let location = found["Code"]["Location"].as_str().expect("an address");
    let path = location.strip_prefix("http://127.0.0.1:4566").expect("where the client is");
    path.parse().expect("a path with a query")
}

async fn read(answer: AwsResponse) -> (u16, String) {
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.expect("a whole body");
    (status, String::from_utf8_lossy(&body.to_bytes()).into_owned())
}

#[tokio::test]
async fn the_zip_can_be_downloaded_for_ten_minutes_also_after_a_restart() {
    let platform = Platform::new();
    platform.create("f").await;
    let uri = address(&platform).await;
    let zip = (200, "PKone".to_owned());
    assert_eq!(read(platform.control.download(&uri).await).await, zip);
    let restarted = Platform::on(platform.disk.clone());
    restarted.disk.clock.advance(600);
    assert_eq!(read(restarted.control.download(&uri).await).await, zip);
    restarted.disk.clock.advance(1);
    let (status, text) = read(restarted.control.download(&uri).await).await;
    assert_eq!(status, 403);
    assert!(text.contains("Request has expired"), "{text}");
}

#[tokio::test]
async fn an_address_that_was_not_given_is_refused() {
    let platform = Platform::new();
    platform.create("f").await;
    let uri = address(&platform).await.to_string();
    let (path, query) = uri.split_once('?').expect("a query");
    let later = query.replace("expires=1", "expires=2");
    for uri in [
        path.to_owned(),
        format!("{path}?{later}"),
        format!("{path}?expires=99999999999&signature=00"),
        format!("{path}?expires=x&signature=%00"),
        format!("/_mayfly/code/../state?{query}"),
        format!("/_mayfly/code/?{query}"),
    ] {
        let (status, _) = read(platform.control.download(&uri.parse().expect("a URI")).await).await;
        assert_eq!(status, 403, "{uri}");
    }
}
