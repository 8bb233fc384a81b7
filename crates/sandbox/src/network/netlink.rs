//! Netlink messages: written, sent and answered.
//!
//! The kernel answers within the call that sends, so nothing here waits.

use rustix::net::netlink::{self, SocketAddrNetlink};
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, bind, recv, sendto, socket_with,
};
use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// Room for one packet of answers, in bytes: what the kernel uses at most for a dump.
const ANSWER_BYTES: usize = 64 * 1024;

/// Bytes of a message's head.
const HEAD: usize = 16;

const NESTED: u16 = 0x8000;

/// One message on its way to the kernel.
#[derive(Debug, Clone)]
pub(super) struct Message {
    bytes: Vec<u8>,
}

impl Message {
    /// A request of this type; `flags` are `NLM_F_*`.
    pub(super) fn new(kind: u16, flags: libc::c_int) -> Self {
        let flags = (flags | libc::NLM_F_REQUEST) as u16;
        let mut bytes = vec![0; HEAD];
        bytes[4..6].copy_from_slice(&kind.to_ne_bytes());
        bytes[6..8].copy_from_slice(&flags.to_ne_bytes());
        Self { bytes }
    }

    /// Adds the fixed head of the message's family.
    pub(super) fn raw(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// Adds an attribute.
    pub(super) fn attribute(mut self, kind: u16, value: &[u8]) -> Self {
        attribute(&mut self.bytes, kind, value);
        self
    }

    /// Adds a text with the zero byte behind it.
    pub(super) fn text(self, kind: u16, value: &str) -> Self {
        self.attribute(kind, &[value.as_bytes(), &[0]].concat())
    }

    /// Adds an attribute that holds others.
    pub(super) fn nested(self, kind: u16, value: &Attributes) -> Self {
        self.attribute(kind | NESTED, &value.0)
    }

    /// Adds attributes that stand directly in the message.
    pub(super) fn append(self, attributes: &Attributes) -> Self {
        self.raw(&attributes.0)
    }

    fn finished(mut self, sequence: u32, acknowledge: bool) -> Vec<u8> {
        // Messages are a few kilobytes.
        let length = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes[0..4].copy_from_slice(&length.to_ne_bytes());
        if acknowledge {
            let flags = u16::from_ne_bytes([self.bytes[6], self.bytes[7]]);
            let flags = flags | libc::NLM_F_ACK as u16;
            self.bytes[6..8].copy_from_slice(&flags.to_ne_bytes());
        }
        self.bytes[8..12].copy_from_slice(&sequence.to_ne_bytes());
        pad(&mut self.bytes);
        self.bytes
    }
}

/// Attributes in an attribute.
#[derive(Debug, Clone, Default)]
pub(super) struct Attributes(Vec<u8>);

impl Attributes {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds the fixed head that some attributes have.
    pub(super) fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    pub(super) fn add(mut self, kind: u16, value: &[u8]) -> Self {
        attribute(&mut self.0, kind, value);
        self
    }

    pub(super) fn append(self, others: &Self) -> Self {
        self.raw(&others.0)
    }

    pub(super) fn text(self, kind: u16, value: &str) -> Self {
        self.add(kind, &[value.as_bytes(), &[0]].concat())
    }

    pub(super) fn nested(self, kind: u16, value: &Self) -> Self {
        self.add(kind | NESTED, &value.0)
    }
}

fn attribute(bytes: &mut Vec<u8>, kind: u16, value: &[u8]) {
    let length = u16::try_from(value.len() + 4).expect("attributes are far shorter than 64 KiB");
    bytes.extend_from_slice(&length.to_ne_bytes());
    bytes.extend_from_slice(&kind.to_ne_bytes());
    bytes.extend_from_slice(value);
    pad(bytes);
}

fn pad(bytes: &mut Vec<u8>) {
    bytes.resize(bytes.len().next_multiple_of(4), 0);
}

/// A socket of one network namespace, the one in which it was made.
pub(super) struct Socket {
    socket: OwnedFd,
    sequence: u32,
}

impl Socket {
    /// For links, addresses and routes.
    pub(super) fn route() -> io::Result<Self> {
        Self::new(None, 0)
    }

