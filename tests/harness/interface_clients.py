"""AWS's own runtime interface clients: where they are, installed on first use.

They are the measure for Mayfly's bootstraps, and they run as they are as custom runtimes. What
`cargo xtask test` does not install (it takes minutes and not every run needs it) is made here, under
`target/clients`, once, whichever test asks first.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from harness import machine

LISTS = machine.ROOT / "tests" / "runtimes" / "clients"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", machine.ROOT / "target")) / "clients"


def python():
    """A Python that has `awslambdaric`."""
    program = machine.client_program("python")
    found = subprocess.run([program, "-c", "import awslambdaric"], capture_output=True)
    machine.needs(found.returncode == 0, "awslambdaric (`cargo xtask test` installs it)")
    return program


def python_packages():
    """The folder in which `awslambdaric` and what it needs are installed, for the tests' Python."""
    lists = LISTS / "requirements.txt"
    version = machine.PYTHON

    def make(folder):
        pip = [machine.client_program("python"), "-m", "pip", "install", "--quiet"]
        pip += ["--disable-pip-version-check", "--target", folder, "--requirement", lists]
        _run(pip)

    return _once(f"ric-{version}", lists.read_text() + version, make)


def node_modules(version):
    """The folder with `aws-lambda-ric` 3 (for Node.js up to 22) or 4 (from 22 on, with a Node.js of
    that kind in `node/bin`)."""
    for program in ("npm", "cmake", "make", "c++"):
        machine.needs(shutil.which(program), f"{program}, to build aws-lambda-ric")
    newer = _npm("ric-node-4", LISTS / "node-4" / "package.json", [])
    if version == 4:
        return newer

    def make_older(folder):
        # Its native part is the same in both versions; building the older one's takes autotools.
        _install(folder, LISTS / "node-3" / "package.json", ["--ignore-scripts"])
        native = newer / "aws-lambda-ric" / "rapid-client.node"
        shutil.copy(native, folder / "node_modules" / "aws-lambda-ric" / "dist")

    text = (LISTS / "node-3" / "package.json").read_text()
    return _once("ric-node-3", text, make_older) / "node_modules"


def go_bootstrap():
    """A function in Go, built with `aws-lambda-go`: an executable."""
    machine.needs(shutil.which("go"), "go, to build with aws-lambda-go")
    source = LISTS / "go"
    text = "".join(path.read_text() for path in sorted(source.iterdir()))

    def make(folder):
        work = folder / "source"
        shutil.copytree(source, work)
        environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod"}
        build = ["go", "build", "-tags", "lambda.norpc", "-o", folder / "bootstrap", "."]
        _run(build, cwd=work, env=environment)

    return _once("ric-go", text, make) / "bootstrap"


def java_classes():
    """A function in Java with AWS's interface client: a folder of jars, and `classes` with it."""
    for program in ("mvn", "java", "javac"):
        machine.needs(shutil.which(program), f"{program}, to build the Java function")
    source = LISTS / "java"
    files = sorted(path for path in source.rglob("*") if path.is_file())

    def make(folder):
        work = folder / "source"
        shutil.copytree(source, work)
        _run(["mvn", "--quiet", "--batch-mode", "package"], cwd=work)
        shutil.copytree(work / "target" / "lib", folder / "lib")

    return _once("ric-java", "".join(path.read_text() for path in files), make) / "lib"


def rust_bootstrap():
    """A function in Rust, built with `lambda_runtime`: an executable."""
    return _cargo("ric-rust", LISTS / "rust", "bootstrap")


def rust_extension():
    """An extension in Rust, built with `lambda-extension`: an executable."""
    source = machine.ROOT / "tests" / "extensions" / "rust"
    return _cargo("extension-rust", source, "mayfly-tests-extension")


def rust_signer():
    """A program in Rust with the AWS SDK, which says who its keys are: an executable."""
    return _cargo("signer-rust", machine.ROOT / "tests" / "identity" / "rust", "signing-client")


def powertools_for_python():
    """The folder in which AWS Lambda Powertools for Python and what it needs are installed."""
    lists = machine.ROOT / "tests" / "extensions" / "powertools" / "requirements.txt"

    def make(folder):
        pip = [machine.client_program("python"), "-m", "pip", "install", "--quiet"]
        pip += ["--disable-pip-version-check", "--target", folder, "--requirement", lists]
        _run(pip)

    return _once("powertools-python", lists.read_text() + machine.PYTHON, make)


def powertools_for_typescript():
    """The `node_modules` with the part of AWS Lambda Powertools for TypeScript that others share."""
    machine.needs(shutil.which("npm"), "npm, to install Powertools for TypeScript")
    package = machine.ROOT / "tests" / "extensions" / "powertools" / "package.json"
    return _npm("powertools-node", package, ["--omit", "dev"])


def _cargo(name, source, program):
    machine.needs(shutil.which("cargo"), f"cargo, to build {program}")
    files = [source / name for name in ("Cargo.toml", "Cargo.lock", "src/main.rs")]

    def make(folder):
        environment = {**os.environ, "CARGO_TARGET_DIR": str(folder / "target")}
        _run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=source, env=environment)
        shutil.copy(folder / "target" / "release" / program, folder / program)
        shutil.rmtree(folder / "target")

    return _once(name, "".join(path.read_text() for path in files), make) / program


def _npm(name, package, options):
    def make(folder):
        _install(folder, package, options)

    return _once(name, package.read_text(), make) / "node_modules"


def _install(folder, package, options):
    shutil.copy(package, folder)
    npm = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel", "error"]
    _run([*npm, *options], cwd=folder)


def _run(command, **settings):
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=900, **settings
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}:\n{done.stdout}{done.stderr}"


def _once(name, wanted, make):
    """Makes a folder unless it was made with the same wishes before; one test at a time."""
    TARGET.mkdir(parents=True, exist_ok=True)
    folder = TARGET / name
    # Written last, so that a folder that was interrupted half-way is made again.
    stamp = TARGET / f"{name}.made-from"
    with _lock(TARGET / f"{name}.lock"):
        if not (stamp.exists() and stamp.read_text() == wanted and folder.exists()):
            stamp.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            stamp.write_text(wanted)
    return folder


@contextlib.contextmanager
def _lock(path):
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
