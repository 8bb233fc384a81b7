//! Tables, chains, rules and sets of nftables, in the kernel's words.

use super::attribute;
use super::expression::{Expression, Verdict, verdict};
use super::netlink::{Attributes, Message, Socket, attributes, text};
use std::io;
use std::time::Duration;

/// `NFPROTO_INET`: both families of addresses.
const FAMILY: u8 = libc::NFPROTO_INET as u8;

/// `NFT_TABLE_F_OWNER`: the table belongs to the socket that made it, and goes with it (Linux 5.12).
const OWNED: u32 = 2;

/// One of the five places at which the kernel looks at a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hook {
    BeforeRouting = 0,
    Input = 1,
    Forward = 2,
    AfterRouting = 4,
}

/// What a chain that hangs on a hook is.
pub(super) struct Base {
    pub(super) hook: Hook,
    /// Smaller ones come first. Translation of addresses is at -100 before and 100 after routing.
    pub(super) priority: i32,
    /// `filter` or `nat`.
    pub(super) kind: &'static str,
    /// Whether what no rule decides is dropped.
    pub(super) drops: bool,
}

/// What a set holds.
pub(super) struct Set<'a> {
    pub(super) name: &'a str,
    /// Bytes of a key.
    pub(super) key: u32,
    /// Keys are ranges, each given by its first and the one behind its last.
    pub(super) ranges: bool,
    /// Each key leads to a verdict.
    pub(super) verdicts: bool,
    /// Keys may be put in for a time.
    pub(super) timed: bool,
}

/// One key of a set.
#[derive(Debug, Clone, Default)]
pub(super) struct Key {
    pub(super) bytes: Vec<u8>,
    /// It ends a range and does not belong to it.
    pub(super) ends: bool,
    pub(super) verdict: Option<Verdict>,
    /// `None` stays.
    pub(super) time: Option<Duration>,
}

/// Changes of one table, all of which take effect at once.
pub(super) struct Changes<'a> {
    table: &'a str,
    messages: Vec<Message>,
    sets: u32,
}

impl<'a> Changes<'a> {
    pub(super) fn of(table: &'a str) -> Self {
        Self { table, messages: Vec::new(), sets: 0 }
    }

    /// Makes the table; `owned` ties it to the socket.
    pub(super) fn table(self, owned: bool) -> Self {
        let message = message(libc::NFT_MSG_NEWTABLE, libc::NLM_F_CREATE);
        let flags = if owned { OWNED } else { 0 };
        let message = message
            .text(attribute::TABLE_NAME, self.table)
            .attribute(attribute::TABLE_FLAGS, &flags.to_be_bytes());
        self.with(message)
    }

    /// Removes the table with all that is in it.
    pub(super) fn no_table(self) -> Self {
        let message = message(libc::NFT_MSG_DELTABLE, 0);
        let message = message.text(attribute::TABLE_NAME, self.table);
        self.with(message)
    }

    /// Makes a chain, on a hook or for others to go to.
    pub(super) fn chain(self, name: &str, base: Option<&Base>) -> Self {
        let mut message = message(libc::NFT_MSG_NEWCHAIN, libc::NLM_F_CREATE)
            .text(attribute::CHAIN_TABLE, self.table)
            .text(attribute::CHAIN_NAME, name);
        if let Some(base) = base {
            let policy = u32::from(!base.drops);
            let hook = Attributes::new()
                .add(attribute::HOOK_HOOKNUM, &(base.hook as u32).to_be_bytes())
                .add(attribute::HOOK_PRIORITY, &base.priority.to_be_bytes());
            message = message
                .nested(attribute::CHAIN_HOOK, &hook)
                .attribute(attribute::CHAIN_POLICY, &policy.to_be_bytes())
                .text(attribute::CHAIN_TYPE, base.kind);
        }
        self.with(message)
    }

    /// Removes a chain that nothing leads to, with its rules.
    pub(super) fn no_chain(self, name: &str) -> Self {
        let flushed = message(libc::NFT_MSG_DELRULE, 0)
            .text(attribute::RULE_TABLE, self.table)
            .text(attribute::RULE_CHAIN, name);
        let removed = message(libc::NFT_MSG_DELCHAIN, 0)
            .text(attribute::CHAIN_TABLE, self.table)
            .text(attribute::CHAIN_NAME, name);
        self.with(flushed).with(removed)
    }

    /// Adds a rule at the end of a chain.
    pub(super) fn rule(self, chain: &str, expressions: &[Expression]) -> Self {
        let expressions = expressions.iter().fold(Attributes::new(), |all, one| {
            all.nested(attribute::LIST_ELEM, &one.attributes())
        });
        let message = message(libc::NFT_MSG_NEWRULE, libc::NLM_F_CREATE | libc::NLM_F_APPEND)
            .text(attribute::RULE_TABLE, self.table)
            .text(attribute::RULE_CHAIN, chain)
            .nested(attribute::RULE_EXPRESSIONS, &expressions);
        self.with(message)
    }

    /// Makes an empty set.
    pub(super) fn set(mut self, set: &Set<'_>) -> Self {
        self.sets += 1;
        let mut flags = 0;
        for (is, flag) in [
            (set.ranges, libc::NFT_SET_INTERVAL),
            (set.verdicts, libc::NFT_SET_MAP),
            (set.timed, libc::NFT_SET_TIMEOUT),
        ] {
            flags |= if is { flag as u32 } else { 0 };
        }
        let mut message = message(libc::NFT_MSG_NEWSET, libc::NLM_F_CREATE)
            .text(attribute::SET_TABLE, self.table)
            .text(attribute::SET_NAME, set.name)
            .attribute(attribute::SET_ID, &self.sets.to_be_bytes())
            .attribute(attribute::SET_FLAGS, &flags.to_be_bytes())
            .attribute(attribute::SET_KEY_LEN, &set.key.to_be_bytes());
        if set.verdicts {
            let verdict = libc::NFT_DATA_VERDICT;
            message = message.attribute(attribute::SET_DATA_TYPE, &verdict.to_be_bytes());
        }
        self.with(message)
    }

