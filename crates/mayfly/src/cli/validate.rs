//! `mayfly validate`: says whether a `serverless.yml` can be deployed, without an endpoint.

use super::failure::Failure;
use super::screen;
use super::service::ServiceOptions;
use clap::Args;
use serde_json::json;

/// Check this folder's serverless.yml; nothing is built and no endpoint is needed
///
/// Every problem is printed with its place; the exit code is 2 if there are any.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    #[command(flatten)]
    options: ServiceOptions,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Validate {
    pub(crate) fn run(&self) -> Result<(), Failure> {
        let found = self.options.read()?;
        found.say_notices();
        let (service, file) = (&found.service, &found.file_name);
        if self.json {
            let functions: Vec<&str> = service.functions.iter().map(|f| f.name.as_str()).collect();
            screen::print_line(
                &json!({
                    "valid": true,
                    "service": service.name,
                    "stage": service.stage,
                    "region": service.region.as_str(),
                    "functions": functions,
                })
                .to_string(),
            );
            return Ok(());
        }
        let functions = match service.functions.len() {
            1 => "1 function".to_owned(),
            count => format!("{count} functions"),
        };
        let (name, stage) = (&service.name, &service.stage);
        screen::print_line(&format!("{file} is valid: {name} ({stage}) with {functions}"));
        Ok(())
    }
}
