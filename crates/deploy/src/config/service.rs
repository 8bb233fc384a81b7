//! From the text of a `serverless.yml` to a service that can be deployed, or to all that stands
//! against it.

use super::cors;
use super::framework_version::admits_version_3;
use super::function::{self, FunctionConfig, Surroundings};
use super::intrinsic;
use super::layer::{self, LayerConfig};
use super::package::{self, Package};
use super::plugins::{self, Scripts};
use super::provider::{self, HttpApiSettings, Provider};
use super::reader::{Fields, Notice, Problems};
use super::role::{self, RoleConfig};
use crate::diagnostic::Diagnostic;
use crate::variables::{self, Inputs};
use crate::yaml::{self, Node, Place, Sources, Value};
use model::{AccountId, Region};

/// What the command line says about the service.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `--stage`.
    pub stage: Option<String>,
    /// `--region`.
    pub region: Option<String>,
}

/// A service that can be deployed.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// The stage.
    pub stage: String,
    /// The region.
    pub region: Region,
    /// The functions in the order of the file.
    pub functions: Vec<FunctionConfig>,
    /// The role of those functions that name no other, if there are any.
    pub role: Option<RoleConfig>,
    /// The HTTP API that is made when a function has a route.
    pub http_api: HttpApiSettings,
    /// The layers that it brings.
    pub layers: Vec<LayerConfig>,
    /// How code is packaged.
    pub package: Package,
    /// Hooks and commands of `serverless-plugin-scripts`.
    pub scripts: Scripts,
    /// The service's tags.
    pub tags: std::collections::BTreeMap<String, String>,
    /// What to tell the user, whatever the outcome.
    pub notices: Vec<Notice>,
}

impl Service {
    /// The name of its HTTP API.
    pub fn http_api_name(&self) -> String {
        let (service, stage) = (&self.name, &self.stage);
        match &self.http_api.name {
            Some(name) => name.clone(),
            None if self.http_api.name_starts_with_service => format!("{service}-{stage}"),
            None => format!("{stage}-{service}"),
        }
    }

    /// The function with this key, or else with this name.
    pub fn function(&self, name: &str) -> Option<&FunctionConfig> {
        let by_name = || self.functions.iter().find(|function| function.name == name);
        self.functions.iter().find(|function| function.key == name).or_else(by_name)
    }
}

/// A text to read a service from.
pub struct Load<'a> {
    /// The name that messages show.
    pub file_name: &'a str,
    /// The text.
    pub text: &'a str,
    /// What variables can refer to.
    pub inputs: &'a Inputs,
    /// What the command line says.
    pub options: &'a Options,
}

/// What came of it; the sources are there to show places.
pub struct Loaded {
    /// Everything that was read.
    pub sources: Sources,
    /// The service, or every problem that it has.
    pub outcome: Result<Service, Vec<Diagnostic>>,
}

/// Reads a service.
pub fn load(load: &Load<'_>) -> Loaded {
    let mut sources = Sources::default();
    let outcome = read(load, &mut sources);
    Loaded { sources, outcome }
}

/// Reads a file and puts its variables in place, without asking what it means.
///
/// # Errors
///
/// Every problem, with the sources that show their places.
pub fn resolved(load: &Load<'_>) -> Result<Node, (Vec<Diagnostic>, Sources)> {
    let mut sources = Sources::default();
    resolve(load, &mut sources).map_err(|problems| (problems, sources))
}

fn resolve(load: &Load<'_>, sources: &mut Sources) -> Result<Node, Vec<Diagnostic>> {
    let file = sources.add(load.file_name, load.text);
    let root = yaml::parse(sources, file).map_err(|error| vec![error])?;
    variables::resolve(root, sources, load.inputs)
}

