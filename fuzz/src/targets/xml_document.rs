//! XML of requests: a tree with a limited depth, or a no.

use crate::Target;
use wire::xml::{DEPTH, Element};

pub(crate) const TARGET: Target = Target {
    name: "xml_document",
    seeds: &[
        b"<?xml version=\"1.0\"?><A xmlns=\"x\"><B a=\"1\">t &amp; u</B><B/><C><![CDATA[<]]></C></A>",
        b"<a:b><c>&#65;</c></a:b>",
    ],
    run,
};

fn run(bytes: &[u8]) {
    if let Ok(root) = Element::parse(bytes) {
        assert!(depth(&root) <= DEPTH + 1);
    }
}

fn depth(element: &Element) -> usize {
    1 + element.children.iter().map(depth).max().unwrap_or(0)
}
