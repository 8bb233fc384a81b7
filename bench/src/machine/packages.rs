//! Python packages that functions import, installed once with pip under `target/bench`.

use super::interpreter::Interpreter;
use super::platform;
use crate::result::row::NotMeasured;
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder with packages; made if it is not there.
pub(crate) fn installed(python: &Interpreter, packages: &[&str]) -> Result<PathBuf> {
    let name = format!("{}-{}", python.runtime, packages.join("-"));
    let folder = platform::target().join("bench").join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    let parent = folder.parent().context("a folder has a parent")?;
    std::fs::create_dir_all(parent)?;
    // It comes into being whole: a run that is interrupted leaves nothing that looks ready.
    let unfinished = tempfile::tempdir_in(parent)?;
    let mut pip = Command::new(&python.program);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"]);
    pip.arg(unfinished.path()).args(packages).stdin(Stdio::null());
    if !pip.status().is_ok_and(|status| status.success()) {
        let program = python.program.display();
        bail!(NotMeasured(format!("`{program} -m pip install {}` fails", packages.join(" "))));
    }
    std::fs::rename(unfinished.path(), &folder)?;
    Ok(folder)
}

/// What of these packages a function needs: not what was compiled for another path, tests, tools, nor
/// the descriptions of the four hundred services that it does not call.
pub(crate) fn needed(path: &str) -> bool {
    let services = ["s3/", "sts/", "dynamodb/", "sqs/", "lambda/"];
    let parts: Vec<&str> = path.split('/').collect();
    let is_left_out = |part: &&str| matches!(*part, "__pycache__" | "tests" | "bin" | "examples");
    if parts.iter().any(is_left_out) || path.contains(".dist-info/") {
        return false;
    }
    match path.strip_prefix("botocore/data/") {
        Some(rest) => !rest.contains('/') || services.iter().any(|name| rest.starts_with(name)),
        None => true,
    }
}

/// AWS's interface client for Node.js and the file in it that starts it. It has to be compiled, which
/// the whole-binary tests do once.
pub(crate) fn aws_lambda_ric(node: &Path) -> Result<(PathBuf, &'static str)> {
    let output = Command::new(node).arg("--version").output()?.stdout;
    let version = String::from_utf8(output)?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    // The newer one is for newer Node.js.
    let (kind, file) = match major.unwrap_or(0) {
        ..22 => ("ric-node-3", "bin/index.mjs"),
        _ => ("ric-node-4", "index.mjs"),
    };
    let folder = platform::target().join("clients").join(kind);
    let package = folder.join("node_modules/aws-lambda-ric");
    match package.join(file).is_file() {
        true => Ok((package, file)),
        false => {
            bail!(NotMeasured("run `cargo xtask test --clients` once, which builds it".into()))
        }
    }
}

/// A program that custom runtimes find where the sandbox shows the host's own.
pub(crate) fn system_program(name: &str) -> Result<PathBuf> {
    let path = Path::new("/usr/bin").join(name);
    match path.is_file() {
        true => Ok(path),
        false => bail!(NotMeasured(format!("install {name} in /usr/bin"))),
    }
}

#[cfg(test)]
mod tests {
    use super::needed;

    #[test]
    fn code_is_packaged_and_ballast_is_not() {
        for path in ["boto3/session.py", "botocore/data/endpoints.json", "numpy.libs/x.so"] {
            assert!(needed(path), "{path}");
        }
        assert!(needed("botocore/data/s3/2006-03-01/service-2.json.gz"));
        for path in [
            "botocore/data/ec2/2016-11-15/service-2.json.gz",
            "boto3/__pycache__/session.cpython-311.pyc",
            "numpy/_core/tests/test_api.py",
            "boto3-1.0.dist-info/RECORD",
        ] {
            assert!(!needed(path), "{path}");
        }
    }
}
