//! The canonical form of an address, so that one article has one identity.

use sha2::{Digest, Sha256};
use url::Url;

/// Parameters that tell where a reader came from, never what is read.
const TRACKING: &str = include_str!("../../lexicon/rules/tracking.txt");

/// The address with its fragment, tracking parameters (`utm_*` and the like), default port and empty query removed.
///
/// Nothing else is touched: order of parameters, case of the path and the trailing slash may mean something to a server.
#[must_use]
pub fn canonical_url(url: &Url) -> Url {
    let mut out = without_tracking(url);
    out.set_fragment(None);
    out
}

/// The address without tracking parameters and empty ones; as it is where it has none.
#[must_use]
pub fn without_tracking(url: &Url) -> Url {
    let mut out = url.clone();
    let odd = |pair: &str| pair.is_empty() || is_tracking(pair);
    if !url.query().is_some_and(|query| query.split('&').any(odd)) {
        return out;
    }
    let kept: Vec<&str> = url.query().unwrap_or("").split('&').filter(|pair| !odd(pair)).collect();
    out.set_query(if kept.is_empty() { None } else { Some(kept.join("&")) }.as_deref());
    out
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or("").to_ascii_lowercase();
    let names = TRACKING.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    names.into_iter().any(|known| known.strip_suffix('*').map_or(known == name, |start| name.starts_with(start)))
}

/// The host in small letters, without `www.` and the dot of the root; `None` if the address has none.
#[must_use]
pub fn bare_host(url: &Url) -> Option<String> {
    url.host_str().map(|host| host.trim_end_matches('.').trim_start_matches("www.").to_ascii_lowercase())
}

/// Sixteen hexadecimal digits of the SHA-256 of `text`: the stable id of an article or page.
#[must_use]
pub fn identity(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(String::with_capacity(16), |mut out, byte| {
        out.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
        out.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_what_does_not_name_the_article() {
        let url = Url::parse("https://Courier.example:443/a/b?utm_source=x&id=7&fbclid=1#top").expect("a valid address");
        assert_eq!(canonical_url(&url).as_str(), "https://courier.example/a/b?id=7");
    }

    #[test]
    fn identities_are_stable() {
        assert_eq!(identity("abc"), "ba7816bf8f01cfea");
    }
}
