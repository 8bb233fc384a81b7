//! Packets with file descriptors over a Unix socket.

use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recvmsg, sendmsg, socketpair,
};
use rustix::process::Pid;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// The longest message, in bytes; program arguments and environment are the long part of any.
pub(crate) const MESSAGE_BYTES: usize = 160 * 1024;

/// The most descriptors beside one message: `/tmp` and the listeners of a sandbox.
pub(crate) const MESSAGE_DESCRIPTORS: usize = 18;

/// Two connected sockets, neither of which survives an `exec`.
pub(crate) fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?)
}

/// Sends one message without waiting: `WouldBlock` if the receiver is too far behind.
pub(crate) fn send(
    socket: impl AsFd,
    message: &impl Serialize,
    descriptors: &[BorrowedFd<'_>],
) -> io::Result<()> {
    send_with(socket, message, descriptors, SendFlags::NOSIGNAL | SendFlags::DONTWAIT)
}

/// Sends one message and waits for room if the receiver is behind.
pub(crate) fn send_waiting(
    socket: impl AsFd,
    message: &impl Serialize,
    descriptors: &[BorrowedFd<'_>],
) -> io::Result<()> {
    send_with(socket, message, descriptors, SendFlags::NOSIGNAL)
}

fn send_with(
    socket: impl AsFd,
    message: &impl Serialize,
    descriptors: &[BorrowedFd<'_>],
    flags: SendFlags,
) -> io::Result<()> {
    let bytes = serde_json::to_vec(message).map_err(io::Error::other)?;
    if bytes.len() > MESSAGE_BYTES {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "{} bytes of arguments, environment and paths; at most {MESSAGE_BYTES} are taken",
                bytes.len()
            ),
        ));
    }
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MESSAGE_DESCRIPTORS))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !descriptors.is_empty() && !control.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("{} descriptors; at most {MESSAGE_DESCRIPTORS} are taken", descriptors.len()),
        ));
    }
    loop {
        match sendmsg(socket.as_fd(), &[IoSlice::new(&bytes)], &mut control, flags) {
            Err(rustix::io::Errno::INTR) => {}
            result => return result.map(drop).map_err(Into::into),
        }
    }
}

/// Receives one message; `None` at the end, when the other side is gone.
pub(crate) fn receive<T: DeserializeOwned>(
    socket: impl AsFd,
    flags: RecvFlags,
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    BUFFER.with_borrow_mut(|bytes| {
        if bytes.is_empty() {
            // Zeroed by the kernel when it is touched; `resize` would touch all of it.
            *bytes = vec![0; MESSAGE_BYTES];
        }
        receive_into(bytes, socket.as_fd(), flags)
    })
}

/// Receives one message without waiting, and from which process it comes. The socket must be one of
/// those that [`set_socket_passcred`](rustix::net::sockopt::set_socket_passcred) was called for.
pub(crate) fn receive_from<T: DeserializeOwned>(
    socket: impl AsFd,
) -> io::Result<Option<(T, Option<Pid>)>> {
    let mut bytes = [0; 4096];
    let mut space = [MaybeUninit::uninit();
        rustix::cmsg_space!(ScmRights(MESSAGE_DESCRIPTORS), ScmCredentials(1))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT;
    let received =
        recvmsg(socket.as_fd(), &mut [IoSliceMut::new(&mut bytes)], &mut control, flags)?;
    // Descriptors that somebody sent along are closed here.
    let sender = control.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmCredentials(credentials) => Some(credentials.pid),
        _ => None,
    });
    match bytes.get(..received.bytes) {
        None | Some([]) => Ok(None),
        Some(bytes) => serde_json::from_slice(bytes)
            .map(|message| Some((message, sender)))
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error)),
    }
}

thread_local! {
    /// Kept, since most messages are short: only the pages that a message reaches take memory.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn receive_into<T: DeserializeOwned>(
    bytes: &mut [u8],
    socket: BorrowedFd<'_>,
    flags: RecvFlags,
) -> io::Result<Option<(T, Vec<OwnedFd>)>> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MESSAGE_DESCRIPTORS))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received = loop {
        match recvmsg(
            socket,
            &mut [IoSliceMut::new(bytes)],
            &mut control,
            RecvFlags::CMSG_CLOEXEC | flags,
        ) {
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::CONNRESET) => return Ok(None),
            result => break result?,
        }
    };
    let descriptors = control
        .drain()
        .filter_map(|message| match message {
            RecvAncillaryMessage::ScmRights(descriptors) => Some(descriptors),
            _ => None,
        })
        .flatten()
        .collect();
    // No message is empty, so nothing at all is the end.
    match bytes.get(..received.bytes) {
        None | Some([]) => Ok(None),
        Some(bytes) => serde_json::from_slice(bytes)
            .map(|message| Some((message, descriptors)))
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsFd;

    #[test]
    fn a_message_arrives_with_its_descriptors() {
        let (a, b) = pair().expect("socketpair");
        let (reading, writing) = rustix::pipe::pipe().expect("pipe");
        send(&a, &("hello", 5), &[writing.as_fd()]).expect("send");
        drop(writing);
        let (message, descriptors) =
            receive::<(String, u32)>(&b, RecvFlags::empty()).expect("receive").expect("a message");
        assert_eq!(message, ("hello".to_owned(), 5));
        assert_eq!(descriptors.len(), 1);
        rustix::io::write(&descriptors[0], b"x").expect("write");
        assert_eq!(rustix::io::read(&reading, &mut [0; 4]).expect("read"), 1);
    }

    #[test]
    fn the_end_of_the_other_side_is_seen() {
        let (a, b) = pair().expect("socketpair");
        drop(a);
        assert!(receive::<String>(&b, RecvFlags::empty()).expect("receive").is_none());
    }

    #[test]
    fn a_message_that_is_too_long_is_refused() {
        let (a, _b) = pair().expect("socketpair");
        let error = send(&a, &"x".repeat(MESSAGE_BYTES), &[]).expect_err("too long");
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
    }
}
