//! Pointers to other articles in brackets between paragraphs: "[ Also read: Council votes on the ferry ]".
//!
//! The words are those of the phrases under `[related]`; what stands in brackets and begins with them is a pointer.

use crate::classify::context::Context;
use crate::classify::repairs::drop_block;
use crate::lexicon::phrases::Phrases;
use crate::model::{BlockKind, Verdict};
use crate::text::fold::folded;
use crate::text::script::is_unspaced;

/// A pointer is no longer than this; …
const BYTES: usize = 400;
/// … one without a colon behind its first words has at most so many words.
const WORDS: usize = 24;
const PAIRS: [(char, char); 6] = [('[', ']'), ('(', ')'), ('（', '）'), ('【', '】'), ('［', '］'), ('〔', '〕')];

/// Drops what is a pointer in brackets and nothing else.
pub(crate) fn drop(context: &Context, verdicts: &mut [Verdict]) {
    let mut phrases = None;
    for (at, verdict) in verdicts.iter_mut().enumerate().filter(|(_, v)| v.keep) {
        let block = &context.blocks[at];
        if !matches!(block.kind, BlockKind::Paragraph | BlockKind::Bare | BlockKind::ListItem { .. } | BlockKind::Heading(_)) {
            continue;
        }
        let Some(inner) = bracketed(&block.text) else { continue };
        let phrases = phrases.get_or_insert_with(|| Phrases::for_language(Some(context.language).filter(|l| !l.is_empty())));
        if is_pointer(inner, phrases) {
            drop_block(verdict, "points to another article in brackets");
        }
    }
}

/// What stands between a text's brackets, if these hold all of it.
fn bracketed(text: &str) -> Option<&str> {
    let text = text.trim().trim_end_matches(['.', '。']);
    let (open, close) = PAIRS.iter().find(|(open, _)| text.starts_with(*open))?;
    let inner = text.strip_prefix(*open)?.strip_suffix(*close)?.trim();
    (text.len() <= BYTES && !inner.contains([*open, *close])).then_some(inner)
}

fn is_pointer(inner: &str, phrases: &Phrases) -> bool {
    let text = folded(inner);
    let Some(end) = phrases.related_at_start(&text) else { return false };
    let (words, rest) = (text[..end].trim_end(), text[end..].trim_start());
    let parted = words.ends_with([':', '：']) || rest.starts_with([':', '：', '|', '»', '>', '→']);
    let several = words.contains(' ') || words.chars().any(is_unspaced);
    let sentence = rest.ends_with(['.', '。', '।']) || rest.starts_with(',');
    parted || several && !sentence && text.split_whitespace().count() <= WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(language: &str, text: &str) -> bool {
        bracketed(text).is_some_and(|inner| is_pointer(inner, &Phrases::for_language(Some(language))))
    }

    #[test]
    fn pointers_in_brackets_are_known_in_many_languages() {
        for (language, text) in [
            ("en", "[ Also read: Council votes on the ferry ]"),
            ("en", "(Also Read: Council votes on the ferry)"),
            ("en", "[Read more about the ferry]"),
            ("en", "[ALSO READ | Council votes on the ferry]"),
            ("de", "(Lesen Sie auch: Der Stadtrat stimmt über die Fähre ab)"),
            ("fr", "[À lire aussi : Le conseil vote sur le bac]"),
            ("es", "(Lea también: El concejo vota sobre el transbordador)"),
            ("pt", "[Leia também: A câmara vota a travessia]"),
            ("it", "(Leggi anche: Il consiglio vota sul traghetto)"),
            ("id", "[Baca juga: Dewan memilih soal feri]"),
            ("hi", "[यह भी पढ़ें: परिषद ने नौका पर मतदान किया]"),
            ("ja", "【関連記事：渡し船をめぐる議会の採決】"),
        ] {
            assert!(pointer(language, text), "{language} {text}");
        }
    }

    #[test]
    fn asides_in_brackets_stay() {
        for text in [
            "(The council has voted on it twice.)",
            "(Read more slowly, it makes sense.)",
            "[Laughter]",
            "(Background noise made the recording useless)",
            "(Related) words stand here (and there)",
            "Also read: Council votes on the ferry",
        ] {
            assert!(!pointer("en", text), "{text}");
        }
    }
}
