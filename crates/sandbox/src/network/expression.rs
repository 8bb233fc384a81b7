//! What a rule looks at and does: the expressions of nftables that are used here, by name.
//!
//! A rule is a row of them. Each one that looks at something ends the rule unless it matches.

use super::attribute;
use super::netlink::Attributes;
use std::net::Ipv4Addr;

/// The register through which the parts of an expression hand each other values; four bytes behind
/// it begins the next one.
const REGISTER: u32 = libc::NFT_REG_1 as u32;
/// `NFT_REG32_01`: the four bytes behind the first four of [`REGISTER`].
const NEXT_REGISTER: u32 = libc::NFT_REG32_00 as u32 + 1;

/// `NF_CT_STATE_BIT(IP_CT_ESTABLISHED)` and that of `IP_CT_RELATED`.
const ESTABLISHED_OR_RELATED: u32 = 2 | 4;
/// `NF_CT_STATE_BIT(IP_CT_NEW)`.
const NEW: u32 = 8;
/// `IPS_DST_NAT`.
const REDIRECTED: u32 = 0x20;
/// `RTN_LOCAL`.
const LOCAL: u32 = libc::RTN_LOCAL as u32;
/// `NFT_FIB_RESULT_ADDRTYPE`.
const FIB_ADDRESS_TYPE: u32 = 3;
/// `NFTA_FIB_F_DADDR`.
const FIB_DESTINATION: u32 = 2;
/// `NFT_REJECT_ICMPX_UNREACH` and `NFT_REJECT_ICMPX_ADMIN_PROHIBITED`.
const REJECT: (u32, u8) = (2, 3);

/// What becomes of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Accept,
    Drop,
    /// Another chain decides.
    GoTo(String),
}

/// One part of a rule.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    name: &'static str,
    data: Attributes,
}

impl Expression {
    fn new(name: &'static str, data: Attributes) -> Self {
        Self { name, data }
    }

    pub(super) fn attributes(&self) -> Attributes {
        Attributes::new()
            .text(attribute::EXPR_NAME, self.name)
            .nested(attribute::EXPR_DATA, &self.data)
    }
}

/// It came in by this link.
pub(super) fn from_link(index: u32) -> Vec<Expression> {
    vec![meta(libc::NFT_META_IIF), compare(true, &index.to_ne_bytes())]
}

/// It goes out by this link.
pub(super) fn to_link(index: u32) -> Vec<Expression> {
    vec![meta(libc::NFT_META_OIF), compare(true, &index.to_ne_bytes())]
}

/// It goes out by another link.
pub(super) fn not_to_link(index: u32) -> Vec<Expression> {
    vec![meta(libc::NFT_META_OIF), compare(false, &index.to_ne_bytes())]
}

/// It came in by the link of this name.
pub(super) fn from_link_named(name: &str) -> Vec<Expression> {
    let mut bytes = [0; libc::IFNAMSIZ];
    for (to, from) in bytes.iter_mut().zip(name.as_bytes()) {
        *to = *from;
    }
    vec![meta(libc::NFT_META_IIFNAME), compare(true, &bytes)]
}

/// It is no IPv4.
pub(super) fn not_ipv4() -> Vec<Expression> {
    vec![meta(libc::NFT_META_NFPROTO), compare(false, &[libc::NFPROTO_IPV4 as u8])]
}

/// It is of this protocol, such as `IPPROTO_TCP`.
pub(super) fn of_protocol(protocol: libc::c_int) -> Vec<Expression> {
    vec![meta(libc::NFT_META_L4PROTO), compare(true, &[protocol as u8])]
}

/// It is for this address.
pub(super) fn for_address(address: Ipv4Addr) -> Vec<Expression> {
    vec![destination(), compare(true, &address.octets())]
}

/// It is for an address in this set.
pub(super) fn for_one_of(set: &str) -> Vec<Expression> {
    vec![destination(), lookup(set)]
}

/// It is for an address and a port in this set; comes behind [`of_protocol`].
pub(super) fn for_address_and_port_of(set: &str) -> Vec<Expression> {
    vec![destination(), port(NEXT_REGISTER), lookup(set)]
}

/// It is for this port; comes behind [`of_protocol`].
pub(super) fn for_port(number: u16) -> Vec<Expression> {
    vec![port(REGISTER), compare(true, &number.to_be_bytes())]
}

/// It is from this address.
pub(super) fn from_address(address: Ipv4Addr) -> Vec<Expression> {
    vec![
        payload(libc::NFT_PAYLOAD_NETWORK_HEADER, 12, 4, REGISTER),
        compare(true, &address.octets()),
    ]
}

/// It is for an address that the machine itself has now.
pub(super) fn for_this_host() -> Vec<Expression> {
    let data = Attributes::new()
        .add(attribute::FIB_DREG, &REGISTER.to_be_bytes())
        .add(attribute::FIB_RESULT, &FIB_ADDRESS_TYPE.to_be_bytes())
        .add(attribute::FIB_FLAGS, &FIB_DESTINATION.to_be_bytes());
    vec![Expression::new("fib", data), compare(true, &LOCAL.to_ne_bytes())]
}

/// It belongs to a connection that has been let through before.
pub(super) fn of_a_known_connection() -> Vec<Expression> {
    vec![tracked(libc::NFT_CT_STATE), mask(ESTABLISHED_OR_RELATED), compare(false, &[0; 4])]
}

