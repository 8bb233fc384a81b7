//! No isolation, as the operator accepted it: the function runs as an ordinary process of Mayfly's
//! own user, in the host's file tree and network.
//!
//! So that functions need not know, the places that they are told (`/var/task`, `/opt`, `/tmp`, the
//! addresses of the platform) are replaced by the real ones in their arguments, environment and
//! working directory. A path that is written down in the function's own code is not found.
//! Privileges that need none to be given up are: new privileges, unusual system calls, limits.

use crate::failure::Step;
use crate::protocol::{Create, Failure, Start};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

/// What stands for what.
pub(super) struct Places {
    folders: Vec<(String, String)>,
    addresses: Vec<(String, String)>,
}

/// The folder of the host that takes the place of a sandbox's `/tmp`.
pub(crate) fn tmp(name: &str, id: &str) -> PathBuf {
    PathBuf::from(format!("/tmp/mayfly-{name}-{id}"))
}

/// Listens on free ports of the host and notes what stands for what.
pub(super) fn set_up(create: &Create, tmp: &Path) -> Result<(Places, Vec<TcpListener>), Failure> {
    let mut folders =
        vec![("/tmp".to_owned(), text(tmp)?), ("/var/task".to_owned(), text(&create.task)?)];
    if let Some(opt) = &create.opt {
        folders.push(("/opt".to_owned(), text(opt)?));
    }
    for bind in &create.mounts {
        folders.push((text(&bind.target)?, text(&bind.source)?));
    }
    // The longest first, since one may lie in another.
    folders.sort_by_key(|(inside, _)| std::cmp::Reverse(inside.len()));
    let mut addresses = Vec::new();
    let mut listeners = Vec::new();
    for port in &create.ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).step("listen")?;
        listener.set_nonblocking(true).step("listen")?;
        let address = listener.local_addr().step("listen")?;
        for host in ["127.0.0.1", "localhost"] {
            addresses.push((format!("{host}:{port}"), address.to_string()));
        }
        listeners.push(listener);
    }
    Ok((Places { folders, addresses }, listeners))
}

impl Places {
    /// The same program with the real places.
    pub(super) fn translate(&self, start: Start) -> Start {
        let all = |text: String| {
            replace(&replace(&text, &self.folders, is_path_end), &self.addresses, |next| {
                !next.is_some_and(|c| c.is_ascii_digit())
            })
        };
        Start {
            argv: start.argv.into_iter().map(all).collect(),
            environment: start.environment.into_iter().map(|(n, v)| (n, all(v))).collect(),
            working_directory: match start.working_directory.into_os_string().into_string() {
                Ok(path) => all(path).into(),
                Err(path) => path.into(),
            },
        }
    }
}

fn is_path_end(next: Option<char>) -> bool {
    next.is_none_or(|c| !(c.is_alphanumeric() || "_-.".contains(c)))
}

/// Replaces each word that stands whole: not behind another character of a path or name, and with
/// an end that `ends` accepts.
fn replace(text: &str, words: &[(String, String)], ends: impl Fn(Option<char>) -> bool) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside_a_name = |c: char| c.is_alphanumeric() || "_-.".contains(c);
        let begins = match result.chars().next_back() {
            Some('/') => first != '/',
            Some(before) => !inside_a_name(before),
            None => true,
        };
        let found = words.iter().find_map(|(word, by)| {
            let behind = rest.strip_prefix(word.as_str())?;
            (begins && ends(behind.chars().next())).then_some((by, behind))
        });
        match found {
            Some((by, behind)) => {
                result.push_str(by);
                rest = behind;
            }
            None => {
                result.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
    }
    result
}

fn text(path: &Path) -> Result<String, Failure> {
    path.to_str().map(str::to_owned).ok_or_else(|| {
        Failure::new(format_args!("use {}", path.display()), "the path is not valid UTF-8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        Places {
            folders: vec![
                pair("/var/task", "/data/code"),
                pair("/opt", "/data/layers"),
                pair("/tmp", "/tmp/own"),
            ],
            addresses: vec![pair("127.0.0.1:9001", "127.0.0.1:40000")],
        }
    }

    #[test]
    fn places_are_replaced_where_they_stand_whole() {
        let translate = |text: &str| {
            let start = Start {
                argv: vec![text.to_owned()],
                environment: Vec::new(),
                working_directory: "/var/task".into(),
            };
            places().translate(start).argv.remove(0)
        };
        for (text, expected) in [
            ("/var/task/bootstrap", "/data/code/bootstrap"),
            ("/opt/python:/var/task:/opt", "/data/layers/python:/data/code:/data/layers"),
            ("--dir=/tmp", "--dir=/tmp/own"),
            ("/options /var/tasks /x/opt /tmp.d", "/options /var/tasks /x/opt /tmp.d"),
            ("127.0.0.1:9001", "127.0.0.1:40000"),
            ("http://127.0.0.1:9001/x 127.0.0.1:90011", "http://127.0.0.1:40000/x 127.0.0.1:90011"),
            ("ü/opt ", "ü/opt "),
        ] {
            assert_eq!(translate(text), expected);
        }
    }
}