    /// Removes a set that no rule uses.
    pub(super) fn no_set(self, name: &str) -> Self {
        let message = message(libc::NFT_MSG_DELSET, 0)
            .text(attribute::SET_TABLE, self.table)
            .text(attribute::SET_NAME, name);
        self.with(message)
    }

    /// Puts keys into a set; one that is there stays as it is.
    pub(super) fn put(self, set: &str, keys: &[Key]) -> Self {
        self.elements(libc::NFT_MSG_NEWSETELEM, libc::NLM_F_CREATE, set, keys)
    }

    /// Takes keys out of a set; one that is not there fails all the changes.
    pub(super) fn take(self, set: &str, keys: &[Key]) -> Self {
        self.elements(libc::NFT_MSG_DELSETELEM, 0, set, keys)
    }

    /// Puts keys without a verdict into a set, anew where they are there already: for this time.
    pub(super) fn replace(self, set: &str, keys: &[Key]) -> Self {
        // Taking out what may not be there would fail.
        self.put(set, keys).take(set, keys).put(set, keys)
    }

    fn elements(self, kind: libc::c_int, flags: libc::c_int, set: &str, keys: &[Key]) -> Self {
        keys.chunks(KEYS_PER_MESSAGE).fold(self, |changes, keys| {
            let list = keys.iter().fold(Attributes::new(), |list, key| {
                list.nested(attribute::LIST_ELEM, &key.attributes())
            });
            let message = message(kind, flags)
                .text(attribute::SET_ELEM_LIST_TABLE, changes.table)
                .text(attribute::SET_ELEM_LIST_SET, set)
                .nested(attribute::SET_ELEM_LIST_ELEMENTS, &list);
            changes.with(message)
        })
    }

    fn with(mut self, message: Message) -> Self {
        self.messages.push(message);
        self
    }

    /// Makes the changes.
    pub(super) fn make(self, socket: &mut Socket) -> io::Result<()> {
        socket.transaction(self.messages)
    }
}

/// An attribute is shorter than 64 KiB, and a key with its verdict takes up to a hundred bytes.
const KEYS_PER_MESSAGE: usize = 256;

impl Key {
    fn attributes(&self) -> Attributes {
        let value = Attributes::new().add(attribute::DATA_VALUE, &self.bytes);
        let mut attributes = Attributes::new().nested(attribute::SET_ELEM_KEY, &value);
        if self.ends {
            let flags = libc::NFT_SET_ELEM_INTERVAL_END as u32;
            attributes = attributes.add(attribute::SET_ELEM_FLAGS, &flags.to_be_bytes());
        }
        if let Some(to) = &self.verdict {
            attributes = attributes.nested(attribute::SET_ELEM_DATA, &verdict(to));
        }
        if let Some(time) = self.time {
            let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            attributes = attributes.add(attribute::SET_ELEM_TIMEOUT, &ms.to_be_bytes());
        }
        attributes
    }
}

/// Names of all tables of the namespace that begin with a prefix.
pub(super) fn tables(socket: &mut Socket, prefix: &str) -> io::Result<Vec<String>> {
    let list = socket.list(message(libc::NFT_MSG_GETTABLE, libc::NLM_F_DUMP))?;
    let name = |body: &Vec<u8>| {
        let name = text(attributes(body, 4).get(&attribute::TABLE_NAME)?);
        name.starts_with(prefix).then_some(name)
    };
    Ok(list.iter().filter_map(name).collect())
}

/// A chain as it is.
pub(super) struct Chain {
    pub(super) table: String,
    pub(super) name: String,
    /// It hangs on the forward hook, and drops what none of its rules decides.
    pub(super) drops_what_is_forwarded: bool,
}

/// All chains of the namespace, whoever made them.
pub(super) fn chains(socket: &mut Socket) -> io::Result<Vec<Chain>> {
    let unspecified = [libc::NFPROTO_UNSPEC as u8, 0, 0, 0];
    let kind = kind(libc::NFT_MSG_GETCHAIN);
    let list = socket.list(Message::new(kind, libc::NLM_F_DUMP).raw(&unspecified))?;
    Ok(list.iter().filter_map(|body| chain(body)).collect())
}

fn chain(body: &[u8]) -> Option<Chain> {
    let found = attributes(body, 4);
    let number = |value: &[u8]| value.first_chunk().map(|four| u32::from_be_bytes(*four));
    let hook = found
        .get(&attribute::CHAIN_HOOK)
        .and_then(|hook| number(attributes(hook, 0).get(&attribute::HOOK_HOOKNUM).copied()?));
    let policy = found.get(&attribute::CHAIN_POLICY).and_then(|policy| number(policy));
    let inet = matches!(i32::from(*body.first()?), libc::NFPROTO_INET | libc::NFPROTO_IPV4);
    Some(Chain {
        table: text(found.get(&attribute::CHAIN_TABLE)?),
        name: text(found.get(&attribute::CHAIN_NAME)?),
        drops_what_is_forwarded: inet && hook == Some(Hook::Forward as u32) && policy == Some(0),
    })
}

fn message(kind: libc::c_int, flags: libc::c_int) -> Message {
    Message::new(self::kind(kind), flags).raw(&[FAMILY, 0, 0, 0])
}

fn kind(kind: libc::c_int) -> u16 {
    ((libc::NFNL_SUBSYS_NFTABLES << 8) | kind) as u16
}
