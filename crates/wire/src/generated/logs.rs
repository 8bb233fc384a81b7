//! Amazon CloudWatch Logs, API version 2014-03-28. Written by `cargo xtask codegen` from the service model of botocore 1.44.5; changes belong there.

use super::prelude::*;

/// The service.
pub static SERVICE: Service = Service {
    name: "logs",
    signing_name: "logs",
    protocol: Protocol::Json { version: "1.1", target: "Logs_20140328" },
    api_version: "2014-03-28",
    xml_namespace: "",
    operations: OPERATIONS,
    errors: ERRORS,
    unserved: UNSERVED,
};

operations! {
    CreateLogGroup(CreateLogGroupRequest) -> () = CREATE_LOG_GROUP,
    CreateLogStream(CreateLogStreamRequest) -> () = CREATE_LOG_STREAM,
    DeleteLogGroup(DeleteLogGroupRequest) -> () = DELETE_LOG_GROUP,
    DeleteLogStream(DeleteLogStreamRequest) -> () = DELETE_LOG_STREAM,
    DeleteRetentionPolicy(DeleteRetentionPolicyRequest) -> () = DELETE_RETENTION_POLICY,
    DescribeLogGroups(DescribeLogGroupsRequest) -> DescribeLogGroupsResponse = DESCRIBE_LOG_GROUPS,
    DescribeLogStreams(DescribeLogStreamsRequest) -> DescribeLogStreamsResponse = DESCRIBE_LOG_STREAMS,
    FilterLogEvents(FilterLogEventsRequest) -> FilterLogEventsResponse = FILTER_LOG_EVENTS,
    GetLogEvents(GetLogEventsRequest) -> GetLogEventsResponse = GET_LOG_EVENTS,
    PutLogEvents(PutLogEventsRequest) -> PutLogEventsResponse = PUT_LOG_EVENTS,
    PutRetentionPolicy(PutRetentionPolicyRequest) -> () = PUT_RETENTION_POLICY,
}

