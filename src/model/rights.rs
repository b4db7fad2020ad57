//! What a page, and the server that sent it, say that programs may do with it.

use serde::{Deserialize, Serialize};

/// Wishes about a page's use, as its headers and its `<meta>` elements have them. Nothing here is law; it is what was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// The words of `X-Robots-Tag` and `<meta name=robots>` that apply to us, lower-case, each once: `noindex`, `noarchive`, `noai` …
    pub robots: Vec<String>,
    /// Whether text and data mining is reserved (TDM Reservation Protocol, EU 2019/790); `null` if nothing is said of it.
    pub tdm_reserved: Option<bool>,
    /// The address of the mining policy.
    pub tdm_policy: Option<String>,
}

impl Rights {
    /// True if nothing was said.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.robots.is_empty() && self.tdm_reserved.is_none() && self.tdm_policy.is_none()
    }

    /// True if the wish stands there. `none` stands for `noindex` and `nofollow`; `tdm` for a mining reservation, which `noai` and
    /// `noml` are not.
    #[must_use]
    pub fn has(&self, wish: &str) -> bool {
        let is = |word: &str| self.robots.iter().any(|own| own == word);
        match wish {
            "tdm" => self.tdm_reserved == Some(true),
            "noindex" | "nofollow" => is(wish) || is("none"),
            _ => is(wish),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_found() {
        let silent = Rights::default();
        assert!(silent.is_silent() && !silent.has("noai") && !silent.has("tdm"));
        let said = Rights { robots: vec!["none".to_owned(), "noai".to_owned()], tdm_reserved: Some(true), tdm_policy: None };
        assert!(["noindex", "nofollow", "noai", "tdm"].iter().all(|wish| said.has(wish)) && !said.has("noarchive"));
    }
}
