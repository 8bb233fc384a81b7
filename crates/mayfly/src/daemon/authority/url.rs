//! Signed requests to function URLs with `AuthType: AWS_IAM`.

use super::inside::Inside;
use super::refusal::Refusal;
use super::resource::Named;
use super::trail::Trail;
use super::{Authority, Source};
use api::iam::Identity;
use bytes::Bytes;
use gateway::{NotLetIn, SignedRequest, Signer};
use http::StatusCode;
use iam::keys;
use model::FunctionArn;
use wire::shape::Protocol;
use wire::sigv4::Claim;
use wire::{AwsRequest, AwsResponse, Body};

impl Authority {
    /// Who sent a request to a function URL, if they may. While any credentials are good, whoever from
    /// outside has signed with any may; who has not signed is refused as on AWS. A function is judged by
    /// its role, as in all that it asks for.
    pub(crate) async fn judge_url(&self, asked: SignedRequest) -> Result<Signer, NotLetIn> {
        let arn = FunctionArn {
            region: asked.region.clone(),
            account: self.account.clone(),
            name: asked.function.clone(),
            qualifier: asked.qualifier.clone(),
        }
        .to_string();
        let function = Some((asked.function.clone(), asked.qualifier.clone()));
        let named = Named { arn, function };
        let judged = self.may_call_url(&asked, &named).await;
        judged.map(|identity| self.signer(&asked, &identity)).map_err(|refusal| {
            let error = refusal.aws(Protocol::RestJson);
            let status = StatusCode::from_u16(error.shape.status).unwrap_or(StatusCode::FORBIDDEN);
            self.keep_refused(asked, &named, status, error.shape.code);
            let message = match refusal {
                Refusal::Missing => "Forbidden. This function URL has AuthType AWS_IAM: sign the \
                                     request with Signature Version 4, for the service lambda."
                    .to_owned(),
                Refusal::Denied(_) => "Forbidden. For troubleshooting Function URL authorization \
                                       issues, see: https://docs.aws.amazon.com/lambda/latest/dg/\
                                       urls-auth.html"
                    .to_owned(),
                other => other.to_string(),
            };
            NotLetIn { status, code: error.shape.code, message }
        })
    }

    async fn may_call_url(
        &self,
        asked: &SignedRequest,
        named: &Named,
    ) -> Result<Identity, Refusal> {
        let inside = asked.parts.extensions.get::<Inside>();
        if (inside.is_some() || !self.enforces())
            && matches!(Claim::read(&asked.parts), Err(wire::sigv4::Unread::Missing))
        {
            return Err(Refusal::Missing);
        }
        let identity = match inside {
            Some(Inside(Some(own))) => own.clone(),
            None if !self.enforces() => return Ok(self.presumed(&asked.parts)),
            Some(Inside(None)) | None => {
                self.authenticate(&asked.parts, &asked.body, &["lambda"], asked.address)?
            }
        };
        let agent = super::trail::agent(&asked.parts.headers);
        let (region, agent) = (asked.region.as_str(), agent.as_deref());
        let mut context = self.context(&identity, Some(asked.address), region, agent);
        context.set(keys::LAMBDA_FUNCTION_ARN, named.arn.clone());
        context.set(keys::LAMBDA_FUNCTION_URL_AUTH_TYPE, "AWS_IAM");
        context.set_bool(keys::LAMBDA_INVOKED_VIA_FUNCTION_URL, true);
        // AWS asks for both (AWS Lambda, "Control access to Lambda function URLs").
        self.may(&identity, "lambda:InvokeFunctionUrl", named, &context).await?;
        self.may(&identity, "lambda:InvokeFunction", named, &context).await?;
        Ok(identity)
    }

    fn signer(&self, asked: &SignedRequest, identity: &Identity) -> Signer {
        let account = identity.principal.account().unwrap_or(&self.account);
        let claimed = || Claim::read(&asked.parts).ok().map(|c| c.authorization.scope.access_key);
        Signer {
            access_key: identity.access_key.clone().or_else(claimed).unwrap_or_default(),
            account: account.to_string(),
            user_id: identity.principal.user_id().unwrap_or_default(),
            user_arn: identity.principal.arn(),
        }
    }

    fn keep_refused(
        &self,
        asked: SignedRequest,
        named: &Named,
        status: StatusCode,
        code: &'static str,
    ) {
        let request = AwsRequest {
            parts: asked.parts,
            body: Bytes::new(),
            region: asked.region.to_string(),
            account: self.account.to_string(),
            principal: String::new(),
            request_id: uuid::Uuid::new_v4().to_string(),
            endpoint: String::new(),
        };
        let source = Source::Address(asked.address).text();
        let mut trail = Trail::begin(&request, source, "lambda:InvokeFunctionUrl".to_owned());
        trail.resource.clone_from(&named.arn);
        let mut response = AwsResponse::new(Body::empty());
        *response.status_mut() = status;
        let value = http::HeaderValue::from_static(code);
        response.headers_mut().insert("x-amzn-errortype", value);
        self.keep(trail, &response);
    }
}