fn read(load: &Load<'_>, sources: &mut Sources) -> Result<Service, Vec<Diagnostic>> {
    let root = resolve(load, sources)?;
    let mut problems = Problems::default();
    let service = service(&root, load.options, &mut problems);
    let mut errors = std::mem::take(&mut problems.errors);
    errors.extend(not_served(&problems, load.file_name));
    match service {
        Some(service) if errors.is_empty() => Ok(Service { notices: problems.notices, ..service }),
        _ => {
            errors.sort_by_key(|error| error.labels.first().map(|label| label.place));
            Err(errors)
        }
    }
}

/// One message that lists everything that is known and not served.
fn not_served(problems: &Problems, file_name: &str) -> Option<Diagnostic> {
    let count = problems.not_served.len();
    if count == 0 {
        return None;
    }
    let (what, it) = match count {
        1 => ("1 setting that Mayfly does not serve yet".to_owned(), "it"),
        count => (format!("{count} settings that Mayfly does not serve yet"), "them"),
    };
    let help = format!("remove {it} to deploy without; nothing was changed");
    let mut message = Diagnostic::error(format!("{file_name} has {what}")).help(help);
    for (place, path, why) in &problems.not_served {
        message = message.at(*place, format!("{path}: {why}"));
    }
    Some(message)
}

fn service(root: &Node, options: &Options, problems: &mut Problems) -> Option<Service> {
    let mut fields = Fields::open(root, "", ".", problems)?;
    let name = fields.take("service").and_then(|node| service_name(node, problems));
    if name.is_none() && root.child("service").is_none() {
        problems.errors.push(
            Diagnostic::error("the service has no name")
                .at(root.place, "")
                .help("begin the file with 'service: <name>'"),
        );
    }
    if let Some(node) = fields.take("frameworkVersion") {
        framework_version(node, problems);
    }
    let provider = match fields.take("provider") {
        Some(node) => provider::read(node, problems),
        None => {
            let help = "add 'provider:' with 'name: aws' and a 'runtime'";
            let error = Diagnostic::error("'provider' is missing").at(root.place, "").help(help);
            problems.errors.push(error);
            Provider { version_functions: true, ..Provider::default() }
        }
    };
    let stage = stage(&provider, options, problems);
    let region = region(&provider, options, problems);
    let plugins = fields.take("plugins").map(|n| plugins::read(n, problems)).unwrap_or_default();
    let in_use = plugins.iter().any(|(name, _)| name == plugins::SCRIPTS);
    let scripts = plugins::scripts(fields.take("custom"), in_use, problems);
    let package = fields.take("package").map(|n| package::of_service(n, problems));
    if let Some(node) = fields.take("params") {
        params(node, problems);
    }
    let name = name.unwrap_or_default();
    let layers = fields.take("layers").map(|n| layer::read_all(n, problems)).unwrap_or_default();
    let layers_of_all = match &provider.layers {
        Some(node) => layer::of_function("provider.layers", node, &layers, problems),
        None => Vec::new(),
    };
    let around = Surroundings {
        layers: &layers,
        layers_of_all: &layers_of_all,
        service: &name,
        stage: &stage,
        region: region.as_ref().map_or("", Region::as_str),
        provider: &provider,
    };
    let functions = fields
        .take("functions")
        .map(|n| function::read_all(n, &around, problems))
        .unwrap_or_default();
    fields.finish(problems);
    let role = own_role(&around, root.place, &functions, problems);
    let mut http_api = provider.http_api;
    check_routes(&functions, root.place, problems);
    if let Some(rules) = &mut http_api.cors {
        let routes = functions.iter().flat_map(|f| &f.routes);
        cors::fill_methods(rules, routes.map(|route| route.method().unwrap_or("ANY")));
    }
    Some(Service {
        name,
        stage,
        region: region?,
        functions,
        layers,
        role,
        http_api,
        package: package.unwrap_or_default(),
        scripts,
        tags: provider.tags,
        notices: Vec::new(),
    })
}

