//! Names → addresses that may be dialled.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use super::error::Cause;
use super::guard::Guard;
use super::options::Options;

/// A name of which no address may be dialled.
#[derive(Debug, thiserror::Error)]
#[error("resolves to {0:?} only")]
pub(super) struct Refused(pub(super) Vec<IpAddr>);

/// A name that nobody knows.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unknown(String);

/// Resolves by the configuration's own table, then by the system, and hands on only what the guard allows.
#[derive(Debug, Clone)]
pub(super) struct Resolver {
    guard: Arc<Guard>,
    own: Arc<BTreeMap<String, Vec<IpAddr>>>,
    /// The configured proxy's name, which may stand for a private address.
    proxy: Option<String>,
}

impl Resolver {
    pub(super) fn new(guard: Arc<Guard>, options: &Options) -> Self {
        let own = options.hosts.iter().map(|(name, addresses)| (bare(name), addresses.clone())).collect();
        let proxy = options.proxy.as_ref().and_then(Url::host_str).map(bare);
        Self { guard, own: Arc::new(own), proxy }
    }

    /// Refuses a name all of whose addresses are refused. A name that is not known here may be known to the proxy.
    pub(super) async fn check(&self, url: &Url) -> Result<(), Cause> {
        let Some(Host::Domain(name)) = url.host() else { return Ok(()) };
        match self.clone().lookup(bare(name)).await {
            Ok(found) if !found.is_empty() => self.permitted(found).map(drop).map_err(|Refused(found)| Cause::refused(&found)),
            _ => Ok(()),
        }
    }

    /// Where the address may be dialled.
    pub(super) async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, Cause> {
        let port = url.port_or_known_default().unwrap_or(0);
        let found = match url.host() {
            Some(Host::Domain(name)) => {
                let lookup = self.clone().lookup(bare(name)).await;
                lookup.map_err(|Unknown(detail)| Cause::Dns { detail })?
            }
            Some(Host::Ipv4(v4)) => vec![IpAddr::V4(v4)],
            Some(Host::Ipv6(v6)) => vec![IpAddr::V6(v6)],
            None => Vec::new(),
        };
        let permitted = self.permitted(found).map_err(|Refused(found)| Cause::refused(&found))?;
        Ok(permitted.into_iter().map(|address| SocketAddr::new(address, port)).collect())
    }

    async fn lookup(self, name: String) -> Result<Vec<IpAddr>, Unknown> {
        if let Some(addresses) = self.own.get(&name) {
            return Ok(addresses.clone());
        }
        let found = tokio::net::lookup_host((name.as_str(), 0)).await.map_err(|e| Unknown(e.to_string()))?;
        Ok(found.map(|a| a.ip()).collect())
    }

    /// The addresses that may be dialled: a name with public and private addresses keeps the public ones.
    fn permitted(&self, found: Vec<IpAddr>) -> Result<Vec<IpAddr>, Refused> {
        let allowed: Vec<IpAddr> = found.iter().copied().filter(|a| self.guard.allows(*a)).collect();
        if allowed.is_empty() { Err(Refused(found)) } else { Ok(allowed) }
    }
}

/// Names are the same whatever their case and with or without a trailing dot.
fn bare(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let found = resolver.clone().lookup(bare(name.as_str())).await?;
            if found.is_empty() {
                return Err(Unknown("the name has no address".to_owned()).into());
            }
            let is_proxy = resolver.proxy.as_deref() == Some(&bare(name.as_str()));
            let addresses = if is_proxy { found } else { resolver.permitted(found)? };
            Ok(Box::new(addresses.into_iter().map(|a| SocketAddr::new(a, 0))) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_public_addresses_only() {
        let resolver = Resolver::new(Arc::new(Guard::new(&Options::default())), &Options::default());
        let (public, private): (IpAddr, IpAddr) = ("1.1.1.1".parse().expect("one"), "10.0.0.1".parse().expect("two"));
        assert_eq!(resolver.permitted(vec![private, public]).ok(), Some(vec![public]));
        assert!(resolver.permitted(vec![private]).is_err());
    }
}
