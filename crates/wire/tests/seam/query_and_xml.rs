//! The query and rest-xml protocols, with a service made up for the purpose: lists, maps and
//! structures in forms and XML, there and back.

use super::{request, text};
use std::collections::BTreeMap;
use wire::shape::{
    BLOB, Operation, POINT_IN_TIME, Protocol, Service, Shape, Structure, TEXT, member,
};
use wire::{Call, Timestamp, structures};

structures! {
    Part { name: Option<String> = "Name", size: Option<i32> = "Size" }
    Thing {
        id: Option<String> = "Id",
        parts: Option<Vec<Part>> = "Parts",
        words: Option<Vec<String>> = "Words",
        tags: Option<BTreeMap<String, String>> = "Tags",
        labels: Option<BTreeMap<String, String>> = "Labels",
        made: Option<Timestamp> = "Made",
        bytes: Option<bytes::Bytes> = "Bytes",
        flag: Option<bool> = "Flag",
    }
}

static PART: Structure = Structure {
    name: "Part",
    payload: None,
    members: &[member("Name", &TEXT), member("Size", &wire::shape::INTEGER)],
};
static PART_SHAPE: Shape = Shape::structure(&PART);
static PARTS: Shape = Shape::list(&PART_SHAPE, "Part", false);
static WORDS: Shape = Shape::list(&TEXT, "member", true);
static TAGS: Shape = Shape::map(&TEXT, &TEXT, "key", "value", false);
static LABELS: Shape = Shape::map(&TEXT, &TEXT, "K", "V", true);
static THING: Structure = Structure {
    name: "Thing",
    payload: None,
    members: &[
        member("Id", &TEXT),
        member("Parts", &PARTS),
        member("Words", &WORDS).named("Word"),
        member("Tags", &TAGS),
        member("Labels", &LABELS).named("Label"),
        member("Made", &POINT_IN_TIME),
        member("Bytes", &BLOB),
        member("Flag", &wire::shape::BOOLEAN),
    ],
};
static PUT_THING: Operation = Operation {
    name: "PutThing",
    method: "POST",
    path: "/things",
    status: 200,
    input: &THING,
    output: &THING,
    result_wrapper: "PutThingResult",
};

macro_rules! service {
    ($module:ident, $protocol:expr) => {
        mod $module {
            use super::*;
            pub(super) static SERVICE: Service = Service {
                name: "things",
                signing_name: "things",
                protocol: $protocol,
                api_version: "2026-01-01",
                xml_namespace: "urn:things",
                operations: &[&PUT_THING],
                errors: &[],
                unserved: &[],
            };
            pub(super) struct PutThing;
            impl Call for PutThing {
                type Input = Thing;
                type Output = Thing;
                const SERVICE: &'static Service = &SERVICE;
                const OPERATION: &'static Operation = &PUT_THING;
            }
        }
    };
}
service!(form, Protocol::Query);
service!(xml, Protocol::RestXml);

fn thing() -> Thing {
    let entry = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    Thing {
        id: Some("a & b".to_owned()),
        parts: Some(vec![
            Part { name: Some("one".to_owned()), size: Some(1) },
            Part { name: Some("two".to_owned()), size: None },
        ]),
        words: Some(vec!["x".to_owned(), "y".to_owned()]),
        tags: Some(BTreeMap::from([entry("k", "v"), entry("l", "w")])),
        labels: Some(BTreeMap::from([entry("m", "n")])),
        made: Some(Timestamp("2026-01-02T03:04:05Z".parse().expect("a time"))),
        bytes: Some(bytes::Bytes::from_static(b"\x00\x01")),
        flag: Some(true),
    }
}

fn read<C: Call>(service: &'static Service, body: &str) -> C::Input {
    let request = request("POST", "/things", &[], body.to_owned());
    let (operation, document) =
        wire::call::read_request(service, &request, &wire::error::VALIDATION).expect("reads");
    assert_eq!(operation.name, "PutThing");
    wire::document::Field::from_document(document)
}

#[test]
fn a_form_holds_lists_maps_and_structures() {
    let body = "Action=PutThing&Version=2026-01-01&Id=a+%26+b\
                &Parts.Part.1.Name=one&Parts.Part.1.Size=1&Parts.Part.2.Name=two\
                &Word.1=x&Word.2=y&Tags.entry.1.key=k&Tags.entry.1.value=v\
                &Tags.entry.2.key=l&Tags.entry.2.value=w&Label.1.K=m&Label.1.V=n\
                &Made=2026-01-02T03:04:05Z&Bytes=AAE%3D&Flag=true";
    assert_eq!(read::<form::PutThing>(&form::SERVICE, body), thing());
}

#[test]
fn xml_that_was_answered_reads_back() {
    let request = request("POST", "/things", &[], "");
    let response = wire::answer::<xml::PutThing>(&request, Ok(thing()));
    assert_eq!(response.headers()["content-type"], "application/xml");
    assert_eq!(response.headers()["x-amz-request-id"], request.request_id);
    let text = text(response);
    assert_eq!(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Thing xmlns=\"urn:things\"><Id>a &amp; b</Id>\
         <Parts><Part><Name>one</Name><Size>1</Size></Part><Part><Name>two</Name></Part></Parts>\
         <Word>x</Word><Word>y</Word><Tags><entry><key>k</key><value>v</value></entry>\
         <entry><key>l</key><value>w</value></entry></Tags><Label><K>m</K><V>n</V></Label>\
         <Made>2026-01-02T03:04:05.000Z</Made><Bytes>AAE=</Bytes><Flag>true</Flag></Thing>"
    );
    assert_eq!(read::<xml::PutThing>(&xml::SERVICE, &text), thing());
}

#[test]
fn errors_of_rest_xml_stand_alone() {
    let request = request("POST", "/things", &[], "<Thing>");
    let error = wire::call::read_request(&xml::SERVICE, &request, &wire::error::VALIDATION)
        .expect_err("not well-formed");
    let response = wire::refuse(&xml::SERVICE, &request, &error);
    assert_eq!(response.status(), 400);
    let text = text(response);
    assert!(text.contains("<Error><Code>SerializationException</Code>"), "{text}");
}
