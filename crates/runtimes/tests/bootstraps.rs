//! The bootstraps with the machine's own interpreters and a Runtime API made of a socket: what is
//! mounted and started is what `launch` says, only without a sandbox around it.
//!
//! How they compare with AWS's clients is tested in `tests/runtimes/`, over many more cases.

use model::function::{CodeReference, LastUpdate, State};
use model::launch::{Ahead, Launch, Runtimes, Waiting};
use model::{Architecture, Version, VersionConfig};
use runtimes::{HostRuntimes, SearchPath};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const REQUEST_ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

#[test]
fn a_python_function_answers() {
    let code =
        "def handler(event, context):\n    return {'seen': event, 'id': context.aws_request_id}\n";
    let Some(mut function) = Function::start("python3.", "app.py", code, "app.handler") else {
        return;
    };
    for event in [json!({"a": "é"}), json!(1)] {
        let (path, answer) = function.call(&event);
        assert_eq!(path, format!("/2018-06-01/runtime/invocation/{REQUEST_ID}/response"));
        assert_eq!(answer, json!({"seen": event, "id": REQUEST_ID}));
    }
}

#[test]
fn a_python_function_that_fails_says_why_and_goes_on() {
    let code = "def handler(event, context):\n    return 1 / event\n";
    let Some(mut function) = Function::start("python3.", "app.py", code, "app.handler") else {
        return;
    };
    let (path, answer) = function.call(&json!(0));
    assert_eq!(path, format!("/2018-06-01/runtime/invocation/{REQUEST_ID}/error"));
    assert_eq!(answer["errorType"], "ZeroDivisionError");
    assert_eq!(answer["errorMessage"], "division by zero");
    assert_eq!(answer["requestId"], REQUEST_ID);
    let frame = answer["stackTrace"][0].as_str().expect("a frame");
    assert!(frame.contains("app.py\", line 2, in handler\n"), "{frame}");
    assert_eq!(function.call(&json!(4)).1, json!(0.25));
}

#[test]
fn a_python_function_without_its_module_fails_to_start() {
    let Some(mut function) = Function::start("python3.", "app.py", "", "absent.handler") else {
        return;
    };
    let (path, answer) = function.next_post();
    assert_eq!(path, "/2018-06-01/runtime/init/error");
    assert_eq!(answer["errorType"], "Runtime.ImportModuleError");
    assert_eq!(
        answer["errorMessage"],
        "Unable to import module 'absent': No module named 'absent'"
    );
    assert_eq!(function.exit_code(), Some(1));
}

#[test]
fn the_python_bootstrap_is_compiled_before_a_sandbox_sees_it() {
    let code = "def handler(event, context):\n    return __import__('mayfly_runtime').__cached__\n";
    let Some(mut function) = Function::start("python3.", "app.py", code, "app.handler") else {
        return;
    };
    let compiled = function.call(&json!(0)).1;
    let compiled = Path::new(compiled.as_str().expect("a path"));
    assert!(compiled.is_file(), "{}", compiled.display());
    assert!(compiled.ancestors().any(|folder| folder.ends_with("runtimes")));
}

#[test]
fn a_node_function_answers() {
    let code = "exports.handler = async (event, context) => \
                ({ seen: event, id: context.awsRequestId });\n";
    let Some(mut function) = Function::start("nodejs", "index.js", code, "index.handler") else {
        return;
    };
    for event in [json!({"a": "é"}), json!(1)] {
        let (path, answer) = function.call(&event);
        assert_eq!(path, format!("/2018-06-01/runtime/invocation/{REQUEST_ID}/response"));
        assert_eq!(answer, json!({"seen": event, "id": REQUEST_ID}));
    }
}

#[test]
fn a_node_function_that_fails_says_why_and_goes_on() {
    let code = "exports.handler = async (event) => event.a.b;\n";
    let Some(mut function) = Function::start("nodejs", "index.js", code, "index.handler") else {
        return;
    };
    let (path, answer) = function.call(&json!({}));
    assert_eq!(path, format!("/2018-06-01/runtime/invocation/{REQUEST_ID}/error"));
    assert_eq!(answer["errorType"], "TypeError");
    let frame = answer["trace"][1].as_str().expect("a frame");
    assert!(frame.contains("index.js:1:"), "{frame}");
    assert_eq!(function.call(&json!({"a": {"b": 4}})).1, json!(4));
}

