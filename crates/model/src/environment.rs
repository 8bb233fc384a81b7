//! Environment variables of functions, as the store keeps them: sealed, since people put passwords
//! into them.
//!
//! A version's document has the sealed form only. It is opened where the variables are needed: when
//! they are shown to whoever may see them, and when the version is first called.

use crate::function::VersionConfig;
use crate::name::{FunctionName, Region};
use crate::sealing::{OpenError, Sealing};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sealed environment variables. The same variables sealed twice are not equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SealedEnvironment(Vec<u8>);

impl TryFrom<String> for SealedEnvironment {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        STANDARD_NO_PAD.decode(text).map(Self)
    }
}

impl From<SealedEnvironment> for String {
    fn from(sealed: SealedEnvironment) -> Self {
        STANDARD_NO_PAD.encode(sealed.0)
    }
}

impl SealedEnvironment {
    fn seal(
        variables: &BTreeMap<String, String>,
        sealing: &dyn Sealing,
        context: &str,
    ) -> Option<Self> {
        if variables.is_empty() {
            return None;
        }
        let text = serde_json::to_vec(variables).expect("texts by text can be written as JSON");
        Some(Self(sealing.seal(context, &text)))
    }

    fn open(
        &self,
        sealing: &dyn Sealing,
        context: &str,
    ) -> Result<BTreeMap<String, String>, OpenError> {
        let text = sealing.open(context, &self.0)?;
        serde_json::from_slice(&text).map_err(|_| OpenError::Broken)
    }
}

impl VersionConfig {
    /// Puts the variables in clear beside the sealed ones. What a store before this one kept in clear
    /// stays as it is.
    ///
    /// # Errors
    /// Where the key is missing, or the document was tampered with.
    pub fn open_environment(
        &mut self,
        sealing: &dyn Sealing,
        region: &Region,
        name: &FunctionName,
    ) -> Result<(), OpenError> {
        if let Some(sealed) = &self.sealed_environment {
            self.environment = sealed.open(sealing, &context(region, name))?;
        }
        Ok(())
    }

    /// Gives it other variables.
    pub fn set_environment(&mut self, variables: BTreeMap<String, String>) {
        if self.environment != variables || self.has_unopened_environment() {
            self.environment = variables;
            self.sealed_environment = None;
        }
    }

    /// Whether there are variables that could not be opened.
    pub fn has_unopened_environment(&self) -> bool {
        self.sealed_environment.is_some() && self.environment.is_empty()
    }

    /// Whether its variables are in clear where they are kept, or sealed with an older key.
    pub fn wants_sealing(&self, sealing: &dyn Sealing) -> bool {
        match &self.sealed_environment {
            Some(sealed) => !sealing.is_current(&sealed.0),
            None => !self.environment.is_empty(),
        }
    }

    /// The form for the store. Variables that did not change since they were opened stay the text
    /// that they were.
    pub fn with_sealed_environment(
        &self,
        sealing: &dyn Sealing,
        region: &Region,
        name: &FunctionName,
    ) -> Self {
        let mut stored = self.clone();
        let variables = std::mem::take(&mut stored.environment);
        if stored.sealed_environment.is_none() {
            let context = context(region, name);
            stored.sealed_environment = SealedEnvironment::seal(&variables, sealing, &context);
        }
        stored
    }
}

/// What a function's variables belong to: the versions of one function have them in common.
fn context(region: &Region, name: &FunctionName) -> String {
    format!("environment/{region}/{name}")
}
