//! An extension as AWS's own library makes it: nothing of it knows Mayfly.

use lambda_extension::{Error, LambdaEvent, NextEvent, run, service_fn};

async fn extension(event: LambdaEvent) -> Result<(), Error> {
    match event.next {
        NextEvent::Invoke(invoke) => println!(
            "rust INVOKE {} {} {}",
            invoke.request_id, invoke.invoked_function_arn, invoke.tracing.r#type
        ),
        NextEvent::Shutdown(shutdown) => println!("rust SHUTDOWN {}", shutdown.shutdown_reason),
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(extension)).await
}
