//! `mayfly remove`: takes a service away with all that a deploy made.

use super::failure::Failure;
use super::info::Which;
use super::service::ServiceOptions;
use super::{hooks, screen};
use clap::Args;
use deploy::apply::{Apply, apply};
use deploy::lifecycle::{self, Command, Step};
use deploy::{plan, state};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Instant;

/// Remove a service: its functions, URLs, HTTP API and logs
#[derive(Debug, Args)]
pub(crate) struct Remove {
    #[command(flatten)]
    options: ServiceOptions,

    /// The service, instead of that of this folder's serverless.yml; needs --stage
    #[arg(long, value_name = "NAME", requires = "stage")]
    service: Option<String>,

    /// Show what would be removed and do nothing; hooks are not run either
    #[arg(long)]
    dry_run: bool,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,

    /// Show the time of every step
    #[arg(long, short)]
    verbose: bool,
}

impl Remove {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let which = Which::find(&self.options, self.service.as_deref())?;
        let Some(found) = which.found.as_ref().filter(|_| !self.dry_run) else {
            return self.remove(&which).await;
        };
        for step in lifecycle::steps(Command::Remove) {
            match step {
                Step::Event(..) => hooks::run(found, step)?,
                Step::Work(_) => self.remove(&which).await?,
            }
        }
        Ok(())
    }

    async fn remove(&self, which: &Which) -> Result<(), Failure> {
        let began = Instant::now();
        let endpoint = self.options.connection.endpoint(&which.region)?;
        let functions = which.found.as_ref().map(|found| &found.service.functions);
        let names: Vec<String> =
            functions.into_iter().flatten().map(|function| function.name.clone()).collect();
        let role = which.found.as_ref().and_then(|found| found.service.role.as_ref());
        let role = role.map(|role| role.name.as_str());
        let mut actual = state::read(&endpoint, &which.owner, &names, role).await?;
        let layers = which.found.iter().flat_map(|found| &found.service.layers);
        actual.layers = state::read_layers(&endpoint, layers.map(|layer| &layer.name)).await?;
        let plan = plan::removal(&actual);
        let count = plan.steps.len();
        let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
        if self.dry_run && !self.json {
            screen::print_line(&format!("{count} steps would be done:"));
            steps.iter().for_each(|step| screen::print_line(&format!("  {step}")));
            return Ok(());
        }
        if !self.dry_run {
            let mut progress = screen::Steps::new(count, self.verbose);
            let codes = BTreeMap::new();
            let with = Apply { endpoint: &endpoint, service: None, codes: &codes, actual: &actual };
            let outcome = apply(&plan, &with, &mut progress).await;
            progress.finish();
            outcome.map_err(|failed| {
                Failure::from(failed).and(format!(
                    "{} of {count} steps are done; run `mayfly remove` again to go on",
                    progress.done
                ))
            })?;
        }
        let (service, stage) = (&which.owner.service, &which.owner.stage);
        if self.json {
            let json = json!({
                "service": service, "stage": stage, "region": which.region, "steps": steps,
            });
            screen::print_line(&json.to_string());
        } else if count == 0 {
            screen::print_line(&which.nothing());
        } else {
            let took = screen::duration(began.elapsed());
            screen::print_line(&format!("{service} ({stage}, {}) removed in {took}", which.region));
        }
        Ok(())
    }
}
