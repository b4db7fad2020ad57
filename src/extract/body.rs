//! From the ledger's kept blocks to the article's body.

use std::cell::LazyCell;

use crate::document::embedded::{self, Evidence, Told};
use crate::document::shell;
use crate::extract::paragraphs;
use crate::html::Embedded;
use crate::model::{Block, BodySource, Ledger};
use crate::text;
use crate::text::normalize;

/// The kept blocks as paragraphs, normalised; those that hold nothing then are left out. `language` is the page's code.
pub(crate) fn body(ledger: &Ledger, language: Option<&str>) -> Vec<Block> {
    let mut out = Vec::new();
    for (at, (block, _)) in ledger.iter().enumerate().filter(|(_, (_, verdict))| verdict.keep) {
        let parts = paragraphs::split(block);
        let dropped = at.checked_sub(1).filter(|b| !ledger.verdicts[*b].keep).map(|b| ledger.blocks[b].text.as_str());
        let clean = parts.iter().map(normalize::block).filter(|b| !is_stray(&b.text)).enumerate();
        out.extend(clean.map(|(part, block)| (block, dropped.filter(|_| part == 0))));
    }
    paragraphs::join(out, language)
}

/// Nothing, or marks that some markup left over: "." and "," alone. Rules such as "* * *" and "…" stay.
fn is_stray(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '.' | ',' | ';' | ':' | '·' | '|' | '。' | '،' | '、' | ' '))
}

/// The embedded text is the body if the page's own blocks hold less than this share of its words, …
const SHELL_SHARE: f32 = 0.25;
/// … or less than this, and it tells what they say.
const HALF_SHARE: f32 = 0.7;
/// … and it has at least this many words.
const MIN_EMBEDDED_WORDS: usize = 60;
/// A page that keeps more words than this shows its article: what the `articleBody` has beside it is the page's, …
const MOST_BEGINNING: usize = 200;
/// … and the page's state is not looked at.
const MOST_HALF_WORDS: usize = 450;

/// What the page's own data may give.
pub(crate) struct Data<'a> {
    /// The `articleBody`.
    pub(crate) declared: Option<Evidence>,
    /// The page's state and the rest.
    pub(crate) embedded: &'a Embedded,
}

/// The body, or the text of the page's own data where the HTML is a shell or shows only the beginning.
pub(crate) fn or_embedded(body: Vec<Block>, page: &[Block], data: &Data) -> (Vec<Block>, BodySource) {
    let have = words(&body);
    let told = LazyCell::new(|| Told::of(&body));
    if let Some(declared) = &data.declared
        && let Some(whole) = instead(have, declared, |text| have <= MOST_BEGINNING && told.is_in(text))
    {
        return (whole, if declared.json_ld { BodySource::JsonLd } else { BodySource::PageState });
    }
    if have > MOST_HALF_WORDS || data.embedded.state.is_empty() {
        return (body, BodySource::Blocks);
    }
    let stated = |told: &Told| embedded::stated(data.embedded, told).and_then(|stated| instead(have, &stated, |_| !told.is_empty()));
    let whole = if told.is_empty() { None } else { stated(&told) };
    // A shell's own words may be of anything.
    let shell = || data.declared.is_none() && shell::is_shell(page);
    let whole = whole.or_else(|| if shell() { stated(&Told::default()) } else { None });
    drop(told);
    match whole {
        Some(whole) => (whole, BodySource::PageState),
        None => (body, BodySource::Blocks),
    }
}

fn words(blocks: &[Block]) -> usize {
    blocks.iter().map(|b| text::words(&b.text)).sum()
}

/// The embedded text, if it is to stand in the place of a body of so many words.
fn instead(have: usize, evidence: &Evidence, tells: impl Fn(&str) -> bool) -> Option<Vec<Block>> {
    // No text has more words than every second byte could begin.
    if have as f32 >= evidence.text.len().div_ceil(2) as f32 * HALF_SHARE {
        return None;
    }
    let embedded: Vec<Block> = if evidence.blocks.is_empty() {
        normalize::paragraphs(&evidence.text)
    } else {
        evidence.blocks.iter().flat_map(paragraphs::split).map(|b| normalize::block(&b)).filter(|b| !b.text.is_empty()).collect()
    };
    let offered = words(&embedded) as f32;
    let much = offered >= MIN_EMBEDDED_WORDS as f32;
    let share = have as f32 / offered.max(1.0);
    (much && (share < SHELL_SHARE || share < HALF_SHARE && tells(&evidence.text))).then_some(embedded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_the_embedded_text() {
        let text = "One two three four five.\n".repeat(20);
        let declared = Some(Evidence { text: text.clone(), json_ld: true, blocks: Vec::new() });
        let data = Data { declared, embedded: &Embedded::default() };
        let (body, source) = or_embedded(normalize::paragraphs("Loading"), &[], &data);
        assert_eq!((body.len(), source), (20, BodySource::JsonLd));
        let (body, source) = or_embedded(normalize::paragraphs(&text), &[], &data);
        assert_eq!((body.len(), source), (20, BodySource::Blocks));
    }
}
