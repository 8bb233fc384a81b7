//! Which files of a folder go into a zip.

use super::PackageError;
use super::glob::Pattern;
use model::limits;
use std::fs;
use std::path::{Path, PathBuf};

/// What is left out unless a pattern lets it in (Serverless Framework v3), and Mayfly's own data.
const LEFT_OUT: [&str; 8] = [
    "!.git/**",
    "!.gitignore",
    "!.DS_Store",
    "!npm-debug.log",
    "!yarn-*.log",
    "!.serverless/**",
    "!.serverless_plugins/**",
    "!.mayfly/**",
];

/// Most files that are looked at.
const FILES: usize = 1_000_000;
/// Deepest folder.
const DEPTH: usize = 100;

/// Paths relative to `folder`, parted by `/` and sorted, of the files that the patterns let in: all,
/// less what is always left out and the configuration itself, and then the last pattern that matches
/// decides. Links are followed.
pub fn select(
    folder: &Path,
    patterns: &[String],
    file_name: &str,
) -> Result<Vec<String>, PackageError> {
    let own = format!("!{file_name}");
    let texts = LEFT_OUT.into_iter().chain([own.as_str()]);
    let texts = texts.chain(patterns.iter().map(String::as_str));
    let patterns: Vec<Pattern> = texts.map(Pattern::new).collect::<Result<_, _>>()?;
    let mut walk = Walk { found: Vec::new(), above: Vec::new() };
    walk.enter(folder, "")?;
    let mut files = walk.found;
    files.retain(|path| {
        let decisive = patterns.iter().rev().find(|pattern| pattern.matches(path));
        decisive.is_none_or(|pattern| !pattern.excludes)
    });
    files.sort();
    if files.is_empty() {
        return Err(PackageError::Empty);
    }
    if files.len() > limits::ZIP_ENTRIES {
        let text = format!("{} files, at most {} go", files.len(), limits::ZIP_ENTRIES);
        return Err(PackageError::TooLarge(text));
    }
    Ok(files)
}

struct Walk {
    found: Vec<String>,
    /// Real paths of the folders above, so that a link that leads back up is not followed for ever.
    above: Vec<PathBuf>,
}

impl Walk {
    fn enter(&mut self, folder: &Path, prefix: &str) -> Result<(), PackageError> {
        let read = |source| PackageError::Read { path: folder.to_owned(), source };
        let real = folder.canonicalize().map_err(read)?;
        if self.above.contains(&real) {
            return Ok(());
        }
        if self.above.len() >= DEPTH {
            let text = format!("{} is nested more than {DEPTH} deep", folder.display());
            return Err(PackageError::TooLarge(text));
        }
        self.above.push(real);
        for entry in fs::read_dir(folder).map_err(read)? {
            let entry = entry.map_err(read)?;
            let path = entry.path();
            let name = entry.file_name();
            let name = name.to_str().ok_or_else(|| PackageError::Name(path.clone()))?;
            let relative =
                if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            // A link that leads nowhere is no file.
            let Ok(metadata) = fs::metadata(&path) else { continue };
            if metadata.is_dir() {
                self.enter(&path, &relative)?;
            } else if metadata.is_file() {
                if self.found.len() >= FILES {
                    let text = format!("the folder holds more than {FILES} files");
                    return Err(PackageError::TooLarge(text));
                }
                self.found.push(relative);
            }
        }
        self.above.pop();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_pattern_that_matches_decides() {
        let folder = tempfile::tempdir().expect("folder");
        for path in ["a.js", "lib/b.js", "lib/c.md", ".git/x", "serverless.yml", ".env"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("parent")).expect("folder");
            fs::write(path, "x").expect("write");
        }
        std::os::unix::fs::symlink("..", folder.path().join("lib/up")).expect("link");
        std::os::unix::fs::symlink("nowhere", folder.path().join("dead")).expect("link");
        let select = |patterns: &[&str]| {
            let patterns: Vec<String> = patterns.iter().map(|p| (*p).to_owned()).collect();
            select(folder.path(), &patterns, "serverless.yml").map_err(|error| error.to_string())
        };
        let all = ["\u{2e}env", "a.js", "lib/b.js", "lib/c.md"].map(str::to_owned).to_vec();
        assert_eq!(select(&[]), Ok(all));
        assert_eq!(select(&["!**", "lib/**", "!**/*.md"]), Ok(vec!["lib/b.js".to_owned()]));
        assert_eq!(select(&["!**", ".git/x"]), Ok(vec![".git/x".to_owned()]));
        assert_eq!(
            select(&["!**"]),
            Err("the patterns under 'package' leave no file over".to_owned())
        );
    }
}
