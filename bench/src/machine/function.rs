//! A function as it is created: its runtime, its code, its settings.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use serde_json::{Value as Json, json};
use std::io::{Cursor, Write as _};
use std::path::Path;

/// One whole vCPU, so that no quota is measured.
pub(crate) const MEMORY_MIB: u32 = 1_769;

/// A function without a name.
#[derive(Debug, Clone)]
pub(crate) struct Function {
    pub(crate) runtime: String,
    pub(crate) handler: String,
    pub(crate) memory_mib: u32,
    pub(crate) environment: Vec<(&'static str, &'static str)>,
    /// Whether published versions start from a snapshot.
    pub(crate) snap_start: bool,
    zip: Vec<u8>,
}

impl Function {
    /// One of that code, otherwise as most are.
    pub(crate) fn new(runtime: &str, handler: &str, code: Code) -> Result<Self> {
        Ok(Self {
            runtime: runtime.to_owned(),
            handler: handler.to_owned(),
            memory_mib: MEMORY_MIB,
            environment: Vec::new(),
            snap_start: false,
            zip: code.archive.finish()?.into_inner(),
        })
    }

    /// The body of CreateFunction.
    pub(crate) fn creation(&self, name: &str) -> Json {
        let environment: serde_json::Map<String, Json> =
            self.environment.iter().map(|(name, value)| (name.to_string(), json!(value))).collect();
        let mut body = json!({
            "FunctionName": name,
            "Runtime": self.runtime,
            "Handler": self.handler,
            "Role": "arn:aws:iam::000000000000:role/bench",
            "MemorySize": self.memory_mib,
            "Timeout": 30,
            "Environment": { "Variables": environment },
            "Architectures": [if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" }],
            "Code": { "ZipFile": base64::engine::general_purpose::STANDARD.encode(&self.zip) },
        });
        if self.snap_start {
            body["SnapStart"] = json!({ "ApplyOn": "PublishedVersions" });
        }
        body
    }
}

/// A zip in the making.
pub(crate) struct Code {
    archive: zip::ZipWriter<Cursor<Vec<u8>>>,
}

impl Code {
    pub(crate) fn new() -> Self {
        Self { archive: zip::ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// With one more file, which may be executed.
    pub(crate) fn with(mut self, path: &str, content: &[u8]) -> Result<Self> {
        self.add(path, content)?;
        Ok(self)
    }

    /// With what is in a folder, as far as `wanted` agrees to the path within it; `prefix` stands
    /// before the paths.
    pub(crate) fn with_folder(
        mut self,
        prefix: &str,
        folder: &Path,
        wanted: fn(&str) -> bool,
    ) -> Result<Self> {
        let mut folders = vec![folder.to_owned()];
        while let Some(at) = folders.pop() {
            for entry in std::fs::read_dir(&at).with_context(|| at.display().to_string())? {
                let path = entry?.path();
                let within = path.strip_prefix(folder)?.to_string_lossy().into_owned();
                if path.is_dir() {
                    folders.push(path);
                } else if wanted(&within) {
                    self.add(&format!("{prefix}{within}"), &std::fs::read(&path)?)?;
                }
            }
        }
        Ok(self)
    }

    fn add(&mut self, path: &str, content: &[u8]) -> Result<()> {
        let options = zip::write::SimpleFileOptions::default().unix_permissions(0o755);
        self.archive.start_file(path, options)?;
        Ok(self.archive.write_all(content)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_created_with_what_it_was_given() {
        let code = Code::new().with("app.py", b"x").expect("a file");
        let mut function = Function::new("python3.11", "app.handler", code).expect("a zip");
        assert!(function.creation("f").get("SnapStart").is_none());
        function.snap_start = true;
        function.environment.push(("NAME", "value"));
        let body = function.creation("f");
        assert_eq!(body["SnapStart"]["ApplyOn"], "PublishedVersions");
        assert_eq!(body["Environment"]["Variables"]["NAME"], "value");
        assert!(body["Code"]["ZipFile"].as_str().expect("text").starts_with("UEsDB"));
    }
}
