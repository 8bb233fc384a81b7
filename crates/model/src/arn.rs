//! Names of functions as clients write them: a plain name, a partial ARN, a full ARN, each with or
//! without a qualifier.
//!
//! The forms are those of AWS Lambda's `FunctionName` parameter: `f`, `f:alias`,
//! `123456789012:function:f[:q]`, `function:f[:q]`, `arn:aws:lambda:us-east-1:123456789012:function:f[:q]`.
//! Its pattern also has a partial ARN begin with the region, and lets `function:` be left out behind the
//! account: `us-east-1:123456789012:function:f[:q]`, `123456789012:f[:q]`.

use crate::name::{AccountId, FunctionName, Region};
use std::fmt;

/// A function's full ARN, with its qualifier (version or alias) where it has one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FunctionArn {
    /// The region.
    pub region: Region,
    /// The account.
    pub account: AccountId,
    /// The function.
    pub name: FunctionName,
    /// The version (`$LATEST`, a number) or the alias, if the ARN is qualified.
    pub qualifier: Option<String>,
}

impl fmt::Display for FunctionArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "arn:aws:lambda:{}:{}:function:{}", self.region, self.account, self.name)?;
        match &self.qualifier {
            Some(qualifier) => write!(f, ":{qualifier}"),
            None => Ok(()),
        }
    }
}

/// What a client wrote where a function was asked for; parts that it left out are `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionReference {
    /// Region of a full ARN.
    pub region: Option<Region>,
    /// Account of a full or partial ARN.
    pub account: Option<AccountId>,
    /// The function.
    pub name: FunctionName,
    /// Text behind the name: a version or an alias.
    pub qualifier: Option<String>,
}

impl FunctionReference {
    /// Parses any of the forms above; `None` where the text is none of them.
    pub fn parse(text: &str) -> Option<Self> {
        let mut region = None;
        let mut account = None;
        let mut rest = text;
        if let Some(arn) = text.strip_prefix("arn:") {
            let mut parts = arn.splitn(5, ':');
            let partition = parts.next()?;
            if !partition.starts_with("aws") || parts.next()? != "lambda" {
                return None;
            }
            region = Some(Region::new(parts.next()?).ok()?);
            account = Some(AccountId::new(parts.next()?).ok()?);
            rest = parts.next()?.strip_prefix("function:")?;
        } else {
            // Without an account behind it `my-job-1` is a function's name, though it could be a
            // region's.
            if let Some((first, partial)) = leading::<Region>(text)
                && leading::<AccountId>(partial).is_some()
            {
                region = Some(first);
                rest = partial;
            }
            if let Some((first, partial)) = leading::<AccountId>(rest) {
                account = Some(first);
                rest = partial;
            }
            rest = rest.strip_prefix("function:").unwrap_or(rest);
        }
        let (name, qualifier) = match rest.split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => (rest, None),
        };
        let valid = |q: &str| {
            !q.is_empty()
                && q.len() <= 128
                && q.chars().all(|c| c.is_ascii_alphanumeric() || "-_$.".contains(c))
        };
        if qualifier.is_some_and(|q| !valid(q)) {
            return None;
        }
        Some(Self {
            region,
            account,
            name: FunctionName::new(name).ok()?,
            qualifier: qualifier.map(str::to_owned),
        })
    }
}

/// What stands before the first colon, if it is such a name, and what stands behind it.
fn leading<T: TryFrom<String>>(text: &str) -> Option<(T, &str)> {
    let (first, rest) = text.split_once(':')?;
    Some((T::try_from(first.to_owned()).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_function_name_is_understood() {
        for text in [
            "f",
            "function:f",
            "123456789012:function:f",
            "123456789012:f",
            "us-east-1:123456789012:function:f",
            "us-east-1:123456789012:f",
            "arn:aws:lambda:us-east-1:123456789012:function:f",
        ] {
            let plain = FunctionReference::parse(text).expect(text);
            assert_eq!(plain.name.as_str(), "f");
            assert_eq!(plain.qualifier, None, "{text}");
            let qualified = FunctionReference::parse(&format!("{text}:$LATEST")).expect(text);
            assert_eq!(qualified.qualifier.as_deref(), Some("$LATEST"));
        }
    }

    #[test]
    fn a_name_that_could_be_a_region_stays_a_name() {
        let reference = FunctionReference::parse("my-job-1:live").expect("a name");
        assert_eq!((reference.region, reference.name.as_str()), (None, "my-job-1"));
        assert_eq!(reference.qualifier.as_deref(), Some("live"));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in
            ["", ":", "f:", "a:b:c", "arn:aws:s3:::b", "arn:aws:lambda:us-east-1:1:function:f"]
        {
            assert_eq!(FunctionReference::parse(text), None, "{text}");
        }
    }
}
