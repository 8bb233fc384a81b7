//! What Mayfly reads of its surroundings: the user's folders and the places of interpreters. No
//! other file, and no other crate, reads the environment (options of the command line aside).

use anyhow::Context;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use wire::sigv4::Credentials;

/// Where state is kept unless the user says otherwise: `mayfly` in the user's data folder (XDG Base
/// Directory Specification).
pub(crate) fn data_dir() -> anyhow::Result<PathBuf> {
    let data = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let data = data.or_else(|| Some(home()?.join(".local/share")));
    let data = data.context(
        "neither XDG_DATA_HOME nor HOME says where state can be kept; name a folder with --data-dir",
    )?;
    Ok(data.join("mayfly"))
}

/// Where interpreters are looked for.
pub(crate) fn search_path() -> runtimes::SearchPath {
    let path = env::var_os("PATH").unwrap_or_else(|| OsString::from("/usr/local/bin:/usr/bin"));
    runtimes::SearchPath::new(&path, home().into_iter().collect())
}

/// Where other programs are looked for.
pub(crate) fn program_folders() -> Vec<PathBuf> {
    env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}

/// All environment variables that are text, for `${env:NAME}`.
pub(crate) fn variables() -> BTreeMap<String, String> {
    env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// The region that AWS's tools would take.
pub(crate) fn region() -> Option<String> {
    ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(variable)
}

/// The caller's keys. Without any, words that every endpoint on loopback accepts.
pub(crate) fn credentials() -> Credentials {
    match (variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")) {
        (Some(access_key), Some(secret_key)) => {
            Credentials { access_key, secret_key, session_token: variable("AWS_SESSION_TOKEN") }
        }
        _ => Credentials {
            access_key: "mayfly".to_owned(),
            secret_key: "mayfly".to_owned(),
            session_token: None,
        },
    }
}

/// The keys of the object store out of which code is read, if there are any.
pub(crate) fn s3_credentials() -> anyhow::Result<Option<Credentials>> {
    const NAMES: [&str; 2] = ["MAYFLY_S3_ACCESS_KEY_ID", "MAYFLY_S3_SECRET_ACCESS_KEY"];
    match NAMES.map(variable) {
        [Some(access_key), Some(secret_key)] => {
            let session_token = variable("MAYFLY_S3_SESSION_TOKEN");
            Ok(Some(Credentials { access_key, secret_key, session_token }))
        }
        [None, None] => Ok(None),
        _ => anyhow::bail!("{} and {} go together; set both", NAMES[0], NAMES[1]),
    }
}

/// Whether the user has not turned colours off (no-color.org, and a terminal that has none).
pub(crate) fn wants_colours() -> bool {
    variable("NO_COLOR").is_none() && variable("TERM").is_none_or(|terminal| terminal != "dumb")
}

/// A variable that is set to some text.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn home() -> Option<PathBuf> {
    env::var_os("HOME").map(PathBuf::from).filter(|path| path.is_absolute())
}
