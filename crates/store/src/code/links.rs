//! Where an archive's symbolic links lead: none may lead out of the folder, by itself or by way of
//! other links.
//!
//! Pure: walks the tree that the archive will become, as the kernel would.

use super::entries::{Kind, PATH_BYTES, Tree, refused, shown};
use model::code::CodeError;
use std::collections::HashMap;

/// Longest target of a link, in bytes.
pub(super) const TARGET_BYTES: usize = PATH_BYTES;
/// Links that are followed on the way to one target (Linux).
const FOLLOWED_LINKS: usize = 40;
/// Parts of paths that are looked at for all links of an archive together; bounds the time that
/// links through links through links can take.
const STEPS: usize = 2_000_000;

/// Fails if a link leads out. `targets` has the target of every link in the tree by its path.
pub(super) fn check(tree: &Tree, targets: &HashMap<String, String>) -> Result<(), CodeError> {
    let mut steps = STEPS;
    for (path, kind) in tree {
        if *kind == Kind::Link {
            let target = targets.get(path).map_or("", String::as_str);
            Walk { targets, steps: &mut steps, link: path }.check(target)?;
        }
    }
    Ok(())
}

struct Walk<'a> {
    targets: &'a HashMap<String, String>,
    steps: &'a mut usize,
    link: &'a str,
}

impl<'a> Walk<'a> {
    fn check(mut self, target: &'a str) -> Result<(), CodeError> {
        self.check_target(target)?;
        let mut here: Vec<&str> = self.link.split('/').collect();
        here.pop();
        // What is still to be walked, the next part last.
        let mut ahead: Vec<&str> = target.rsplit('/').collect();
        let mut followed = 1;
        while let Some(part) = ahead.pop() {
            self.step()?;
            match part {
                "" | "." => {}
                ".." => {
                    here.pop().ok_or_else(|| CodeError::Escapes(shown(self.link)))?;
                }
                name => {
                    here.push(name);
                    if let Some(next) = self.targets.get(&here.join("/")) {
                        followed += 1;
                        if followed > FOLLOWED_LINKS {
                            return Err(refused(
                                self.link,
                                "is a link that leads through too many others, or in circles",
                            ));
                        }
                        self.check_target(next)?;
                        here.pop();
                        ahead.extend(next.rsplit('/'));
                    }
                }
            }
        }
        Ok(())
    }

    fn check_target(&self, target: &str) -> Result<(), CodeError> {
        if target.is_empty() || target.contains('\0') || target.len() > TARGET_BYTES {
            return Err(refused(self.link, "is a link without a usable target"));
        }
        if target.starts_with('/') {
            return Err(CodeError::Escapes(shown(self.link)));
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), CodeError> {
        *self.steps = self.steps.checked_sub(1).ok_or_else(|| {
            CodeError::TooLarge("its links are too many and too entangled".to_owned())
        })?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(links: &[(&str, &str)]) -> Result<(), CodeError> {
        let targets: HashMap<String, String> =
            links.iter().map(|(path, target)| ((*path).into(), (*target).into())).collect();
        let tree = targets.keys().map(|path| (path.clone(), Kind::Link)).collect();
        check(&tree, &targets)
    }

    #[test]
    fn links_within_the_folder_are_fine_also_when_they_dangle() {
        assert_eq!(verdict(&[("node_modules/.bin/tsc", "../typescript/bin/tsc")]), Ok(()));
        assert_eq!(verdict(&[("lib.so", "lib.so.1"), ("lib.so.1", "lib.so.1.2")]), Ok(()));
        assert_eq!(verdict(&[("a/b/c", "../../nothing")]), Ok(()));
        assert_eq!(verdict(&[("self", ".")]), Ok(()));
    }

    #[test]
    fn a_link_that_leads_out_is_refused() {
        for target in ["/etc/passwd", "..", "../x", "a/../../x", "./../x", "//x"] {
            assert!(matches!(verdict(&[("l", target)]), Err(CodeError::Escapes(_))), "{target}");
        }
    }

    #[test]
    fn a_link_that_leads_out_by_way_of_another_is_refused() {
        // Each is inside when read as text: `deep` is one level up from where it looks to be.
        let links = [("a/b/deep", "../.."), ("out", "a/b/deep/../x")];
        assert!(matches!(verdict(&links), Err(CodeError::Escapes(_))));
    }

    #[test]
    fn links_in_circles_and_links_to_nothing_are_refused() {
        assert!(verdict(&[("a", "b"), ("b", "a")]).is_err());
        assert!(verdict(&[("a", "a")]).is_err());
        assert!(verdict(&[("a", "")]).is_err());
        assert!(verdict(&[("a", "b\0c")]).is_err());
        assert!(verdict(&[("a", &"x/".repeat(TARGET_BYTES))]).is_err());
    }

    #[test]
    fn the_work_for_entangled_links_is_bounded() {
        // Each goes 39 times through a link of 500 parts: 20,000 steps, 200 times over.
        let (long, through) = ("./".repeat(500), ["long"; 39].join("/"));
        let names: Vec<String> = (0..200).map(|n| format!("l{n}")).collect();
        let mut links = vec![("long", long.as_str())];
        links.extend(names.iter().map(|name| (name.as_str(), through.as_str())));
        assert!(matches!(verdict(&links), Err(CodeError::TooLarge(_))));
    }
}
