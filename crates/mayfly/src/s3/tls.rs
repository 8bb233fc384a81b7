//! TLS towards the object store: whose certificates are trusted.

use anyhow::Context;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// The authorities whose certificates are taken.
#[derive(Clone)]
pub(crate) struct Trust(TlsConnector);

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trust")
    }
}

impl Trust {
    /// Those that browsers trust (Mozilla's, as they were when Mayfly was built).
    pub(crate) fn of_the_web() -> Self {
        let roots = webpki_roots::TLS_SERVER_ROOTS.to_vec();
        Self::of(RootCertStore { roots })
    }

    /// Those in a file in PEM, and no others.
    pub(crate) fn of_file(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let mut roots = RootCertStore::empty();
        let certificates = CertificateDer::pem_file_iter(path)
            .with_context(|| format!("--s3-ca {shown}: the file can't be read"))?;
        for certificate in certificates {
            let certificate =
                certificate.with_context(|| format!("--s3-ca {shown}: the file is not PEM"))?;
            roots
                .add(certificate)
                .with_context(|| format!("--s3-ca {shown}: a certificate can't be used"))?;
        }
        anyhow::ensure!(!roots.is_empty(), "--s3-ca {shown}: there is no certificate in it");
        Ok(Self::of(roots))
    }

    fn of(roots: RootCertStore) -> Self {
        let config =
            ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("the provider has all versions")
                .with_root_certificates(roots)
                .with_no_client_auth();
        Self(TlsConnector::from(Arc::new(config)))
    }

    pub(super) async fn connect(
        &self,
        host: &str,
        stream: TcpStream,
    ) -> anyhow::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(host.to_owned()).context("the host has no valid name")?;
        self.0.connect(name, stream).await.context("can't agree on TLS")
    }
}
