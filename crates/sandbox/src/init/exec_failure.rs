//! Says why a program could not be executed, in words that help: the system's own are the same for a
//! missing program and for a missing interpreter of a program that is there.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;

/// How much of a program is looked at, in bytes.
const HEAD_BYTES: u64 = 4_096;

/// The reason in a few words, such as "not executable (mode 0644)".
pub(super) fn describe(program: &str, error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(libc::ENOENT) => missing(program),
        Some(libc::EACCES) => forbidden(program),
        Some(libc::ENOEXEC) => format_unknown(&head(program)),
        Some(libc::E2BIG) => "arguments and environment are too long".to_owned(),
        _ => error.to_string(),
    }
}

fn missing(program: &str) -> String {
    if fs::metadata(program).is_err() {
        return "no such file".to_owned();
    }
    let head = head(program);
    match interpreter(&head).or_else(|| elf::loader(&head)) {
        Some(interpreter) if interpreter.ends_with('\r') => format!(
            "its first line ends with a carriage return (Windows line ends), so its interpreter \
             '{}' is not found",
            interpreter.escape_default()
        ),
        Some(interpreter) => format!("its interpreter {interpreter} does not exist"),
        None => "no such file".to_owned(),
    }
}

fn forbidden(program: &str) -> String {
    match fs::metadata(program) {
        Ok(metadata) if metadata.is_dir() => "it is a folder".to_owned(),
        Ok(metadata) if metadata.permissions().mode() & 0o111 != 0o111 => {
            format!("not executable (mode {:04o})", metadata.permissions().mode() & 0o7777)
        }
        Ok(_) => match interpreter(&head(program)) {
            Some(interpreter) => format!("its interpreter {interpreter} can't be executed"),
            None => "permission denied".to_owned(),
        },
        Err(_) => "permission denied: a folder above it can't be entered".to_owned(),
    }
}

fn format_unknown(head: &[u8]) -> String {
    match elf::machine(head) {
        Some(machine) if machine != elf::HERE => {
            format!(
                "for another processor ({}; this machine is {})",
                elf::name(machine),
                elf::name(elf::HERE)
            )
        }
        Some(_) => "a broken executable".to_owned(),
        None if head.is_empty() => "the file is empty".to_owned(),
        None => "neither an executable for Linux nor a script that begins with #!".to_owned(),
    }
}

/// The interpreter that a script's first line names.
fn interpreter(head: &[u8]) -> Option<String> {
    let line = head.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let line = String::from_utf8_lossy(line);
    let word = line.trim_start_matches([' ', '\t']).split([' ', '\t']).next()?;
    (!word.is_empty()).then(|| word.to_owned())
}

fn head(program: &str) -> Vec<u8> {
    let mut head = Vec::new();
    if let Ok(file) = File::open(program) {
        // What could be read is enough; an unreadable file has no head.
        let _ = file.take(HEAD_BYTES).read_to_end(&mut head);
    }
    head
}

/// The little of the ELF format that is needed here.
mod elf {
    /// The processor that this program was built for.
    pub(super) const HERE: u16 = if cfg!(target_arch = "aarch64") { 183 } else { 62 };

    const PT_INTERP: u32 = 3;

    /// The processor that a program is for; `None` if it is no ELF file.
    pub(super) fn machine(head: &[u8]) -> Option<u16> {
        head.starts_with(b"\x7fELF").then_some(())?;
        u16_at(head, 18)
    }

    /// The dynamic loader that a 64-bit program asks for.
    pub(super) fn loader(head: &[u8]) -> Option<String> {
        machine(head)?;
        let table = usize::try_from(u64_at(head, 32)?).ok()?;
        let (size, count) = (usize::from(u16_at(head, 54)?), usize::from(u16_at(head, 56)?));
        (0..count).find_map(|index| {
            let entry = table.checked_add(index.checked_mul(size)?)?;
            if u32_at(head, entry)? != PT_INTERP {
                return None;
            }
            let offset = usize::try_from(u64_at(head, entry.checked_add(8)?)?).ok()?;
            let length = usize::try_from(u64_at(head, entry.checked_add(32)?)?).ok()?;
            let name = head.get(offset..offset.checked_add(length)?)?;
            Some(String::from_utf8_lossy(name).trim_end_matches('\0').to_owned())
        })
    }

    pub(super) fn name(machine: u16) -> String {
        match machine {
            3 => "x86".to_owned(),
            40 => "arm".to_owned(),
            62 => "x86_64".to_owned(),
            183 => "arm64".to_owned(),
            243 => "riscv".to_owned(),
            other => format!("ELF machine {other}"),
        }
    }

    fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
        Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
    }

    fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
        Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
    }

    fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
        Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe_file(content: &[u8], mode: u32, errno: i32) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("program");
        fs::write(&path, content).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
        describe(&path.display().to_string(), &io::Error::from_raw_os_error(errno))
    }

    #[test]
    fn each_reason_has_its_words() {
        assert_eq!(describe_file(b"x", 0o644, libc::EACCES), "not executable (mode 0644)");
        assert_eq!(
            describe_file(b"#! /no/such -x\n", 0o755, libc::ENOENT),
            "its interpreter /no/such does not exist"
        );
        assert!(describe_file(b"#!/bin/sh\r\n", 0o755, libc::ENOENT).contains("carriage return"));
        assert!(describe_file(b"echo\n", 0o755, libc::ENOEXEC).starts_with("neither"));
        assert_eq!(describe_file(b"", 0o755, libc::ENOEXEC), "the file is empty");
        let mut arm = b"\x7fELF\x02\x01\x01".to_vec();
        arm.resize(18, 0);
        arm.extend([40, 0]);
        assert!(
            describe_file(&arm, 0o755, libc::ENOEXEC).starts_with("for another processor (arm;")
        );
        let missing = io::Error::from_raw_os_error(libc::ENOENT);
        assert_eq!(describe("/no/such/program", &missing), "no such file");
    }

    #[test]
    fn a_broken_header_is_no_panic() {
        let mut broken = b"\x7fELF".to_vec();
        broken.resize(64, 0xff);
        assert_eq!(elf::loader(&broken), None);
        assert!(describe_file(&broken, 0o755, libc::ENOENT).contains("no such file"));
    }
}
