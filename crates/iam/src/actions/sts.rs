//! Actions of STS.
//!
//! Who has signed may ask who they are and for a session of their own; policies have no say in it
//! (STS API Reference, `GetCallerIdentity`, `GetSessionToken`).

use super::{Action, Also, Resource, Service, Standing, TAGS};

pub(super) const SERVICE: Service =
    Service { name: "sts", title: "AWS Security Token Service", actions: ACTIONS };

const TAG: Also = Also { action: "sts:TagSession", when: "where the request has tags" };
const SOURCE: Also =
    Also { action: "sts:SetSourceIdentity", when: "where the request has a source identity" };

macro_rules! row {
    ($operation:literal, $resource:ident) => {
        Action::new($operation, concat!("sts:", $operation), Resource::$resource)
    };
}

static ACTIONS: &[Action] = &[
    row!("AssumeRole", Role)
        .keys(&[
            "aws:RequestTag/${TagKey}",
            "aws:TagKeys",
            "iam:ResourceTag/${TagKey}",
            "sts:ExternalId",
            "sts:RoleSessionName",
            "sts:SourceIdentity",
            "sts:TransitiveTagKeys",
        ])
        .also(&[TAG, SOURCE]),
    row!("GetAccessKeyInfo", None),
    row!("GetCallerIdentity", None).standing(Standing::Free),
    row!("GetFederationToken", FederatedUser).keys(TAGS).also(&[TAG]),
    row!("GetSessionToken", None).standing(Standing::Free),
    row!("SetSourceIdentity", Role)
        .keys(&["sts:SourceIdentity"])
        .standing(Standing::PermissionOnly),
    row!("TagSession", Role)
        .keys(&["aws:RequestTag/${TagKey}", "aws:TagKeys", "sts:TransitiveTagKeys"])
        .standing(Standing::PermissionOnly),
];
