//! What stands among an article's paragraphs and is none of it, in words: `lexicon/rules/asides.tsv`.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::lexicon::list;
use crate::text::fold::folded;
use crate::text::needles::Needles;
use crate::text::script::is_unspaced;

/// The words of all languages. Everything is asked of text in small letters with straight apostrophes.
#[derive(Default)]
pub(crate) struct Asides {
    labels: Needles<()>,
    stamps: HashSet<&'static str>,
    captions: Needles<()>,
    begins: Needles<()>,
    follows: Needles<()>,
    networks: Vec<&'static str>,
    pairs: Vec<(&'static str, &'static str)>,
    consents: Needles<()>,
    notices: Needles<()>,
    heads: Needles<()>,
    more: Vec<&'static str>,
    /// What a feed's tail begins with.
    tails: Needles<()>,
}

/// What a feed writes behind an excerpt stands in its last bytes, …
const TAIL_BYTES: usize = 500;
/// … and behind the words that lead to the text, no more than this.
const MORE_BYTES: usize = 120;

/// The list.
pub(crate) fn asides() -> &'static Asides {
    static LIST: OnceLock<Asides> = OnceLock::new();
    LIST.get_or_init(|| Asides::read(include_str!("../../lexicon/rules/asides.tsv")))
}

impl Asides {
    fn read(table: &'static str) -> Self {
        let mut out = Self::default();
        for row in list::rows(table) {
            row.forms().skip(1).for_each(|phrase| out.add(row.key(), phrase));
        }
        out
    }

    fn add(&mut self, section: &str, phrase: &'static str) {
        match section {
            "label" => self.labels.add(phrase, ()),
            "stamp" => self.stamps.extend(phrase.split([' ', '.', '-']).filter(|w| !w.is_empty())),
            "caption" => self.captions.add(phrase, ()),
            "begins" => self.begins.add(phrase, ()),
            "follow" => self.follows.add(phrase, ()),
            "network" => self.networks.push(phrase),
            "pair" => {
                if let Some(pair) = phrase.split_once(" … ") {
                    self.pairs.push(pair);
                    self.tails.add(pair.0, ());
                }
            }
            "consent" => self.consents.add(phrase, ()),
            "more" => {
                self.more.push(phrase);
                self.tails.add(phrase, ());
            }
            "notice" => match phrase.strip_prefix('=') {
                Some(head) => self.heads.add(head, ()),
                None => self.notices.add(phrase, ()),
            },
            _ => {}
        }
    }

    /// A line that labels of advertisements make up, with marks between them.
    pub(crate) fn is_label(&self, text: &str) -> bool {
        let mut rest = trimmed(text);
        let any = !rest.is_empty();
        while !rest.is_empty() {
            let Some(label) = self.labels.at_start(rest, |label, ()| begins(rest, label)) else { return false };
            rest = trimmed(&rest[label.len()..]);
        }
        any
    }

    /// A word of lines that tell when and by whom a text was published; of scripts without spaces, a run that such words make up.
    pub(crate) fn is_stamp(&self, word: &str) -> bool {
        if self.stamps.contains(word) {
            return true;
        }
        let mut rest = word;
        while let Some(first) = rest.chars().next().filter(|c| is_unspaced(*c)) {
            let longest = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev().find(|end| self.stamps.contains(&rest[..*end]));
            let Some(end) = longest.filter(|end| *end >= first.len_utf8()) else { return false };
            rest = &rest[end..];
        }
        rest.is_empty() && !word.is_empty()
    }

    /// A line that names itself as a caption.
    pub(crate) fn is_caption(&self, text: &str) -> bool {
        self.captions.at_start(text, |phrase, ()| heads(text, phrase)).is_some()
    }

    /// A line behind the story: a contact, a source, tags.
    pub(crate) fn is_behind(&self, text: &str) -> bool {
        self.begins.at_start(text, |phrase, ()| heads(text, phrase)).is_some()
    }

    /// An invitation to follow somebody on a network.
    pub(crate) fn follows_somebody(&self, text: &str) -> bool {
        let rest = self.follows.at_start(text, |verb, ()| begins(text, verb)).map(|verb| &text[verb.len()..]);
        let ends = |rest: &str| [" on x", " auf x", " sur x", " en x", " no x"].iter().any(|end| rest.trim_end_matches('.').ends_with(end));
        rest.is_some_and(|rest| self.networks.iter().any(|network| rest.contains(network)) || ends(rest))
    }

    /// What feeds write below their excerpts: "The post … appeared first on …".
    pub(crate) fn is_feed_tail(&self, text: &str) -> bool {
        self.pairs.iter().any(|(first, then)| begins(text, first) && text[first.len()..].contains(then))
    }