#[test]
fn a_node_function_without_its_handler_fails_to_start() {
    let Some(mut function) = Function::start("nodejs", "index.js", "", "index.absent") else {
        return;
    };
    let (path, answer) = function.next_post();
    assert_eq!(path, "/2018-06-01/runtime/init/error");
    assert_eq!(answer["errorType"], "Runtime.HandlerNotFound");
    assert_eq!(answer["errorMessage"], "index.absent is undefined or not exported");
    assert!(function.exit_code().is_some_and(|code| code != 0));
}

#[test]
fn a_node_that_waits_becomes_its_function() {
    let code = "exports.handler = async (event, context) => \
                ({ seen: event, name: context.functionName, waits: process.env.MAYFLY_WAITS });\n";
    let Some(mut function) =
        Function::start_ahead("nodejs", "index.js", code, "index.handler", node_ahead)
    else {
        return;
    };
    assert_eq!(function.call(&json!(1)).1, json!({"seen": 1, "name": "f"}));
}

#[test]
fn a_node_that_waits_says_why_its_function_fails_to_start() {
    let code = "throw new Error('no');\n";
    let Some(mut function) =
        Function::start_ahead("nodejs", "index.js", code, "index.handler", node_ahead)
    else {
        return;
    };
    let (path, answer) = function.next_post();
    assert_eq!(path, "/2018-06-01/runtime/init/error");
    assert_eq!(answer["errorMessage"], "no");
}

#[test]
fn a_python_that_waits_becomes_its_function() {
    let code = "import os\ndef handler(event, context):\n    \
                return [event, context.function_name, os.environ.get('MAYFLY_WAITS')]\n";
    let Some(mut function) =
        Function::start_ahead("python3.", "app.py", code, "app.handler", python_ahead)
    else {
        return;
    };
    assert_eq!(function.call(&json!(1)).1, json!([1, "f", null]));
}

fn node_ahead(launch: &Launch) -> Waiting {
    match &launch.ahead {
        Ahead::Waiting(waiting) => waiting.clone(),
        other => panic!("a plain function in Node.js can wait, and is said to be {other:?}"),
    }
}

/// The template itself, which waits where nobody asks it for copies. How it is copied is tested in
/// `tests/runtimes/`.
fn python_ahead(launch: &Launch) -> Waiting {
    match &launch.ahead {
        Ahead::Template(waiting) => {
            let mut waiting = waiting.clone();
            waiting.environment.push(("MAYFLY_WAITS".to_owned(), "1".to_owned()));
            waiting
        }
        other => panic!("a plain function in Python can be copied, and is said to be {other:?}"),
    }
}

/// A started function; it ends with the test.
struct Function {
    process: Child,
    listener: TcpListener,
    connection: Option<(TcpStream, BufReader<TcpStream>)>,
    _folder: tempfile::TempDir,
}

impl Function {
    /// Starts one in the newest runtime of a language; `None`, said loudly, if there is none here.
    fn start(language: &str, file: &str, code: &str, handler: &str) -> Option<Self> {
        Self::begin(language, file, code, handler, None)
    }

    /// Starts a process that waits, and tells it that it is the function.
    fn start_ahead(
        language: &str,
        file: &str,
        code: &str,
        handler: &str,
        ahead: fn(&Launch) -> Waiting,
    ) -> Option<Self> {
        Self::begin(language, file, code, handler, Some(ahead))
    }

    fn begin(
        language: &str,
        file: &str,
        code: &str,
        handler: &str,
        ahead: Option<fn(&Launch) -> Waiting>,
    ) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let homes = std::env::var_os("HOME").map(PathBuf::from).into_iter().collect();
        let search = SearchPath::new(&path, homes);
        let runtimes = HostRuntimes::detect(&folder.path().join("runtimes"), search);
        let found = runtimes
            .report()
            .into_iter()
            .rfind(|line| line.runtime.starts_with(language) && line.found.is_ok());
        let Some(found) = found else {
            let refuses = ["CI", "MAYFLY_REFUSE_SKIPS"].map(std::env::var_os);
            assert!(refuses.iter().all(Option::is_none), "no {language} on this machine");
            eprintln!("SKIPPED: there is no {language} on this machine");
            return None;
        };
        let launch = runtimes.launch(&config(&found.runtime)).expect("reported as found");

