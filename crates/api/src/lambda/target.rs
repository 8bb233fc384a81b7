//! Which function a request means: its name in any of AWS's forms, with the version or alias that
//! comes in the name or beside it.

use super::error::Error;
use model::arn::{FunctionArn, FunctionReference};
use model::{AccountId, FunctionName, Region};

/// Pattern of a function's name in a request, for the message (AWS Lambda's service model,
/// `NamespacedFunctionName`).
const NAME_PATTERN: &str = r"(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

/// Longest function name (AWS Lambda, CreateFunction).
const NAME_LENGTH: usize = 64;

/// Where a request happens: one region of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The region that the caller signed for.
    pub region: Region,
    /// The account that owns everything.
    pub account: AccountId,
}

impl Place {
    /// The ARN of a function here, with a qualifier if there is one.
    pub fn arn(&self, name: &FunctionName, qualifier: Option<&str>) -> String {
        FunctionArn {
            region: self.region.clone(),
            account: self.account.clone(),
            name: name.clone(),
            qualifier: qualifier.map(str::to_owned),
        }
        .to_string()
    }
}

/// The function that a request means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The function.
    pub name: FunctionName,
    /// Version or alias, if one was named.
    pub qualifier: Option<String>,
}

impl Target {
    /// Reads a name and the qualifier beside it; fails where they contradict each other or lead to
    /// another region or account.
    pub fn read(place: &Place, name: &str, qualifier: Option<&str>) -> Result<Self, Error> {
        let reference = FunctionReference::parse(name).ok_or_else(|| invalid_name(name))?;
        if let Some(region) = &reference.region
            && *region != place.region
        {
            return Err(Error::ResourceNotFound(format!(
                "Functions from '{region}' are not reachable in this region ('{}')",
                place.region
            )));
        }
        let beside = qualifier.filter(|q| !q.is_empty());
        let within = reference.qualifier.as_deref();
        if let (Some(within), Some(beside)) = (within, beside)
            && within != beside
        {
            return Err(Error::InvalidParameterValue(
                "The derived qualifier from the function name does not match the specified qualifier."
                    .to_owned(),
            ));
        }
        let qualifier = within.or(beside).map(str::to_owned);
        if let Some(account) = &reference.account
            && *account != place.account
        {
            let there = Place { region: place.region.clone(), account: account.clone() };
            return Err(not_found(&there, &reference.name, qualifier.as_deref()));
        }
        Ok(Self { name: reference.name, qualifier })
    }

    /// The same for operations on the whole function: a qualifier in the name is refused.
    pub fn read_unqualified(place: &Place, name: &str) -> Result<FunctionName, Error> {
        let target = Self::read(place, name, None)?;
        match target.qualifier {
            None => Ok(target.name),
            Some(_) => Err(Error::InvalidParameterValue(
                "This operation is permitted on Lambda functions only. Aliases and versions do not \
                 support this operation. Please specify either a function name or an unqualified \
                 function ARN."
                    .to_owned(),
            )),
        }
    }
}

/// AWS's answer where there is no such function, version or alias.
pub(super) fn not_found(place: &Place, name: &FunctionName, qualifier: Option<&str>) -> Error {
    Error::ResourceNotFound(format!("Function not found: {}", place.arn(name, qualifier)))
}

fn invalid_name(text: &str) -> Error {
    let name = text.rsplit("function:").next().unwrap_or(text);
    let name = name.split(':').next().unwrap_or(name);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.len() > NAME_LENGTH && name.chars().all(is_word) {
        return Error::InvalidParameterValue(format!(
            "1 validation error detected: Value '{name}' at 'functionName' failed to satisfy \
             constraint: Member must have length less than or equal to {NAME_LENGTH}"
        ));
    }
    Error::Validation(format!(
        "1 validation error detected: Value '{text}' at 'functionName' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: {NAME_PATTERN}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        Place { region: Region::default(), account: AccountId::default() }
    }

    fn read(name: &str, qualifier: Option<&str>) -> Result<(String, Option<String>), String> {
        Target::read(&place(), name, qualifier)
            .map(|t| (t.name.to_string(), t.qualifier))
            .map_err(|e| e.to_string())
    }

    #[test]
    fn a_qualifier_may_stand_in_the_name_or_beside_it() {
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:f:live";
        for (name, qualifier) in
            [("f", Some("live")), ("f:live", None), (arn, None), (arn, Some("live"))]
        {
            assert_eq!(
                read(name, qualifier),
                Ok(("f".to_owned(), Some("live".to_owned()))),
                "{name}"
            );
        }
        assert_eq!(read("f", Some("")), Ok(("f".to_owned(), None)));
    }

    #[test]
    fn contradicting_qualifiers_are_refused() {
        assert_eq!(
            read("f:live", Some("1")),
            Err("The derived qualifier from the function name does not match the specified qualifier."
                .to_owned())
        );
    }

    #[test]
    fn another_region_or_account_is_not_reachable() {
        assert_eq!(
            read("arn:aws:lambda:eu-west-1:000000000000:function:f", None),
            Err("Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"
                .to_owned())
        );
        assert_eq!(
            read("111111111111:function:f", None),
            Err("Function not found: arn:aws:lambda:us-east-1:111111111111:function:f".to_owned())
        );
    }

    #[test]
    fn a_name_that_is_too_long_is_told_its_limit() {
        let long = "a".repeat(65);
        let error = read(&long, None).expect_err("too long");
        assert!(error.contains(&format!("Value '{long}' at 'functionName'")), "{error}");
        assert!(error.ends_with("less than or equal to 64"), "{error}");
    }
}
