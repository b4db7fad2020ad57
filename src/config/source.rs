//! `[[source]]`: what is polled, and how often.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{ConfigError, as_text, duration, schedule};
use crate::discover::plain_scheme;
use crate::schedule::{CronLine, Every};

/// One source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Where it is.
    #[serde(with = "as_text")]
    pub url: Address,
    /// A name for messages; empty: its own.
    #[serde(default)]
    pub name: String,
    /// What it is.
    #[serde(default)]
    pub kind: Kind,
    /// How often it is asked.
    #[serde(default, with = "as_text")]
    pub every: Interval,
    /// When it is asked, as a cron line; empty: see `every`.
    #[serde(default)]
    pub cron: String,
    /// The zone of the cron line; empty: that of `[schedule]`.
    #[serde(default, deserialize_with = "schedule::zone")]
    pub timezone: String,
}

impl Source {
    /// A source of which nothing but its address is known.
    #[must_use]
    pub fn new(url: Address) -> Self {
        Self { url, name: String::new(), kind: Kind::Auto, every: Interval::Auto, cron: String::new(), timezone: String::new() }
    }

    /// When it is asked; `zone` is that of `[schedule]`. The error is for the line on which the source stands.
    pub fn plan(&self, zone: &str) -> Result<Every, String> {
        if self.cron.is_empty() {
            return Ok(match self.every {
                Interval::Auto => Every::Auto,
                Interval::Of(interval) => Every::Interval(interval),
            });
        }
        if self.every != Interval::Auto {
            return Err(format!("the source \"{}\" has both \"every\" and \"cron\"; leave one of them out", self.url));
        }
        let zone = [self.timezone.as_str(), zone, "UTC"].into_iter().find(|name| !name.is_empty()).unwrap_or("UTC");
        let zone = TimeZone::get(zone).map_err(|error| error.to_string())?;
        Ok(Every::Cron(Box::new(CronLine::new(&self.cron, zone).map_err(|error| format!("source.cron: {error}"))?)))
    }
}

/// How often a source is asked: a distance, or as its own rhythm shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Interval {
    /// Between the bounds of `[schedule]`, as often as it brings something new.
    #[default]
    Auto,
    /// At this distance.
    Of(Duration),
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Of(interval) => f.write_str(&duration::format(*interval)),
        }
    }
}

impl FromStr for Interval {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim() == "auto" {
            return Ok(Self::Auto);
        }
        match duration::parse(text) {
            Some(Duration::ZERO) => Err("this may not be zero".to_owned()),
            Some(interval) => Ok(Self::Of(interval)),
            None => Err(format!("{text:?} is no duration; write it like \"30m\" or \"1h 30m\", or \"auto\"")),
        }
    }
}

/// What a source is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// To be found out.
    #[default]
    Auto,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A sitemap or sitemap index.
    Sitemap,
    /// A page with links to articles.
    Homepage,
    /// A text file with an address on each line.
    List,
}

impl Kind {
    /// The name in the configuration and the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Feed => "feed",
            Self::Sitemap => "sitemap",
            Self::Homepage => "homepage",
            Self::List => "list",
        }
    }
}

/// The address of a source as written: `http:`, `https:`, or `file:` with an absolute or relative path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address(String);

impl Address {
    /// Whether it is a local file, which needs `allow_file`.
    #[must_use]
    pub fn is_file(&self) -> bool {
        scheme(&self.0).is_some_and(|scheme| scheme == "file")
    }

    /// The address as it is compared: scheme and host in one case, without the place in the page that a `#` names.
    #[must_use]
    pub fn key(&self) -> String {
        let plain = |mut url: Url| {
            url.set_fragment(None);
            String::from(url)
        };
        if self.is_file() { self.0.clone() } else { Url::parse(&self.0).map_or_else(|_| self.0.clone(), plain) }
    }

    /// The absolute address; a relative `file:` path starts at `folder`, the (absolute) current folder.
    ///
    /// ```
    /// let address: dateline::config::Address = "file:site/feed.xml".parse()?;
    /// # #[cfg(unix)]
    /// assert_eq!(address.url(std::path::Path::new("/srv/news"))?.as_str(), "file:///srv/news/site/feed.xml");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn url(&self, folder: &Path) -> Result<Url, ConfigError> {
        let path = if self.is_file() { self.0.get("file:".len()..).filter(|path| !path.starts_with('/')) } else { None };
        let url = match path {
            None => Url::parse(&self.0).ok(),
            Some(path) => Url::from_directory_path(folder).ok().and_then(|base| base.join(&format!("./{path}")).ok()),
        };
        url.ok_or_else(|| ConfigError::Address { address: self.0.clone(), folder: folder.to_owned() })
    }
}

fn scheme(text: &str) -> Option<String> {
    text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Auto, Self::Feed, Self::Sitemap, Self::Homepage, Self::List];
        let found = all.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| format!("{text:?} is no kind of source; there are auto, feed, sitemap, homepage, list"))
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = &plain_scheme(text.trim());
        let fault = |what: &str| Err(format!("{text:?} {what}"));
        match scheme(text).as_deref() {
            Some("http" | "https") if Url::parse(text).is_ok_and(|url| url.has_host()) => Ok(Self(text.to_owned())),
            Some("file") if text.len() > "file:".len() => Ok(Self(text.to_owned())),
            Some("http" | "https" | "file") => fault("is no whole address"),
            _ => fault("is no source's address; write it with http:, https: or file: in front"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn addresses() {
        let folder = Path::new("/srv/my news");
        for (text, expected) in [
            ("https://courier.example/feed", "https://courier.example/feed"),
            ("file:site/feed.xml", "file:///srv/my%20news/site/feed.xml"),
            ("FILE:site/ä b.xml", "file:///srv/my%20news/site/%C3%A4%20b.xml"),
            ("file:a:b.xml", "file:///srv/my%20news/a:b.xml"),
            ("file:///tmp/x", "file:///tmp/x"),
            ("file:/tmp/x", "file:///tmp/x"),
        ] {
            let address: Address = text.parse().expect(text);
            assert_eq!(address.url(folder).expect(text).as_str(), expected);
            assert_eq!(address.is_file(), !text.starts_with("http"));
        }
        for same in ["HTTPS://Courier.example/feed", "https://courier.example:443/feed#top"] {
            assert_eq!(same.parse::<Address>().expect(same).key(), "https://courier.example/feed");
        }
        for text in ["", "courier.example/feed", "ftp://courier.example", "http:", "https://", "file:", "javascript:x", "C:\\x"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
        assert!("file:x".parse::<Address>().expect("valid").url(Path::new("relative")).is_err());
    }
}
