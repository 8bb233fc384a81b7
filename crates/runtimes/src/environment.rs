//! The environment variables that every runtime starts with, as recorded on AWS (`provided.al2023`,
//! November 2025). What is the function's or the instance's is added by the engine.

/// AWS's folders of programs; those of the interpreter come before them.
const PATH: &str = "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin";
/// AWS's folders of libraries.
const LIBRARIES: &str = "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib";

/// The variables; `programs` is a further folder to be searched first.
pub(crate) fn base(programs: Option<&str>) -> Vec<(String, String)> {
    let path = match programs {
        Some(folder) if !PATH.split(':').any(|known| known.trim_end_matches('/') == folder) => {
            format!("{folder}:{PATH}")
        }
        _ => PATH.to_owned(),
    };
    [
        ("LANG", "en_US.UTF-8"),
        ("TZ", ":UTC"),
        ("PATH", &path),
        ("LD_LIBRARY_PATH", LIBRARIES),
        ("LAMBDA_TASK_ROOT", "/var/task"),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interpreters_folder_comes_first_and_only_once() {
        let path = |programs| {
            let variables = base(programs);
            let found = variables.into_iter().find(|(variable, _)| variable == "PATH");
            found.map(|(_, value)| value).expect("set")
        };
        assert_eq!(path(None), PATH);
        assert_eq!(path(Some("/usr/bin")), PATH);
        assert_eq!(path(Some("/var/lang/bin")), PATH);
        assert_eq!(path(Some("/nix/store/x/bin")), format!("/nix/store/x/bin:{PATH}"));
    }
}
