//! Detection in made-up trees: interpreters are copies of this test's own program, whose versions
//! stand in the names of their folders.

use super::*;
use model::function::{CodeReference, LastUpdate, State};
use std::collections::BTreeMap;
use std::fs;

struct Machine {
    root: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        Self { root: tempfile::tempdir().expect("a temporary folder") }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().canonicalize().expect("exists").join(path)
    }

    fn folder(&self, path: &str) -> PathBuf {
        fs::create_dir_all(self.path(path)).expect("made");
        self.path(path)
    }

    fn program(&self, path: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("made");
        let own = std::env::current_exe().expect("a test has a program");
        if fs::hard_link(&own, &path).is_err() {
            fs::copy(own, path).expect("copied");
        }
        self
    }

    fn file(&self, path: &str, content: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("has a folder")).expect("made");
        fs::write(path, content).expect("written");
        self
    }

    fn python(&self, folder: &str, minor: &str) -> &Self {
        self.program(&format!("{folder}/bin/python3.{minor}"));
        self.file(&format!("{folder}/lib/python3.{minor}/os.py"), "")
    }

    fn runtimes(&self) -> HostRuntimes {
        let search = SearchPath::inside(&self.path(""));
        HostRuntimes::detect(&self.path("data/runtimes"), search)
    }

    fn launch(&self, runtime: &str) -> Result<Launch, LaunchError> {
        self.runtimes().launch(&config(runtime))
    }
}

pub(crate) fn config(runtime: &str) -> VersionConfig {
    VersionConfig {
        version: model::Version::Latest,
        description: String::new(),
        runtime: runtime.to_owned(),
        handler: "app.handler".to_owned(),
        role: String::new(),
        architecture: Architecture::host(),
        code: CodeReference { sha256: String::new(), size: 0 },
        signed: None,
        layers: Vec::new(),
        timeout_s: 3,
        memory_mib: 128,
        tmp_mib: 512,
        environment: BTreeMap::new(),
        sealed_environment: None,
        per_tenant: false,
        log_group: String::new(),
        logging: Default::default(),
        tracing_active: false,
        dead_letter_target: None,
        own: model::OwnSettings::default(),
        snap_start: model::function::SnapStart::default(),
        last_modified: jiff::Timestamp::UNIX_EPOCH,
        revision_id: String::new(),
        state: State::Active,
        last_update: LastUpdate::Successful,
    }
}

fn variable<'a>(launch: &'a Launch, name: &str) -> Option<&'a str> {
    launch.environment.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

#[test]
fn the_newest_python_of_the_minor_version_is_taken_and_shown_as_var_lang() {
    let machine = Machine::new();
    machine
        .python("home/.pyenv/versions/3.11.7", "11")
        .python("home/.pyenv/versions/3.11.12", "11")
        .python("home/.pyenv/versions/3.12.1", "12")
        .python("home/.local/share/uv/python/cpython-3.11.9-linux-x86_64-gnu", "11");
    let launch = machine.launch("python3.11").expect("found");
    assert_eq!(launch.argv, ["/var/lang/bin/python3.11", "-S", "/var/runtime/bootstrap.py"]);
    let lang =
        Mount { source: machine.path("home/.pyenv/versions/3.11.12"), target: "/var/lang".into() };
    assert!(launch.mounts.contains(&lang), "{:?}", launch.mounts);
    assert_eq!(variable(&launch, "AWS_EXECUTION_ENV"), Some("AWS_Lambda_python3.11"));
    assert_eq!(launch.working_directory, Path::new("/var/task"));
}

#[test]
fn the_bootstrap_is_mounted_at_var_runtime() {
    let machine = Machine::new();
    machine.python("home/.pyenv/versions/3.11.7", "11");
    let launch = machine.launch("python3.11").expect("found");
    let runtime = launch.mounts.iter().find(|m| m.target == Path::new("/var/runtime"));
    assert!(runtime.expect("mounted").source.join("bootstrap.py").is_file());
}

#[test]
fn a_python_without_its_library_and_a_shim_are_passed_over() {
    let machine = Machine::new();
    machine
        .program("home/.pyenv/versions/3.11.12/bin/python3.11")
        .file("path/python3.11", "#!/bin/sh\nexec pyenv exec python3.11\n")
        .python("home/.pyenv/versions/3.11.7", "11");
    let launch = machine.launch("python3.11").expect("found");
    assert_eq!(
        launch.mounts.last().expect("mounts").source,
        machine.path("home/.pyenv/versions/3.11.7")
    );
}

