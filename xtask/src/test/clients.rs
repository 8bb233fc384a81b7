//! The clients that the whole-binary tests use, of the versions that `tests/` names: Python ones in
//! a virtual environment, Node ones beside it. Both are made once and again when a list changes.

use crate::{repository, steps};
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder with the clients.
pub(crate) struct Clients {
    folder: PathBuf,
}

impl Clients {
    /// Checks that the programs are there with which clients are installed and run.
    pub(crate) fn find() -> Result<Self> {
        let mut missing = Vec::new();
        for (program, packages) in [("python3", "python3"), ("node", "nodejs"), ("npm", "npm")] {
            if !steps::exists(program) {
                missing.push(format!("{program} (Debian, Ubuntu: apt-get install {packages})"));
            }
        }
        let mut venv = Command::new("python3");
        venv.args(["-c", "import ensurepip, venv"]).stderr(std::process::Stdio::null());
        if missing.is_empty() && !venv.status()?.success() {
            missing.push("python3's venv (Debian, Ubuntu: apt-get install python3-venv)".into());
        }
        match missing.is_empty() {
            true => Ok(Self { folder: repository::target().join("clients") }),
            false => bail!("the tests need what is not on this machine: {}", missing.join(", ")),
        }
    }

    /// Installs what is not installed yet.
    pub(crate) fn prepare(&self) -> Result<()> {
        let root = repository::root();
        let version = Command::new("python3").arg("--version").output()?.stdout;
        let requirements = root.join("tests/requirements.txt");
        let wanted = [read(&requirements)?, version].concat();
        once(&self.folder.join("venv"), &wanted, |venv| {
            steps::run(Command::new("python3").args(["-m", "venv"]).arg(venv))?;
            let mut pip = Command::new(venv.join("bin/python"));
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
            steps::run(pip.arg("--requirement").arg(&requirements))
        })?;

        let package = root.join("tests/package.json");
        let version = Command::new("node").arg("--version").output()?.stdout;
        let wanted = [read(&package)?, version].concat();
        once(&self.folder.join("node"), &wanted, |node| {
            std::fs::create_dir_all(node)?;
            std::fs::copy(&package, node.join("package.json"))?;
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-package-lock", "--no-audit", "--no-fund"]);
            steps::run(npm.args(["--loglevel", "error"]).current_dir(node))
        })
    }

    /// The interpreter that has the Python clients.
    pub(crate) fn python(&self) -> PathBuf {
        self.folder.join("venv/bin/python")
    }

    /// Variables by which the tests find the clients.
    pub(crate) fn environment(&self) -> [(&'static str, PathBuf); 2] {
        [
            ("MAYFLY_TEST_VENV", self.folder.join("venv")),
            ("MAYFLY_TEST_NODE_MODULES", self.folder.join("node/node_modules")),
        ]
    }
}

/// Makes a folder unless it was made with the same wishes before.
fn once(folder: &Path, wanted: &[u8], make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    // Written last, so that a folder that was interrupted half-way is made again.
    let stamp = folder.join("made-from");
    if std::fs::read(&stamp).is_ok_and(|before| before == wanted) {
        return Ok(());
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    make(folder)?;
    std::fs::write(&stamp, wanted).with_context(|| format!("can't write {}", stamp.display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("can't read {}", path.display()))
}
