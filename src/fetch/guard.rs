//! Egress: which addresses may be asked at all.
//!
//! Checked are the address as written (scheme, port, IP literals) at every hop of a redirect, and what a name resolves to;
//! the resolver hands on only what passed, so that the address dialled is the address checked.

use std::net::IpAddr;

use url::{Host, Url};

use super::error::Cause;
use super::network::{Networks, is_public};
use super::options::Options;

/// Longer addresses are not asked for.
const MAX_URL: usize = 2083;

/// The rules by which addresses are refused.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    private: Networks,
    ports: Vec<u16>,
}

impl Guard {
    pub(super) fn new(options: &Options) -> Self {
        Self { private: options.allow_private_networks.clone(), ports: options.ports.clone() }
    }

    /// True if an address of the network may be dialled.
    pub(super) fn allows(&self, address: IpAddr) -> bool {
        is_public(address) || self.private.contains(address)
    }

    /// Checks an address as it is written.
    pub(super) fn check(&self, url: &Url) -> Result<(), Cause> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Cause::Blocked { detail: format!("the scheme {:?} is not fetched, only http and https", url.scheme()) });
        }
        if url.as_str().len() > MAX_URL {
            return Err(Cause::BadUrl { detail: format!("it is longer than {MAX_URL} bytes") });
        }
        let literal = match url.host() {
            Some(Host::Ipv4(v4)) => Some(IpAddr::V4(v4)),
            Some(Host::Ipv6(v6)) => Some(IpAddr::V6(v6)),
            Some(Host::Domain(name)) if !name.trim_end_matches('.').is_empty() => None,
            _ => return Err(Cause::BadUrl { detail: "it names no host".to_owned() }),
        };
        if let Some(address) = literal.filter(|a| !self.allows(*a)) {
            return Err(Cause::refused(&[address]));
        }
        self.check_port(url)
    }

    /// The list holds everywhere, also in private networks that are allowed.
    fn check_port(&self, url: &Url) -> Result<(), Cause> {
        let port = url.port_or_known_default().unwrap_or(0);
        if self.ports.is_empty() || self.ports.contains(&port) {
            return Ok(());
        }
        Err(Cause::Blocked { detail: format!("port {port} is not among those that are asked; add it to `ports` in the configuration") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, options: &Options) -> Result<(), Cause> {
        Guard::new(options).check(&Url::parse(url).expect("an address"))
    }

    #[test]
    fn refuses_what_is_not_the_public_web() {
        let options = Options::default();
        let refused = "file:///etc/passwd gopher://127.0.0.1/ ftp://a.example/ data:text/html,x javascript:alert(1) http://127.1/ http://2130706433/ \
            http://0x7f000001/ http://0/ http://[::1]/ http://[::ffff:127.0.0.1]/ http://[64:ff9b::1]/ http://169.254.169.254/ https://a.example:22/ http://a.example:6379/";
        for url in refused.split_whitespace() {
            assert!(matches!(check(url, &options), Err(Cause::Blocked { .. })), "{url}");
        }
        assert!(check("https://courier.example/a", &options).is_ok());
        assert!(matches!(check(&format!("http://a.example/{}", "x".repeat(3_000)), &options), Err(Cause::BadUrl { .. })));
    }

    #[test]
    fn an_allowed_network_may_be_asked_at_the_listed_ports() {
        let list = Networks::List(vec!["127.0.0.0/8".parse().expect("a network")]);
        let options = Options { allow_private_networks: list.clone(), ..Options::default() };
        assert!(check("http://127.0.0.1:8080/", &options).is_ok() && check("http://127.0.0.1/", &options).is_ok());
        assert!(matches!(check("http://127.0.0.1:4321/", &options), Err(Cause::Blocked { .. })));
        let options = Options { allow_private_networks: list, ports: Vec::new(), ..Options::default() };
        assert!(check("http://127.0.0.1:4321/", &options).is_ok());
        assert!(check("http://10.0.0.1/", &options).is_err() && check("http://[::ffff:127.0.0.1]/", &options).is_err());
    }
}