#[test]
fn a_link_leads_to_the_interpreter_behind_it() {
    let machine = Machine::new();
    let real = "home/.local/share/uv/python/cpython-3.13.2-linux-x86_64-gnu";
    machine.python(real, "13").file("path/other", "");
    let link = machine.path("path/python3.13");
    let target = machine.path(real).join("bin/python3.13");
    std::os::unix::fs::symlink(target, link).expect("linked");
    let launch = machine.launch("python3.13").expect("found");
    assert_eq!(launch.mounts.last().expect("mounts").source, machine.path(real));
}

#[test]
fn what_the_system_has_stays_where_it_is() {
    let machine = Machine::new();
    machine.program("usr/lib/node-20.1.0/bin/node");
    std::os::unix::fs::symlink(
        "../lib/node-20.1.0/bin/node",
        machine.folder("usr/bin").join("node"),
    )
    .expect("linked");
    let launch = machine.launch("nodejs20.x").expect("found");
    let file = machine.path("usr/lib/node-20.1.0/bin/node");
    assert_eq!(launch.argv[0], file.to_str().expect("UTF-8"));
    assert_eq!(launch.mounts.len(), 1, "the bootstrap alone: {:?}", launch.mounts);
}

#[test]
fn of_usr_local_only_the_interpreter_and_its_libraries_are_shown() {
    let machine = Machine::new();
    // The version stands in the name of a folder above, as no program is run in this test.
    let root = machine.folder("3.12.4");
    let search = SearchPath::inside(&root);
    machine.python("3.12.4/usr/local", "12");
    let runtimes = HostRuntimes::detect(&machine.path("data"), search);
    let launch = runtimes.launch(&config("python3.12")).expect("found");
    let shown: Vec<_> = launch.mounts.iter().map(|mount| mount.target.to_str()).collect();
    assert_eq!(
        shown,
        [Some("/var/runtime"), Some("/var/lang/bin/python3.12"), Some("/var/lang/lib")]
    );
}

#[test]
fn a_home_folder_is_never_shown_to_a_function() {
    let machine = Machine::new();
    machine.python("opt/3.11.7", "11").python("home/.local", "12").file("home/secret", "");
    let search = SearchPath::inside(&machine.path(""));
    assert!(search.is_private(&machine.path("home")));
    assert!(search.is_private(&machine.path("home/.local")));
    assert!(search.is_private(&machine.path("")));
    assert!(!search.is_private(&machine.path("opt/3.11.7")));
    let launch = machine.launch("python3.11").expect("found");
    assert!(launch.mounts.iter().all(|m| !machine.path("home").starts_with(&m.source)));
    assert!(machine.launch("python3.12").is_err());
}

#[test]
fn node_is_found_by_its_major_version_in_the_version_managers() {
    let machine = Machine::new();
    machine
        .program("home/.nvm/versions/node/v20.9.0/bin/node")
        .program("home/.nvm/versions/node/v20.11.1/bin/node")
        .program("home/.local/share/fnm/node-versions/v22.3.0/installation/bin/node")
        .program("home/.volta/tools/image/node/18.20.0/bin/node");
    let file = |runtime: &str| {
        let launch = machine.launch(runtime).expect(runtime);
        assert_eq!(launch.argv.first().map(String::as_str), Some("/var/lang/bin/node"));
        assert_eq!(launch.argv.last().map(String::as_str), Some("/var/runtime/bootstrap.mjs"));
        let mount = launch.mounts.last().expect("mounts").clone();
        assert_eq!(mount.target, Path::new("/var/lang/bin/node"));
        mount.source
    };
    assert_eq!(file("nodejs20.x"), machine.path("home/.nvm/versions/node/v20.11.1/bin/node"));
    assert_eq!(file("nodejs18.x"), machine.path("home/.volta/tools/image/node/18.20.0/bin/node"));
    assert!(file("nodejs22.x").ends_with("installation/bin/node"));
}

#[test]
fn a_node_that_came_with_npm_keeps_it() {
    let machine = Machine::new();
    let folder = "home/.nvm/versions/node/v20.9.0";
    machine.program(&format!("{folder}/bin/node"));
    machine.file(&format!("{folder}/lib/node_modules/npm/package.json"), "{}");
    let launch = machine.launch("nodejs20.x").expect("found");
    let mount = launch.mounts.last().expect("mounts");
    assert_eq!((&mount.source, mount.target.to_str()), (&machine.path(folder), Some("/var/lang")));
    let folders = variable(&launch, "NODE_PATH").expect("set");
    assert!(folders.starts_with("/opt/nodejs/node20/node_modules:"), "{folders}");
}

#[test]
fn what_is_missing_is_named_with_what_to_install_and_what_is_there() {
    let machine = Machine::new();
    machine.python("home/.pyenv/versions/3.11.7", "11").python("home/.pyenv/versions/3.12.1", "12");
    let error = machine.launch("python3.14").expect_err("not there");
    assert_eq!(
        error.to_string(),
        "the runtime python3.14 needs python3.14, which is not on this machine; install it (for \
         instance with `uv python install 3.14`), or set the function's runtime to one that is \
         here: python3.11, python3.12"
    );
    let error = machine.launch("nodejs22.x").expect_err("not there");
    assert_eq!(
        error.to_string(),
        "the runtime nodejs22.x needs Node.js 22, which is not on this machine; install it (for \
         instance with `fnm install 22`)"
    );
}

