//! The languages that functions are written in run under the filter of system calls.

use crate::ground::{code, command, furnishing, python, run, run_with, shell, skipped, spec};
use model::sandbox::{Exit, Mount};
use std::path::Path;
use std::process::Command;

#[test]
fn python_runs_with_threads_subprocesses_and_sockets() {
    let ended = run(python(
        "import threading, subprocess, socket, multiprocessing, ssl, tempfile, asyncio\n\
         t = threading.Thread(target=lambda: None); t.start(); t.join()\n\
         print(subprocess.run(['/bin/echo', 'child'], capture_output=True, text=True).stdout.strip())\n\
         s = socket.create_server(('127.0.0.1', 0)); c = socket.create_connection(s.getsockname())\n\
         q = multiprocessing.Queue(); q.put('queued'); print(q.get())\n\
         ssl.create_default_context(); tempfile.NamedTemporaryFile().write(b'x')\n\
         asyncio.run(asyncio.sleep(0)); print(socket.gethostbyname('localhost'))",
    ));
    assert_eq!((ended.output.as_str(), ended.exit), ("child\nqueued\n127.0.0.1\n", Exit::Code(0)));
}

#[test]
fn node_runs_with_workers_children_and_interfaces() {
    if !Path::new("/usr/bin/node").exists() {
        return skipped("node is not installed in /usr/bin");
    }
    let program = "const {Worker} = require('worker_threads');\
        const {execFileSync} = require('child_process');\
        console.log(execFileSync('/bin/echo', ['child']).toString().trim());\
        console.log(Object.keys(require('os').networkInterfaces()).join());\
        new Worker('require(\"worker_threads\").parentPort.postMessage(\"worker\")', {eval: true})\
          .on('message', m => console.log(m));";
    let ended = run(command(&["/usr/bin/node", "-e", program]));
    assert_eq!((ended.output.as_str(), ended.exit), ("child\nlo\nworker\n", Exit::Code(0)));
}

#[test]
fn a_shell_runs_with_pipes_and_substitutions() {
    let ended = run(command(&[
        "/bin/bash",
        "-c",
        "cat <(echo a | tr a b); echo $((1+1)); awk 'BEGIN{print 3}'",
    ]));
    assert_eq!((ended.output.as_str(), ended.exit), ("b\n2\n3\n", Exit::Code(0)));
}

#[test]
fn a_go_program_runs() {
    let code = code(&[(
        "main.go",
        "package main\nimport (\"fmt\"; \"net\"; \"runtime\")\nfunc main() {\n\
         c := make(chan int)\nfor i := 0; i < 100; i++ { go func() { c <- 1 }() }\n\
         n := 0\nfor i := 0; i < 100; i++ { n += <-c }\nruntime.GC()\n\
         l, err := net.Listen(\"tcp\", \"127.0.0.1:0\")\nif err != nil { panic(err) }\nl.Close()\n\
         fmt.Println(n)\n}\n",
    )]);
    let built = Command::new("go")
        .current_dir(code.path())
        .args(["build", "-o", "bootstrap", "main.go"])
        .env("GOFLAGS", "-mod=mod")
        .env("CGO_ENABLED", "0")
        .output();
    match built {
        Ok(built) if built.status.success() => {}
        Ok(built) => panic!("{}", String::from_utf8_lossy(&built.stderr)),
        Err(_) => return skipped("go is not installed"),
    }
    let ended = run_with(spec(code.path()), command(&["/var/task/bootstrap"]));
    assert_eq!((ended.output.as_str(), ended.exit), ("100\n", Exit::Code(0)));
}

#[test]
fn java_runs() {
    let Ok(home) = std::fs::canonicalize("/usr/bin/java") else {
        return skipped("java is not installed in /usr/bin");
    };
    let code = code(&[(
        "Main.java",
        "public class Main { public static void main(String[] a) throws Exception {\n\
         Thread t = new Thread(() -> System.out.println(\"thread\")); t.start(); t.join();\n\
         System.out.println(Runtime.getRuntime().availableProcessors() > 0); } }\n",
    )]);
    let compiled = Command::new("javac").arg(code.path().join("Main.java")).output();
    if !compiled.is_ok_and(|compiled| compiled.status.success()) {
        return skipped("javac is not installed");
    }
    let mut spec = spec(code.path());
    furnishing(&mut spec).memory_mib = 512;
    // Debian keeps Java's settings in /etc.
    for folder in std::fs::read_dir("/etc").expect("/etc").flatten() {
        if folder.file_name().to_string_lossy().starts_with("java-") {
            spec.mounts.push(Mount { source: folder.path(), target: folder.path() });
        }
    }
    let java = home.to_str().expect("a path of plain text");
    let ended = run_with(spec, command(&[java, "-cp", "/var/task", "Main"]));
    assert_eq!((ended.output.as_str(), ended.exit), ("thread\ntrue\n", Exit::Code(0)));
}

#[test]
fn the_environment_is_what_was_asked_for_and_no_more() {
    let ended = run(shell("env | sort; pwd"));
    assert_eq!(
        ended.output,
        "LANG=C.UTF-8\nPATH=/usr/local/bin:/usr/bin:/bin\nPWD=/var/task\n/var/task\n"
    );
}