/// The role that the service makes, where a function needs it.
fn own_role(
    around: &Surroundings<'_>,
    place: Place,
    functions: &[FunctionConfig],
    problems: &mut Problems,
) -> Option<RoleConfig> {
    let arn = function::own_role(around);
    if !functions.iter().any(|function| function.role == arn) {
        return None;
    }
    let account = AccountId::default();
    let logical =
        |function: &FunctionConfig| (intrinsic::logical_id(&function.key), function.name.clone());
    let scope = intrinsic::Scope {
        account: account.as_str(),
        region: around.region,
        stack: format!("{}-{}", around.service, around.stage),
        functions: functions.iter().map(logical).collect(),
    };
    let made_from = role::Around {
        service: around.service,
        stage: around.stage,
        region: around.region,
        place,
        functions,
        tags: &around.provider.tags,
    };
    role::resolve(&around.provider.own_role, &made_from, &scope, problems)
}

fn service_name(node: &Node, problems: &mut Problems) -> Option<String> {
    let name = problems.text("service", node)?;
    let valid = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.len() > 1
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !valid {
        let title = format!("'{name}' is no name for a service");
        problems.errors.push(
            Diagnostic::error(title)
                .at(node.place, "")
                .help("begin with a letter and go on with letters, digits and hyphens"),
        );
        return None;
    }
    Some(name)
}

fn framework_version(node: &Node, problems: &mut Problems) {
    let Some(range) = problems.text("frameworkVersion", node) else { return };
    match admits_version_3(&range) {
        Some(true) => {}
        Some(false) => {
            let title = format!("this service asks for version '{range}' of the Framework");
            problems.errors.push(
                Diagnostic::error(title)
                    .at(node.place, "")
                    .help("Mayfly reads the format of version 3: frameworkVersion: '3'"),
            );
        }
        None => problems.error(node.place, format!("'{range}' is no range of versions")),
    }
}

fn stage(provider: &Provider, options: &Options, problems: &mut Problems) -> String {
    let (stage, place) = match (&options.stage, &provider.stage) {
        (Some(stage), _) => return stage.clone(),
        (None, Some((stage, place))) => (stage.clone(), *place),
        (None, None) => return "dev".to_owned(),
    };
    if !valid_stage(&stage) {
        let title = format!("'{stage}' is no name for a stage: use letters, digits and hyphens");
        problems.error(place, title);
    }
    stage
}

/// Whether a text can be a stage: letters, digits and hyphens.
pub fn valid_stage(stage: &str) -> bool {
    !stage.is_empty() && stage.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn region(provider: &Provider, options: &Options, problems: &mut Problems) -> Option<Region> {
    let given = options.region.as_ref().and_then(|region| Region::new(region.as_str()).ok());
    let Some((text, place)) = &provider.region else {
        return Some(given.unwrap_or_default());
    };
    match (Region::new(text.as_str()), given) {
        (_, Some(given)) => Some(given),
        (Ok(region), None) => Some(region),
        (Err(_), None) => {
            let help = "write a region such as eu-central-1, or give one with --region; Mayfly \
                        keeps regions apart and serves them all from the same endpoint";
            let error = Diagnostic::error(format!("'{text}' is no region"));
            problems.errors.push(error.at(*place, "").help(help));
            None
        }
    }
}

/// `params` are read by variables; here their form is checked.
fn params(node: &Node, problems: &mut Problems) {
    let Value::Map(stages) = &node.value else {
        return problems.error(node.place, "'params' must be a mapping of stages");
    };
    for stage in &stages.entries {
        if !matches!(stage.value.value, Value::Map(_) | Value::Null) {
            let title = format!("'params.{}' must be a mapping of names to values", stage.key);
            problems.error(stage.value.place, title);
        }
    }
}

fn check_routes(functions: &[FunctionConfig], place: Place, problems: &mut Problems) {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for function in functions {
        for route in &function.routes {
            if let Some((_, other)) = seen.iter().find(|(key, _)| *key == route.key) {
                let key = &route.key;
                let title = if *other == function.key {
                    format!("the function '{other}' has the route '{key}' twice")
                } else {
                    format!(
                        "the functions '{other}' and '{}' both have the route '{key}'",
                        function.key
                    )
                };
                problems.error(place, title);
            }
            seen.push((&route.key, &function.key));
        }
    }
}
