//! Conditions of statements: operators, quantifiers over several values, and what a missing key
//! means.
//!
//! IAM User Guide, "Condition operators" and "Conditions with multiple context keys or values".

mod operator;
mod range;
mod value;

use crate::Context;
use crate::pattern::Pattern;
use model::Timestamp;
use std::cmp::Ordering;

pub(crate) use operator::{Family, Operator};
pub(crate) use range::Range;
pub(crate) use value::{date, decimal};

/// One key under one operator with the values to compare it with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    /// In small letters.
    pub(crate) key: Box<str>,
    pub(crate) operator: Operator,
    pub(crate) expected: Expected,
}

/// The policy's values, parsed as the operator's family has them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expected {
    Texts(Vec<Pattern>),
    Numbers(Vec<i128>),
    Dates(Vec<Timestamp>),
    Bytes(Vec<Vec<u8>>),
    Ranges(Vec<Range>),
    /// Of `Null`: whether the key must be absent.
    Absent(Vec<bool>),
}

/// Which of a key's values must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    /// The key has one value. Of several, one must match; none must with a negated operator.
    One,
    /// `ForAllValues:`; holds for none.
    All,
    /// `ForAnyValue:`; does not hold for none.
    Any,
}

impl Condition {
    /// The key, and those of the variables in the values.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let patterns: &[Pattern] = match &self.expected {
            Expected::Texts(patterns) => patterns,
            _ => &[],
        };
        std::iter::once(&*self.key).chain(patterns.iter().flat_map(Pattern::variables))
    }

    pub(crate) fn holds(&self, context: &Context) -> bool {
        let operator = &self.operator;
        let found = context.get(&self.key).map(|values| values.as_slice()).unwrap_or_default();
        if let Expected::Absent(absent) = &self.expected {
            return absent.contains(&found.is_empty());
        }
        if found.is_empty() {
            return operator.if_exists
                || match operator.quantifier {
                    Quantifier::One => operator.negated,
                    Quantifier::All => true,
                    Quantifier::Any => false,
                };
        }
        // An empty text is an empty set for quantifiers.
        let empty = found.iter().all(|value| value.is_empty());
        let mut values = found.iter();
        match operator.quantifier {
            Quantifier::All => empty || values.all(|value| self.holds_of(value, context)),
            Quantifier::Any => !empty && values.any(|value| self.holds_of(value, context)),
            Quantifier::One if operator.negated => values.all(|v| self.holds_of(v, context)),
            Quantifier::One => values.any(|value| self.holds_of(value, context)),
        }
    }

    /// Any of the policy's values matches; with a negated operator none does. A policy's value
    /// whose variable has none in the request makes both false.
    fn holds_of(&self, found: &str, context: &Context) -> bool {
        self.matches(found, context).is_some_and(|matches| matches != self.operator.negated)
    }

    fn matches(&self, found: &str, context: &Context) -> Option<bool> {
        let wanted = self.operator.comparison;
        match &self.expected {
            Expected::Texts(patterns) => {
                let mut unresolved = false;
                for pattern in patterns {
                    match pattern.matches(found, context) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => unresolved = true,
                    }
                }
                (!unresolved).then_some(false)
            }
            // A value of the request that is none of the family's matches nothing.
            Expected::Numbers(expected) => Some(decimal(found).is_some_and(|found| {
                expected.iter().any(|expected| wanted.accepts(found.cmp(expected)))
            })),
            Expected::Dates(expected) => Some(date(found).is_some_and(|found| {
                expected.iter().any(|expected| wanted.accepts(found.cmp(expected)))
            })),
            Expected::Bytes(expected) => {
                Some(expected.iter().any(|expected| expected == found.as_bytes()))
            }
            Expected::Ranges(ranges) => Some(
                range::address(found)
                    .is_some_and(|address| ranges.iter().any(|range| range.contains(address))),
            ),
            Expected::Absent(_) => Some(false),
        }
    }
}

/// Which order of the request's value to the policy's an operator accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}
