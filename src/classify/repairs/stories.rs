//! Several stories on one page: the one that the title names is the article, those before and behind it are not. The posts of
//! a live page are one story, and their times belong to it.

use crate::classify::context::Context;
use crate::classify::repairs::{drop_block, said};
use crate::lexicon::phrases::Topic;
use crate::model::{BlockKind, ElementId, Verdict};
use crate::text::hashed::ByHash;
use crate::text::likeness::same_words;

/// A story has at least so many words before another may begin.
const STORY_WORDS: f32 = 80.0;

/// Where one article is scrolled behind another, each stands under a headline of the same template. What stands before the
/// headline that the title names, and from the next one on, is not the article.
pub(crate) fn others(context: &Context, verdicts: &mut [Verdict]) {
    let blocks = context.blocks;
    let named = |at: &usize| is_headline(context, *at) && same_words(&blocks[*at].text, context.title);
    let Some(headline) = (0..blocks.len()).find(named) else { return };
    let end = end_of_story(context, verdicts, headline).unwrap_or(blocks.len());
    let start = story_before(context, verdicts, headline).unwrap_or(headline);
    let other = |at: &usize| (start..headline).contains(at) || *at >= end;
    for at in (0..blocks.len()).filter(other) {
        if verdicts[at].keep {
            drop_block(&mut verdicts[at], "belongs to another article on the page");
        }
    }
}

/// A live page has at least so many posts with a time, …
const POSTS: usize = 3;
/// … each with a block of the body so shortly behind its time.
const POST_REACH: usize = 3;

/// Where the times of a live page's posts are kept for the most part, those between them are too.
pub(crate) fn times(context: &Context, verdicts: &mut [Verdict]) {
    let posts: Vec<usize> = (0..verdicts.len()).filter(|at| is_clock(&context.blocks[*at].text) && heads_post(verdicts, *at)).collect();
    let signature = |at: usize| context.outline.get(context.blocks[at].element).signature;
    // Of each template: its posts, and those whose time is kept.
    let mut templates: ByHash<[usize; 2]> = ByHash::default();
    for at in &posts {
        let [all, kept] = templates.entry(signature(*at)).or_default();
        (*all, *kept) = (*all + 1, *kept + usize::from(verdicts[*at].keep));
    }
    for at in posts {
        let [all, kept] = templates[&signature(at)];
        if !verdicts[at].keep && kept * 2 > all && all >= POSTS {
            verdicts[at].keep = true;
            verdicts[at].give(said("is a post's time, as those that are kept"));
        }
    }
}

/// Something that is kept follows.
fn heads_post(verdicts: &[Verdict], at: usize) -> bool {
    verdicts[at + 1..].iter().take(POST_REACH).any(|v| v.keep)
}

/// A time of day alone: "16:30", "4.30 pm", "16h30".
fn is_clock(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 12 || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let (digits, letters) = (text.bytes().filter(u8::is_ascii_digit).count(), text.bytes().filter(u8::is_ascii_alphabetic).count());
    (3..=4).contains(&digits) && letters <= 4 && text.contains([':', '.', 'h'])
}

/// The next headline behind the story.
fn end_of_story(context: &Context, verdicts: &[Verdict], headline: usize) -> Option<usize> {
    let mut words = 0.0;
    for at in headline + 1..context.blocks.len() {
        if words >= STORY_WORDS && is_headline_of_another(context, headline, at) {
            return Some(at);
        }
        words += kept_words(context, verdicts, at);
    }
    None
}

/// The first headline before the story that has one of its own below it.
fn story_before(context: &Context, verdicts: &[Verdict], headline: usize) -> Option<usize> {
    let start = (0..headline).find(|at| is_headline_of_another(context, headline, *at))?;
    let words: f32 = (start..headline).map(|at| kept_words(context, verdicts, at)).sum();
    (words >= STORY_WORDS).then_some(start)
}

fn kept_words(context: &Context, verdicts: &[Verdict], at: usize) -> f32 {
    if verdicts[at].keep { context.measures[at].words } else { 0.0 }
}

/// A headline in an article element of its own, or of the headline's template and with a date below it.
fn is_headline_of_another(context: &Context, headline: usize, at: usize) -> bool {
    let blocks = context.blocks;
    if !is_headline(context, at) || same_words(&blocks[at].text, context.title) {
        return false;
    }
    let (own, element) = (context.outline.get(blocks[headline].element), context.outline.get(blocks[at].element));
    let elsewhere = || article(context, headline).is_some() && article(context, at).is_some_and(|a| !is_around(context, a, headline));
    elsewhere() || element.signature == own.signature && element.parent != own.parent && is_dated(context, at)
}

/// The innermost `article` element around a block.
fn article(context: &Context, at: usize) -> Option<ElementId> {
    context.outline.chain(context.blocks[at].element).find(|(_, e)| e.tag == "article").map(|(id, _)| id)
}

fn is_around(context: &Context, element: ElementId, at: usize) -> bool {
    context.outline.chain(context.blocks[at].element).any(|(id, _)| id == element)
}

/// A short block shortly behind it tells a date, as below a headline.
fn is_dated(context: &Context, at: usize) -> bool {
    let date = |at: usize| {
        let (m, style) = (&context.measures[at], context.outline.get(context.blocks[at].element).style);
        m.words < 12.0 && m.digits > 0.1 && (style.time > 0 || context.hits[at].has(Topic::Date))
    };
    (at + 1..context.blocks.len().min(at + 6)).any(date)
}

fn is_headline(context: &Context, at: usize) -> bool {
    context.blocks[at].kind == BlockKind::Heading(1) && context.measures[at].link_density < 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_is_told() {
        assert!(["16:30", "4.30 pm", "16h30", " 09:05 ", "12:40 BST"].iter().all(|t| is_clock(t)));
        assert!(!["2024", "16:30 Uhr in Lindtal", "3 May 2024", "1.2", "Page 4", "10:30:22.123"].iter().any(|t| is_clock(t)));
    }
}
