//! Seals the environment variables of all functions with the newest key: after a rotation, and when
//! a platform starts on a state that an older Mayfly kept in clear.
//!
//! Each document is changed by itself, so a crash in between leaves some that the next run finds.

use super::control::Control;
use super::error::Error;
use super::functions::read;
use super::target::{Place, Target};
use model::Function;

impl Control {
    /// Returns how many versions were sealed anew. What can't be opened stays as it is.
    ///
    /// # Errors
    /// Where the state can't be read or changed.
    pub async fn reseal(&self) -> Result<usize, Error> {
        let mut sealed = 0;
        for document in self.documents("functions/").await? {
            let function: Function = read(&document)?;
            sealed += self.reseal_latest(&function).await?;
            sealed += self.reseal_published(&function).await?;
        }
        Ok(sealed)
    }

    async fn reseal_latest(&self, function: &Function) -> Result<usize, Error> {
        if !function.latest.wants_sealing(&*self.ports.sealing) {
            return Ok(0);
        }
        let place = Place { region: function.region.clone(), account: self.ports.account.clone() };
        let target = Target { name: function.name.clone(), qualifier: None };
        let change = self.change(&place, &target, |function| {
            let latest = &mut function.latest;
            if latest.wants_sealing(&*self.ports.sealing) && !latest.has_unopened_environment() {
                latest.sealed_environment = None;
                return Ok(1);
            }
            Ok(0)
        });
        match change.await {
            Ok((sealed, _)) => Ok(sealed),
            // Deleted meanwhile.
            Err(Error::ResourceNotFound(_)) => Ok(0),
            Err(error) => Err(error),
        }
    }

    async fn reseal_published(&self, function: &Function) -> Result<usize, Error> {
        let _versions = self.versions.lock().await;
        let mut sealed = 0;
        for mut version in self.all_published(function).await? {
            if version.wants_sealing(&*self.ports.sealing) && !version.has_unopened_environment() {
                version.sealed_environment = None;
                self.put_version(function, &version).await?;
                sealed += 1;
            }
        }
        Ok(sealed)
    }
}
