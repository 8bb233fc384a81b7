//! A function in Rust on AWS's own client: answers, fails, panics and streams as its event says.

use lambda_runtime::streaming::{Body, Response, channel};
use lambda_runtime::{Diagnostic, Error, FunctionResponse, LambdaEvent, service_fn};
use serde_json::{Value, json};

async fn handle(event: LambdaEvent<Value>) -> Result<Value, Diagnostic> {
    let LambdaEvent { payload, context } = event;
    match payload["do"].as_str() {
        Some("fail") => {
            let (error_type, error_message) = ("BadThing".into(), "bad thing".into());
            return Err(Diagnostic { error_type, error_message });
        }
        Some("panic") => panic!("very bad thing"),
        _ => {}
    }
    println!("greeting {}", payload["name"].as_str().unwrap_or_default());
    Ok(json!({
        "hello": payload["name"],
        "id": context.request_id,
        "arn": context.invoked_function_arn,
        "function": context.env_config.function_name,
        "memory": context.env_config.memory,
        "deadline": context.deadline > 0,
    }))
}

async fn stream(_event: LambdaEvent<Value>) -> Result<Response<Body>, Error> {
    let (mut sender, body) = channel();
    tokio::spawn(async move {
        let _ = sender.send_data("one".into()).await;
        let _ = sender.send_data(",two".into()).await;
    });
    Ok(Response::from(body))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    if std::env::var("_HANDLER").is_ok_and(|handler| handler == "stream") {
        let function = service_fn(|event| async {
            stream(event).await.map(FunctionResponse::<Value, _>::StreamingResponse)
        });
        return lambda_runtime::run(function).await;
    }
    lambda_runtime::run(service_fn(handle)).await
}
