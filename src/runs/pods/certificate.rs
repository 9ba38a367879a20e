//! The run API's certificate: made at each start for this process's address, and the only one that agents trust.

use std::{net::IpAddr, sync::Arc};

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use rustls::{ServerConfig, crypto::aws_lc_rs, pki_types::PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// A certificate, and who shows it.
pub(super) struct Certificate {
    /// DER: public.
    pub(super) der: Vec<u8>,
    pub(super) server: TlsAcceptor,
}

/// Makes one. Its key is in memory alone.
pub(super) fn make(address: IpAddr) -> Result<Certificate, Box<dyn std::error::Error + Send + Sync>> {
    let mut wanted = CertificateParams::new([address.to_string()])?;
    wanted.distinguished_name = DistinguishedName::new();
    wanted.distinguished_name.push(DnType::CommonName, "synth-controller run API");
    let key = KeyPair::generate()?;
    let certificate = wanted.self_signed(&key)?.der().clone();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.clone()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))?;
    Ok(Certificate { der: certificate.to_vec(), server: Arc::new(config).into() })
}
