//! One service's file: a table of operations, the errors, Rust structures, and the shapes by which
//! requests are read, checked and answered.

use super::botocore;
use super::closure::{Closure, shape};
use super::model::{Model, Reference, Shape};
use super::name::{camel, constant, field};
use super::table::{ORDERS, Selection};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The text of one service's file, not yet formatted.
pub(crate) fn service(selection: &Selection, model: &Model) -> Result<String> {
    let closure = Closure::of(selection, model)?;
    let writer = Writer { selection, model, closure };
    writer.names_differ()?;
    let mut out = String::new();
    writer.head(&mut out)?;
    writer.operations(&mut out)?;
    writer.errors(&mut out)?;
    writer.structures(&mut out)?;
    writer.shapes(&mut out)?;
    Ok(out)
}

struct Writer<'m> {
    selection: &'m Selection,
    model: &'m Model,
    closure: Closure<'m>,
}

impl Writer<'_> {
    fn names_differ(&self) -> Result<()> {
        let mut seen = BTreeSet::new();
        let structures = self.closure.shapes.iter().filter(|name| {
            self.model.shapes.get(**name).is_some_and(|shape| shape.kind == "structure")
        });
        let operations = self.closure.operations.iter().map(|(name, _)| name);
        let events = self.closure.shapes.iter().filter_map(|name| self.model.shapes.get(*name));
        let events = events.filter(|shape| shape.eventstream).flat_map(|s| s.members.keys());
        let events: Vec<&str> = events.map(String::as_str).collect();
        for name in structures.chain(operations).chain(&events) {
            ensure!(
                seen.insert(camel_type(name)),
                "{name} names two of: an operation, a structure, an event"
            );
        }
        Ok(())
    }

    fn head(&self, out: &mut String) -> Result<()> {
        let facts = &self.model.metadata;
        write!(
            out,
            "//! {}, API version {}. Written by `cargo xtask codegen` from the service model of \
             botocore {}; changes belong there.\n\n\
             use super::prelude::*;\n\n",
            facts.service_full_name,
            facts.api_version,
            botocore::VERSION,
        )?;
        let protocol = match facts.protocol.as_str() {
            "rest-json" => "RestJson".to_owned(),
            "rest-xml" => "RestXml".to_owned(),
            "query" => "Query".to_owned(),
            "json" => format!(
                "Json {{ version: {:?}, target: {:?} }}",
                facts.json_version.as_deref().unwrap_or("1.0"),
                facts.target_prefix.as_deref().context("no target prefix")?
            ),
            other => bail!("the protocol {other} is not known"),
        };
        writeln!(
            out,
            "/// The service.\npub static SERVICE: Service = Service {{ name: {:?}, \
             signing_name: {:?}, protocol: Protocol::{protocol}, api_version: {:?}, \
             xml_namespace: {:?}, operations: OPERATIONS, errors: ERRORS, unserved: UNSERVED }};",
            self.selection.service,
            facts.signing_name.as_deref().unwrap_or(&facts.endpoint_prefix),
            facts.api_version,
            facts.xml_namespace.as_deref().unwrap_or_default(),
        )?;
        Ok(())
    }

    fn operations(&self, out: &mut String) -> Result<()> {
        out.push_str("\noperations! {\n");
        let mut tables = String::new();
        for (name, operation) in &self.closure.operations {
            let rust = |reference: &Option<Reference>| {
                reference.as_ref().map_or("()".to_owned(), |r| camel_type(&r.shape))
            };
            let table = |reference: &Option<Reference>| {
                reference
                    .as_ref()
                    .map_or("EMPTY".to_owned(), |r| format!("shapes::{}", constant(&r.shape)))
            };
            let (input, output, constant) =
                (rust(&operation.input), rust(&operation.output), constant(name));
            writeln!(out, "    {name}({input}) -> {output} = {constant},")?;
            let wrapper =
                operation.output.as_ref().and_then(|o| o.result_wrapper.as_deref()).unwrap_or("");
            writeln!(
                tables,
                "\n/// The operation `{name}`.\npub static {constant}: Operation = Operation {{ \
                 name: {name:?}, method: {:?}, path: {:?}, status: {}, input: &{}, output: &{}, \
                 result_wrapper: {wrapper:?} }};",
                operation.http.method,
                operation.http.request_uri,
                operation.http.response_code.unwrap_or(200),
                table(&operation.input),
                table(&operation.output),
            )?;
        }
        out.push_str("}\n");
        out.push_str(&tables);
        out.push_str("\n/// Operations of AWS that are not served yet.\n");
        out.push_str("static UNSERVED: &[Unserved] = &[\n");
        for (name, operation) in &self.model.operations {
            if !self.selection.operations.contains(&name.as_str()) {
                writeln!(
                    out,
                    "Unserved {{ name: {name:?}, method: {:?}, path: {:?} }},",
                    operation.http.method, operation.http.request_uri
                )?;
            }
        }
        out.push_str("];\n");
        Ok(())
    }

    fn errors(&self, out: &mut String) -> Result<()> {
        let mut all = String::from("\nstatic ERRORS: &[&ErrorShape] = &[\n");
        for name in &self.closure.errors {
            let shape = shape(self.model, name)?;
            let constant = constant(name);
            let mut fields = String::new();
            let mut message = "message".to_owned();
            let mut has_type = false;
            for (member, reference) in &shape.members {
                let wire = reference.location_name.as_deref().unwrap_or(member);
                if reference.location.is_none() && member.eq_ignore_ascii_case("message") {
                    wire.clone_into(&mut message);
                } else if member == "Type" {
                    has_type = true;
                } else {
                    let location = match reference.location.as_deref() {
                        Some("header") => "Location::Header".to_owned(),
                        Some(other) => bail!("an error with a member in {other}"),
                        None => "Location::Body".to_owned(),
                    };
                    write!(fields, "({member:?}, {location}, {wire:?}),")?;
                }
            }
            let error = shape.error.as_ref();
            let status = error.and_then(|e| e.http_status_code).unwrap_or(if shape.fault {
                500
            } else {
                400
            });
            let code = error.and_then(|e| e.code.as_deref()).unwrap_or(name);
            writeln!(
                out,
                "/// AWS's `{name}`.\npub static {constant}: ErrorShape = ErrorShape {{ \
                 name: {name:?}, code: {code:?}, status: {status}, message: {message:?}, \
                 has_type: {has_type}, fields: &[{fields}] }};"
            )?;
            writeln!(all, "&{constant},")?;
        }
        all.push_str("];\n");
        out.push_str(&all);
        Ok(())
    }

    fn structures(&self, out: &mut String) -> Result<()> {
        out.push_str("\nstructures! {\n");
        for name in &self.closure.shapes {
            let shape = shape(self.model, name)?;
            if shape.kind != "structure" || shape.eventstream || self.twin(name)?.is_some() {
                continue;
            }
            writeln!(out, "    {} {{", camel_type(name))?;
            for (member, reference) in &shape.members {
                if self.is_event_stream(reference)? {
                    continue;
                }
                let rust = self.rust_type(&reference.shape)?;
                let required = shape.required.contains(member) && self.closure.sent.contains(name);
                let rust = if required { rust } else { format!("Option<{rust}>") };
                writeln!(out, "        {}: {rust} = {member:?},", field(member))?;
            }
            out.push_str("    }\n");
        }
        out.push_str("}\n");
        for name in &self.closure.shapes {
            if let Some(twin) = self.twin(name)? {
                let (name, twin) = (camel_type(name), camel_type(twin));
                writeln!(
                    out,
                    "\n/// AWS's `{name}`, the same as [`{twin}`].\npub type {name} = {twin};"
                )?;
            }
        }
        self.events(out)?;
        self.lists_of_values(out)
    }

    /// For the output of an operation: a structure with the same members and a shorter name, if
    /// there is one. AWS repeats what a resource is in the answer of each operation on it.
    fn twin(&self, name: &str) -> Result<Option<&str>> {
        let mut outputs = self.closure.operations.iter().filter_map(|(_, o)| o.output.as_ref());
        if !outputs.any(|output| output.shape == name) || self.closure.sent.contains(name) {
            return Ok(None);
        }
        let members = |name: &str| -> Result<BTreeSet<(&str, &str)>> {
            let members = &shape(self.model, name)?.members;
            Ok(members.iter().map(|(member, r)| (member.as_str(), r.shape.as_str())).collect())
        };
        let own = members(name)?;
        let mut best: Option<&str> = None;
        for other in &self.closure.shapes {
            let shorter = other.len() < best.unwrap_or(name).len();
            let candidate = shape(self.model, other)?.kind == "structure"
                && !self.closure.sent.contains(other)
                && !own.is_empty();
            if candidate && shorter && members(other)? == own {
                best = Some(other);
            }
        }
        Ok(best)
    }

    /// The events of event streams, as types.
    fn events(&self, out: &mut String) -> Result<()> {
        for name in &self.closure.shapes {
            let stream = shape(self.model, name)?;
            for (event, reference) in stream.members.iter().filter(|_| stream.eventstream) {
                let members = &shape(self.model, &reference.shape)?.members;
                let payload = members.iter().find(|(_, member)| member.eventpayload);
                writeln!(
                    out,
                    "\nevent!({event}({}) = &shapes::{}, {:?});",
                    camel_type(&reference.shape),
                    constant(&reference.shape),
                    payload.map(|(member, _)| member)
                )?;
            }
        }
        Ok(())
    }

    /// The lists of values that the services check themselves.
    fn lists_of_values(&self, out: &mut String) -> Result<()> {
        for name in self.selection.unchecked {
            writeln!(
                out,
                "\n/// Values of `{name}` in the order of the model.\n\
                 pub static {}_VALUES: &[&str] = &{:?};",
                constant(name),
                shape(self.model, name)?.values
            )?;
        }
        Ok(())
    }

    fn shapes(&self, out: &mut String) -> Result<()> {
        out.push_str("\nmod shapes {\n use crate::generated::prelude::*;\n");
        for name in &self.closure.shapes {
            let shape = shape(self.model, name)?;
            if self.plain(name)?.is_some() {
                continue;
            }
            let constant = constant(name);
            if shape.kind == "structure" {
                self.structure(out, name, &constant, shape)?;
                continue;
            }
            let mut rust = self.kind(out, name, shape)?;
            if let Some(max) = shape.max {
                write!(rust, ".max({max:?})")?;
            }
            if let Some(min) = shape.min {
                write!(rust, ".min({min:?})")?;
            }
            if shape.sensitive {
                rust.push_str(".sensitive()");
            }
            writeln!(out, "static {constant}: Shape = {rust};")?;
        }
        out.push_str("}\n");
        Ok(())
    }

    fn structure(&self, out: &mut String, name: &str, constant: &str, shape: &Shape) -> Result<()> {
        if shape.eventstream {
            return Ok(());
        }
        let payload = match &shape.payload {
            Some(member) if !self.is_event_stream(&shape.members[member.as_str()])? => {
                format!("Some({member:?})")
            }
            _ => "None".to_owned(),
        };
        writeln!(
            out,
            "pub(super) static {constant}: Structure = Structure {{ name: {name:?}, \
             payload: {payload}, members: &["
        )?;
        for (member, reference) in &shape.members {
            if self.is_event_stream(reference)? {
                continue;
            }
            write!(out, "member({member:?}, {})", self.shape_of(&reference.shape)?)?;
            let wire = reference.location_name.as_deref().unwrap_or(member);
            match reference.location.as_deref() {
                None if wire == member => {}
                None => write!(out, ".named({wire:?})")?,
                Some("uri") => write!(out, ".uri({wire:?})")?,
                Some("querystring") => write!(out, ".query({wire:?})")?,
                Some("header") => write!(out, ".header({wire:?})")?,
                Some("headers") => write!(out, ".headers({wire:?})")?,
                Some("statusCode") => out.push_str(".status_code()"),
                Some(other) => bail!("{name}.{member} is in {other}, which is not known"),
            }
            if let Some(format) = &reference.timestamp_format {
                write!(out, ".format({})", timestamp_format(format)?)?;
            }
            if shape.required.contains(member) {
                out.push_str(".required()");
            }
            out.push_str(",\n");
        }
        out.push_str("] };\n");
        Ok(())
    }

    fn kind(&self, out: &mut String, name: &str, shape: &Shape) -> Result<String> {
        let of = |part: &Option<Reference>| {
            let part = part.as_ref().with_context(|| format!("{name} lacks a part"))?;
            let wire = part.location_name.clone();
            anyhow::Ok((self.shape_of(&part.shape)?, wire))
        };
        Ok(match shape.kind.as_str() {
            "string" => {
                let mut rust = "Shape::text()".to_owned();
                if let Some(pattern) = &shape.pattern {
                    let constant = format!("PATTERN_{}", constant(name));
                    writeln!(out, "static {constant}: Pattern = Pattern::new({pattern:?});")?;
                    write!(rust, ".pattern(&{constant})")?;
                }
                if !shape.values.is_empty() && !self.selection.unchecked.contains(&name) {
                    write!(rust, ".values(&{:?})", in_order(name, &shape.values))?;
                }
                rust
            }
            "timestamp" => match &shape.timestamp_format {
                Some(format) => format!("Shape::timestamp(Some({}))", timestamp_format(format)?),
                None => "Shape::timestamp(None)".to_owned(),
            },
            "list" => {
                let (element, wire) = of(&shape.member)?;
                let flattened =
                    shape.flattened || shape.member.as_ref().is_some_and(|m| m.flattened);
                format!(
                    "Shape::list({element}, {:?}, {flattened})",
                    wire.unwrap_or_else(|| "member".to_owned())
                )
            }
            "map" => {
                let ((key, key_wire), (value, value_wire)) = (of(&shape.key)?, of(&shape.value)?);
                format!(
                    "Shape::map({key}, {value}, {:?}, {:?}, {})",
                    key_wire.unwrap_or_else(|| "key".to_owned()),
                    value_wire.unwrap_or_else(|| "value".to_owned()),
                    shape.flattened
                )
            }
            kind => format!("Shape::{}()", simple(kind)?),
        })
    }

    /// The expression that refers to a shape.
    fn shape_of(&self, name: &str) -> Result<String> {
        if let Some(plain) = self.plain(name)? {
            return Ok(format!("&{plain}"));
        }
        let constant = constant(name);
        Ok(match shape(self.model, name)?.kind.as_str() {
            "structure" => format!("&const {{ Shape::structure(&{constant}) }}"),
            _ => format!("&{constant}"),
        })
    }

    /// The shared shape of what has no constraint.
    fn plain(&self, name: &str) -> Result<Option<&'static str>> {
        let shape = shape(self.model, name)?;
        let checked = !shape.values.is_empty() && !self.selection.unchecked.contains(&name);
        if checked
            || shape.pattern.is_some()
            || shape.min.is_some()
            || shape.max.is_some()
            || shape.sensitive
            || shape.timestamp_format.is_some()
        {
            return Ok(None);
        }
        Ok(Some(match shape.kind.as_str() {
            "string" => "TEXT",
            "boolean" => "BOOLEAN",
            "integer" => "INTEGER",
            "long" => "LONG",
            "double" | "float" => "DOUBLE",
            "blob" => "BLOB",
            // Services have shapes named Timestamp that are something else.
            "timestamp" => "POINT_IN_TIME",
            _ => return Ok(None),
        }))
    }

    fn rust_type(&self, name: &str) -> Result<String> {
        let shape = shape(self.model, name)?;
        let part = |part: &Option<Reference>| {
            let part = part.as_ref().with_context(|| format!("{name} lacks a part"))?;
            self.rust_type(&part.shape)
        };
        Ok(match shape.kind.as_str() {
            "string" => "String".to_owned(),
            "boolean" => "bool".to_owned(),
            "integer" => "i32".to_owned(),
            "long" => "i64".to_owned(),
            "double" | "float" => "f64".to_owned(),
            "blob" => "Bytes".to_owned(),
            "timestamp" => "Timestamp".to_owned(),
            "list" => format!("Vec<{}>", part(&shape.member)?),
            "map" => format!("BTreeMap<String, {}>", part(&shape.value)?),
            "structure" => camel_type(name),
            kind => bail!("{name} is a {kind}, which is not known"),
        })
    }

    fn is_event_stream(&self, reference: &Reference) -> Result<bool> {
        Ok(shape(self.model, &reference.shape)?.eventstream)
    }
}

/// AWS's name where it is a Rust type's name already, which keeps `KMSKeyArn`-like words whole.
fn camel_type(name: &str) -> String {
    if name.starts_with(|c: char| c.is_ascii_uppercase()) && !name.contains(['_', '-']) {
        return name.to_owned();
    }
    camel(name)
}

/// A list of values as the service's messages give it.
fn in_order<'a>(shape: &str, values: &'a [String]) -> Vec<&'a str> {
    let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
    if let Some((_, order)) = ORDERS.iter().find(|(name, _)| *name == shape) {
        values.sort_by_key(|value| order.iter().position(|other| other == value));
    }
    values
}

fn simple(kind: &str) -> Result<&'static str> {
    Ok(match kind {
        "boolean" => "boolean",
        "integer" => "integer",
        "long" => "long",
        "double" | "float" => "double",
        "blob" => "blob",
        other => bail!("the kind {other} is not known"),
    })
}

fn timestamp_format(format: &str) -> Result<&'static str> {
    Ok(match format {
        "iso8601" => "TimestampFormat::Iso8601",
        "unixTimestamp" => "TimestampFormat::EpochSeconds",
        "rfc822" => "TimestampFormat::HttpDate",
        other => bail!("the timestamp format {other} is not known"),
    })
}
