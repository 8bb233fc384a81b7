//! The environment variables that every runtime starts with, as recorded on AWS (`provided.al2023`,
//! November 2025). What is the function's or the instance's is added by the engine.

/// AWS's folders of programs; those of the interpreter come before them.
const PATH: &str = "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin";
/// AWS's folders of libraries.
const LIBRARIES: &str = "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib";

/// The variables; `programs` and `libraries` are further folders to be searched first.
pub(crate) fn base(programs: Option<&str>, libraries: Option<&str>) -> Vec<(String, String)> {
    let with = |folder: Option<&str>, rest: &str| match folder {
        Some(folder) if !rest.split(':').any(|known| known.trim_end_matches('/') == folder) => {
            format!("{folder}:{rest}")
        }
        _ => rest.to_owned(),
    };
    [
        ("LANG", "en_US.UTF-8".to_owned()),
        ("TZ", ":UTC".to_owned()),
        ("PATH", with(programs, PATH)),
        ("LD_LIBRARY_PATH", with(libraries, LIBRARIES)),
        ("LAMBDA_TASK_ROOT", "/var/task".to_owned()),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interpreters_folders_come_first_and_only_once() {
        let value = |programs, libraries, name| {
            let variables = base(programs, libraries);
            let found = variables.into_iter().find(|(variable, _)| variable == name);
            found.map(|(_, value)| value).expect("set")
        };
        assert_eq!(value(None, None, "PATH"), PATH);
        assert_eq!(value(Some("/usr/bin"), None, "PATH"), PATH);
        assert!(value(Some("/nix/store/x/bin"), None, "PATH").starts_with("/nix/store/x/bin:"));
        let libraries = value(None, Some("/usr/local/lib"), "LD_LIBRARY_PATH");
        assert_eq!(libraries, format!("/usr/local/lib:{LIBRARIES}"));
    }
}
