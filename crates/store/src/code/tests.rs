use super::*;
use crate::small_disk::SmallDisk;
use proptest::prelude::*;
use std::io::Cursor;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const SMALL: Limits = Limits { bytes: 1_000_000, entries: 100 };

type Maker = ZipWriter<Cursor<Vec<u8>>>;

fn archive(fill: impl FnOnce(&mut Maker)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    fill(&mut writer);
    writer.finish().expect("finishes").into_inner()
}

fn add(writer: &mut Maker, name: &str, options: SimpleFileOptions, content: &[u8]) {
    writer.start_file(name, options).expect("starts");
    writer.write_all(content).expect("writes");
}

fn file(name: &str, content: &[u8]) -> Vec<u8> {
    archive(|writer| add(writer, name, mode(0o644), content))
}

fn mode(mode: u32) -> SimpleFileOptions {
    SimpleFileOptions::default().unix_permissions(mode)
}

struct Fixture {
    dir: tempfile::TempDir,
    store: FolderCodeStore,
}

fn fixture() -> Fixture {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let store = open(dir.path(), "this boot");
    Fixture { dir, store }
}

fn open(path: &Path, boot: &str) -> FolderCodeStore {
    FolderCodeStore::open_limited(path, SMALL, Boot::named(boot)).expect("opens")
}

impl Fixture {
    async fn put(&self, zip: &[u8]) -> Result<String, CodeError> {
        self.store.put(Bytes::copy_from_slice(zip)).await
    }

    async fn unpacked(&self, zip: &[u8]) -> PathBuf {
        let sha256 = self.put(zip).await.expect("puts");
        self.store.folder(&sha256).await.expect("has a folder")
    }

    /// Puts what must be refused, and sees that nothing of it is left.
    async fn refusal(&self, zip: &[u8]) -> CodeError {
        let error = self.put(zip).await.expect_err("must be refused");
        self.assert_nothing_is_kept();
        error
    }

    fn assert_nothing_is_kept(&self) {
        for folder in ["zips", "code", "tmp"] {
            assert_eq!(names(&self.dir.path().join(folder)), [""; 0], "in {folder}");
        }
    }
}

fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(path)
        .expect("reads")
        .map(|entry| entry.expect("reads").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn permissions(path: &Path) -> u32 {
    fs::symlink_metadata(path).expect("is there").permissions().mode() & 0o7777
}

#[tokio::test]
async fn what_was_zipped_is_in_the_folder() {
    let fixture = fixture();
    let stored = mode(0o755).compression_method(CompressionMethod::Stored);
    let time = zip::DateTime::from_date_and_time(2024, 2, 29, 12, 30, 14).expect("a time");
    let zip = archive(|writer| {
        writer.add_directory("empty", mode(0o700)).expect("adds");
        add(writer, "bootstrap", stored, b"#!/bin/sh\n");
        add(
            writer,
            "lib/deep/a.py",
            mode(0o600).last_modified_time(time),
            &b"x = 1\n".repeat(9_999),
        );
        add(writer, "big64", mode(0o644).large_file(true), b"zip64");
        writer.add_symlink("lib/link.py", "deep/a.py", mode(0o777)).expect("adds");
    });
    let folder = fixture.unpacked(&zip).await;
    assert_eq!(names(&folder), ["big64", "bootstrap", "empty", "lib"]);
    assert_eq!(permissions(&folder), 0o755);
    assert_eq!(permissions(&folder.join("empty")), 0o755, "can be entered by all");
    assert_eq!(permissions(&folder.join("bootstrap")), 0o755);
    assert_eq!(permissions(&folder.join("lib/deep/a.py")), 0o644, "can be read by all");
    let text = fs::read(folder.join("lib/link.py")).expect("reads through the link");
    assert_eq!(text, b"x = 1\n".repeat(9_999));
    assert_eq!(fs::read(folder.join("big64")).expect("reads"), b"zip64");
    let modified = fs::metadata(folder.join("lib/deep/a.py")).expect("is there").mtime();
    assert_eq!(
        modified,
        "2024-02-29T12:30:14Z".parse::<jiff::Timestamp>().expect("a time").as_second()
    );
}

#[tokio::test]
async fn the_same_zip_twice_is_kept_once() {
    let fixture = fixture();
    let zip = file("a", b"1");
    let first = fixture.put(&zip).await.expect("puts");
    assert_eq!(fixture.put(&zip).await, Ok(first.clone()));
    assert_eq!(names(&fixture.dir.path().join("zips")), [format!("{first}.zip")]);
    assert_eq!(names(&fixture.dir.path().join("code")), [first.clone(), format!("{first}.boot")]);
    assert_eq!(names(&fixture.dir.path().join("tmp")), [""; 0]);
    assert_eq!(fixture.store.zip(&first).await.expect("is kept"), zip);
}

#[tokio::test]
async fn many_who_put_and_read_the_same_at_once_all_get_it() {
    let fixture = fixture();
    let zip = file("a", &[7; 50_000]);
    let sha256 = hash(&zip);
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let (store, zip, sha256) = (fixture.store.clone(), zip.clone(), sha256.clone());
            tokio::spawn(async move {
                if n % 2 == 0 {
                    store.put(zip.into()).await.expect("puts");
                }
                match store.folder(&sha256).await {
                    Ok(folder) => {
                        assert_eq!(fs::read(folder.join("a")).expect("reads").len(), 50_000)
                    }
                    Err(error) => assert_eq!((error, n % 2), (CodeError::Missing(sha256), 1)),
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no task panics");
    }
}

#[tokio::test]
async fn what_names_no_code_is_missing_and_no_path() {
    let fixture = fixture();
    for name in ["", "../zips", "/etc", &"A".repeat(64), &"0".repeat(64), &"0".repeat(63)] {
        assert!(matches!(fixture.store.zip(name).await, Err(CodeError::Missing(_))), "{name}");
        assert!(matches!(fixture.store.folder(name).await, Err(CodeError::Missing(_))), "{name}");
    }
}

#[tokio::test]
async fn a_folder_that_is_gone_is_unpacked_again() {
    let fixture = fixture();
    let folder = fixture.unpacked(&file("a", b"1")).await;
    fs::remove_dir_all(&folder).expect("removes");
    let sha256 = names(&fixture.dir.path().join("code"))[0].replace(".boot", "");
    assert_eq!(fixture.store.folder(&sha256).await, Ok(folder.clone()));
    assert_eq!(fs::read(folder.join("a")).expect("reads"), b"1");
}

#[tokio::test]
async fn a_folder_is_believed_after_a_kill_and_made_anew_after_the_machine_was_started_again() {
    let fixture = fixture();
    let folder = fixture.unpacked(&file("a", b"1")).await;
    let sha256 = folder.file_name().expect("has a name").to_string_lossy().into_owned();
    // As a power loss may leave it: there, but without its content.
    fs::write(folder.join("a"), b"").expect("writes");
    let same_boot = open(fixture.dir.path(), "this boot");
    same_boot.folder(&sha256).await.expect("is there");
    assert_eq!(fs::read(folder.join("a")).expect("reads"), b"", "nothing was done");
    let next_boot = open(fixture.dir.path(), "next boot");
    next_boot.folder(&sha256).await.expect("is there");
    assert_eq!(fs::read(folder.join("a")).expect("reads"), b"1");
}

#[tokio::test]
async fn what_a_kill_left_half_made_is_removed_or_made_again() {
    let fixture = fixture();
    let sha256 = fixture.put(&file("a", b"1")).await.expect("puts");
    let (tmp, code) = (fixture.dir.path().join("tmp"), fixture.dir.path().join("code"));
    fs::create_dir_all(tmp.join("9-0/half")).expect("makes");
    fs::write(tmp.join("9-1"), b"half a zip").expect("writes");
    fs::remove_file(code.join(format!("{sha256}.boot"))).expect("removes");
    fs::write(code.join(&sha256).join("a"), b"half").expect("writes");
    let store = open(fixture.dir.path(), "this boot");
    assert_eq!(names(&tmp), [""; 0]);
    let folder = store.folder(&sha256).await.expect("is made again");
    assert_eq!(fs::read(folder.join("a")).expect("reads"), b"1");
}

#[tokio::test]
async fn a_kept_zip_that_was_damaged_is_noticed() {
    let fixture = fixture();
    let folder = fixture.unpacked(&file("a", b"1")).await;
    let sha256 = folder.file_name().expect("has a name").to_string_lossy().into_owned();
    fs::write(fixture.dir.path().join(format!("zips/{sha256}.zip")), b"PK").expect("writes");
    fs::remove_dir_all(folder).expect("removes");
    let error = fixture.store.folder(&sha256).await.expect_err("is damaged");
    assert!(error.to_string().contains("is damaged"), "{error}");
}

#[tokio::test]
async fn collecting_removes_what_nobody_uses_and_was_there_before() {
    let fixture = fixture();
    let used = fixture.put(&file("used", b"")).await.expect("puts");
    let unused = fixture.put(&file("unused", b"")).await.expect("puts");
    let orphan = "0".repeat(64);
    fs::create_dir(fixture.dir.path().join("code").join(&orphan)).expect("makes");
    let again = fixture.put(&file("again", b"")).await.expect("puts");
    let started = fixture.store.inner.puts.load(Ordering::SeqCst);
    // Put again between the beginning of the collection and the moment when it comes to this code.
    fixture.put(&file("again", b"")).await.expect("puts");
    let in_use = only(&[&used]);
    assert_eq!(fixture.store.inner.collect(&in_use, started), Ok(2), "the unused and the orphan");
    assert!(
        fixture.store.folder(&used).await.is_ok() && fixture.store.folder(&again).await.is_ok()
    );
    assert_eq!(fixture.store.folder(&unused).await, Err(CodeError::Missing(unused.clone())));
    assert_eq!(fixture.store.zip(&unused).await, Err(CodeError::Missing(unused.clone())));
    assert_eq!(fixture.store.collect(&in_use).await, Ok(1), "now it was put before");
    assert_eq!(names(&fixture.dir.path().join("tmp")), [""; 0]);
    assert_eq!(fixture.put(&file("unused", b"")).await, Ok(unused), "can be put again");
}

fn only(zips: &[&str]) -> CodeInUse {
    CodeInUse { zips: zips.iter().map(|zip| (*zip).to_owned()).collect(), ..CodeInUse::default() }
}

#[tokio::test]
async fn zips_are_laid_over_each_other_in_order() {
    let fixture = fixture();
    let first = fixture.put(&file("lib/a", b"1")).await.expect("puts");
    let second = fixture.put(&file("lib/a", b"2")).await.expect("puts");
    let content = async |list: &[&String]| {
        let list: Vec<String> = list.iter().map(|sha256| (*sha256).clone()).collect();
        let folder = fixture.store.merged(&list).await.expect("merges");
        fs::read(folder.join("lib/a")).expect("reads")
    };
    assert_eq!(content(&[&first, &second]).await, b"2");
    assert_eq!(content(&[&second, &first]).await, b"1");
    assert_eq!(content(&[&first]).await, b"1");
    assert_eq!(names(&fixture.dir.path().join("merged")).len(), 4, "two folders and two marks");
    let unknown = fixture.store.merged(&[first, "0".repeat(64)]).await;
    assert_eq!(unknown, Err(CodeError::Missing("0".repeat(64))));
}

#[tokio::test]
async fn what_is_laid_over_each_other_goes_when_nobody_uses_it_so() {
    let fixture = fixture();
    let first = fixture.put(&file("a", b"1")).await.expect("puts");
    let second = fixture.put(&file("b", b"2")).await.expect("puts");
    let list = vec![first.clone(), second.clone()];
    let folder = fixture.store.merged(&list).await.expect("merges");
    let mut in_use = only(&[&first, &second]);
    in_use.merged.insert(list.clone());
    assert_eq!(fixture.store.collect(&in_use).await, Ok(0));
    assert!(folder.join("a").is_file());
    let started = fixture.store.inner.puts.load(Ordering::SeqCst);
    assert_eq!(fixture.store.inner.collect(&only(&[&first, &second]), started), Ok(0));
    assert!(!folder.exists(), "each is used, but not together");
    let again = fixture.store.merged(&list).await.expect("merges again");
    assert_eq!(fixture.store.inner.collect(&only(&[]), started), Ok(2));
    assert!(again.join("b").is_file(), "it was made after the collection began");
}

#[tokio::test]
async fn a_merge_of_an_earlier_boot_is_made_again() {
    let fixture = fixture();
    let first = fixture.put(&file("a", b"1")).await.expect("puts");
    let second = fixture.put(&file("b", b"2")).await.expect("puts");
    let list = [first, second];
    let folder = fixture.store.merged(&list).await.expect("merges");
    fs::write(folder.join("a"), "").expect("a power loss took its content");
    fs::remove_file(folder.join("b")).expect("and that");
    let later = open(fixture.dir.path(), "next boot");
    let folder = later.merged(&list).await.expect("merges");
    assert_eq!(fs::read(folder.join("a")).expect("reads"), b"1");
    assert_eq!(fs::read(folder.join("b")).expect("reads"), b"2");
}

#[tokio::test]
async fn the_size_of_what_is_in_a_zip_is_known() {
    let fixture = fixture();
    let sha256 = fixture.put(&file("a", &[7; 50_000])).await.expect("puts");
    assert_eq!(fixture.store.unpacked_bytes(&sha256).await, Ok(50_000));
}

#[tokio::test]
async fn an_entry_that_leaves_the_folder_is_refused_and_nothing_is_written() {
    let fixture = fixture();
    for name in ["../evil", "/evil", "a/../../evil", "..\\evil", "C:\\evil"] {
        assert!(
            matches!(fixture.refusal(&raw(name, 0o100_644, b"x")).await, CodeError::Escapes(_)),
            "{name}"
        );
    }
    assert_eq!(names(fixture.dir.path()), ["code", "merged", "tmp", "zips"]);
}

#[tokio::test]
async fn a_link_that_leaves_the_folder_is_refused() {
    let fixture = fixture();
    for target in ["/etc/passwd", "../../x", "a/../../x"] {
        let zip = archive(|writer| {
            writer.add_symlink("link", target, mode(0o777)).expect("adds");
        });
        assert!(matches!(fixture.refusal(&zip).await, CodeError::Escapes(_)), "{target}");
    }
}

#[tokio::test]
async fn nothing_is_written_through_a_link_of_the_archive() {
    let fixture = fixture();
    let zip = archive(|writer| {
        writer.add_symlink("link", "folder", mode(0o777)).expect("adds");
        writer.add_directory("folder", mode(0o755)).expect("adds");
        add(writer, "link/x", mode(0o644), b"x");
    });
    assert!(matches!(fixture.refusal(&zip).await, CodeError::NotAZip(_)));
}

#[tokio::test]
async fn a_device_is_refused() {
    let fixture = fixture();
    assert!(matches!(fixture.refusal(&raw("null", 0o020_666, b"")).await, CodeError::NotAZip(_)));
}

#[tokio::test]
async fn a_bomb_that_declares_its_size_is_refused_before_it_is_inflated() {
    let fixture = fixture();
    let zip = file("zeros", &vec![0; SMALL.bytes as usize + 1]);
    assert!(zip.len() < 10_000);
    assert!(matches!(fixture.refusal(&zip).await, CodeError::TooLarge(_)));
}

#[tokio::test]
async fn a_bomb_that_lies_about_its_size_is_stopped_while_it_is_inflated() {
    let fixture = fixture();
    let mut zip = file("zeros", &vec![0; SMALL.bytes as usize * 5]);
    declare_size(&mut zip, 10);
    let error = fixture.refusal(&zip).await;
    assert!(error.to_string().contains("declared"), "{error}");
}

#[tokio::test]
async fn many_entries_over_the_same_bytes_count_each_time() {
    let fixture = fixture();
    let zip = archive(|writer| {
        add(writer, "a", mode(0o644), &vec![0; 400_000]);
        writer.shallow_copy_file("a", "b").expect("copies");
        writer.shallow_copy_file("a", "c").expect("copies");
    });
    assert!(matches!(fixture.refusal(&zip).await, CodeError::TooLarge(_)));
}

#[tokio::test]
async fn too_many_entries_are_refused() {
    let fixture = fixture();
    let zip = archive(|writer| {
        for n in 0..=SMALL.entries {
            add(writer, &n.to_string(), mode(0o644), b"");
        }
    });
    assert!(matches!(fixture.refusal(&zip).await, CodeError::TooLarge(_)));
}

#[tokio::test]
async fn a_directory_of_a_million_entries_is_refused_before_it_is_read() {
    let zip = archive(|writer| {
        for n in 0..500 {
            add(writer, &n.to_string(), mode(0o644), b"");
        }
    });
    let tiny = Limits { bytes: 1_000, entries: 10 };
    let error = unpack::dry_run(&zip, &tiny).expect_err("is refused");
    assert!(matches!(error, CodeError::TooLarge(_)), "{error}");
}

#[tokio::test]
async fn two_entries_of_one_name_are_refused() {
    let fixture = fixture();
    let mut zip = archive(|writer| {
        add(writer, "aa", mode(0o644), b"1");
        add(writer, "ab", mode(0o644), b"2");
    });
    replace(&mut zip, b"ab", b"aa");
    assert!(matches!(fixture.refusal(&zip).await, CodeError::NotAZip(_)));
}

#[tokio::test]
async fn a_wrong_checksum_is_refused() {
    let fixture = fixture();
    let stored = mode(0o644).compression_method(CompressionMethod::Stored);
    let mut zip = archive(|writer| add(writer, "a", stored, b"content"));
    replace(&mut zip, b"content", b"c0ntent");
    assert!(matches!(fixture.refusal(&zip).await, CodeError::NotAZip(_)));
}

#[tokio::test]
async fn an_encrypted_entry_is_refused() {
    let fixture = fixture();
    let mut zip = file("a", b"1");
    // The flag stands at offset 6 of the local header and at offset 8 of the directory's.
    let directory = position(&zip, b"PK\x01\x02");
    zip[6] |= 1;
    zip[directory + 8] |= 1;
    let error = fixture.refusal(&zip).await;
    assert!(error.to_string().contains("encrypted"), "{error}");
}

#[tokio::test]
async fn what_is_no_zip_or_cut_off_or_empty_is_refused() {
    let fixture = fixture();
    let zip = file("a", &[1; 5_000]);
    for bytes in
        [&b""[..], b"PK", b"hello", &zip[..zip.len() - 1], &zip[..zip.len() / 2], &zip[50..]]
    {
        assert!(matches!(fixture.refusal(bytes).await, CodeError::NotAZip(_)), "{}", bytes.len());
    }
    assert!(matches!(fixture.refusal(&archive(|_| {})).await, CodeError::NotAZip(_)));
}

#[tokio::test]
async fn a_zip_from_windows_gets_permissions() {
    let fixture = fixture();
    let mut zip = archive(|writer| {
        add(writer, "bootstrap", mode(0o600), b"#!/bin/sh\n");
        add(writer, "index.js", mode(0o600), b"");
    });
    let headers = positions(&zip, b"PK\x01\x02");
    for header in headers {
        // The system is the upper byte of "version made by", the mode the upper half of the
        // attributes.
        zip[header + 5] = 0;
        zip[header + 38..header + 42].fill(0);
    }
    let folder = fixture.unpacked(&zip).await;
    assert_eq!(permissions(&folder.join("bootstrap")), 0o755);
    assert_eq!(permissions(&folder.join("index.js")), 0o644);
}

#[tokio::test]
async fn a_full_disk_keeps_nothing_and_is_no_end() {
    // 1.5 MB: room for the folder or the zip, not for both.
    let Some(disk) = SmallDisk::mount(1_536, "the code store's full disk") else { return };
    let dir = tempfile::tempdir_in(disk.path()).expect("a temporary folder");
    let fixture = Fixture { store: open(dir.path(), "this boot"), dir };
    let mut noise = vec![0; 900_000];
    let mut state = 1_u32;
    for byte in &mut noise {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (state >> 24) as u8;
    }
    let large = file("noise", &noise);
    let error = fixture.refusal(&large).await;
    assert!(matches!(error, CodeError::Full(_)), "{error}");
    fixture.put(&file("small", b"1")).await.expect("what fits is taken");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(unpack::dry_run(&bytes, &SMALL).is_err());
    }

    #[test]
    fn a_zip_with_changed_bytes_is_refused_or_stays_within_its_folder(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        cuts in proptest::bool::weighted(0.1),
    ) {
        let mut zip = archive(|writer| {
            add(writer, "a/b", mode(0o644), b"some content some content");
            add(writer, "c..", mode(0o755).compression_method(CompressionMethod::Stored), b"../x");
            writer.add_symlink("l", "a/../c..", mode(0o777)).expect("adds");
        });
        for (at, byte) in changes {
            let at = at.index(zip.len());
            zip[at] = byte;
        }
        if cuts {
            zip.truncate(cut.index(zip.len()));
        }
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = dir.path().join("in/here");
        fs::create_dir_all(&folder).expect("makes");
        let _ = unpack::unpack(&zip, &folder, &SMALL);
        prop_assert_eq!(names(dir.path()), ["in"]);
        prop_assert_eq!(names(&dir.path().join("in")), ["here"]);
        for name in names(&folder) {
            // What a link leads to, if to anything, is in the folder.
            if let Ok(real) = fs::canonicalize(folder.join(name)) {
                prop_assert!(real.starts_with(fs::canonicalize(&folder).expect("is there")));
            }
        }
    }
}

/// An archive of one entry whose name and mode no well-meaning writer would make.
fn raw(name: &str, mode: u32, content: &[u8]) -> Vec<u8> {
    // Written under a harmless name of the same length, which is then replaced.
    let harmless = "x".repeat(name.len());
    let mut zip = file(&harmless, content);
    replace(&mut zip, harmless.as_bytes(), name.as_bytes());
    let header = position(&zip, b"PK\x01\x02");
    zip[header + 40..header + 42].copy_from_slice(&(mode as u16).to_le_bytes());
    zip
}

fn declare_size(zip: &mut [u8], size: u32) {
    let directory = position(zip, b"PK\x01\x02");
    zip[22..26].copy_from_slice(&size.to_le_bytes());
    zip[directory + 24..directory + 28].copy_from_slice(&size.to_le_bytes());
}

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    for at in positions(bytes, from) {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
}

fn position(bytes: &[u8], pattern: &[u8]) -> usize {
    positions(bytes, pattern)[0]
}

fn positions(bytes: &[u8], pattern: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|at| bytes[*at..].starts_with(pattern)).collect()
}

#[test]
fn examining_does_not_write() {
    assert_eq!(examine(&file("a", b"12345")), Ok(5));
    assert!(examine(b"no zip").is_err());
}