#[test]
fn an_interpreter_that_appears_or_goes_away_is_noticed() {
    let machine = Machine::new();
    let runtimes = machine.runtimes();
    assert!(runtimes.launch(&config("python3.11")).is_err());
    machine.python("home/.pyenv/versions/3.11.7", "11");
    assert!(runtimes.launch(&config("python3.11")).is_ok());
    fs::remove_dir_all(machine.path("home/.pyenv/versions/3.11.7")).expect("removed");
    assert!(runtimes.launch(&config("python3.11")).is_err());
}

#[test]
fn the_heap_of_node_is_bounded_by_the_functions_memory() {
    let machine = Machine::new();
    machine.program("home/.nvm/versions/node/v20.9.0/bin/node");
    let config = VersionConfig { memory_mib: 1_000, ..config("nodejs20.x") };
    let argv = machine.runtimes().launch(&config).expect("found").argv;
    assert!(argv.contains(&"--max-old-space-size=900".to_owned()), "{argv:?}");
    assert!(argv.contains(&"--max-semi-space-size=50".to_owned()), "{argv:?}");
}

#[test]
fn a_wrapper_is_given_the_runtimes_command_except_for_custom_runtimes() {
    let machine = Machine::new();
    machine.python("home/.pyenv/versions/3.11.7", "11");
    let argv = |runtime| {
        let environment = BTreeMap::from([(WRAPPER.to_owned(), "/var/task/wrap".to_owned())]);
        let config = VersionConfig { environment, ..config(runtime) };
        machine.runtimes().launch(&config).expect("found").argv
    };
    assert_eq!(
        argv("python3.11"),
        ["/var/task/wrap", "/var/lang/bin/python3.11", "-S", "/var/runtime/bootstrap.py"]
    );
    assert_eq!(argv("provided.al2023"), ["/var/task/bootstrap"]);
}

#[test]
fn an_unknown_runtime_is_refused_with_the_known_ones() {
    let error = Machine::new().launch("cobol85").expect_err("unknown").to_string();
    assert!(error.starts_with("the runtime 'cobol85' is not known; known are "), "{error}");
    assert!(error.contains("nodejs20.x") && error.contains("provided.al2023"), "{error}");
}

#[test]
fn code_for_another_processor_is_refused() {
    let other = match Architecture::host() {
        Architecture::X86_64 => Architecture::Arm64,
        Architecture::Arm64 => Architecture::X86_64,
    };
    let config = VersionConfig { architecture: other, ..config("provided.al2023") };
    let error = Machine::new().runtimes().launch(&config).expect_err("refused");
    assert!(matches!(error, LaunchError::Architecture { .. }), "{error}");
}

#[test]
fn a_function_with_its_own_program_needs_no_interpreter() {
    let machine = Machine::new();
    machine.file("etc/passwd", "").file("etc/java-17-openjdk/x", "").file("etc/java-x", "");
    let launch = machine.launch("provided.al2023").expect("always there");
    assert_eq!(launch.argv, ["/var/task/bootstrap"]);
    let sources: Vec<_> = launch.mounts.iter().map(|mount| mount.source.clone()).collect();
    assert_eq!(sources, [machine.path("etc/java-17-openjdk")]);
    assert_eq!(variable(&launch, "AWS_EXECUTION_ENV"), None);
    assert_eq!(variable(&launch, "LAMBDA_TASK_ROOT"), Some("/var/task"));
}

#[test]
fn a_bootstrap_that_cannot_be_written_is_said_clearly() {
    let machine = Machine::new();
    machine.python("home/.pyenv/versions/3.11.7", "11").file("data", "a file in the way");
    let error = machine.launch("python3.11").expect_err("no folder");
    assert!(error.to_string().starts_with("the runtime python3.11 can't be prepared: "), "{error}");
}

#[test]
fn the_report_names_every_runtime_once() {
    let machine = Machine::new();
    machine.python("home/.pyenv/versions/3.11.7", "11");
    let report = machine.runtimes().report();
    assert_eq!(report.len(), language::all_runtimes().count());
    let found = |runtime: &str| {
        report.iter().find(|line| line.runtime == runtime).expect("reported").found.clone()
    };
    assert!(found("python3.11").expect("found").ends_with("/bin/python3.11 (3.11.7)"));
    assert!(found("python3.12").expect_err("missing").contains("uv python install 3.12"));
    assert!(found("provided.al2023").is_ok());
}
