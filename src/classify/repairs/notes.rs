//! Lines of the editor's among the body's: who made a picture, who wrote the text, codes of a plugin that was not there to read them,
//! headings of lists that are left out.
//!
//! The words are data: the row `line` of `lexicon/rules/names/credits.tsv`, the row `by` of `lexicon/rules/names/bylines.tsv`.

use std::sync::OnceLock;

use crate::classify::context::Context;
use crate::classify::repairs::drop_block;
use crate::lexicon::phrases::Topic;
use crate::lexicon::{credits, list};
use crate::model::{Block, BlockKind, Verdict};
use crate::text::fold::folded;

/// A credit, with the caption before it, has no more words than this; …
const CREDIT_WORDS: f32 = 40.0;
/// … and what it credits, no more bytes.
const CREDITED_BYTES: usize = 90;
/// With the words that say so it has no more bytes than this.
const CREDIT_BYTES: usize = 180;
/// Behind one of these a caption's credit stands.
const PARTING: [char; 9] = ['.', '|', '(', '[', '/', '。', '（', '–', '—'];
/// A byline is no longer than this, …
const BYLINE_WORDS: f32 = 16.0;
/// … and stands among the first so many kept lines, or is the last.
const FIRST: usize = 3;
/// A line that such words cover so far says nothing else.
const COVERED: f32 = 0.6;
/// A shorter text may well be said twice.
const SAME_BYTES: usize = 60;
/// A code is no longer than this.
const CODE_BYTES: usize = 1_000;

/// Drops credits, bylines and codes that were kept.
pub(crate) fn drop(context: &Context, verdicts: &mut [Verdict]) {
    let kept: Vec<usize> = (0..verdicts.len()).filter(|at| verdicts[*at].keep).collect();
    for (place, at) in kept.iter().copied().enumerate() {
        let (block, m) = (&context.blocks[at], &context.measures[at]);
        let is_line = matches!(block.kind, BlockKind::Paragraph | BlockKind::Bare);
        let at_edge = place < FIRST || place + 1 == kept.len();
        let why = if is_line && block.text.len() <= CODE_BYTES && is_code(&block.text) {
            "is a code of the page's own"
        } else if is_line && m.words < CREDIT_WORDS && is_credit(context.lower(at)) {
            "credits a picture"
        } else if at_edge
            && kept.len() > FIRST
            && m.words < BYLINE_WORDS
            && !m.ends_sentence
            && is_byline(context.authors, context.lower(at))
        {
            "names the author"
        } else {
            continue;
        };
        drop_block(&mut verdicts[at], why);
    }
    let twice = |text: &str| kept.iter().filter(|at| context.blocks[**at].text == text).count() == 2;
    let opens = |at: usize| kept.first() == Some(&at) && twice(&context.blocks[at].text);
    for pair in kept.windows(2).filter(|pair| says_the_same(context, pair[0], pair[1], &opens)) {
        drop_block(&mut verdicts[pair[0]], "says what the paragraph below it says");
    }
    for at in kept.into_iter().rev().filter(|at| verdicts[*at].keep).collect::<Vec<_>>() {
        if !leads_nowhere(context, at) {
            break;
        }
        drop_block(&mut verdicts[at], "leads to other articles that are left out");
    }
}

/// A standfirst that is the first paragraph: the same text, set in another way, or first of all and nowhere else.
fn says_the_same(context: &Context, first: usize, next: usize, opens: &impl Fn(usize) -> bool) -> bool {
    let (a, b) = (&context.blocks[first], &context.blocks[next]);
    let signature = |block: &Block| context.outline.get(block.element).signature;
    a.text.len() >= SAME_BYTES && a.text == b.text && (signature(a) != signature(b) || opens(first))
}

/// "You may also like:" as the last line.
fn leads_nowhere(context: &Context, at: usize) -> bool {
    let (m, hits) = (&context.measures[at], &context.hits[at]);
    let leads = m.ends_colon || matches!(context.blocks[at].kind, BlockKind::Heading(_)) || hits.coverage > COVERED;
    m.words < BYLINE_WORDS && leads && hits.has(Topic::Related)
}

/// `[player id="3"]`: what a plugin would have put something in the place of.
fn is_code(text: &str) -> bool {
    let Some(inner) = text.trim().strip_prefix('[').and_then(|t| t.strip_suffix(']')) else { return false };
    let (name, rest) = inner.split_once(' ').unwrap_or((inner, ""));
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b));
    is_name && rest.find('=').is_some_and(|at| at > 0) && !inner.contains(['[', ']'])
}

