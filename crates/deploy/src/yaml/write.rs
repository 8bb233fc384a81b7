//! A value as YAML text.

use super::{Node, Value};
use saphyr::{Mapping, Scalar, Yaml, YamlEmitter};
use std::borrow::Cow;

/// The value as a YAML document that ends with a newline.
///
/// # Errors
///
/// Where the value can't be written; none is known that can't.
pub fn write(node: &Node) -> Result<String, String> {
    let mut text = String::new();
    YamlEmitter::new(&mut text).dump(&yaml(node)).map_err(|error| error.to_string())?;
    let text = text.strip_prefix("---\n").unwrap_or(&text);
    Ok(format!("{}\n", text.trim_end()))
}

fn yaml(node: &Node) -> Yaml<'_> {
    match &node.value {
        Value::Null => Yaml::Value(Scalar::Null),
        Value::Bool(flag) => Yaml::Value(Scalar::Boolean(*flag)),
        Value::Integer(number) => Yaml::Value(Scalar::Integer(*number)),
        Value::Float(number) => Yaml::Value(Scalar::FloatingPoint((*number).into())),
        Value::Text(text) => Yaml::Value(Scalar::String(Cow::Borrowed(text))),
        Value::List(items) => Yaml::Sequence(items.iter().map(yaml).collect()),
        Value::Map(mapping) => {
            let mut written = Mapping::new();
            for entry in &mapping.entries {
                let key = Yaml::Value(Scalar::String(Cow::Borrowed(&entry.key)));
                written.insert(key, yaml(&entry.value));
            }
            Yaml::Mapping(written)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Sources, parse};

    #[test]
    fn what_is_written_reads_as_the_same() {
        let text = "a: 1\nb: [x, 'true', 1.5, null, {c: \"two\\nlines\"}]\nd: {}\ne: '07'\nf: ''\n";
        let read = |text: &str| {
            let mut sources = Sources::default();
            let file = sources.add("t.yml", text);
            parse(&sources, file).expect("YAML").to_json()
        };
        let mut sources = Sources::default();
        let file = sources.add("t.yml", text);
        let node = parse(&sources, file).expect("YAML");
        let written = write(&node).expect("written");
        assert_eq!(read(&written), read(text), "{written}");
        assert!(written.ends_with('\n') && !written.starts_with("---"));
    }
}
