use super::*;

const FILE: u32 = 0o100_644;
const LINK: u32 = 0o120_777;

fn entry(name: &str) -> Entry {
    Entry { name: name.to_owned(), unix_mode: Some(FILE), bytes: 1, ..Entry::default() }
}

fn folder(name: &str) -> Entry {
    Entry { unix_mode: Some(0o040_755), bytes: 0, ..entry(name) }
}

fn with_mode(name: &str, unix_mode: Option<u32>) -> Entry {
    Entry { unix_mode, ..entry(name) }
}

fn verdict(entries: &[Entry]) -> Result<Plan, CodeError> {
    plan(entries, &Limits { bytes: 1_000, entries: 50 })
}

fn refusal(entries: &[Entry]) -> CodeError {
    verdict(entries).err().unwrap_or_else(|| panic!("{entries:?} was taken"))
}

fn places(entries: &[Entry]) -> Vec<(String, Kind)> {
    let plan = verdict(entries).unwrap_or_else(|error| panic!("{entries:?}: {error}"));
    plan.places.into_iter().map(|place| (place.path, place.kind)).collect()
}

fn permissions_of(name: &str, mode: Option<u32>) -> u32 {
    match places(&[with_mode(name, mode)]).as_slice() {
        [(_, Kind::File { permissions })] => *permissions,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_absolute_path_is_refused() {
    for name in ["/etc/passwd", "//x", "/"] {
        assert!(matches!(refusal(&[entry(name)]), CodeError::Escapes(_)), "{name}");
    }
}

#[test]
fn a_path_with_two_dots_is_refused_wherever_they_stand() {
    for name in ["..", "../x", "a/../x", "a/..", "a/../../x", "../", "a\\..\\x"] {
        assert!(matches!(refusal(&[entry(name)]), CodeError::Escapes(_)), "{name}");
    }
    assert_eq!(places(&[entry("a/..x/...")])[0].0, "a/..x/...", "these are names");
}

#[test]
fn a_drive_name_is_refused() {
    for name in ["C:\\x", "c:x", "C:/x", "\\\\server\\x", "\\x"] {
        assert!(matches!(refusal(&[entry(name)]), CodeError::Escapes(_)), "{name}");
    }
}

#[test]
fn a_backslash_is_refused_with_what_to_do() {
    assert!(refusal(&[entry("a\\b")]).to_string().contains("part folders with '/'"));
}

#[test]
fn a_nul_in_a_name_is_refused() {
    assert!(matches!(refusal(&[entry("a\0b")]), CodeError::NotAZip(_)));
}

#[test]
fn a_name_that_linux_cannot_hold_is_refused() {
    assert!(verdict(&[entry(&"x".repeat(NAME_BYTES))]).is_ok());
    assert!(matches!(refusal(&[entry(&"x".repeat(NAME_BYTES + 1))]), CodeError::NotAZip(_)));
    assert!(matches!(refusal(&[entry(&"x/".repeat(PATH_BYTES))]), CodeError::NotAZip(_)));
}

#[test]
fn the_same_name_twice_is_refused_however_it_is_written() {
    for other in ["a/b", "a//b", "./a/b", "a/./b"] {
        let found = refusal(&[entry("a/b"), entry(other)]);
        assert!(found.to_string().contains("is there twice"), "{found}");
    }
    assert!(verdict(&[folder("a/"), folder("a/")]).is_ok(), "a folder twice is harmless");
}

#[test]
fn a_file_and_a_folder_of_the_same_name_are_refused_in_either_order() {
    for entries in [
        [entry("a"), entry("a/b")],
        [entry("a/b"), entry("a")],
        [entry("a"), folder("a/")],
        [folder("a/"), entry("a")],
        [entry("a/b"), entry("a/b/c/d")],
    ] {
        assert!(matches!(refusal(&entries), CodeError::NotAZip(_)), "{entries:?}");
    }
}

#[test]
fn a_file_below_a_link_is_refused_in_either_order() {
    let link = with_mode("l", Some(LINK));
    for entries in [[link.clone(), entry("l/x")], [entry("l/x"), link]] {
        assert!(matches!(refusal(&entries), CodeError::NotAZip(_)), "{entries:?}");
    }
}

#[test]
fn more_declared_bytes_than_allowed_are_refused() {
    let of = |bytes| Entry { bytes, ..entry(&format!("{bytes}")) };
    assert!(verdict(&[of(999), of(1)]).is_ok());
    assert!(matches!(refusal(&[of(999), of(2)]), CodeError::TooLarge(_)));
    assert!(matches!(refusal(&[of(u64::MAX), of(2)]), CodeError::TooLarge(_)), "no overflow");
}

#[test]
fn more_entries_than_allowed_are_refused_also_folders_that_are_only_named() {
    let many: Vec<Entry> = (0..51).map(|n| Entry { bytes: 0, ..entry(&format!("{n}")) }).collect();
    assert!(verdict(&many[..50]).is_ok());
    assert!(matches!(refusal(&many), CodeError::TooLarge(_)));
    assert!(matches!(refusal(&[folder(&"d/".repeat(51))]), CodeError::TooLarge(_)));
}

#[test]
fn an_encrypted_entry_is_refused() {
    let found = refusal(&[Entry { encrypted: true, ..entry("a") }]);
    assert!(found.to_string().contains("is encrypted"), "{found}");
}

#[test]
fn an_unknown_compression_is_refused_by_name() {
    let found = refusal(&[Entry { unknown_compression: Some("Zstd".to_owned()), ..entry("a") }]);
    assert!(found.to_string().contains("Zstd"), "{found}");
}

#[test]
fn devices_pipes_and_sockets_are_refused() {
    for kind in [0o010_000, 0o020_000, 0o060_000, 0o140_000, 0o170_000] {
        assert!(matches!(refusal(&[with_mode("a", Some(kind | 0o644))]), CodeError::NotAZip(_)));
        assert!(matches!(refusal(&[with_mode("a/", Some(kind | 0o755))]), CodeError::NotAZip(_)));
    }
}

#[test]
fn a_link_or_content_under_the_name_of_a_folder_is_refused() {
    assert!(matches!(refusal(&[with_mode("a/", Some(LINK))]), CodeError::NotAZip(_)));
    assert!(matches!(refusal(&[Entry { bytes: 7, ..folder("a/") }]), CodeError::NotAZip(_)));
}

#[test]
fn an_empty_archive_is_refused() {
    assert!(matches!(refusal(&[]), CodeError::NotAZip(_)));
    assert!(matches!(refusal(&[entry("./")]), CodeError::NotAZip(_)), "a file without a name");
}

#[test]
fn the_folder_itself_and_dots_in_paths_are_fine() {
    let entries = [folder("./"), entry("./bootstrap"), entry("a//b/./c")];
    let paths: Vec<String> = places(&entries).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["bootstrap", "a/b/c"]);
}

#[test]
fn permissions_are_kept_without_special_bits_and_readable_for_all() {
    assert_eq!(permissions_of("bootstrap", Some(0o100_755)), 0o755);
    assert_eq!(permissions_of("bootstrap", Some(0o100_644)), 0o644, "as on AWS: not executable");
    assert_eq!(permissions_of("a", Some(0o100_600)), 0o644);
    assert_eq!(permissions_of("a", Some(0o106_711)), 0o755, "no set-user-id");
    assert_eq!(permissions_of("a", Some(0o600)), 0o644, "permissions without a type are a file's");
}

#[test]
fn without_permissions_only_the_bootstrap_is_executable() {
    assert_eq!(permissions_of("bootstrap", None), 0o755);
    assert_eq!(permissions_of("./bootstrap", None), 0o755);
    assert_eq!(permissions_of("bin/bootstrap", None), 0o644);
    assert_eq!(permissions_of("index.js", None), 0o644);
}