    /// An excerpt without what a feed writes behind it: "[…] The post … appeared first on …", "Continue reading …".
    pub(crate) fn excerpt<'t>(&self, text: &'t str) -> &'t str {
        let mut text = text.trim_end();
        let from = text.floor_char_boundary(text.len().saturating_sub(TAIL_BYTES));
        let starts = |c: char| c.is_whitespace() || matches!(c, '.' | ']' | '…' | '!' | '?' | '。' | '」' | ')');
        let words = text[from..].char_indices().filter(|(_, c)| c.is_alphanumeric()).map(|(at, _)| from + at);
        let begins_there = |at: &usize| text[..*at].chars().next_back().is_none_or(|c| starts(c) || is_unspaced(c));
        let ends_there = |at: &usize| {
            text[..*at].trim_end().is_empty()
                || text[..*at].trim_end().ends_with(['.', '!', '?', '…', ']', '。', '！', '？', '”', '"', ')'])
        };
        let is_tail = |at: &usize| {
            if !self.tails.may_begin_with(&text[*at..]) {
                return false;
            }
            let rest = folded(&text[*at..]);
            self.is_feed_tail(&rest) || rest.len() <= MORE_BYTES && ends_there(at) && self.more.iter().any(|more| begins(&rest, more))
        };
        if let Some(cut) = words.filter(begins_there).find(is_tail) {
            text = text[..cut].trim_end();
        }
        let left_out = ["[…]", "[...]", "[&#8230;]", "[&hellip;]", "(…)", "(...)"];
        while let Some(end) = left_out.iter().find(|end| text.ends_with(**end)) {
            text = text[..text.len() - end.len()].trim_end();
        }
        text
    }

    /// Words that lead on to more, and nothing else.
    pub(crate) fn leads_on(&self, text: &str) -> bool {
        self.more.contains(&trimmed(text))
    }

    /// A paragraph that asks for consent.
    pub(crate) fn asks_consent(&self, text: &str) -> bool {
        self.consents.any_in(text)
    }

    /// A legal notice.
    pub(crate) fn is_notice(&self, text: &str) -> bool {
        let start = trimmed(text);
        self.heads.at_start(start, |head, ()| heads(start, head)).is_some() || self.notices.any_in(text)
    }
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The text begins with the phrase, and no word goes on behind it.
fn begins(text: &str, phrase: &str) -> bool {
    let last = phrase.chars().next_back();
    text.strip_prefix(phrase).is_some_and(|rest| {
        let next = rest.chars().next();
        !next.is_some_and(char::is_alphanumeric)
            || last.is_some_and(|c| is_unspaced(c) || !c.is_alphanumeric())
            || next.is_some_and(is_unspaced)
    })
}

/// The text begins with the phrase; behind a single word stands a mark or nothing.
fn heads(text: &str, phrase: &str) -> bool {
    if !begins(text, phrase) {
        return false;
    }
    let several = phrase.contains(' ') || phrase.chars().any(is_unspaced) || phrase.ends_with(|c: char| !c.is_alphanumeric());
    let rest = text[phrase.len()..].trim_start();
    several || rest.is_empty() || rest.starts_with([':', '：', ',', '|', '-', '–', '—', '.', '\n', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_in_small_letters() {
        let list = asides();
        let tables = [&list.labels, &list.captions, &list.begins, &list.follows, &list.consents, &list.notices, &list.heads];
        let all = tables.into_iter().map(|some| some.iter().map(|(phrase, ())| phrase).collect()).chain([list.networks.clone()]);
        for some in all.collect::<Vec<Vec<_>>>() {
            assert!(some.len() >= 20);
            some.iter().for_each(|phrase| assert_eq!(folded(phrase).trim_end(), phrase.trim_end()));
        }
        assert!(list.pairs.len() >= 30 && list.stamps.len() >= 300);
    }

    #[test]
    fn excerpts_end_where_the_text_does() {
        let list = asides();
        for (text, wanted) in [
            ("The dog won by a nose. […] The post Dog wins appeared first on Vale Herald.", "The dog won by a nose."),
            ("Rain is due. Continue reading \"Two\"", "Rain is due."),
            ("Es regnet. [...] Der Beitrag Regen erschien zuerst auf Talbote.", "Es regnet."),
            ("Il pleut. L’article Pluie est apparu en premier sur Val Hebdo.", "Il pleut."),
            ("Идёт дождь. […]", "Идёт дождь."),
            ("She will continue reading the letters in May.", "She will continue reading the letters in May."),
            ("The post office on the quay reopens…", "The post office on the quay reopens…"),
        ] {
            assert_eq!(list.excerpt(text), wanted);
        }
    }

    #[test]
    fn lines_are_told_from_sentences() {
        let list = asides();
        for text in [
            "advertisement",
            "- anzeige -",
            "advertisement - story continues below",
            "publicidad",
            "広告",
            "la suite après cette publicité",
        ] {
            assert!(list.is_label(text), "{text}");
        }
        assert!(!list.is_label("advertisement rates went up") && !list.is_label("—"));
        assert!(list.follows_somebody("follow the vale dispatch on facebook and instagram") && list.follows_somebody("follow us on x"));
        assert!(!list.follows_somebody("follow the river to the lock") && !list.is_behind("topics of the evening were locks and dams"));
        assert!(list.is_behind("topics: locks, dams") && list.is_behind("media contact: ann rowe"));
        assert!(list.is_feed_tail("the post lock opens appeared first on vale dispatch.") && !list.is_feed_tail("the post office moved"));
        assert!(list.is_stamp("published") && list.is_stamp("午前") && list.is_stamp("年月") && !list.is_stamp("lock"));
        assert!(list.is_caption("image caption, the gate") && !list.is_caption("images of the gate"));
        assert!(
            list.is_notice("disclaimer: this is so")
                && list.is_notice("haftungsausschluss")
                && !list.is_notice("disclaimer rules were eased")
        );
    }
}
