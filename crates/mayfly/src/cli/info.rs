//! `mayfly info`: what a service has at an endpoint.

use super::failure::Failure;
use super::service::{Found, ServiceOptions};
use super::summary::Summary;
use super::{hooks, screen};
use clap::Args;
use deploy::lifecycle::{self, Command, Step};
use deploy::state::{self, Owner};

/// Show the functions and URLs of a deployed service
#[derive(Debug, Args)]
pub(crate) struct Info {
    #[command(flatten)]
    options: ServiceOptions,

    /// The service, instead of that of this folder's serverless.yml; needs --stage
    #[arg(long, value_name = "NAME", requires = "stage")]
    service: Option<String>,

    /// Print the result as JSON
    #[arg(long)]
    json: bool,
}

impl Info {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let which = Which::find(&self.options, self.service.as_deref())?;
        let Some(found) = &which.found else { return self.show(&which).await };
        for step in lifecycle::steps(Command::Info) {
            match step {
                Step::Event(..) => hooks::run(found, step)?,
                Step::Work(_) => self.show(&which).await?,
            }
        }
        Ok(())
    }

    async fn show(&self, which: &Which) -> Result<(), Failure> {
        let Which { owner, region, found } = which;
        let endpoint = self.options.connection.endpoint(region)?;
        let actual = state::read(&endpoint, owner, &[], None).await?;
        if actual.functions.is_empty() && actual.api.is_none() {
            return Err(Failure::new(which.nothing()));
        }
        let service = found.as_ref().map(|found| &found.service);
        let summary = Summary { owner, region, actual: &actual, service };
        if self.json {
            screen::print_line(&summary.json().to_string());
        } else {
            let Owner { service, stage } = owner;
            screen::print_line(&format!("{service} ({stage}, {region})\n"));
            screen::print(&summary.text());
        }
        Ok(())
    }
}

/// Which service `info` and `remove` are about.
pub(super) struct Which {
    /// The service and stage.
    pub(super) owner: Owner,
    /// The region.
    pub(super) region: String,
    /// The file, unless the service was named.
    pub(super) found: Option<Found>,
}

impl Which {
    /// The named service, or that of the folder.
    pub(super) fn find(options: &ServiceOptions, named: Option<&str>) -> Result<Self, Failure> {
        if let (Some(service), Some(stage)) = (named, options.stage()) {
            let owner = Owner { service: service.to_owned(), stage: stage.to_owned() };
            let region = options.connection.region_or_default()?;
            return Ok(Self { owner, region, found: None });
        }
        let found = options.read()?;
        let service = &found.service;
        let owner = Owner { service: service.name.clone(), stage: service.stage.clone() };
        Ok(Self { owner, region: service.region.as_str().to_owned(), found: Some(found) })
    }

    /// What to say where there is nothing.
    pub(super) fn nothing(&self) -> String {
        let Owner { service, stage } = &self.owner;
        format!(
            "nothing is deployed of {service} at the stage {stage} in {}; deploy it with \
             `mayfly deploy`, or name another --stage or --region",
            self.region
        )
    }
}