    /// For links, addresses and routes, which also receives what happens; `groups` are `RTMGRP_*`.
    pub(super) fn route_events(groups: u32) -> io::Result<Self> {
        Self::new(None, groups)
    }

    /// For nftables.
    pub(super) fn netfilter() -> io::Result<Self> {
        Self::new(Some(netlink::NETFILTER), 0)
    }

    fn new(protocol: Option<rustix::net::Protocol>, groups: u32) -> io::Result<Self> {
        let flags = SocketFlags::CLOEXEC;
        let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, flags, protocol)?;
        bind(&socket, &SocketAddrNetlink::new(0, groups))?;
        Ok(Self { socket, sequence: 0 })
    }

    /// Sends messages one by one; the first error ends it.
    pub(super) fn ask(&mut self, messages: Vec<Message>) -> io::Result<()> {
        for message in messages {
            let sequence = self.next();
            self.send(&message.finished(sequence, true))?;
            self.acknowledgement(sequence..=sequence, sequence)?;
        }
        Ok(())
    }

    /// Sends messages as one transaction of nftables: all take effect or none.
    pub(super) fn transaction(&mut self, messages: Vec<Message>) -> io::Result<()> {
        let Some(last) = messages.len().checked_sub(1) else { return Ok(()) };
        let subsystem = [0, 0, 0, libc::NFNL_SUBSYS_NFTABLES as u8];
        let begin = Message::new(libc::NFNL_MSG_BATCH_BEGIN as u16, 0).raw(&subsystem);
        let end = Message::new(libc::NFNL_MSG_BATCH_END as u16, 0).raw(&subsystem);
        let first = self.next();
        let mut bytes = begin.finished(first, false);
        for (index, message) in messages.into_iter().enumerate() {
            let sequence = self.next();
            bytes.extend(message.finished(sequence, index == last));
        }
        let end_sequence = self.next();
        bytes.extend(end.finished(end_sequence, false));
        self.send(&bytes)?;
        self.acknowledgement(first..=end_sequence, end_sequence - 1)
    }

    /// Asks for a list; returns the body of each entry, behind its head.
    pub(super) fn list(&mut self, message: Message) -> io::Result<Vec<Vec<u8>>> {
        let sequence = self.next();
        self.send(&message.finished(sequence, false))?;
        let mut entries = Vec::new();
        loop {
            for answer in self.receive(RecvFlags::empty())? {
                if answer.sequence != sequence {
                    continue;
                }
                match i32::from(answer.kind) {
                    libc::NLMSG_DONE => return Ok(entries),
                    libc::NLMSG_ERROR => {
                        answer.error()?;
                        return Ok(entries);
                    }
                    _ => entries.push(answer.body),
                }
            }
        }
    }

    /// What has happened since, as (type, body); for a socket made with groups.
    pub(super) fn events(&mut self) -> io::Result<Vec<(u16, Vec<u8>)>> {
        let mut events = Vec::new();
        loop {
            match self.receive(RecvFlags::DONTWAIT) {
                Ok(answers) => events.extend(answers.into_iter().map(|a| (a.kind, a.body))),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(events),
                Err(error) => return Err(error),
            }
        }
    }

