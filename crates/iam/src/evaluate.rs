//! The decision: explicit denies first, then who must allow.
//!
//! IAM User Guide, "Policy evaluation logic" and "Cross-account policy evaluation logic", without
//! the policies of organisations, which Mayfly has none of.

use crate::decision::{By, Decision, Layer};
use crate::who::Grant;
use crate::{Attached, Effect, Kind, Policies, Principal, Request};

/// Decides about a request.
///
/// * A deny that applies, in whichever policy, decides.
/// * Within an account a policy of the principal or of the resource must allow, and the boundary
///   and the session's policies too, where there are any; what a resource's policy gives to a user
///   or a session by its own name, or to everybody, nothing but a deny takes away.
/// * From another account both the principal's policies and the resource's must allow.
/// * A resource's policy that names an account leaves it to the account's own policies.
/// * A role is assumed only by whom its trust policy allows, also within the account.
/// * The account's root may do everything in its account that no deny applies to.
/// * A service, an identity provider's user and an anonymous caller have the resource's policy only.
pub fn evaluate<'a>(request: &Request<'_>, policies: &Policies<'a>) -> Decision<'a> {
    match search(request, policies) {
        Ok(found) => decide(request, policies, &found),
        Err(by) => Decision::ExplicitDeny { by },
    }
}

/// The allows of each layer; there is no deny.
struct Found<'a> {
    identity: Option<By<'a>>,
    boundary: Option<By<'a>>,
    session: Option<By<'a>>,
    resource: Option<(Grant, By<'a>)>,
}

/// Looks through all policies; fails with the first deny.
fn search<'a>(request: &Request<'_>, policies: &Policies<'a>) -> Result<Found<'a>, By<'a>> {
    let any = |attached: &'a [Attached], layer| {
        let mut allow = None;
        for attached in attached {
            let found = look(request, attached, layer)?;
            allow = allow.or(found.map(|(_, by)| by));
        }
        Ok(allow)
    };
    let identity = any(policies.identity, Layer::Identity)?;
    let boundary = any(policies.boundary.map_or(&[], std::slice::from_ref), Layer::Boundary)?;
    let session = any(policies.session.unwrap_or_default(), Layer::Session)?;
    let resource = match policies.resource {
        Some(attached) => look(request, attached, layer_of_resource(policies))?,
        None => None,
    };
    Ok(Found { identity, boundary, session, resource })
}

/// The strongest allow of one policy; fails with its first deny.
fn look<'a>(
    request: &Request<'_>,
    attached: &'a Attached,
    layer: Layer,
) -> Result<Option<(Grant, By<'a>)>, By<'a>> {
    let mut allow: Option<(Grant, By<'a>)> = None;
    for (number, statement) in attached.policy.statements.iter().enumerate() {
        // What would change nothing need not be compared.
        let settled = allow.as_ref().is_some_and(|(grant, _)| *grant == Grant::Direct);
        if settled && statement.effect == Effect::Allow {
            continue;
        }
        let Some(grant) = statement.applies(request) else { continue };
        let by =
            By { layer, policy: &attached.name, statement: number, sid: statement.sid.as_deref() };
        match statement.effect {
            Effect::Deny => return Err(by),
            Effect::Allow if allow.as_ref().is_none_or(|(best, _)| grant > *best) => {
                allow = Some((grant, by));
            }
            Effect::Allow => {}
        }
    }
    Ok(allow)
}

fn layer_of_resource(policies: &Policies<'_>) -> Layer {
    if policies.resource.is_some_and(|attached| attached.policy.kind == Kind::Trust) {
        Layer::Trust
    } else {
        Layer::Resource
    }
}

fn decide<'a>(request: &Request<'_>, policies: &Policies<'_>, found: &Found<'a>) -> Decision<'a> {
    let layer = layer_of_resource(policies);
    let by_resource = || match found.resource {
        Some((_, by)) => Decision::Allow { by: Some(by) },
        None => Decision::ImplicitDeny { why: layer },
    };
    let within = request.principal.account() == Some(request.resource_account);
    match request.principal {
        Principal::Service { .. } | Principal::Federated { .. } | Principal::Anonymous => {
            by_resource()
        }
        Principal::Root { .. } if within && layer != Layer::Trust => Decision::Allow { by: None },
        Principal::Root { .. } => by_resource(),
        Principal::User { .. }
        | Principal::RoleSession { .. }
        | Principal::FederatedUser { .. } => {
            let allowed = if within {
                within_account(policies, found, layer)
            } else {
                across_accounts(policies, found, layer)
            };
            match allowed {
                Ok(by) => Decision::Allow { by: Some(by) },
                Err(why) => Decision::ImplicitDeny { why },
            }
        }
    }
}

fn within_account<'a>(
    policies: &Policies<'_>,
    found: &Found<'a>,
    layer: Layer,
) -> Result<By<'a>, Layer> {
    let by = match (found.resource, layer) {
        (Some((Grant::Direct, by)), _) => return Ok(by),
        (Some((Grant::Source, by)), _) => by,
        // The account is trusted, and says by its own policies whom it means.
        (Some((Grant::Account, _)), _) => found.identity.ok_or(Layer::Identity)?,
        (None, Layer::Trust) => return Err(Layer::Trust),
        (None, _) => found.identity.ok_or(Layer::Identity)?,
    };
    limits(policies, found)?;
    Ok(by)
}

fn across_accounts<'a>(
    policies: &Policies<'_>,
    found: &Found<'a>,
    layer: Layer,
) -> Result<By<'a>, Layer> {
    found.identity.ok_or(Layer::Identity)?;
    limits(policies, found)?;
    found.resource.map(|(_, by)| by).ok_or(layer)
}

/// What restricts the principal must allow too.
fn limits(policies: &Policies<'_>, found: &Found<'_>) -> Result<(), Layer> {
    if policies.boundary.is_some() && found.boundary.is_none() {
        return Err(Layer::Boundary);
    }
    if policies.session.is_some() && found.session.is_none() {
        return Err(Layer::Session);
    }
    Ok(())
}