        let task = folder.path().join("task");
        std::fs::create_dir(&task).expect("made");
        std::fs::write(task.join(file), code).expect("written");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("bound").to_string();
        let mut environment: BTreeMap<_, _> = launch.environment.iter().cloned().collect();
        let own = [
            ("LD_LIBRARY_PATH", String::new()),
            ("PYTHONDONTWRITEBYTECODE", "1".to_owned()),
            ("AWS_LAMBDA_RUNTIME_API", address),
        ];
        let ahead = ahead.map(|ahead| ahead(&launch));
        let (argv, folder_of_start) = match &ahead {
            Some(waiting) => {
                environment = waiting.environment.iter().cloned().collect();
                (&waiting.argv, waiting.working_directory.clone())
            }
            None => (&launch.argv, task.clone()),
        };
        let of_function = [
            ("LAMBDA_TASK_ROOT", task.to_string_lossy().into_owned()),
            ("AWS_LAMBDA_FUNCTION_NAME", "f".to_owned()),
            ("_HANDLER", handler.to_owned()),
        ];
        environment.extend(own.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let mut command = Command::new(on_host(&launch, &argv[0]));
        command
            .args(argv[1..].iter().map(|argument| on_host(&launch, argument)))
            .env_clear()
            .envs(&environment)
            .current_dir(folder_of_start)
            .stdin(Stdio::null());
        if ahead.is_none() {
            command.envs(of_function.clone());
        }
        let process = command.spawn().expect("the interpreter starts");
        let mut started = Self { process, listener, connection: None, _folder: folder };
        if ahead.is_some() {
            let mut told: BTreeMap<String, String> = launch.environment.iter().cloned().collect();
            let more = own.iter().chain(&of_function);
            told.extend(more.map(|(name, value)| ((*name).to_owned(), value.clone())));
            started
                .tell(&json!({"argv": launch.argv, "environment": told, "workingDirectory": task}));
        }
        Some(started)
    }

    /// Answers the process that says it is ready. Its next request comes on a new connection.
    fn tell(&mut self, function: &Value) {
        assert_eq!(self.read().0, "/2018-06-01/runtime/restore/next");
        let body = function.to_string();
        let length = body.len();
        self.write(&format!(
            "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        ));
        self.connection = None;
    }

    /// Hands out an event and returns the path and the body of what comes back.
    fn call(&mut self, event: &Value) -> (String, Value) {
        assert_eq!(self.read().0, "/2018-06-01/runtime/invocation/next");
        let body = event.to_string();
        self.write(&format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
             lambda-runtime-aws-request-id: {REQUEST_ID}\r\n\
             lambda-runtime-deadline-ms: 4102444800000\r\n\
             lambda-runtime-invoked-function-arn: arn:aws:lambda:us-east-1:000000000000:function:f\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        ));
        self.next_post()
    }

    fn next_post(&mut self) -> (String, Value) {
        let (path, body) = self.read();
        self.write("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n");
        (path, serde_json::from_slice(&body).expect("JSON"))
    }

    fn exit_code(&mut self) -> Option<i32> {
        self.process.wait().expect("it was started").code()
    }

    fn read(&mut self) -> (String, Vec<u8>) {
        let (_, reader) = self.connection.get_or_insert_with(|| {
            let (stream, _) = self.listener.accept().expect("the function connects");
            (stream.try_clone().expect("a second handle"), BufReader::new(stream))
        });
        let mut line = String::new();
        reader.read_line(&mut line).expect("a request");
        let path = line.split(' ').nth(1).expect("a path").to_owned();
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).expect("a header");
            let header = header.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().expect("a number");
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).expect("the body");
        (path, body)
    }

    fn write(&mut self, text: &str) {
        let (stream, _) = self.connection.as_mut().expect("it has asked");
        stream.write_all(text.as_bytes()).expect("it listens");
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Where a path inside the sandbox is on the host.
fn on_host(launch: &Launch, inside: &str) -> PathBuf {
    let mounted = launch.mounts.iter().find_map(|mount| {
        let rest = Path::new(inside).strip_prefix(&mount.target).ok()?;
        Some(if rest == Path::new("") { mount.source.clone() } else { mount.source.join(rest) })
    });
    mounted.unwrap_or_else(|| PathBuf::from(inside))
}

fn config(runtime: &str) -> VersionConfig {
    VersionConfig {
        version: Version::Latest,
        description: String::new(),
        runtime: runtime.to_owned(),
        handler: String::new(),
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
