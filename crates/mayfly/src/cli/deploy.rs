//! `mayfly deploy`: brings an endpoint to what the folder's `serverless.yml` says.

use super::failure::Failure;
use super::service::{Found, ServiceOptions};
use super::summary::Summary;
use super::{hooks, screen};
use clap::Args;
use deploy::apply::{Apply, apply};
use deploy::archive::{self, Code};
use deploy::client::{Endpoint, Lambda};
use deploy::lifecycle::{self, Command, Step, Work};
use deploy::plan::{self, Plan};
use deploy::state::{self, Actual, Owner};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Instant;

/// Deploy the service of this folder's serverless.yml
///
/// Packages the code, compares with what the endpoint has, changes what differs and prints the URLs.
/// A deploy that failed can be run again: it goes on where it stopped.
#[derive(Debug, Args)]
pub(crate) struct Deploy {
    #[command(flatten)]
    options: ServiceOptions,

    /// Show what would be done and do nothing; hooks are not run either
    #[arg(long)]
    dry_run: bool,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,

    /// Show the time of every step
    #[arg(long, short)]
    verbose: bool,
}

/// What a deploy has found out and done so far.
struct Progress<'a> {
    found: &'a Found,
    endpoint: &'a Endpoint,
    owner: Owner,
    codes: BTreeMap<String, Code>,
    plan: Plan,
}

impl Deploy {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        let found = self.options.read()?;
        found.say_notices();
        let service = &found.service;
        let endpoint = self.options.connection.endpoint(service.region.as_str())?;
        let owner = Owner { service: service.name.clone(), stage: service.stage.clone() };
        let mut progress = Progress {
            found: &found,
            endpoint: &endpoint,
            owner,
            codes: BTreeMap::new(),
            plan: Plan::default(),
        };
        if self.dry_run {
            let actual = progress.read().await?;
            progress.codes = archive::package_if_there(service, &found.folder);
            return self.show_plan(&progress.plan(&actual)?);
        }
        // Nothing is built for an endpoint that is not there.
        Lambda::new(&endpoint).list().await?;
        if let Err(failure) = self.go_through(&mut progress).await {
            hooks::run_error(&found);
            return Err(failure);
        }
        let actual = progress.read().await?;
        let summary = Summary {
            owner: &progress.owner,
            region: service.region.as_str(),
            actual: &actual,
            service: Some(service),
        };
        let steps = progress.plan.steps.len();
        if self.json {
            let mut json = summary.json();
            let done: Vec<String> = progress.plan.steps.iter().map(ToString::to_string).collect();
            json["steps"] = json!(done);
            json["durationMs"] = json!(began.elapsed().as_millis());
            screen::print_line(&json.to_string());
            return Ok(());
        }
        let what = match steps {
            0 => "is up to date".to_owned(),
            1 => "deployed with 1 change".to_owned(),
            count => format!("deployed with {count} changes"),
        };
        let took = screen::duration(began.elapsed());
        let (name, stage, region) = (&service.name, &service.stage, &service.region);
        screen::print_line(&format!("{name} ({stage}, {region}) {what} in {took}\n"));
        screen::print(&summary.text());
        Ok(())
    }

    async fn go_through(&self, progress: &mut Progress<'_>) -> Result<(), Failure> {
        for step in lifecycle::steps(Command::Deploy) {
            match step {
                Step::Event(..) => hooks::run(progress.found, step)?,
                Step::Work(Work::Package) => progress.package()?,
                Step::Work(_) => self.change(progress).await?,
            }
        }
        Ok(())
    }

    async fn change(&self, progress: &mut Progress<'_>) -> Result<(), Failure> {
        // Hooks may have taken minutes.
        let actual = progress.read().await?;
        progress.plan = progress.plan(&actual)?;
        let count = progress.plan.steps.len();
        let mut steps = screen::Steps::new(count, self.verbose);
        let with = Apply {
            endpoint: progress.endpoint,
            service: Some(&progress.found.service),
            codes: &progress.codes,
            actual: &actual,
        };
        let outcome = apply(&progress.plan, &with, &mut steps).await;
        steps.finish();
        outcome.map_err(|failed| {
            let open = progress.plan.steps.iter().skip(failed.index).map(|s| format!("\n  {s}"));
            let open: String = open.collect();
            Failure::from(failed).and(format!(
                "{} of {count} steps are done; run `mayfly deploy` again to go on. Not done:{open}",
                steps.done
            ))
        })
    }

    fn show_plan(&self, plan: &Plan) -> Result<(), Failure> {
        let steps: Vec<String> = plan.steps.iter().map(ToString::to_string).collect();
        if self.json {
            screen::print_line(&json!({ "steps": steps }).to_string());
        } else if steps.is_empty() {
            screen::print_line("nothing would change");
        } else {
            screen::print_line(&format!("{} steps would be done:", steps.len()));
            steps.iter().for_each(|step| screen::print_line(&format!("  {step}")));
        }
        Ok(())
    }
}

impl Progress<'_> {
    async fn read(&self) -> Result<Actual, Failure> {
        let names: Vec<String> =
            self.found.service.functions.iter().map(|function| function.name.clone()).collect();
        let role = self.found.service.role.as_ref().map(|role| role.name.as_str());
        let mut actual = state::read(self.endpoint, &self.owner, &names, role).await?;
        let layers = self.found.service.layers.iter().map(|layer| &layer.name);
        actual.layers = state::read_layers(self.endpoint, layers).await?;
        Ok(actual)
    }

    fn package(&mut self) -> Result<(), Failure> {
        let Found { service, folder, file_name, .. } = self.found;
        self.codes = archive::package(service, folder, file_name)
            .map_err(|error| Failure::from(anyhow::Error::new(error)))?;
        let layers = archive::package_layers(service, folder)
            .map_err(|error| Failure::from(anyhow::Error::new(error)))?;
        self.codes.extend(layers);
        Ok(())
    }

    fn plan(&self, actual: &Actual) -> Result<Plan, Failure> {
        plan::plan(&self.found.service, &self.codes, actual).map_err(|taken| {
            let lines: Vec<String> = taken.iter().map(ToString::to_string).collect();
            Failure::new(lines.join("\n"))
        })
    }
}
