//! Names → addresses that may be dialled.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard::Guard;

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
}

impl Resolver {
    pub(super) fn new(guard: Arc<Guard>, own: BTreeMap<String, Vec<IpAddr>>) -> Self {
        let own = own.into_iter().map(|(name, addresses)| (name.trim_end_matches('.').to_ascii_lowercase(), addresses)).collect();
        Self { guard, own: Arc::new(own) }
    }

    async fn lookup(self, name: String) -> Result<Vec<IpAddr>, Unknown> {
        if let Some(addresses) = self.own.get(name.trim_end_matches('.')) {
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

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let found = resolver.clone().lookup(name.as_str().to_ascii_lowercase()).await?;
            if found.is_empty() {
                return Err(Unknown("the name has no address".to_owned()).into());
            }
            let addresses = resolver.permitted(found)?;
            Ok(Box::new(addresses.into_iter().map(|a| SocketAddr::new(a, 0))) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::Options;
    use super::*;

    #[test]
    fn keeps_public_addresses_only() {
        let resolver = Resolver::new(Arc::new(Guard::new(&Options::default())), BTreeMap::new());
        let (public, private): (IpAddr, IpAddr) = ("1.1.1.1".parse().expect("one"), "10.0.0.1".parse().expect("two"));
        assert_eq!(resolver.permitted(vec![private, public]).ok(), Some(vec![public]));
        assert!(resolver.permitted(vec![private]).is_err());
    }
}
