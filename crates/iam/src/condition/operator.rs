//! Names of condition operators, with `ForAllValues:`, `ForAnyValue:` and `IfExists`.

use super::{Comparison, Quantifier};
use crate::pattern::{Case, Wildcards};

/// A condition operator, as its name says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Operator {
    pub(crate) quantifier: Quantifier,
    pub(crate) family: Family,
    /// Whether it holds where nothing matches.
    pub(crate) negated: bool,
    pub(crate) comparison: Comparison,
    /// Whether it holds where the key is absent.
    pub(crate) if_exists: bool,
}

/// What an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Text { wildcards: Wildcards, case: Case },
    Bool,
    Number,
    Date,
    Binary,
    Address,
    Null,
}

impl Operator {
    /// The operator of that name; case does not matter. `None` where AWS has none of it.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let (quantifier, name) = match name.split_once(':') {
            Some(("forallvalues", rest)) => (Quantifier::All, rest),
            Some(("foranyvalue", rest)) => (Quantifier::Any, rest),
            Some(_) => return None,
            None => (Quantifier::One, name.as_str()),
        };
        let (name, if_exists) = match name.strip_suffix("ifexists") {
            Some(base) => (base, true),
            None => (name, false),
        };
        let (family, negated, comparison) = base(name)?;
        // `Null` asks for existence itself, of the key and not of its values.
        if family == Family::Null && (if_exists || quantifier != Quantifier::One) {
            return None;
        }
        Some(Self { quantifier, family, negated, comparison, if_exists })
    }
}

fn base(name: &str) -> Option<(Family, bool, Comparison)> {
    let text = |wildcards, case| Family::Text { wildcards, case };
    let exact = text(Wildcards::None, Case::Matters);
    let any_case = text(Wildcards::None, Case::Ignored);
    let like = text(Wildcards::Anywhere, Case::Matters);
    let arn = text(Wildcards::WithinArnParts, Case::Matters);
    let equal = Comparison::Equal;
    Some(match name {
        "stringequals" => (exact, false, equal),
        "stringnotequals" => (exact, true, equal),
        "stringequalsignorecase" => (any_case, false, equal),
        "stringnotequalsignorecase" => (any_case, true, equal),
        "stringlike" => (like, false, equal),
        "stringnotlike" => (like, true, equal),
        // Both forms take wildcards.
        "arnequals" | "arnlike" => (arn, false, equal),
        "arnnotequals" | "arnnotlike" => (arn, true, equal),
        "bool" => (Family::Bool, false, equal),
        "binaryequals" => (Family::Binary, false, equal),
        "ipaddress" => (Family::Address, false, equal),
        "notipaddress" => (Family::Address, true, equal),
        "null" => (Family::Null, false, equal),
        other => {
            let (family, rest) = match other.strip_prefix("numeric") {
                Some(rest) => (Family::Number, rest),
                None => (Family::Date, other.strip_prefix("date")?),
            };
            let (negated, comparison) = match rest {
                "equals" => (false, equal),
                "notequals" => (true, equal),
                "lessthan" => (false, Comparison::Less),
                "lessthanequals" => (false, Comparison::LessOrEqual),
                "greaterthan" => (false, Comparison::Greater),
                "greaterthanequals" => (false, Comparison::GreaterOrEqual),
                _ => return None,
            };
            (family, negated, comparison)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_an_operator_does() {
        let parsed = Operator::parse("ForAnyValue:StringNotLikeIfExists").expect("an operator");
        assert_eq!(parsed.quantifier, Quantifier::Any);
        assert!(parsed.negated && parsed.if_exists);
        let parsed = Operator::parse("NumericLessThanEquals").expect("an operator");
        assert_eq!((parsed.family, parsed.comparison), (Family::Number, Comparison::LessOrEqual));
        let parsed = Operator::parse("dategreaterthan").expect("an operator");
        assert_eq!((parsed.family, parsed.comparison), (Family::Date, Comparison::Greater));
    }

    #[test]
    fn other_names_are_none() {
        for name in [
            "",
            "String",
            "StringEqual",
            "NotString",
            "NumericLike",
            "NullIfExists",
            "ForAllValues:Null",
            "ForSome:StringEquals",
            "BoolNot",
            "DateLike",
            "IfExists",
        ] {
            assert_eq!(Operator::parse(name), None, "{name}");
        }
    }
}
