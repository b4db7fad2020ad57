//! What a page or its headers say that programs may do with it: `X-Robots-Tag`, `<meta name=robots>`, the TDM reservation.

/// Wishes about a page's use. The recorded ones are obeyed where the configuration says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Directives {
    /// The words that apply to the agent, lower-case, in order, each once: `noindex`, `noarchive`, `noai`, `max-snippet:50` …
    pub words: Vec<String>,
    /// Set by a TDM reservation (`tdm-reservation: 1`): text and data mining is reserved, for everything but research (EU 2019/790).
    pub tdm_reserved: bool,
}

/// Words that stand alone or with a value, so that `name: word` can be told from `word: value`.
const WITH_VALUE: &[&str] = &["max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"];

impl Directives {
    /// Takes the value of an `X-Robots-Tag` header, or the content of `<meta name="robots">`.
    ///
    /// `dateline: noai, noarchive` speaks to that agent alone.
    pub fn take(&mut self, value: &str, agent: &str) {
        let mut applies = true;
        for part in value.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let lower = part.to_ascii_lowercase();
            let (head, rest) = lower.split_once(':').map_or(("", lower.as_str()), |(h, r)| (h.trim(), r.trim()));
            let word = if head.is_empty() || WITH_VALUE.contains(&head) {
                lower.as_str()
            } else {
                applies = head.eq_ignore_ascii_case(agent) || head == "*";
                rest
            };
            if applies && !word.is_empty() && !self.words.iter().any(|w| w == word) {
                self.words.push(word.to_owned());
            }
        }
    }

    /// Takes the value of a `tdm-reservation` header or meta element.
    pub fn take_tdm(&mut self, value: &str) {
        self.tdm_reserved |= value.trim() == "1";
    }

    /// True if the word stands there; `none` stands for `noindex` and `nofollow`, `noimageai` for itself alone.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        let is = |w: &str| self.words.iter().any(|own| own == w);
        is(word) || (matches!(word, "noindex" | "nofollow") && is("none"))
    }

    /// True if the page asks not to be used for training or mining.
    #[must_use]
    pub fn forbids_mining(&self) -> bool {
        self.tdm_reserved || self.has("noai") || self.has("noml")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_everyone_and_for_one() {
        let mut directives = Directives::default();
        directives.take("NoArchive, max-snippet: 50, otherbot: noindex, nofollow", "dateline");
        directives.take("dateline: noai, noarchive", "dateline");
        assert_eq!(directives.words, ["noarchive", "max-snippet: 50", "noai"]);
        assert!(directives.forbids_mining() && !directives.has("noindex"));
    }

    #[test]
    fn none_means_both_and_tdm_reserves() {
        let mut directives = Directives::default();
        directives.take("none", "dateline");
        assert!(directives.has("noindex") && directives.has("nofollow") && !directives.forbids_mining());
        directives.take_tdm("0");
        assert!(!directives.tdm_reserved);
        directives.take_tdm(" 1 ");
        assert!(directives.forbids_mining());
    }
}