/// It begins a connection.
pub(super) fn of_a_new_connection() -> Vec<Expression> {
    vec![tracked(libc::NFT_CT_STATE), mask(NEW), compare(false, &[0; 4])]
}

/// No rule of this machine has given it another destination.
pub(super) fn not_redirected() -> Vec<Expression> {
    vec![tracked(libc::NFT_CT_STATUS), mask(REDIRECTED), compare(true, &[0; 4])]
}

/// The verdict that a map has for the link by which it came in, if it has one.
pub(super) fn verdict_for_its_link(map: &str) -> Vec<Expression> {
    let data = Attributes::new()
        .text(attribute::LOOKUP_SET, map)
        .add(attribute::LOOKUP_SREG, &REGISTER.to_be_bytes())
        .add(attribute::LOOKUP_DREG, &(libc::NFT_REG_VERDICT as u32).to_be_bytes());
    vec![meta(libc::NFT_META_IIF), Expression::new("lookup", data)]
}

/// Decides.
pub(super) fn decide(to: &Verdict) -> Vec<Expression> {
    let data = Attributes::new()
        .add(attribute::IMMEDIATE_DREG, &(libc::NFT_REG_VERDICT as u32).to_be_bytes())
        .nested(attribute::IMMEDIATE_DATA, &verdict(to));
    vec![Expression::new("immediate", data)]
}

/// Drops it and tells the sender, who need not wait: "administratively prohibited".
pub(super) fn reject() -> Vec<Expression> {
    let (kind, code) = REJECT;
    let data = Attributes::new()
        .add(attribute::REJECT_TYPE, &kind.to_be_bytes())
        .add(attribute::REJECT_ICMP_CODE, &[code]);
    vec![Expression::new("reject", data)]
}

/// Gives it the address of the link by which it goes out.
pub(super) fn masquerade() -> Vec<Expression> {
    vec![Expression::new("masq", Attributes::new())]
}

/// A verdict as the value of an attribute.
pub(super) fn verdict(to: &Verdict) -> Attributes {
    let code = match to {
        Verdict::Accept => libc::NF_ACCEPT,
        Verdict::Drop => libc::NF_DROP,
        Verdict::GoTo(_) => libc::NFT_GOTO,
    };
    let mut inner = Attributes::new().add(attribute::VERDICT_CODE, &code.to_be_bytes());
    if let Verdict::GoTo(chain) = to {
        inner = inner.text(attribute::VERDICT_CHAIN, chain);
    }
    Attributes::new().nested(attribute::DATA_VERDICT, &inner)
}

fn meta(key: libc::c_int) -> Expression {
    let data = Attributes::new()
        .add(attribute::META_DREG, &REGISTER.to_be_bytes())
        .add(attribute::META_KEY, &(key as u32).to_be_bytes());
    Expression::new("meta", data)
}

fn tracked(key: libc::c_int) -> Expression {
    let data = Attributes::new()
        .add(attribute::CT_DREG, &REGISTER.to_be_bytes())
        .add(attribute::CT_KEY, &(key as u32).to_be_bytes());
    Expression::new("ct", data)
}

fn destination() -> Expression {
    payload(libc::NFT_PAYLOAD_NETWORK_HEADER, 16, 4, REGISTER)
}

fn port(register: u32) -> Expression {
    payload(libc::NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2, register)
}

fn payload(base: libc::c_int, offset: u32, length: u32, register: u32) -> Expression {
    let data = Attributes::new()
        .add(attribute::PAYLOAD_DREG, &register.to_be_bytes())
        .add(attribute::PAYLOAD_BASE, &(base as u32).to_be_bytes())
        .add(attribute::PAYLOAD_OFFSET, &offset.to_be_bytes())
        .add(attribute::PAYLOAD_LEN, &length.to_be_bytes());
    Expression::new("payload", data)
}

fn compare(equal: bool, value: &[u8]) -> Expression {
    let operation = if equal { libc::NFT_CMP_EQ } else { libc::NFT_CMP_NEQ };
    let data = Attributes::new()
        .add(attribute::CMP_SREG, &REGISTER.to_be_bytes())
        .add(attribute::CMP_OP, &(operation as u32).to_be_bytes())
        .nested(attribute::CMP_DATA, &data(value));
    Expression::new("cmp", data)
}

fn mask(bits: u32) -> Expression {
    let data = Attributes::new()
        .add(attribute::BITWISE_SREG, &REGISTER.to_be_bytes())
        .add(attribute::BITWISE_DREG, &REGISTER.to_be_bytes())
        .add(attribute::BITWISE_LEN, &4u32.to_be_bytes())
        .nested(attribute::BITWISE_MASK, &data(&bits.to_ne_bytes()))
        .nested(attribute::BITWISE_XOR, &data(&[0; 4]));
    Expression::new("bitwise", data)
}

fn lookup(set: &str) -> Expression {
    let data = Attributes::new()
        .text(attribute::LOOKUP_SET, set)
        .add(attribute::LOOKUP_SREG, &REGISTER.to_be_bytes());
    Expression::new("lookup", data)
}

fn data(value: &[u8]) -> Attributes {
    Attributes::new().add(attribute::DATA_VALUE, value)
}
