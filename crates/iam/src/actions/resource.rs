//! Kinds of resources, and the ARNs by which policies name them.

/// What an action acts upon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resource {
    /// None in particular: policies must say `*`.
    None,
    /// A path of API Gateway's control API, as it stands in the address behind `/v2`.
    ApiPath(&'static str),
    /// A capacity provider.
    CapacityProvider,
    /// A code signing configuration.
    CodeSigningConfig,
    /// A durable execution; of a callback that whose result it is.
    DurableExecution,
    /// An event source mapping.
    EventSourceMapping,
    /// A session of a federated user.
    FederatedUser,
    /// A function; where the request names a version or an alias, that one.
    Function,
    /// A group of users.
    Group,
    /// A layer.
    Layer,
    /// A version of a layer.
    LayerVersion,
    /// A log group. The ARN ends as one of its streams without a name would.
    LogGroup,
    /// A log stream.
    LogStream,
    /// A managed policy.
    Policy,
    /// A role.
    Role,
    /// What the request's ARN names.
    Tagged,
    /// A user.
    User,
}

impl Resource {
    /// The form of its ARN, with AWS's names of what is filled in.
    pub fn form(self) -> &'static str {
        match self {
            Resource::None => "*",
            Resource::ApiPath(_) => "arn:aws:apigateway:${Region}::${Path}",
            Resource::CapacityProvider => {
                "arn:aws:lambda:${Region}:${Account}:capacity-provider:${CapacityProviderName}"
            }
            Resource::CodeSigningConfig => {
                "arn:aws:lambda:${Region}:${Account}:code-signing-config:${CodeSigningConfigId}"
            }
            Resource::DurableExecution => {
                "arn:aws:lambda:${Region}:${Account}:function:${FunctionName}:${Version}/\
                 durable-execution/${ExecutionName}/${ExecutionId}"
            }
            Resource::EventSourceMapping => {
                "arn:aws:lambda:${Region}:${Account}:event-source-mapping:${UUID}"
            }
            Resource::FederatedUser => "arn:aws:sts::${Account}:federated-user/${Name}",
            Resource::Function => {
                "arn:aws:lambda:${Region}:${Account}:function:${FunctionName}[:${Qualifier}]"
            }
            Resource::Group => "arn:aws:iam::${Account}:group/${GroupNameWithPath}",
            Resource::Layer => "arn:aws:lambda:${Region}:${Account}:layer:${LayerName}",
            Resource::LayerVersion => {
                "arn:aws:lambda:${Region}:${Account}:layer:${LayerName}:${LayerVersion}"
            }
            Resource::LogGroup => {
                "arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:"
            }
            Resource::LogStream => {
                "arn:aws:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:\
                 ${LogStreamName}"
            }
            Resource::Policy => "arn:aws:iam::${Account}:policy/${PolicyNameWithPath}",
            Resource::Role => "arn:aws:iam::${Account}:role/${RoleNameWithPath}",
            Resource::Tagged => "the ARN in the request",
            Resource::User => "arn:aws:iam::${Account}:user/${UserNameWithPath}",
        }
    }
}
