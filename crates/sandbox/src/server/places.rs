//! The real places behind those that functions are told, where there is no isolation.
//!
//! So that functions need not know, `/var/task`, `/opt`, `/tmp` and the addresses of the platform are
//! replaced by the real ones in their arguments, environment and working directory. A path that is
//! written down in the function's own code is not found.

use crate::failure::Step;
use crate::init::unconfined;
use crate::protocol::{Bind, Failure, Furnishing, Go};
use std::net::TcpListener;
use std::path::Path;

/// What stands for what.
pub(super) struct Places {
    folders: Vec<(String, String)>,
    addresses: Vec<(String, String)>,
}

impl Places {
    /// The places of the sandbox `id` of the Mayfly `name`; its listeners are for `ports`.
    pub(super) fn new(
        (name, id): (&str, &str),
        mounts: &[Bind],
        ports: &[u16],
        listeners: &[TcpListener],
    ) -> Result<Self, Failure> {
        let mut places = Self { folders: Vec::new(), addresses: Vec::new() };
        places.add(Path::new("/tmp"), &unconfined::tmp(name, id))?;
        for bind in mounts {
            places.add(&bind.target, &bind.source)?;
        }
        for (port, listener) in ports.iter().zip(listeners) {
            let address = listener.local_addr().step("look at a listener")?;
            for host in ["127.0.0.1", "localhost"] {
                places.addresses.push((format!("{host}:{port}"), address.to_string()));
            }
        }
        Ok(places)
    }

    /// Adds the function's.
    pub(super) fn furnish(&mut self, furnishing: &Furnishing) -> Result<(), Failure> {
        self.add(Path::new("/var/task"), &furnishing.task)?;
        match &furnishing.opt {
            Some(opt) => self.add(Path::new("/opt"), opt),
            None => Ok(()),
        }
    }

    fn add(&mut self, inside: &Path, real: &Path) -> Result<(), Failure> {
        self.folders.push((text(inside)?, text(real)?));
        // The longest first, since one may lie in another.
        self.folders.sort_by_key(|(inside, _)| std::cmp::Reverse(inside.len()));
        Ok(())
    }

    /// The same program with the real places.
    pub(super) fn translate(&self, go: Go) -> Go {
        let all = |text: String| {
            replace(&replace(&text, &self.folders, is_path_end), &self.addresses, |next| {
                !next.is_some_and(|c| c.is_ascii_digit())
            })
        };
        Go {
            argv: go.argv.into_iter().map(all).collect(),
            environment: go.environment.into_iter().map(|(n, v)| (n, all(v))).collect(),
            working_directory: match go.working_directory.into_os_string().into_string() {
                Ok(path) => all(path).into(),
                Err(path) => path.into(),
            },
            furnished: go.furnished,
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
            let go = Go {
                argv: vec![text.to_owned()],
                environment: Vec::new(),
                working_directory: "/var/task".into(),
                furnished: true,
            };
            places().translate(go).argv.remove(0)
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
