//! Several unpacked zips as one folder: what a function with more than one layer sees as `/opt`.
//!
//! Files are hard links to those of the unpacked zips, so a merge takes names, not room, and no time
//! for contents. Where the file system has no further link to give, a file is copied.
//!
//! Nothing is followed on the way: a link that one layer brings is replaced where another one has a
//! folder, and never entered. What links lead to together is seen in the sandbox alone, where there is
//! nothing outside.

use super::unpack::set_permissions;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Lays what is in `source` over what is in `target`, both folders.
pub(super) fn lay_over(source: &Path, target: &Path) -> io::Result<()> {
    // One folder is open at a time, however deep they lie in each other.
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(source.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            let place = target.join(&path);
            if entry.file_type()?.is_dir() {
                make_folder(&place)?;
                folders.push(path);
            } else {
                remove(&place)?;
                link(&entry.path(), &place)?;
            }
        }
    }
    Ok(())
}

fn make_folder(place: &Path) -> io::Result<()> {
    match fs::symlink_metadata(place) {
        Ok(found) if found.is_dir() => return Ok(()),
        Ok(_) => fs::remove_file(place)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::create_dir(place)?;
    set_permissions(place)
}

fn remove(place: &Path) -> io::Result<()> {
    match fs::symlink_metadata(place) {
        Ok(found) if found.is_dir() => fs::remove_dir_all(place),
        Ok(_) => fs::remove_file(place),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn link(source: &Path, place: &Path) -> io::Result<()> {
    match fs::hard_link(source, place) {
        Err(error) if no_more_links(&error) => copy(source, place),
        done => done,
    }
}

/// A file has as many names as it may have, or may have one only.
fn no_more_links(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::TooManyLinks
            | ErrorKind::PermissionDenied
            | ErrorKind::Unsupported
            | ErrorKind::CrossesDevices
    )
}

fn copy(source: &Path, place: &Path) -> io::Result<()> {
    let found = fs::symlink_metadata(source)?;
    if found.is_symlink() {
        let target: OsString = fs::read_link(source)?.into_os_string();
        return symlink(target, place);
    }
    // With its permissions, and with the time by which Python knows its compiled modules. A file that
    // only its reader may open can have its time set all the same.
    fs::copy(source, place)?;
    File::open(place)?.set_modified(found.modified()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    fn layer(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, content) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("below the folder")).expect("makes");
            match content.strip_prefix("-> ") {
                Some(target) => symlink(target, path).expect("links"),
                None => fs::write(path, content).expect("writes"),
            }
        }
        folder
    }

    fn merged(layers: &[&[(&str, &str)]]) -> tempfile::TempDir {
        let target = tempfile::tempdir().expect("a temporary folder");
        for files in layers {
            lay_over(layer(files).path(), target.path()).expect("merges");
        }
        target
    }

    fn read(folder: &tempfile::TempDir, path: &str) -> String {
        fs::read_to_string(folder.path().join(path)).expect(path)
    }

    #[test]
    fn a_later_layer_wins_and_folders_are_merged() {
        let folder = merged(&[
            &[("python/a.py", "1"), ("python/b.py", "1"), ("only", "1")],
            &[("python/b.py", "2"), ("python/deep/c.py", "2")],
        ]);
        assert_eq!(read(&folder, "python/a.py"), "1");
        assert_eq!(read(&folder, "python/b.py"), "2");
        assert_eq!(read(&folder, "python/deep/c.py"), "2");
        assert_eq!(read(&folder, "only"), "1");
    }

    #[test]
    fn files_folders_and_links_take_each_others_place() {
        let folder = merged(&[
            &[("a", "file"), ("b/x", "in a folder"), ("c", "-> a"), ("d", "-> b")],
            &[("a/x", "in a folder"), ("b", "file"), ("c", "file"), ("d/y", "in a folder")],
        ]);
        assert_eq!(read(&folder, "a/x"), "in a folder");
        assert_eq!(read(&folder, "b"), "file");
        assert_eq!(read(&folder, "c"), "file");
        assert_eq!(read(&folder, "d/y"), "in a folder");
    }

    #[test]
    fn nothing_is_written_through_a_link_that_a_layer_brings() {
        let outside = layer(&[("kept", "as it was")]);
        let target = format!("-> {}", outside.path().display());
        let folder = merged(&[&[("lib", target.as_str())], &[("lib/kept", "changed")]]);
        assert_eq!(read(&folder, "lib/kept"), "changed");
        assert_eq!(read(&outside, "kept"), "as it was");
    }

    #[test]
    fn contents_are_not_copied() {
        let (source, target) = (layer(&[("a", "1")]), layer(&[]));
        lay_over(source.path(), target.path()).expect("merges");
        let inode = |folder: &Path| fs::metadata(folder.join("a")).expect("is there").ino();
        assert_eq!(inode(source.path()), inode(target.path()));
    }

    #[test]
    fn a_copy_is_like_the_file() {
        let (source, target) = (layer(&[("a", "1"), ("l", "-> a")]), layer(&[]));
        let (from, to) = (source.path().join("a"), target.path().join("a"));
        fs::set_permissions(&from, fs::Permissions::from_mode(0o555)).expect("sets");
        copy(&from, &to).expect("copies");
        copy(&source.path().join("l"), &target.path().join("l")).expect("copies");
        let of = |path: &Path| {
            let found = fs::metadata(path).expect("is there");
            (found.permissions().mode(), found.modified().expect("a time"))
        };
        assert_eq!(of(&from), of(&to));
        assert_eq!(fs::read_link(target.path().join("l")).expect("a link"), Path::new("a"));
    }
}
