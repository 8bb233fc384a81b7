//! AWS's names in Rust's spelling.

/// `KMSKeyArn` → `kms_key_arn`.
pub(crate) fn snake(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (index, &c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            continue;
        }
        let before = index.checked_sub(1).and_then(|i| chars.get(i));
        let after = chars.get(index + 1);
        let starts_word = c.is_ascii_uppercase()
            && before.is_some_and(|b| {
                b.is_ascii_lowercase()
                    || b.is_ascii_digit()
                    || (b.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if starts_word && !out.ends_with('_') {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A field: snake case, raw where it is a keyword.
pub(crate) fn field(name: &str) -> String {
    let snake = snake(name);
    if ["type", "match", "move", "ref", "use", "where", "enum", "struct", "static", "loop"]
        .contains(&snake.as_str())
    {
        return format!("r#{snake}");
    }
    snake
}

/// `FunctionName` → `FUNCTION_NAME`.
pub(crate) fn constant(name: &str) -> String {
    snake(name).to_ascii_uppercase()
}

/// `__listOf__string` → `ListOfString`.
pub(crate) fn camel(name: &str) -> String {
    let mut out = String::new();
    for word in snake(name).split('_') {
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            out.push(first.to_ascii_uppercase());
            out.push_str(chars.as_str());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_at_their_words() {
        for (name, expected) in [
            ("FunctionName", "function_name"),
            ("KMSKeyArn", "kms_key_arn"),
            ("PrincipalOrgID", "principal_org_id"),
            ("CodeSha256", "code_sha256"),
            ("ExecutionEnvironmentMemoryGiBPerVCpu", "execution_environment_memory_gi_b_per_v_cpu"),
            ("__listOf__string", "list_of_string"),
            ("resource-arn", "resource_arn"),
        ] {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(field("Type"), "r#type");
    }
}