    fn next(&mut self) -> u32 {
        self.sequence = self.sequence.wrapping_add(1);
        self.sequence
    }

    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let kernel = SocketAddrNetlink::new(0, 0);
        sendto(&self.socket, bytes, SendFlags::empty(), &kernel)?;
        Ok(())
    }

    /// Receives answers until the last one of those asked for, or an error.
    fn acknowledgement(&self, asked: std::ops::RangeInclusive<u32>, last: u32) -> io::Result<()> {
        loop {
            // The kernel has answered already; that there is nothing would be an error of its own.
            for answer in self.receive(RecvFlags::DONTWAIT)? {
                if !asked.contains(&answer.sequence) || i32::from(answer.kind) != libc::NLMSG_ERROR
                {
                    continue;
                }
                answer.error()?;
                if answer.sequence == last {
                    return Ok(());
                }
            }
        }
    }

    fn receive(&self, flags: RecvFlags) -> io::Result<Vec<Answer>> {
        let mut buffer = vec![0; ANSWER_BYTES];
        let length = loop {
            match recv(&self.socket, &mut buffer[..], flags) {
                Err(rustix::io::Errno::INTR) => {}
                received => break received?.0,
            }
        };
        Ok(answers(buffer.get(..length).unwrap_or_default()))
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

struct Answer {
    kind: u16,
    sequence: u32,
    body: Vec<u8>,
}

impl Answer {
    /// The error that an answer of type `NLMSG_ERROR` carries; zero is none.
    fn error(&self) -> io::Result<()> {
        match number(&self.body, 0).map(u32::cast_signed) {
            Some(0) => Ok(()),
            Some(code) => Err(io::Error::from_raw_os_error(code.wrapping_neg())),
            None => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

fn answers(mut bytes: &[u8]) -> Vec<Answer> {
    let mut answers = Vec::new();
    while let (Some(length), Some(kind), Some(sequence)) =
        (number(bytes, 0), short(bytes, 4), number(bytes, 8))
    {
        let length = length as usize;
        let Some(body) = bytes.get(HEAD..length) else { break };
        answers.push(Answer { kind, sequence, body: body.to_vec() });
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    answers
}

/// The attributes behind the fixed head of a message's body, by type.
pub(super) fn attributes(body: &[u8], head: usize) -> HashMap<u16, &[u8]> {
    let mut found = HashMap::new();
    let mut rest = body.get(head..).unwrap_or_default();
    while let (Some(length), Some(kind)) = (short(rest, 0), short(rest, 2)) {
        let length = usize::from(length);
        let Some(value) = rest.get(4..length) else { break };
        found.insert(kind & !NESTED, value);
        rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
    }
    found
}

/// The number in the machine's order at a place.
pub(super) fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_ne_bytes(*four))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_ne_bytes(*two))
}

/// A text with or without a zero byte behind it.
pub(super) fn text(value: &[u8]) -> String {
    let value = value.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(value).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_padded_and_found_again() {
        let inner = Attributes::new().text(3, "ab").add(4, &7u32.to_ne_bytes());
        let message = Message::new(1, 0).raw(&[9; 4]).attribute(1, &[5]).nested(2, &inner);
        let bytes = message.finished(8, true);
        assert_eq!(bytes.len() % 4, 0);
        let answers = answers(&bytes);
        let [answer] = &answers[..] else { panic!("one message") };
        assert_eq!((answer.kind, answer.sequence), (1, 8));
        let outer = attributes(&answer.body, 4);
        assert_eq!(outer.get(&1), Some(&&[5][..]));
        let inner = attributes(outer.get(&2).expect("nested"), 0);
        assert_eq!(text(inner.get(&3).expect("a text")), "ab");
        assert_eq!(number(inner.get(&4).expect("a number"), 0), Some(7));
    }

    #[test]
    fn answers_that_are_cut_off_or_lie_about_their_length_are_left_out() {
        let bytes = Message::new(1, 0).raw(&[1; 8]).finished(1, false);
        for length in 0..bytes.len() {
            assert!(answers(&bytes[..length]).is_empty());
        }
        let mut lying = bytes.clone();
        lying[0..4].copy_from_slice(&3u32.to_ne_bytes());
        assert!(answers(&lying).is_empty());
        assert!(attributes(&[2, 0, 1, 0, 0, 0], 0).is_empty());
    }
}
