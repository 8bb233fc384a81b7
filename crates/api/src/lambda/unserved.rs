//! Settings that Lambda has and Mayfly does not serve yet: refused by name, never stored and
//! ignored. Their neutral values, which clients send by habit, are accepted.

use super::error::Error;
use wire::lambda::{
    CreateFunctionRequest, DeadLetterConfig, ImageConfig, TracingConfig,
    UpdateFunctionConfigurationRequest, VpcConfig,
};

/// A setting's name, whether the request asks for it, and what to do instead.
type Row = (&'static str, bool, &'static str);

/// Refuses what a CreateFunction asks for beyond what is served.
pub(super) fn check_create(request: &CreateFunctionRequest) -> Result<(), Error> {
    check_publish_to(request.publish_to.as_deref())?;
    refuse(&[
        ("PackageType Image", is(request.package_type.as_deref(), "Image"), "use a zip"),
        ("VpcConfig", vpc(request.vpc_config.as_ref()), VPC_REMEDY),
        ("DeadLetterConfig", dead_letter(request.dead_letter_config.as_ref()), DEAD_REMEDY),
        ("KMSKeyArn", text(request.kms_key_arn.as_deref()), LEAVE_OUT),
        ("TracingConfig Active", tracing(request.tracing_config.as_ref()), TRACING_REMEDY),
        ("FileSystemConfigs", list(request.file_system_configs.as_deref()), LEAVE_OUT),
        ("ImageConfig", image(request.image_config.as_ref()), LEAVE_OUT),
        ("CapacityProviderConfig", request.capacity_provider_config.is_some(), LEAVE_OUT),
        ("DurableConfig", request.durable_config.is_some(), LEAVE_OUT),
        ("RuntimeConfig", request.runtime_config.is_some(), LEAVE_OUT),
        ("AcceleratorConfig", request.accelerator_config.is_some(), LEAVE_OUT),
    ])
}

/// Refuses to publish to `$LATEST.PUBLISHED`, which functions on a capacity provider alone have; an
/// unqualified call goes to it there. AWS's own text for other functions is not known.
pub(super) fn check_publish_to(publish_to: Option<&str>) -> Result<(), Error> {
    match publish_to {
        None => Ok(()),
        Some(_) => Err(Error::InvalidParameterValue(
            "The function has no capacity provider, so it has no $LATEST.PUBLISHED. Mayfly does not \
             serve capacity providers; use Publish instead of PublishTo."
                .to_owned(),
        )),
    }
}

/// Refuses what an UpdateFunctionConfiguration asks for beyond what is served.
pub(super) fn check_update(request: &UpdateFunctionConfigurationRequest) -> Result<(), Error> {
    refuse(&[
        ("VpcConfig", vpc(request.vpc_config.as_ref()), VPC_REMEDY),
        ("DeadLetterConfig", dead_letter(request.dead_letter_config.as_ref()), DEAD_REMEDY),
        ("KMSKeyArn", text(request.kms_key_arn.as_deref()), LEAVE_OUT),
        ("TracingConfig Active", tracing(request.tracing_config.as_ref()), TRACING_REMEDY),
        ("FileSystemConfigs", list(request.file_system_configs.as_deref()), LEAVE_OUT),
        ("ImageConfig", image(request.image_config.as_ref()), LEAVE_OUT),
        ("CapacityProviderConfig", request.capacity_provider_config.is_some(), LEAVE_OUT),
        ("DurableConfig", request.durable_config.is_some(), LEAVE_OUT),
        ("RuntimeConfig", request.runtime_config.is_some(), LEAVE_OUT),
        ("AcceleratorConfig", request.accelerator_config.is_some(), LEAVE_OUT),
    ])
}

const DEAD_REMEDY: &str = "its queues and topics are missing; name a function with \
     PutFunctionEventInvokeConfig and DestinationConfig.OnFailure";
const LEAVE_OUT: &str = "leave it out";
const TRACING_REMEDY: &str = "use Mode PassThrough";
const VPC_REMEDY: &str = "leave it out, or send empty lists";

fn refuse(rows: &[Row]) -> Result<(), Error> {
    match rows.iter().find(|(_, asked, _)| *asked) {
        Some((setting, _, remedy)) => Err(Error::InvalidParameterValue(format!(
            "Mayfly does not serve {setting} yet; {remedy}."
        ))),
        None => Ok(()),
    }
}

fn is(value: Option<&str>, word: &str) -> bool {
    value == Some(word)
}

fn text(value: Option<&str>) -> bool {
    value.is_some_and(|text| !text.is_empty())
}

fn list<T>(value: Option<&[T]>) -> bool {
    value.is_some_and(|list| !list.is_empty())
}

fn vpc(config: Option<&VpcConfig>) -> bool {
    config.is_some_and(|vpc| {
        list(vpc.subnet_ids.as_deref())
            || list(vpc.security_group_ids.as_deref())
            || vpc.ipv6_allowed_for_dual_stack == Some(true)
    })
}

fn dead_letter(config: Option<&DeadLetterConfig>) -> bool {
    config.is_some_and(|dead_letter| text(dead_letter.target_arn.as_deref()))
}

fn tracing(config: Option<&TracingConfig>) -> bool {
    config.is_some_and(|tracing| is(tracing.mode.as_deref(), "Active"))
}

fn image(config: Option<&ImageConfig>) -> bool {
    config.is_some_and(|image| *image != ImageConfig::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neutral_values_that_clients_send_are_accepted() {
        let request = CreateFunctionRequest {
            package_type: Some("Zip".to_owned()),
            vpc_config: Some(VpcConfig {
                subnet_ids: Some(Vec::new()),
                security_group_ids: Some(Vec::new()),
                ipv6_allowed_for_dual_stack: Some(false),
            }),
            dead_letter_config: Some(DeadLetterConfig { target_arn: Some(String::new()) }),
            tracing_config: Some(TracingConfig { mode: Some("PassThrough".to_owned()) }),
            ..CreateFunctionRequest::default()
        };
        assert_eq!(check_create(&request), Ok(()));
    }

    #[test]
    fn a_setting_that_is_not_served_is_refused_by_name() {
        let request = UpdateFunctionConfigurationRequest {
            kms_key_arn: Some("arn:aws:kms:us-east-1:000000000000:key/k".to_owned()),
            ..UpdateFunctionConfigurationRequest::default()
        };
        let error = check_update(&request).expect_err("keys are not served");
        assert!(error.to_string().contains("does not serve KMSKeyArn yet"), "{error}");
    }
}
