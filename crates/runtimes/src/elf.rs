//! Tells programs of this machine from scripts, from programs for another processor, and from those
//! whose loader is not installed.
//!
//! Version managers put scripts in the place of interpreters ("shims"), which are of no use inside a
//! sandbox; this is how they are told apart. Source of the layout: System V ABI, "Object Files".

use model::Architecture;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 6] = [0x7f, b'E', b'L', b'F', 2, 1];
const HEADER_BYTES: usize = 64;
const SEGMENT_BYTES: usize = 56;
const SEGMENTS_AT_MOST: u16 = 256;
const LOADER_PATH_BYTES: usize = 4_096;
const SEGMENT_LOADER: u32 = 3;

/// A 64-bit little-endian ELF program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// The processor it is for; `None` if it is one that Mayfly does not know.
    pub(crate) architecture: Option<Architecture>,
    /// Its dynamic loader, if it is linked dynamically.
    pub(crate) loader: Option<PathBuf>,
}

impl Program {
    /// Reads the head of a file; `None` if it is no such program.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let mut header = [0; HEADER_BYTES];
        file.read_exact(&mut header).ok()?;
        if header.get(..6)? != MAGIC {
            return None;
        }
        let architecture = match u16_at(&header, 18)? {
            0x3e => Some(Architecture::X86_64),
            0xb7 => Some(Architecture::Arm64),
            _ => None,
        };
        Some(Self { architecture, loader: loader(&mut file, &header) })
    }

    /// Whether this machine can execute it.
    pub(crate) fn runs_here(&self) -> bool {
        self.architecture == Some(Architecture::host())
            && self.loader.as_ref().is_none_or(|loader| loader.exists())
    }
}

fn loader(file: &mut File, header: &[u8]) -> Option<PathBuf> {
    let table = u64_at(header, 32)?;
    let size = usize::from(u16_at(header, 54)?);
    let count = u16_at(header, 56)?.min(SEGMENTS_AT_MOST);
    if size < SEGMENT_BYTES {
        return None;
    }
    file.seek(SeekFrom::Start(table)).ok()?;
    let mut segments = vec![0; size * usize::from(count)];
    file.read_exact(&mut segments).ok()?;
    let segment = segments.chunks(size).find(|s| u32_at(s, 0) == Some(SEGMENT_LOADER))?;
    let length = usize::try_from(u64_at(segment, 32)?).ok()?.min(LOADER_PATH_BYTES);
    file.seek(SeekFrom::Start(u64_at(segment, 8)?)).ok()?;
    let mut path = vec![0; length];
    file.read_exact(&mut path).ok()?;
    let text = path.split(|byte| *byte == 0).next()?;
    Some(PathBuf::from(std::str::from_utf8(text).ok()?))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_very_program_runs_here() {
        let own = std::env::current_exe().expect("a test has a program");
        let program = Program::read(&own).expect("it is an ELF file");
        assert!(program.runs_here(), "{program:?}");
        assert!(program.loader.is_some(), "{program:?}");
    }

    #[test]
    fn scripts_and_torn_files_are_no_programs() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("shim");
        let own = std::fs::read(std::env::current_exe().expect("a program")).expect("readable");
        for content in [b"#!/bin/sh\n".as_slice(), b"", &own[..40]] {
            std::fs::write(&file, content).expect("written");
            assert_eq!(Program::read(&file), None);
        }
        // Cut behind its header: still an ELF file, but no loader is to be found in it.
        std::fs::write(&file, &own[..HEADER_BYTES]).expect("written");
        assert_eq!(Program::read(&file).and_then(|program| program.loader), None);
        assert_eq!(Program::read(&folder.path().join("absent")), None);
    }

    #[test]
    fn a_program_for_another_processor_does_not_run_here() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("program");
        let mut header = [0_u8; HEADER_BYTES];
        header[..6].copy_from_slice(&MAGIC);
        let other: u16 = if Architecture::host() == Architecture::X86_64 { 0xb7 } else { 0x3e };
        header[18..20].copy_from_slice(&other.to_le_bytes());
        std::fs::write(&file, header).expect("written");
        assert!(!Program::read(&file).expect("an ELF file").runs_here());
    }
}
