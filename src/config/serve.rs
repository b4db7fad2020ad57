//! `[serve]`: the HTTP service.

use std::net::SocketAddr;
use std::time::Duration;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

use super::duration;

/// `[serve]`: the HTTP service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Serve {
    /// Where it listens: address and port.
    pub listen: String,
    /// The token that clients send; empty: none.
    #[serde(deserialize_with = "token")]
    pub token: String,
    /// Whether what is filed may be read without the token.
    pub public_read: bool,
    /// The most bytes of a request's body.
    pub max_body_bytes: usize,
    /// The most bytes of all bodies at once.
    pub max_bodies_bytes: usize,
    /// Requests that are worked on at once.
    #[serde(deserialize_with = "some")]
    pub concurrency: usize,
    /// Connections at once.
    #[serde(deserialize_with = "some")]
    pub connections: usize,
    /// The longest time for one request.
    #[serde(serialize_with = "duration::serialize", deserialize_with = "duration::positive")]
    pub timeout: Duration,
    /// Entries of a feed.
    pub feed_items: usize,
    /// How long `/makefulltextfeed.php` waits for articles.
    #[serde(with = "duration")]
    pub feed_wait: Duration,
    /// The WebSub hub that feeds name; empty: none.
    #[serde(deserialize_with = "address_or_none")]
    pub hub: String,
    /// The address by which clients reach the service; empty: the one that they name.
    #[serde(deserialize_with = "address_or_none")]
    pub base_url: String,
}

impl Default for Serve {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8017".to_owned(),
            token: String::new(),
            public_read: false,
            max_body_bytes: 10 << 20,
            max_bodies_bytes: 256 << 20,
            concurrency: 256,
            connections: 1_024,
            timeout: Duration::from_mins(1),
            feed_items: 50,
            feed_wait: Duration::from_secs(20),
            hub: String::new(),
            base_url: String::new(),
        }
    }
}

/// At least one: with none nobody would ever be answered.
fn some<'de, D: Deserializer<'de>>(from: D) -> Result<usize, D::Error> {
    match usize::deserialize(from)? {
        0 => Err(D::Error::custom("this may not be zero")),
        n => Ok(n),
    }
}

fn token<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let token = String::deserialize(from)?;
    if token.chars().any(char::is_control) || token.trim() != token {
        return Err(D::Error::custom("a token holds no line breaks, and no spaces at its ends: no client could send it"));
    }
    Ok(token)
}

fn address_or_none<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let is_address = |text: &str| Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if text.is_empty() || is_address(&text) {
        return Ok(text);
    }
    Err(D::Error::custom(format!("{text:?} is no address; write it with https:// or http:// in front")))
}

impl Serve {
    /// Where it listens.
    pub fn address(&self) -> Result<SocketAddr, String> {
        let wrong = |_| format!("serve.listen: {:?} is no address with a port; write it like \"127.0.0.1:8017\"", self.listen);
        self.listen.replace("localhost:", "127.0.0.1:").parse().map_err(wrong)
    }
}
