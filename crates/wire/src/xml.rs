//! XML as a tree of elements, small enough for requests: names without their namespace, attributes
//! left out.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Deepest nesting that is read.
pub const DEPTH: usize = 64;

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name without a namespace's prefix.
    pub name: String,
    /// The text in it, unescaped.
    pub text: String,
    /// The elements in it.
    pub children: Vec<Element>,
}

impl Element {
    /// Reads a document; the error says what is wrong with it.
    ///
    /// # Errors
    /// When it is not well-formed or nested deeper than [`DEPTH`].
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut reader = Reader::from_reader(bytes);
        reader.config_mut().expand_empty_elements = true;
        let mut open = vec![Self::default()];
        loop {
            let event = reader.read_event().map_err(|error| error.to_string())?;
            match event {
                Event::Start(start) => {
                    if open.len() > DEPTH {
                        return Err(format!("the document is nested deeper than {DEPTH} elements"));
                    }
                    let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                    open.push(Self { name, ..Self::default() });
                }
                Event::End(_) => {
                    let element = open.pop().ok_or("an element ends that did not begin")?;
                    open.last_mut()
                        .ok_or("an element ends that did not begin")?
                        .children
                        .push(element);
                }
                Event::Text(text) => {
                    let text = String::from_utf8_lossy(&text).into_owned();
                    append(&mut open, &text);
                }
                Event::CData(text) => append(&mut open, &String::from_utf8_lossy(&text)),
                Event::GeneralRef(reference) => {
                    let name = String::from_utf8_lossy(&reference).into_owned();
                    let text = format!("&{name};");
                    let text = quick_xml::escape::unescape(&text).map_err(|e| e.to_string())?;
                    append(&mut open, &text);
                }
                Event::Eof => break,
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {}
            }
        }
        if open.len() > 1 {
            return Err("the document ends within an element".to_owned());
        }
        let mut children = open.pop().unwrap_or_default().children.into_iter();
        match (children.next(), children.next()) {
            (Some(root), None) => Ok(root),
            _ => Err("the document has not one root element".to_owned()),
        }
    }

    /// The children of a name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

fn append(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_a_tree() {
        let root = Element::parse(
            b"<?xml version=\"1.0\"?><a xmlns=\"x\"><b>1 &lt; 2 &#65;</b><n:c/><b><![CDATA[&]]></b></a>",
        )
        .expect("reads");
        let texts: Vec<_> = root.all("b").map(|b| b.text.as_str()).collect();
        assert_eq!(texts, ["1 < 2 A", "&"]);
        assert_eq!(root.all("c").count(), 1);
        for text in ["", "<a>", "<a></b>", "<a/><b/>", "text", "<a>&unknown;</a>"] {
            assert!(Element::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