/// The operation `CreateLogGroup`.
pub static CREATE_LOG_GROUP: Operation = Operation {
    name: "CreateLogGroup",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::CREATE_LOG_GROUP_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `CreateLogStream`.
pub static CREATE_LOG_STREAM: Operation = Operation {
    name: "CreateLogStream",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::CREATE_LOG_STREAM_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteLogGroup`.
pub static DELETE_LOG_GROUP: Operation = Operation {
    name: "DeleteLogGroup",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_LOG_GROUP_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteLogStream`.
pub static DELETE_LOG_STREAM: Operation = Operation {
    name: "DeleteLogStream",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_LOG_STREAM_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DeleteRetentionPolicy`.
pub static DELETE_RETENTION_POLICY: Operation = Operation {
    name: "DeleteRetentionPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DELETE_RETENTION_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// The operation `DescribeLogGroups`.
pub static DESCRIBE_LOG_GROUPS: Operation = Operation {
    name: "DescribeLogGroups",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DESCRIBE_LOG_GROUPS_REQUEST,
    output: &shapes::DESCRIBE_LOG_GROUPS_RESPONSE,
    result_wrapper: "",
};

/// The operation `DescribeLogStreams`.
pub static DESCRIBE_LOG_STREAMS: Operation = Operation {
    name: "DescribeLogStreams",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::DESCRIBE_LOG_STREAMS_REQUEST,
    output: &shapes::DESCRIBE_LOG_STREAMS_RESPONSE,
    result_wrapper: "",
};

/// The operation `FilterLogEvents`.
pub static FILTER_LOG_EVENTS: Operation = Operation {
    name: "FilterLogEvents",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::FILTER_LOG_EVENTS_REQUEST,
    output: &shapes::FILTER_LOG_EVENTS_RESPONSE,
    result_wrapper: "",
};

/// The operation `GetLogEvents`.
pub static GET_LOG_EVENTS: Operation = Operation {
    name: "GetLogEvents",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::GET_LOG_EVENTS_REQUEST,
    output: &shapes::GET_LOG_EVENTS_RESPONSE,
    result_wrapper: "",
};

/// The operation `PutLogEvents`.
pub static PUT_LOG_EVENTS: Operation = Operation {
    name: "PutLogEvents",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::PUT_LOG_EVENTS_REQUEST,
    output: &shapes::PUT_LOG_EVENTS_RESPONSE,
    result_wrapper: "",
};

/// The operation `PutRetentionPolicy`.
pub static PUT_RETENTION_POLICY: Operation = Operation {
    name: "PutRetentionPolicy",
    method: "POST",
    path: "/",
    status: 200,
    input: &shapes::PUT_RETENTION_POLICY_REQUEST,
    output: &EMPTY,
    result_wrapper: "",
};

/// Operations of AWS that are not served yet.
static UNSERVED: &[Unserved] = &[
    Unserved { name: "AssociateKmsKey", method: "POST", path: "/" },
    Unserved { name: "AssociateSourceToS3TableIntegration", method: "POST", path: "/" },
    Unserved { name: "CancelExportTask", method: "POST", path: "/" },
    Unserved { name: "CancelImportTask", method: "POST", path: "/" },
    Unserved { name: "CreateDelivery", method: "POST", path: "/" },
    Unserved { name: "CreateExportTask", method: "POST", path: "/" },
    Unserved { name: "CreateImportTask", method: "POST", path: "/" },
    Unserved { name: "CreateLogAnomalyDetector", method: "POST", path: "/" },
    Unserved { name: "CreateLookupTable", method: "POST", path: "/" },
    Unserved { name: "CreateScheduledQuery", method: "POST", path: "/" },
    Unserved { name: "DeleteAccountPolicy", method: "POST", path: "/" },
    Unserved { name: "DeleteDataProtectionPolicy", method: "POST", path: "/" },
    Unserved { name: "DeleteDelivery", method: "POST", path: "/" },
    Unserved { name: "DeleteDeliveryDestination", method: "POST", path: "/" },
    Unserved { name: "DeleteDeliveryDestinationPolicy", method: "POST", path: "/" },
    Unserved { name: "DeleteDeliverySource", method: "POST", path: "/" },
    Unserved { name: "DeleteDestination", method: "POST", path: "/" },
    Unserved { name: "DeleteIndexPolicy", method: "POST", path: "/" },
    Unserved { name: "DeleteIntegration", method: "POST", path: "/" },
    Unserved { name: "DeleteLogAnomalyDetector", method: "POST", path: "/" },
    Unserved { name: "DeleteLookupTable", method: "POST", path: "/" },
    Unserved { name: "DeleteMetricFilter", method: "POST", path: "/" },
    Unserved { name: "DeleteQueryDefinition", method: "POST", path: "/" },
    Unserved { name: "DeleteResourcePolicy", method: "POST", path: "/" },
    Unserved { name: "DeleteScheduledQuery", method: "POST", path: "/" },
    Unserved { name: "DeleteSubscriptionFilter", method: "POST", path: "/" },
    Unserved { name: "DeleteSyslogConfiguration", method: "POST", path: "/" },
    Unserved { name: "DeleteTransformer", method: "POST", path: "/" },
    Unserved { name: "DescribeAccountPolicies", method: "POST", path: "/" },
    Unserved { name: "DescribeConfigurationTemplates", method: "POST", path: "/" },
    Unserved { name: "DescribeDeliveries", method: "POST", path: "/" },
    Unserved { name: "DescribeDeliveryDestinations", method: "POST", path: "/" },
    Unserved { name: "DescribeDeliverySources", method: "POST", path: "/" },
    Unserved { name: "DescribeDestinations", method: "POST", path: "/" },
    Unserved { name: "DescribeExportTasks", method: "POST", path: "/" },
    Unserved { name: "DescribeFieldIndexes", method: "POST", path: "/" },
    Unserved { name: "DescribeImportTaskBatches", method: "POST", path: "/" },
    Unserved { name: "DescribeImportTasks", method: "POST", path: "/" },
    Unserved { name: "DescribeIndexPolicies", method: "POST", path: "/" },
    Unserved { name: "DescribeLookupTables", method: "POST", path: "/" },
    Unserved { name: "DescribeMetricFilters", method: "POST", path: "/" },
    Unserved { name: "DescribeQueries", method: "POST", path: "/" },
    Unserved { name: "DescribeQueryDefinitions", method: "POST", path: "/" },
    Unserved { name: "DescribeResourcePolicies", method: "POST", path: "/" },
    Unserved { name: "DescribeSubscriptionFilters", method: "POST", path: "/" },
    Unserved { name: "DisassociateKmsKey", method: "POST", path: "/" },
    Unserved { name: "DisassociateSourceFromS3TableIntegration", method: "POST", path: "/" },
    Unserved { name: "GetDataProtectionPolicy", method: "POST", path: "/" },
    Unserved { name: "GetDelivery", method: "POST", path: "/" },
    Unserved { name: "GetDeliveryDestination", method: "POST", path: "/" },
    Unserved { name: "GetDeliveryDestinationPolicy", method: "POST", path: "/" },
    Unserved { name: "GetDeliverySource", method: "POST", path: "/" },
    Unserved { name: "GetIntegration", method: "POST", path: "/" },
    Unserved { name: "GetLogAnomalyDetector", method: "POST", path: "/" },
    Unserved { name: "GetLogFields", method: "POST", path: "/" },
    Unserved { name: "GetLogGroupFields", method: "POST", path: "/" },
    Unserved { name: "GetLogObject", method: "POST", path: "/" },
    Unserved { name: "GetLogRecord", method: "POST", path: "/" },
    Unserved { name: "GetLookupTable", method: "POST", path: "/" },
    Unserved { name: "GetQueryResults", method: "POST", path: "/" },
    Unserved { name: "GetScheduledQuery", method: "POST", path: "/" },
    Unserved { name: "GetScheduledQueryHistory", method: "POST", path: "/" },
    Unserved { name: "GetStorageTierPolicy", method: "POST", path: "/" },
    Unserved { name: "GetTransformer", method: "POST", path: "/" },
    Unserved { name: "ListAggregateLogGroupSummaries", method: "POST", path: "/" },
    Unserved { name: "ListAnomalies", method: "POST", path: "/" },
    Unserved { name: "ListIntegrations", method: "POST", path: "/" },
    Unserved { name: "ListLogAnomalyDetectors", method: "POST", path: "/" },
    Unserved { name: "ListLogGroups", method: "POST", path: "/" },
    Unserved { name: "ListLogGroupsForQuery", method: "POST", path: "/" },
    Unserved { name: "ListScheduledQueries", method: "POST", path: "/" },
    Unserved { name: "ListSourcesForS3TableIntegration", method: "POST", path: "/" },
    Unserved { name: "ListSyslogConfigurations", method: "POST", path: "/" },
    Unserved { name: "ListTagsForResource", method: "POST", path: "/" },
    Unserved { name: "ListTagsLogGroup", method: "POST", path: "/" },
    Unserved { name: "PutAccountPolicy", method: "POST", path: "/" },
    Unserved { name: "PutBearerTokenAuthentication", method: "POST", path: "/" },
    Unserved { name: "PutDataProtectionPolicy", method: "POST", path: "/" },
    Unserved { name: "PutDeliveryDestination", method: "POST", path: "/" },
    Unserved { name: "PutDeliveryDestinationPolicy", method: "POST", path: "/" },
    Unserved { name: "PutDeliverySource", method: "POST", path: "/" },
    Unserved { name: "PutDestination", method: "POST", path: "/" },
    Unserved { name: "PutDestinationPolicy", method: "POST", path: "/" },
    Unserved { name: "PutIndexPolicy", method: "POST", path: "/" },
    Unserved { name: "PutIntegration", method: "POST", path: "/" },
    Unserved { name: "PutLogGroupDeletionProtection", method: "POST", path: "/" },
    Unserved { name: "PutMetricFilter", method: "POST", path: "/" },
    Unserved { name: "PutQueryDefinition", method: "POST", path: "/" },
    Unserved { name: "PutResourcePolicy", method: "POST", path: "/" },
    Unserved { name: "PutStorageTierPolicy", method: "POST", path: "/" },
    Unserved { name: "PutSubscriptionFilter", method: "POST", path: "/" },
    Unserved { name: "PutSyslogConfiguration", method: "POST", path: "/" },
    Unserved { name: "PutTransformer", method: "POST", path: "/" },
    Unserved { name: "StartLiveTail", method: "POST", path: "/" },
    Unserved { name: "StartQuery", method: "POST", path: "/" },
    Unserved { name: "StopQuery", method: "POST", path: "/" },
    Unserved { name: "TagLogGroup", method: "POST", path: "/" },
    Unserved { name: "TagResource", method: "POST", path: "/" },
    Unserved { name: "TestMetricFilter", method: "POST", path: "/" },
    Unserved { name: "TestTransformer", method: "POST", path: "/" },
    Unserved { name: "UntagLogGroup", method: "POST", path: "/" },
    Unserved { name: "UntagResource", method: "POST", path: "/" },
    Unserved { name: "UpdateAnomaly", method: "POST", path: "/" },
    Unserved { name: "UpdateDeliveryConfiguration", method: "POST", path: "/" },
    Unserved { name: "UpdateLogAnomalyDetector", method: "POST", path: "/" },
    Unserved { name: "UpdateLookupTable", method: "POST", path: "/" },
    Unserved { name: "UpdateScheduledQuery", method: "POST", path: "/" },
];
/// AWS's `DataAlreadyAcceptedException`.
pub static DATA_ALREADY_ACCEPTED_EXCEPTION: ErrorShape = ErrorShape {
    name: "DataAlreadyAcceptedException",
    code: "DataAlreadyAcceptedException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[("expectedSequenceToken", Location::Body, "expectedSequenceToken")],
};
/// AWS's `InvalidParameterException`.
pub static INVALID_PARAMETER_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidParameterException",
    code: "InvalidParameterException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `InvalidSequenceTokenException`.
pub static INVALID_SEQUENCE_TOKEN_EXCEPTION: ErrorShape = ErrorShape {
    name: "InvalidSequenceTokenException",
    code: "InvalidSequenceTokenException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[("expectedSequenceToken", Location::Body, "expectedSequenceToken")],
};
/// AWS's `LimitExceededException`.
pub static LIMIT_EXCEEDED_EXCEPTION: ErrorShape = ErrorShape {
    name: "LimitExceededException",
    code: "LimitExceededException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `OperationAbortedException`.
pub static OPERATION_ABORTED_EXCEPTION: ErrorShape = ErrorShape {
    name: "OperationAbortedException",
    code: "OperationAbortedException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `ResourceAlreadyExistsException`.
pub static RESOURCE_ALREADY_EXISTS_EXCEPTION: ErrorShape = ErrorShape {
    name: "ResourceAlreadyExistsException",
    code: "ResourceAlreadyExistsException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `ResourceNotFoundException`.
pub static RESOURCE_NOT_FOUND_EXCEPTION: ErrorShape = ErrorShape {
    name: "ResourceNotFoundException",
    code: "ResourceNotFoundException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `ServiceUnavailableException`.
pub static SERVICE_UNAVAILABLE_EXCEPTION: ErrorShape = ErrorShape {
    name: "ServiceUnavailableException",
    code: "ServiceUnavailableException",
    status: 500,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `UnrecognizedClientException`.
pub static UNRECOGNIZED_CLIENT_EXCEPTION: ErrorShape = ErrorShape {
    name: "UnrecognizedClientException",
    code: "UnrecognizedClientException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};
/// AWS's `ValidationException`.
pub static VALIDATION_EXCEPTION: ErrorShape = ErrorShape {
    name: "ValidationException",
    code: "ValidationException",
    status: 400,
    message: "message",
    has_type: false,
    fields: &[],
};

static ERRORS: &[&ErrorShape] = &[
    &DATA_ALREADY_ACCEPTED_EXCEPTION,
    &INVALID_PARAMETER_EXCEPTION,
    &INVALID_SEQUENCE_TOKEN_EXCEPTION,
    &LIMIT_EXCEEDED_EXCEPTION,
    &OPERATION_ABORTED_EXCEPTION,
    &RESOURCE_ALREADY_EXISTS_EXCEPTION,
    &RESOURCE_NOT_FOUND_EXCEPTION,
    &SERVICE_UNAVAILABLE_EXCEPTION,
    &UNRECOGNIZED_CLIENT_EXCEPTION,
    &VALIDATION_EXCEPTION,
];

structures! {
    CreateLogGroupRequest {
        log_group_name: String = "logGroupName",
        kms_key_id: Option<String> = "kmsKeyId",
        tags: Option<BTreeMap<String, String>> = "tags",
        log_group_class: Option<String> = "logGroupClass",
        deletion_protection_enabled: Option<bool> = "deletionProtectionEnabled",
    }
    CreateLogStreamRequest {
        log_group_name: String = "logGroupName",
        log_stream_name: String = "logStreamName",
    }
    DeleteLogGroupRequest {
        log_group_name: String = "logGroupName",
    }
    DeleteLogStreamRequest {
        log_group_name: String = "logGroupName",
        log_stream_name: String = "logStreamName",
    }
    DeleteRetentionPolicyRequest {
        log_group_name: String = "logGroupName",
    }
    DescribeLogGroupsRequest {
        account_identifiers: Option<Vec<String>> = "accountIdentifiers",
        log_group_name_prefix: Option<String> = "logGroupNamePrefix",
        log_group_name_pattern: Option<String> = "logGroupNamePattern",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
        include_linked_accounts: Option<bool> = "includeLinkedAccounts",
        log_group_class: Option<String> = "logGroupClass",
        log_group_identifiers: Option<Vec<String>> = "logGroupIdentifiers",
    }
    DescribeLogGroupsResponse {
        log_groups: Option<Vec<LogGroup>> = "logGroups",
        next_token: Option<String> = "nextToken",
    }
    DescribeLogStreamsRequest {
        log_group_name: Option<String> = "logGroupName",
        log_group_identifier: Option<String> = "logGroupIdentifier",
        log_stream_name_prefix: Option<String> = "logStreamNamePrefix",
        order_by: Option<String> = "orderBy",
        descending: Option<bool> = "descending",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
    }
    DescribeLogStreamsResponse {
        log_streams: Option<Vec<LogStream>> = "logStreams",
        next_token: Option<String> = "nextToken",
    }
    Entity {
        key_attributes: Option<BTreeMap<String, String>> = "keyAttributes",
        attributes: Option<BTreeMap<String, String>> = "attributes",
    }
    FilterLogEventsRequest {
        log_group_name: Option<String> = "logGroupName",
        log_group_identifier: Option<String> = "logGroupIdentifier",
        log_stream_names: Option<Vec<String>> = "logStreamNames",
        log_stream_name_prefix: Option<String> = "logStreamNamePrefix",
        start_time: Option<i64> = "startTime",
        end_time: Option<i64> = "endTime",
        filter_pattern: Option<String> = "filterPattern",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
        start_from_head: Option<bool> = "startFromHead",
        interleaved: Option<bool> = "interleaved",
        unmask: Option<bool> = "unmask",
    }
    FilterLogEventsResponse {
        events: Option<Vec<FilteredLogEvent>> = "events",
        searched_log_streams: Option<Vec<SearchedLogStream>> = "searchedLogStreams",
        next_token: Option<String> = "nextToken",
    }
    FilteredLogEvent {
        log_stream_name: Option<String> = "logStreamName",
        timestamp: Option<i64> = "timestamp",
        message: Option<String> = "message",
        ingestion_time: Option<i64> = "ingestionTime",
        event_id: Option<String> = "eventId",
    }
    GetLogEventsRequest {
        log_group_name: Option<String> = "logGroupName",
        log_group_identifier: Option<String> = "logGroupIdentifier",
        log_stream_name: String = "logStreamName",
        start_time: Option<i64> = "startTime",
        end_time: Option<i64> = "endTime",
        next_token: Option<String> = "nextToken",
        limit: Option<i32> = "limit",
        start_from_head: Option<bool> = "startFromHead",
        unmask: Option<bool> = "unmask",
    }
    GetLogEventsResponse {
        events: Option<Vec<OutputLogEvent>> = "events",
        next_forward_token: Option<String> = "nextForwardToken",
        next_backward_token: Option<String> = "nextBackwardToken",
    }
    InputLogEvent {
        timestamp: i64 = "timestamp",
        message: String = "message",
    }
    LogGroup {
        log_group_name: Option<String> = "logGroupName",
        creation_time: Option<i64> = "creationTime",
        retention_in_days: Option<i32> = "retentionInDays",
        metric_filter_count: Option<i32> = "metricFilterCount",
        arn: Option<String> = "arn",
        stored_bytes: Option<i64> = "storedBytes",
        kms_key_id: Option<String> = "kmsKeyId",
        data_protection_status: Option<String> = "dataProtectionStatus",
        inherited_properties: Option<Vec<String>> = "inheritedProperties",
        log_group_class: Option<String> = "logGroupClass",
        log_group_arn: Option<String> = "logGroupArn",
        deletion_protection_enabled: Option<bool> = "deletionProtectionEnabled",
        bearer_token_authentication_enabled: Option<bool> = "bearerTokenAuthenticationEnabled",
        retention_policy_name: Option<String> = "retentionPolicyName",
    }
    LogStream {
        log_stream_name: Option<String> = "logStreamName",
        creation_time: Option<i64> = "creationTime",
        first_event_timestamp: Option<i64> = "firstEventTimestamp",
        last_event_timestamp: Option<i64> = "lastEventTimestamp",
        last_ingestion_time: Option<i64> = "lastIngestionTime",
        upload_sequence_token: Option<String> = "uploadSequenceToken",
        arn: Option<String> = "arn",
        stored_bytes: Option<i64> = "storedBytes",
    }
    OutputLogEvent {
        timestamp: Option<i64> = "timestamp",
        message: Option<String> = "message",
        ingestion_time: Option<i64> = "ingestionTime",
    }
    PutLogEventsRequest {
        log_group_name: String = "logGroupName",
        log_stream_name: String = "logStreamName",
        log_events: Vec<InputLogEvent> = "logEvents",
        sequence_token: Option<String> = "sequenceToken",
        entity: Option<Entity> = "entity",
    }
    PutLogEventsResponse {
        next_sequence_token: Option<String> = "nextSequenceToken",
        rejected_log_events_info: Option<RejectedLogEventsInfo> = "rejectedLogEventsInfo",
        rejected_entity_info: Option<RejectedEntityInfo> = "rejectedEntityInfo",
    }
    PutRetentionPolicyRequest {
        log_group_name: String = "logGroupName",
        retention_in_days: i32 = "retentionInDays",
    }
    RejectedEntityInfo {
        error_type: Option<String> = "errorType",
    }
    RejectedLogEventsInfo {
        too_new_log_event_start_index: Option<i32> = "tooNewLogEventStartIndex",
        too_old_log_event_end_index: Option<i32> = "tooOldLogEventEndIndex",
        expired_log_event_end_index: Option<i32> = "expiredLogEventEndIndex",
    }
    SearchedLogStream {
        log_stream_name: Option<String> = "logStreamName",
        searched_completely: Option<bool> = "searchedCompletely",
    }
}

mod shapes {
    use crate::generated::prelude::*;
    static PATTERN_ACCOUNT_ID: Pattern = Pattern::new("^\\d{12}$");
    static ACCOUNT_ID: Shape = Shape::text().pattern(&PATTERN_ACCOUNT_ID).max(12.0).min(12.0);
    static ACCOUNT_IDS: Shape = Shape::list(&ACCOUNT_ID, "member", false).max(20.0).min(0.0);
    pub(super) static CREATE_LOG_GROUP_REQUEST: Structure = Structure {
        name: "CreateLogGroupRequest",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME).required(),
            member("kmsKeyId", &KMS_KEY_ID),
            member("tags", &TAGS),
            member("logGroupClass", &LOG_GROUP_CLASS),
            member("deletionProtectionEnabled", &BOOLEAN),
        ],
    };
    pub(super) static CREATE_LOG_STREAM_REQUEST: Structure = Structure {
        name: "CreateLogStreamRequest",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME).required(),
            member("logStreamName", &LOG_STREAM_NAME).required(),
        ],
    };
    static DATA_PROTECTION_STATUS: Shape =
        Shape::text().values(&["ACTIVATED", "DELETED", "ARCHIVED", "DISABLED"]);
    pub(super) static DELETE_LOG_GROUP_REQUEST: Structure = Structure {
        name: "DeleteLogGroupRequest",
        payload: None,
        members: &[member("logGroupName", &LOG_GROUP_NAME).required()],
    };
    pub(super) static DELETE_LOG_STREAM_REQUEST: Structure = Structure {
        name: "DeleteLogStreamRequest",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME).required(),
            member("logStreamName", &LOG_STREAM_NAME).required(),
        ],
    };
    pub(super) static DELETE_RETENTION_POLICY_REQUEST: Structure = Structure {
        name: "DeleteRetentionPolicyRequest",
        payload: None,
        members: &[member("logGroupName", &LOG_GROUP_NAME).required()],
    };
    static DESCRIBE_LIMIT: Shape = Shape::integer().max(50.0).min(1.0);
    static DESCRIBE_LOG_GROUPS_LOG_GROUP_IDENTIFIERS: Shape =
        Shape::list(&LOG_GROUP_IDENTIFIER, "member", false).max(50.0).min(1.0);
    pub(super) static DESCRIBE_LOG_GROUPS_REQUEST: Structure = Structure {
        name: "DescribeLogGroupsRequest",
        payload: None,
        members: &[
            member("accountIdentifiers", &ACCOUNT_IDS),
            member("logGroupNamePrefix", &LOG_GROUP_NAME),
            member("logGroupNamePattern", &LOG_GROUP_NAME_PATTERN),
            member("nextToken", &NEXT_TOKEN),
            member("limit", &DESCRIBE_LIMIT),
            member("includeLinkedAccounts", &BOOLEAN),
            member("logGroupClass", &LOG_GROUP_CLASS),
            member("logGroupIdentifiers", &DESCRIBE_LOG_GROUPS_LOG_GROUP_IDENTIFIERS),
        ],
    };
    pub(super) static DESCRIBE_LOG_GROUPS_RESPONSE: Structure = Structure {
        name: "DescribeLogGroupsResponse",
        payload: None,
        members: &[member("logGroups", &LOG_GROUPS), member("nextToken", &NEXT_TOKEN)],
    };
    pub(super) static DESCRIBE_LOG_STREAMS_REQUEST: Structure = Structure {
        name: "DescribeLogStreamsRequest",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME),
            member("logGroupIdentifier", &LOG_GROUP_IDENTIFIER),
            member("logStreamNamePrefix", &LOG_STREAM_NAME),
            member("orderBy", &ORDER_BY),
            member("descending", &BOOLEAN),
            member("nextToken", &NEXT_TOKEN),
            member("limit", &DESCRIBE_LIMIT),
        ],
    };
    pub(super) static DESCRIBE_LOG_STREAMS_RESPONSE: Structure = Structure {
        name: "DescribeLogStreamsResponse",
        payload: None,
        members: &[member("logStreams", &LOG_STREAMS), member("nextToken", &NEXT_TOKEN)],
    };
    pub(super) static ENTITY: Structure = Structure {
        name: "Entity",
        payload: None,
        members: &[
            member("keyAttributes", &ENTITY_KEY_ATTRIBUTES),
            member("attributes", &ENTITY_ATTRIBUTES),
        ],
    };
    static ENTITY_ATTRIBUTES: Shape =
        Shape::map(&ENTITY_ATTRIBUTES_KEY, &ENTITY_ATTRIBUTES_VALUE, "key", "value", false)
            .max(10.0)
            .min(0.0);
    static ENTITY_ATTRIBUTES_KEY: Shape = Shape::text().max(256.0).min(1.0);
    static ENTITY_ATTRIBUTES_VALUE: Shape = Shape::text().max(512.0).min(1.0);
    static ENTITY_KEY_ATTRIBUTES: Shape =
        Shape::map(&ENTITY_KEY_ATTRIBUTES_KEY, &ENTITY_KEY_ATTRIBUTES_VALUE, "key", "value", false)
            .max(4.0)
            .min(2.0);
    static ENTITY_KEY_ATTRIBUTES_KEY: Shape = Shape::text().max(32.0).min(1.0);
    static ENTITY_KEY_ATTRIBUTES_VALUE: Shape = Shape::text().max(512.0).min(1.0);
    static ENTITY_REJECTION_ERROR_TYPE: Shape = Shape::text().values(&[
        "InvalidEntity",
        "InvalidTypeValue",
        "InvalidKeyAttributes",
        "InvalidAttributes",
        "EntitySizeTooLarge",
        "UnsupportedLogGroupType",
        "MissingRequiredFields",
    ]);
    static EVENT_MESSAGE: Shape = Shape::text().min(1.0);
    static EVENTS_LIMIT: Shape = Shape::integer().max(10000.0).min(1.0);
    pub(super) static FILTER_LOG_EVENTS_REQUEST: Structure = Structure {
        name: "FilterLogEventsRequest",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME),
            member("logGroupIdentifier", &LOG_GROUP_IDENTIFIER),
            member("logStreamNames", &INPUT_LOG_STREAM_NAMES),
            member("logStreamNamePrefix", &LOG_STREAM_NAME),
            member("startTime", &TIMESTAMP),
            member("endTime", &TIMESTAMP),
            member("filterPattern", &FILTER_PATTERN),
            member("nextToken", &NEXT_TOKEN),
            member("limit", &EVENTS_LIMIT),
            member("startFromHead", &BOOLEAN),
            member("interleaved", &BOOLEAN),
            member("unmask", &BOOLEAN),
        ],
    };
    pub(super) static FILTER_LOG_EVENTS_RESPONSE: Structure = Structure {
        name: "FilterLogEventsResponse",
        payload: None,
        members: &[
            member("events", &FILTERED_LOG_EVENTS),
            member("searchedLogStreams", &SEARCHED_LOG_STREAMS),
            member("nextToken", &NEXT_TOKEN),
        ],
    };
    static FILTER_PATTERN: Shape = Shape::text().max(1024.0).min(0.0);
    pub(super) static FILTERED_LOG_EVENT: Structure = Structure {
        name: "FilteredLogEvent",
        payload: None,
        members: &[
            member("logStreamName", &LOG_STREAM_NAME),
            member("timestamp", &TIMESTAMP),
            member("message", &EVENT_MESSAGE),
            member("ingestionTime", &TIMESTAMP),
            member("eventId", &TEXT),
        ],
    };
    static FILTERED_LOG_EVENTS: Shape =
        Shape::list(&const { Shape::structure(&FILTERED_LOG_EVENT) }, "member", false);
    pub(super) static GET_LOG_EVENTS_REQUEST: Structure = Structure {
        name: "GetLogEventsRequest",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME),
            member("logGroupIdentifier", &LOG_GROUP_IDENTIFIER),
            member("logStreamName", &LOG_STREAM_NAME).required(),
            member("startTime", &TIMESTAMP),
            member("endTime", &TIMESTAMP),
            member("nextToken", &NEXT_TOKEN),
            member("limit", &EVENTS_LIMIT),
            member("startFromHead", &BOOLEAN),
            member("unmask", &BOOLEAN),
        ],
    };
    pub(super) static GET_LOG_EVENTS_RESPONSE: Structure = Structure {
        name: "GetLogEventsResponse",
        payload: None,
        members: &[
            member("events", &OUTPUT_LOG_EVENTS),
            member("nextForwardToken", &NEXT_TOKEN),
            member("nextBackwardToken", &NEXT_TOKEN),
        ],
    };
    static INHERITED_PROPERTIES: Shape = Shape::list(&INHERITED_PROPERTY, "member", false);
    static INHERITED_PROPERTY: Shape = Shape::text().values(&["ACCOUNT_DATA_PROTECTION"]);
    pub(super) static INPUT_LOG_EVENT: Structure = Structure {
        name: "InputLogEvent",
        payload: None,
        members: &[
            member("timestamp", &TIMESTAMP).required(),
            member("message", &EVENT_MESSAGE).required(),
        ],
    };
    static INPUT_LOG_EVENTS: Shape =
        Shape::list(&const { Shape::structure(&INPUT_LOG_EVENT) }, "member", false)
            .max(10000.0)
            .min(1.0);
    static INPUT_LOG_STREAM_NAMES: Shape =
        Shape::list(&LOG_STREAM_NAME, "member", false).max(100.0).min(1.0);
    static KMS_KEY_ID: Shape = Shape::text().max(256.0);
    pub(super) static LOG_GROUP: Structure = Structure {
        name: "LogGroup",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME),
            member("creationTime", &TIMESTAMP),
            member("retentionInDays", &INTEGER),
            member("metricFilterCount", &INTEGER),
            member("arn", &TEXT),
            member("storedBytes", &STORED_BYTES),
            member("kmsKeyId", &KMS_KEY_ID),
            member("dataProtectionStatus", &DATA_PROTECTION_STATUS),
            member("inheritedProperties", &INHERITED_PROPERTIES),
            member("logGroupClass", &LOG_GROUP_CLASS),
            member("logGroupArn", &TEXT),
            member("deletionProtectionEnabled", &BOOLEAN),
            member("bearerTokenAuthenticationEnabled", &BOOLEAN),
            member("retentionPolicyName", &TEXT),
        ],
    };
    static LOG_GROUP_CLASS: Shape =
        Shape::text().values(&["STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS"]);
    static PATTERN_LOG_GROUP_IDENTIFIER: Pattern = Pattern::new("[\\w#+=/:,.@-]*");
    static LOG_GROUP_IDENTIFIER: Shape =
        Shape::text().pattern(&PATTERN_LOG_GROUP_IDENTIFIER).max(2048.0).min(1.0);
    static PATTERN_LOG_GROUP_NAME: Pattern = Pattern::new("[\\.\\-_/#A-Za-z0-9]+");
    static LOG_GROUP_NAME: Shape =
        Shape::text().pattern(&PATTERN_LOG_GROUP_NAME).max(512.0).min(1.0);
    static PATTERN_LOG_GROUP_NAME_PATTERN: Pattern = Pattern::new("[\\.\\-_/#A-Za-z0-9]*");
    static LOG_GROUP_NAME_PATTERN: Shape =
        Shape::text().pattern(&PATTERN_LOG_GROUP_NAME_PATTERN).max(512.0).min(0.0);
    static LOG_GROUPS: Shape =
        Shape::list(&const { Shape::structure(&LOG_GROUP) }, "member", false);
    pub(super) static LOG_STREAM: Structure = Structure {
        name: "LogStream",
        payload: None,
        members: &[
            member("logStreamName", &LOG_STREAM_NAME),
            member("creationTime", &TIMESTAMP),
            member("firstEventTimestamp", &TIMESTAMP),
            member("lastEventTimestamp", &TIMESTAMP),
            member("lastIngestionTime", &TIMESTAMP),
            member("uploadSequenceToken", &SEQUENCE_TOKEN),
            member("arn", &TEXT),
            member("storedBytes", &STORED_BYTES),
        ],
    };
    static PATTERN_LOG_STREAM_NAME: Pattern = Pattern::new("[^:*]*");
    static LOG_STREAM_NAME: Shape =
        Shape::text().pattern(&PATTERN_LOG_STREAM_NAME).max(512.0).min(1.0);
    static LOG_STREAMS: Shape =
        Shape::list(&const { Shape::structure(&LOG_STREAM) }, "member", false);
    static NEXT_TOKEN: Shape = Shape::text().min(1.0);
    static ORDER_BY: Shape = Shape::text().values(&["LogStreamName", "LastEventTime"]);
    pub(super) static OUTPUT_LOG_EVENT: Structure = Structure {
        name: "OutputLogEvent",
        payload: None,
        members: &[
            member("timestamp", &TIMESTAMP),
            member("message", &EVENT_MESSAGE),
            member("ingestionTime", &TIMESTAMP),
        ],
    };
    static OUTPUT_LOG_EVENTS: Shape =
        Shape::list(&const { Shape::structure(&OUTPUT_LOG_EVENT) }, "member", false);
    pub(super) static PUT_LOG_EVENTS_REQUEST: Structure = Structure {
        name: "PutLogEventsRequest",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME).required(),
            member("logStreamName", &LOG_STREAM_NAME).required(),
            member("logEvents", &INPUT_LOG_EVENTS).required(),
            member("sequenceToken", &SEQUENCE_TOKEN),
            member("entity", &const { Shape::structure(&ENTITY) }),
        ],
    };
    pub(super) static PUT_LOG_EVENTS_RESPONSE: Structure = Structure {
        name: "PutLogEventsResponse",
        payload: None,
        members: &[
            member("nextSequenceToken", &SEQUENCE_TOKEN),
            member("rejectedLogEventsInfo", &const { Shape::structure(&REJECTED_LOG_EVENTS_INFO) }),
            member("rejectedEntityInfo", &const { Shape::structure(&REJECTED_ENTITY_INFO) }),
        ],
    };
    pub(super) static PUT_RETENTION_POLICY_REQUEST: Structure = Structure {
        name: "PutRetentionPolicyRequest",
        payload: None,
        members: &[
            member("logGroupName", &LOG_GROUP_NAME).required(),
            member("retentionInDays", &INTEGER).required(),
        ],
    };
    pub(super) static REJECTED_ENTITY_INFO: Structure = Structure {
        name: "RejectedEntityInfo",
        payload: None,
        members: &[member("errorType", &ENTITY_REJECTION_ERROR_TYPE).required()],
    };
    pub(super) static REJECTED_LOG_EVENTS_INFO: Structure = Structure {
        name: "RejectedLogEventsInfo",
        payload: None,
        members: &[
            member("tooNewLogEventStartIndex", &INTEGER),
            member("tooOldLogEventEndIndex", &INTEGER),
            member("expiredLogEventEndIndex", &INTEGER),
        ],
    };
    pub(super) static SEARCHED_LOG_STREAM: Structure = Structure {
        name: "SearchedLogStream",
        payload: None,
        members: &[
            member("logStreamName", &LOG_STREAM_NAME),
            member("searchedCompletely", &BOOLEAN),
        ],
    };
    static SEARCHED_LOG_STREAMS: Shape =
        Shape::list(&const { Shape::structure(&SEARCHED_LOG_STREAM) }, "member", false);
    static SEQUENCE_TOKEN: Shape = Shape::text().min(1.0);
    static STORED_BYTES: Shape = Shape::long().min(0.0);
    static PATTERN_TAG_KEY: Pattern = Pattern::new("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$");
    static TAG_KEY: Shape = Shape::text().pattern(&PATTERN_TAG_KEY).max(128.0).min(1.0);
    static PATTERN_TAG_VALUE: Pattern = Pattern::new("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$");
    static TAG_VALUE: Shape = Shape::text().pattern(&PATTERN_TAG_VALUE).max(256.0);
    static TAGS: Shape = Shape::map(&TAG_KEY, &TAG_VALUE, "key", "value", false).max(50.0).min(1.0);
    static TIMESTAMP: Shape = Shape::long().min(0.0);
}
