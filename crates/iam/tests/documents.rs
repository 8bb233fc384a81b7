//! Documents that IAM is known to take or to refuse, and with which words.
//!
//! The refusals are those that IAM has answered to such documents; the words in brackets behind
//! them are Mayfly's own.

use iam::{Kind, Policy, PolicyError};

fn refusal(document: &str, kind: Kind) -> String {
    match Policy::parse(document, kind) {
        Ok(_) => panic!("taken: {document}"),
        Err(error) => error.to_string(),
    }
}

/// A managed policy with one statement of these members.
fn managed(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{{{statement}}}}}"#)
}

const RIGHT: &str = r#""Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b""#;

#[test]
fn what_is_wrong_with_a_document_is_said_as_iam_says_it() {
    let old = "Policy document must be version 2012-10-17 or greater.";
    let syntax = "Syntax errors in policy.";
    for (document, words) in [
        ("This is not a json document".to_owned(), syntax),
        (format!(r#"{{"Statement":{{{RIGHT}}}}}"#), old),
        (format!(r#"{{"Version":"2008-10-17","Statement":{{{RIGHT}}}}}"#), old),
        (format!(r#"{{"Version":"2013-10-17","Statement":{{{RIGHT}}}}}"#), syntax),
        (r#"{"Version":"2012-10-17"}"#.to_owned(), syntax),
        (r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned(), syntax),
        (r#"{"Version":"2012-10-17","Statement":["a"]}"#.to_owned(), syntax),
        (format!(r#"{{"Version":"2012-10-17","Statement":{{{RIGHT}}},"Extra":1}}"#), syntax),
        (format!(r#"{{"Version":"2012-10-17","Id":[],"Statement":{{{RIGHT}}}}}"#), syntax),
    ] {
        let found = refusal(&document, Kind::Managed);
        assert!(found.starts_with(words), "{document}\n  {found}");
    }
}

#[test]
fn what_is_wrong_with_a_statement_is_said_as_iam_says_it() {
    let syntax = "Syntax errors in policy.";
    let legacy = "The policy failed legacy parsing";
    let no_actions = "Policy statement must contain actions.";
    let no_resources = "Policy statement must contain resources.";
    let vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
    for (statement, words) in [
        (r#""Action":"s3:L","Resource":"*""#, syntax),
        (r#""Effect":"maybe","Action":"s3:L","Resource":"*""#, syntax),
        (r#""Effect":"denY","Action":"s3:L","Resource":"*""#, legacy),
        (r#""Effect":"Allow","Action":"invalid","Resource":"*""#, vendor),
        (r#""Effect":"Allow","NotAction":"","Resource":"*""#, vendor),
        (r#""Effect":"Allow","Action":"a a:L","Resource":"*""#, "Vendor a a is not valid"),
        (
            r#""Effect":"Allow","Action":"s3:L:B","Resource":"*""#,
            "Actions/Condition can contain only one colon.",
        ),
        (
            r#""Effect":"Allow","Action":"s3:L","Resource":"invalid resource""#,
            "Resource invalid resource must be in ARN format or \"*\".",
        ),
        (
            r#""Effect":"Allow","Action":"s3:L","Resource":"""#,
            "Resource  must be in ARN format or \"*\".",
        ),
        (
            r#""Effect":"Allow","Action":"s3:L","Resource":"a:b:c:d:e:f:g:h""#,
            "Partition \"b\" is not valid for resource \"arn:b:c:d:e:f:g:h\".",
        ),
        (
            r#""Effect":"Allow","Action":"s3:L","Resource":"aws:s3:::b""#,
            "Partition \"s3\" is not valid for resource \"arn:s3:::b:*\".",
        ),
        (
            r#""Effect":"Allow","Action":"s3:L","Resource":"arn:aws""#,
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (r#""Effect":"Allow","Action":"s3:L","Resource":"arn:aws:s3::b""#, legacy),
        (r#""Effect":"Allow","Action":"s3:L","Resource":"arn:aws::::b""#, legacy),
        (r#""Effect":"Allow","Action":"s3:L""#, no_resources),
        (r#""Effect":"Allow","Action":"s3:L","Resource":[]"#, no_resources),
        (r#""Effect":"Allow","Resource":"*""#, no_actions),
        (r#""Effect":"Allow","Action":[],"Resource":"*""#, no_actions),
        (r#""Effect":"Allow","Action":{},"Resource":"*""#, syntax),
        (r#""Effect":"Allow","Action":[[]],"Resource":"*""#, syntax),
        (r#""Effect":"Allow","Action":"s3:L","NotAction":"s3:M","Resource":"*""#, syntax),
        (r#""Effect":"Allow","Action":"s3:L","Resource":"*","NotResource":[]"#, syntax),
        (r#""Effect":"Allow","Effect":"Deny","Action":"s3:L","Resource":"*""#, syntax),
        (r#""Effect":"Allow","Action":"s3:L","Resource":"*","Sid":{}"#, syntax),
        (
            r#""Effect":"Allow","Action":"s3:L","Resource":"*","Sid":"not a sid""#,
            "Statement IDs (SID) must be alpha-numeric.",
        ),
        (
            r#""Effect":"Allow","Action":"s3:L","Resource":"*","Principal":"*""#,
            "Policy document should not specify a principal.",
        ),
    ] {
        let found = refusal(&managed(statement), Kind::Managed);
        assert!(found.starts_with(words), "{statement}\n  {found}");
    }
    let twice = format!(r#"{{"Sid":"a",{RIGHT}}}"#);
    let twice = format!(r#"{{"Version":"2012-10-17","Statement":[{twice},{twice}]}}"#);
    let unique = "Statement IDs (SID) in a single policy must be unique.";
    assert_eq!(refusal(&twice, Kind::Managed), unique);
}

#[test]
fn what_is_wrong_with_a_condition_is_said_as_iam_says_it() {
    let syntax = "Syntax errors in policy.";
    let legacy = "The policy failed legacy parsing";
    for (condition, words) in [
        ("[]", syntax),
        (r#""a""#, syntax),
        (r#"{"DateGreaterThan":"b"}"#, syntax),
        (r#"{"DateGreaterThan":[]}"#, syntax),
        (r#"{"DateGreaterThan":{"a":{}}}"#, syntax),
        (r#"{"x":{"a":"1"}}"#, syntax),
        (r#"{"ForAnyValue::StringEquals":{"a":"1"}}"#, syntax),
        (r#"{"StringEquals":{"a":"1"},"StringEquals":{"b":"1"}}"#, syntax),
        (r#"{"StringEquals":{"aws:username":"1","AWS:UserName":"2"}}"#, syntax),
        (r#"{"StringEquals":{"a":"${aws:username"}}"#, syntax),
        (r#"{"DateGreaterThan":{"a":"sdfdsf"}}"#, legacy),
        (r#"{"DateLessThanEquals":{"a":"234-13"}}"#, legacy),
        (r#"{"DateLessThan":{"a":"9223372036854775808"}}"#, legacy),
        (r#"{"NumericEquals":{"a":"ten"}}"#, legacy),
        (r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}"#, legacy),
        (r#"{"Bool":{"aws:SecureTransport":"yes"}}"#, legacy),
        (r#"{"BinaryEquals":{"a":"!"}}"#, legacy),
    ] {
        let found =
            refusal(&managed(&format!(r#"{RIGHT},"Condition":{condition}"#)), Kind::Managed);
        assert!(found.starts_with(words), "{condition}\n  {found}");
    }
}

#[test]
fn documents_that_iam_takes_are_taken() {
    for statement in [
        r#""Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::b","*"]"#,
        r#""Effect":"Allow","Action":"iam: with spaces ","Resource":"*""#,
        r#""Effect":"Allow","Action":"*","Resource":"*""#,
        r#""Effect":"Allow","Action":"s3-s.t:L*","Resource":"*""#,
        r#""Effect":"Allow","NotAction":"s3:L","NotResource":"*""#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"*","Condition":{}"#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"*","Condition":{"DateGreaterThan":{}}"#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"*","Condition":{"DateLessThan":{"a":[]}}"#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"*","Condition":{"StringEquals":{"a":[1,true,"x"]}}"#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"*","Condition":{"ForAllValues:StringLikeIfExists":{"aws:TagKeys":"x"}}"#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":false}}"#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"*","Condition":{"DateLessThanEquals":{"a":"2016-12-13T21:20:37.593194+00:00"}}"#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"arn:aws:iam::*:user/${aws:username}""#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"arn:aws:dynamodb:*:*:table/T""#,
        r#""Effect":"Allow","Action":"s3:L","Resource":"arn:aws:lambda:*","Sid":"""#,
    ] {
        let parsed = Policy::parse(&managed(statement), Kind::Managed);
        assert!(parsed.is_ok(), "{statement}\n  {parsed:?}");
    }
}

#[test]
fn each_kind_has_what_it_must_and_not_what_it_must_not() {
    let old =
        |statement: &str| format!(r#"{{"Version":"2008-10-17","Statement":[{{{statement}}}]}}"#);
    let named = r#""Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole""#;
    let policy = old(&format!(r#"{RIGHT},"Principal":"*","Sid":"not-alphanumeric is fine""#));
    assert!(Policy::parse(&old(RIGHT), Kind::Inline).is_ok());
    assert!(Policy::parse(&old(RIGHT), Kind::Session).is_ok());
    assert!(Policy::parse(&policy, Kind::Resource).is_ok());
    assert!(Policy::parse(&old(named), Kind::Trust).is_ok());
    for (document, kind, words) in [
        (old(RIGHT), Kind::Resource, "Missing required field Principal"),
        (policy, Kind::Inline, "Policy document should not specify a principal."),
        (
            old(r#""Effect":"Allow","Action":"sts:AssumeRole""#),
            Kind::Trust,
            "Missing required field Principal",
        ),
        (old(&format!(r#"{named},"Resource":"*""#)), Kind::Trust, "Has prohibited field Resource"),
        (
            old(r#""Effect":"Allow","Principal":"*","Action":"s3:GetObject""#),
            Kind::Trust,
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            old(r#""Effect":"Allow","Principal":{},"Action":"sts:AssumeRole""#),
            Kind::Trust,
            "Missing required field Principal cannot be empty!",
        ),
    ] {
        assert_eq!(refusal(&document, kind), words, "{document}");
    }
}

#[test]
fn principals_are_whole_names() {
    let trust = |principal: &str| {
        let statement =
            format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}"#);
        Policy::parse(
            &format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#),
            Kind::Trust,
        )
    };
    for principal in [
        r#""*""#,
        r#"{"AWS":"*"}"#,
        r#"{"AWS":["111122223333","arn:aws:iam::111122223333:root"]}"#,
        r#"{"AWS":"arn:aws:iam::111122223333:user/team/ann"}"#,
        r#"{"AWS":"arn:aws:iam::111122223333:role/r"}"#,
        r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"}"#,
        r#"{"AWS":"arn:aws:sts::111122223333:federated-user/ann"}"#,
        r#"{"AWS":"AROACKCEVSQ6C2EXAMPLE"}"#,
        r#"{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]}"#,
        r#"{"Federated":"cognito-identity.amazonaws.com"}"#,
        r#"{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.example.com"}"#,
    ] {
        assert!(trust(principal).is_ok(), "{principal}: {:?}", trust(principal));
    }
    for principal in [
        r#""111122223333""#,
        r#"{"AWS":"arn:aws:iam::111122223333:user/*"}"#,
        r#"{"AWS":"arn:aws:iam::111122223333:group/g"}"#,
        r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/r"}"#,
        r#"{"AWS":"arn:aws:iam::1:root"}"#,
        r#"{"AWS":"ann"}"#,
        r#"{"AWS":1}"#,
        r#"{"Service":"*"}"#,
        r#"{"Somebody":"x"}"#,
        r#"{"AWS":"*","AWS":"*"}"#,
        "[]",
        "null",
    ] {
        assert!(trust(principal).is_err(), "{principal}");
    }
}

#[test]
fn a_document_that_is_too_long_says_the_limit() {
    let long = managed(&format!(r#"{RIGHT},"Sid":"{}""#, "a".repeat(6_200)));
    let refused = Policy::parse(&long, Kind::Managed);
    assert!(matches!(refused, Err(PolicyError::TooLong { limit: 6_144, .. })), "{refused:?}");
    // White space does not count.
    let wide = managed(&format!("{}{RIGHT}", " ".repeat(6_200)));
    assert!(Policy::parse(&wide, Kind::Managed).is_ok());
    assert_eq!(refusal(&long, Kind::Managed), "Cannot exceed quota for PolicySize: 6144");
}

#[test]
fn nesting_without_end_is_refused() {
    let deep = "[".repeat(100_000);
    assert!(refusal(&deep, Kind::Inline).starts_with("Cannot exceed quota"));
    let deep = format!("{}{}", "[".repeat(900), "]".repeat(900));
    assert!(refusal(&deep, Kind::Inline).starts_with("Syntax errors in policy."));
}

#[test]
fn a_policy_tells_the_keys_that_it_asks_for() {
    let statement = r#""Effect":"Allow","Action":"s3:L","Resource":"arn:aws:s3:::${aws:username}",
        "Condition":{"StringLike":{"AWS:SourceArn":"${aws:userid, 'x'}*"},"Null":{"a:B":true}}"#;
    let policy = Policy::parse(&managed(statement), Kind::Managed).expect("a policy");
    let keys: Vec<&str> = policy.keys().collect();
    assert_eq!(keys, ["aws:username", "aws:sourcearn", "aws:userid", "a:b"]);
}
