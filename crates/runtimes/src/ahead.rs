//! What of a version can be started before it is called: a pure decision from its settings.
//!
//! An interpreter that runs already can be given an environment, but some variables it looks at only
//! when it starts. A version that sets one of those is started the plain way, unless its language
//! makes the variable part of what is started.

use crate::host::WRAPPER;
use crate::language::{Language, Variables};
use model::VersionConfig;
use model::launch::Ahead;

/// Names, or beginnings of names, of what the C library, the dynamic loader and OpenSSL read when a
/// process starts.
const READ_AT_START: [&str; 9] = [
    "GCONV_PATH",
    "GLIBC_TUNABLES",
    "LANG",
    "LC_",
    "LD_",
    "LOCPATH",
    "MALLOC_",
    "OPENSSL_",
    "OUTPUT_CHARSET",
];

/// How a version can be started ahead, given how it is started otherwise. Its own variables are those
/// that its user has set, `base` are those of its runtime.
pub(crate) fn of(
    language: &Language,
    config: &VersionConfig,
    argv: &[String],
    base: &Variables,
) -> Ahead {
    let read_at_start = |(name, value): (&String, &String)| {
        READ_AT_START.iter().any(|begin| name.starts_with(begin))
            && !base.iter().any(|(known, as_ever)| known == name && as_ever == value)
    };
    let plain = config.environment.contains_key(WRAPPER);
    match plain || config.environment.iter().any(read_at_start) {
        true => Ahead::Nothing,
        false => (language.ahead)(config, argv, base),
    }
}

#[cfg(test)]
mod tests {
    use crate::host::tests::config;
    use crate::language;
    use model::launch::{Ahead, Waiting};

    /// What is started ahead for a version with these variables.
    fn ahead(runtime: &str, memory_mib: u32, variables: &[(&str, &str)]) -> Ahead {
        let mut config = config(runtime);
        config.memory_mib = memory_mib;
        let variables = variables.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        config.environment = variables.collect();
        let language = language::of_runtime(runtime).expect("known");
        let argv = (language.argv)("/usr/bin/x", &config);
        let mut base = crate::environment::base(None);
        base.extend((language.environment)(runtime));
        super::of(language, &config, &argv, &base)
    }

    fn waiting(ahead: Ahead) -> Waiting {
        match ahead {
            Ahead::Waiting(waiting) | Ahead::Template(waiting) => waiting,
            Ahead::Nothing => panic!("it is started the plain way"),
        }
    }

    #[test]
    fn functions_of_one_runtime_share_a_template_whatever_their_own_variables_are() {
        let of = |variables: &[_]| ahead("python3.11", 128, variables);
        let template = of(&[]);
        assert!(matches!(template, Ahead::Template(_)));
        for own in [
            ("MINE", "x"),
            ("TZ", "Europe/Berlin"),
            ("PATH", "/opt/bin"),
            ("PYTHONPATH", "/opt/python:/var/task/lib"),
            ("LANG", "en_US.UTF-8"),
        ] {
            assert_eq!(of(&[own]), template, "{own:?}");
        }
        assert_eq!(ahead("python3.11", 2048, &[]), template);
        assert_ne!(ahead("python3.12", 128, &[]), template);
    }

    #[test]
    fn switches_of_python_are_part_of_the_template() {
        let plain = ahead("python3.11", 128, &[]);
        for name in ["PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"] {
            let switched = ahead("python3.11", 128, &[(name, "1")]);
            assert_ne!(switched, plain);
            assert!(waiting(switched).environment.contains(&(name.to_owned(), "1".to_owned())));
            assert_eq!(ahead("python3.11", 128, &[(name, "")]), plain);
            assert_eq!(ahead("python3.11", 128, &[(name, "2")]), Ahead::Nothing);
        }
    }

    #[test]
    fn what_an_interpreter_reads_when_it_starts_makes_it_start_for_the_function() {
        for (runtime, variable) in [
            ("python3.11", ("PYTHONMALLOC", "debug")),
            ("python3.11", ("PYTHONOPTIMIZE", "1")),
            ("python3.11", ("PYTHONHASHSEED", "random")),
            ("python3.11", ("PYTHONPATH", "lib")),
            ("python3.11", ("PYTHONPATH", "/a::/b")),
            ("python3.11", ("LD_PRELOAD", "/opt/x.so")),
            ("python3.11", ("LD_LIBRARY_PATH", "/opt/lib")),
            ("python3.11", ("LANG", "C")),
            ("python3.11", ("LC_ALL", "de_DE.UTF-8")),
            ("python3.11", ("AWS_LAMBDA_EXEC_WRAPPER", "wrap")),
            ("nodejs20.x", ("NODE_OPTIONS", "--enable-source-maps")),
            ("nodejs20.x", ("NODE_EXTRA_CA_CERTS", "/opt/ca.pem")),
            ("nodejs20.x", ("UV_THREADPOOL_SIZE", "8")),
            ("nodejs20.x", ("MALLOC_ARENA_MAX", "2")),
            ("nodejs20.x", ("AWS_LAMBDA_EXEC_WRAPPER", "wrap")),
        ] {
            assert_eq!(ahead(runtime, 128, &[variable]), Ahead::Nothing, "{variable:?}");
        }
        assert_eq!(ahead("provided.al2023", 128, &[]), Ahead::Nothing);
    }

    #[test]
    fn a_waiting_node_has_the_heap_of_its_functions_memory() {
        let of = |memory, variables: &[_]| ahead("nodejs20.x", memory, variables);
        let small = of(128, &[]);
        assert!(matches!(small, Ahead::Waiting(_)));
        for own in [("NODE_ENV", "production"), ("NODE_PATH", "/opt/x"), ("TZ", "UTC")] {
            assert_eq!(of(128, &[own]), small, "{own:?}");
        }
        assert_ne!(of(1024, &[]), small);
        let small = waiting(small);
        assert!(small.argv.contains(&"--max-old-space-size=108".to_owned()), "{:?}", small.argv);
        assert!(small.environment.contains(&("MAYFLY_WAITS".to_owned(), "1".to_owned())));
    }
}
