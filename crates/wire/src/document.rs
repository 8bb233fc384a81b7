//! A request or an answer between the wire and Rust's structures: read by a shape, checked, then
//! taken apart into fields; and the same way back.

use crate::Timestamp;
use bytes::Bytes;
use std::collections::BTreeMap;

/// A value as its shape describes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Document {
    /// `true` or `false`.
    Boolean(bool),
    /// 32 or 64 bits.
    Integer(i64),
    /// A number with a fraction.
    Double(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Bytes),
    /// A time.
    Timestamp(Timestamp),
    /// Elements; `None` is a null, which AWS counts as a breach of a constraint.
    List(Vec<Option<Document>>),
    /// Entries in the order in which they came; `None` as in lists.
    Map(Vec<(String, Option<Document>)>),
    /// The members that are there, by AWS's names.
    Structure(Vec<(&'static str, Document)>),
}

/// A Rust type that a field of a generated structure can have.
///
/// Reading expects a document that was read and checked by the field's own shape; from any other it
/// makes the default value.
pub trait Field: Sized + Default {
    /// The value in a document.
    fn from_document(document: Document) -> Self;
    /// The value as a document; `None` leaves the member out.
    fn into_document(self) -> Option<Document>;
}

macro_rules! scalar {
    ($type:ty, $variant:ident, $value:ident => $read:expr, $write:expr) => {
        impl Field for $type {
            fn from_document(document: Document) -> Self {
                match document {
                    Document::$variant($value) => $read,
                    _ => Self::default(),
                }
            }

            fn into_document(self) -> Option<Document> {
                let $value = self;
                Some(Document::$variant($write))
            }
        }
    };
}

scalar!(bool, Boolean, value => value, value);
scalar!(i32, Integer, value => i32::try_from(value).unwrap_or_default(), i64::from(value));
scalar!(i64, Integer, value => value, value);
scalar!(f64, Double, value => value, value);
scalar!(String, Text, value => value, value);
scalar!(Bytes, Blob, value => value, value);
scalar!(Timestamp, Timestamp, value => value, value);

impl Field for () {
    fn from_document(_: Document) -> Self {}

    fn into_document(self) -> Option<Document> {
        Some(Document::Structure(Vec::new()))
    }
}

impl<T: Field> Field for Option<T> {
    fn from_document(document: Document) -> Self {
        Some(T::from_document(document))
    }

    fn into_document(self) -> Option<Document> {
        self.and_then(T::into_document)
    }
}

impl<T: Field> Field for Vec<T> {
    fn from_document(document: Document) -> Self {
        match document {
            Document::List(elements) => {
                elements.into_iter().flatten().map(T::from_document).collect()
            }
            _ => Self::new(),
        }
    }

    fn into_document(self) -> Option<Document> {
        Some(Document::List(self.into_iter().map(T::into_document).collect()))
    }
}

impl<T: Field> Field for BTreeMap<String, T> {
    fn from_document(document: Document) -> Self {
        match document {
            Document::Map(entries) => entries
                .into_iter()
                .filter_map(|(key, value)| Some((key, T::from_document(value?))))
                .collect(),
            _ => Self::new(),
        }
    }

    fn into_document(self) -> Option<Document> {
        Some(Document::Map(
            self.into_iter().map(|(key, value)| (key, value.into_document())).collect(),
        ))
    }
}

/// Declares Rust structures with AWS's members: `field: Type = "AwsName"`.
#[macro_export]
macro_rules! structures {
    ($($name:ident { $($field:ident: $type:ty = $aws:literal),* $(,)? })*) => {$(
        #[doc = concat!("AWS's `", stringify!($name), "`.")]
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $(#[doc = concat!("AWS's `", $aws, "`.")] pub $field: $type,)*
        }

        impl $crate::document::Field for $name {
            #[allow(unused_mut, unused_variables, reason = "a structure may have no members")]
            fn from_document(document: $crate::Document) -> Self {
                let mut this = Self::default();
                if let $crate::Document::Structure(members) = document {
                    for (name, value) in members {
                        match name {
                            $($aws => {
                                this.$field = $crate::document::Field::from_document(value);
                            })*
                            _ => {}
                        }
                    }
                }
                this
            }

            fn into_document(self) -> Option<$crate::Document> {
                let members = [
                    $(($aws, $crate::document::Field::into_document(self.$field)),)*
                ];
                let present = members.into_iter().filter_map(|(name, value): (&'static str, Option<$crate::Document>)| Some((name, value?)));
                Some($crate::Document::Structure(present.collect()))
            }
        }
    )*};
}
