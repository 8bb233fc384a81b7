//! The bootstraps with the machine's own interpreters and a Runtime API made of a socket: what is
//! mounted and started is what `launch` says, only without a sandbox around it.
//!
//! How they compare with AWS's clients is tested in `tests/runtimes/`, over many more cases.

use model::function::{CodeReference, LastUpdate, State};
use model::launch::{Launch, Runtimes};
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
        let mut command = Command::new(on_host(&launch, &launch.argv[0]));
        command
            .args(launch.argv[1..].iter().map(|argument| on_host(&launch, argument)))
            .env_clear()
            .envs(launch.environment.iter().map(|(name, value)| (name, value)))
            .env("LD_LIBRARY_PATH", "")
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("AWS_LAMBDA_RUNTIME_API", address)
            .env("LAMBDA_TASK_ROOT", &task)
            .env("_HANDLER", handler)
            .current_dir(&task)
            .stdin(Stdio::null());
        let process = command.spawn().expect("the interpreter starts");
        Some(Self { process, listener, connection: None, _folder: folder })
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
        timeout_s: 3,
        memory_mib: 128,
        tmp_mib: 512,
        environment: BTreeMap::new(),
        log_group: String::new(),
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
