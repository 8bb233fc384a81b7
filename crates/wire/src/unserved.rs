//! Why operations of AWS Lambda's model are not served: for who asks for one, and for the docs.

/// Reasons, each by a part of the names of the operations.
static REASONS: &[(&str, &str)] = &[
    (
        "CapacityProvider",
        "capacity providers are AWS's machines; here the machine is the capacity, see \
         PutProvisionedConcurrencyConfig",
    ),
    ("DurableExecution", "durable executions come with workflows"),
    ("EventSourceMapping", "event source mappings come with queues and streams"),
];

/// Why an operation is not served, if there is more to say than that it is not there yet.
pub fn why(operation: &str) -> Option<&'static str> {
    REASONS.iter().find(|(part, _)| operation.contains(part)).map(|(_, why)| *why)
}