/// A credit alone, or a caption that ends with one.
fn is_credit(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['(', '[', '（', '|', '/', '▲', '▼', '↑', '*']).trim_start();
    let short = |rest: &str| {
        let rest = rest.trim().trim_end_matches([')', ']', '）', '.']);
        !rest.is_empty() && rest.len() <= CREDITED_BYTES && !rest.contains(". ") && !rest.contains(['?', '!', '。'])
    };
    // "Photo by photo the archive grew" credits nobody.
    let again = |rest: &str, c: &str| c.split_once(' ').is_some_and(|(noun, _)| rest.trim_start().starts_with(noun));
    let credits = |text: &str| credits().iter().any(|c| text.strip_prefix(c).is_some_and(|rest| short(rest) && !again(rest, c)));
    let alone = || credits(text) || text.strip_prefix('©').is_some_and(short);
    let marks = || text.char_indices().rev().take_while(|(at, _)| text.len() - at <= CREDIT_BYTES).filter(|(_, c)| PARTING.contains(c));
    let behind = || marks().any(|(at, mark)| credits(text[at + mark.len_utf8()..].trim_start()));
    alone() || !text.contains("://") && behind()
}

/// Whole names of authors and nothing else, or one behind such a word as "by".
fn is_byline(authors: &[String], text: &str) -> bool {
    let text = text.trim().trim_start_matches(['|', '–', '—', '-', '/']).trim_start();
    let rest = bylines().iter().filter_map(|by| text.strip_prefix(by)).find(|rest| rest.starts_with([' ', ':']));
    let names = || authors.iter().filter(|a| a.contains(' ')).map(|a| folded(a));
    let begins = |rest: &str| names().any(|name| rest.strip_prefix(name.as_str()).is_some_and(|r| !r.starts_with(char::is_alphanumeric)));
    let parts = || text.split([',', ';', '&', '/']).map(str::trim);
    rest.is_some_and(|rest| begins(rest.trim_start_matches([' ', ':']))) || parts().all(|part| names().any(|name| part == name))
}

fn credits() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&str>> = OnceLock::new();
    LIST.get_or_init(|| credits::credits("line"))
}

/// Words before a name, longest first.
fn bylines() -> &'static [&'static str] {
    static LIST: OnceLock<Vec<&str>> = OnceLock::new();
    LIST.get_or_init(|| {
        let mut out = list::forms_of(include_str!("../../../lexicon/rules/names/bylines.tsv"), "by");
        out.sort_by_key(|w| std::cmp::Reverse(w.len()));
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_told_from_sentences() {
        for text in [
            "Photo: Ada Lind",
            "Photo by Ada Lind / Harbour Post",
            "The lock at noon. Photo by: 'Ada Lind'.",
            "The lock at noon. | Photo by Ada Lind",
            "Foto: dpa",
            "(Foto: Ada Lind/dpa)",
            "© Ada Lind/Hafenpost",
            "Crédit photo : Ada Lind",
            "写真：朝田リン",
        ] {
            assert!(is_credit(&folded(text)), "{text}");
        }
        for text in [
            "The photo by the door shows the lock.",
            "Photo: it is the oldest one. It hung there for years.",
            "Source: Harbour Office",
            "The lock is closed. She took a photo by night",
            "Who took the photo?",
            "Photo by photo the archive grew in the cellar",
            "Image by image, the town changed.",
        ] {
            assert!(!is_credit(&folded(text)), "{text}");
        }
    }

    #[test]
    fn bylines_name_a_known_author() {
        let authors = ["Ada Lind".to_owned(), "Bo".to_owned(), "Ida Holm".to_owned()];
        for text in [
            "By Ada Lind",
            "von Ada Lind",
            "Ada Lind",
            "By Ada Lind and Bo Berg / Harbour Post Staff Writers",
            "Text: Ada Lind",
            "— Ada Lind",
            "Ada Lind, Ida Holm",
        ] {
            assert!(is_byline(&authors, &folded(text)), "{text}");
        }
        for text in ["By the harbour", "Ada Lind speaks", "Ada Lind, harbour master", "Bo", "By Ada Lindgren", "By now Ada Lind had gone"] {
            assert!(!is_byline(&authors, &folded(text)), "{text}");
        }
    }

    #[test]
    fn codes_are_told_from_notes_in_brackets() {
        assert!(is_code("[player id=3 name=\"The lock\"]") && is_code(" [form-7 form=1630] "));
        assert!(!["[Laughter]", "[applause]", "[a = b]", "[see the lock] and [the dam]", "[Harbour x=1]"].iter().any(|t| is_code(t)));
    }
}
