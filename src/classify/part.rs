//! Parts of a page by kind, which a caller may keep or drop whatever the verdict.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use crate::classify::context::Context;
use crate::classify::near::Tags;
use crate::lexicon::class_words::Says;
use crate::lexicon::phrases::Topic;
use crate::model::{BlockKind, ElementId, Reason, Verdict, Voice};
use crate::text::likeness::same_words;

/// A part of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Captions of pictures and videos.
    Captions,
    /// Credits of pictures.
    Credits,
    /// Tables.
    Tables,
    /// Readers' comments.
    Comments,
    /// Pointers to other articles.
    Related,
    /// Lists.
    Lists,
    /// Block quotes.
    Quotes,
    /// Headings.
    Headings,
}

/// The parts with their names on the command line.
const PARTS: &[(Part, &str)] = &[
    (Part::Captions, "captions"),
    (Part::Comments, "comments"),
    (Part::Credits, "credits"),
    (Part::Headings, "headings"),
    (Part::Lists, "lists"),
    (Part::Quotes, "quotes"),
    (Part::Related, "related"),
    (Part::Tables, "tables"),
];

/// A name that no part has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no part of a page; there are captions, comments, credits, headings, lists, quotes, related, tables")]
pub struct UnknownPart(String);

impl FromStr for Part {
    type Err = UnknownPart;

    fn from_str(name: &str) -> Result<Self, UnknownPart> {
        let name = name.trim().to_ascii_lowercase();
        PARTS.iter().find(|(_, n)| *n == name).map(|(part, _)| *part).ok_or(UnknownPart(name))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(PARTS.iter().find(|(part, _)| part == self).map_or("", |(_, name)| name))
    }
}

/// Phrases cover so much of a credit or a pointer to other articles.
const COVERED: f32 = 0.3;

impl Part {
    /// True if a block belongs to this part.
    fn holds(self, context: &Context, at: usize) -> bool {
        let kind = context.blocks[at].kind;
        let is = |topic| context.hits[at].main == Some(topic) && context.hits[at].coverage >= COVERED;
        let near = |section| context.says_at(at, section).is_some_and(|d| d <= 2);
        let caption = kind == BlockKind::Caption || near(Says::CAPTION) || context.tag_at(at, Tags::Figure).is_some();
        match self {
            Self::Captions => caption && !is(Topic::Credit),
            Self::Credits => is(Topic::Credit) || caption && context.measures[at].has_copyright,
            Self::Tables => kind == BlockKind::TableRow,
            Self::Comments => context.says_at(at, Says::COMMENTS).is_some() && context.guarded_at(at).is_some(),
            Self::Related => is(Topic::Related) || near(Says::RELATED),
            Self::Lists => matches!(kind, BlockKind::ListItem { .. }),
            Self::Quotes => kind == BlockKind::Quote || context.tag_at(at, Tags::Quote).is_some(),
            Self::Headings => matches!(kind, BlockKind::Heading(_)),
        }
    }

    /// True if a block of this part is the article's own, not the page's: what `keep` asks for.
    fn is_near_body(self, context: &Context, page: &Page, at: usize) -> bool {
        let inside = context.span.is_some_and(|(first, last)| at + 8 >= first && at <= last + 3);
        let seen = !context.blocks[at].hidden;
        match self {
            Self::Comments => seen,
            Self::Captions | Self::Credits => seen && (inside || page.is_below_headline(context, at)),
            Self::Related => inside && seen,
            Self::Tables | Self::Lists | Self::Quotes => seen && page.is_whole_near(context, at),
            Self::Headings => inside && context.guarded_at(at).is_none() && seen,
        }
    }
}

/// So far behind the article, and before it, a table, list or quote may stand outside its elements.
const BEHIND: usize = 12;
const BEFORE: usize = 8;
/// A list of which this share stands in links leads elsewhere.
const LINKED: f32 = 0.5;

/// Where the article stands on the page, for the parts that are kept whole.
struct Page {
    /// By element: first and last block, words, words in links, of each outermost table, list and quote.
    wholes: HashMap<ElementId, Whole>,
    /// The widest element around the headline that holds the article and no menu.
    around_headline: Option<ElementId>,
}

#[derive(Clone, Copy)]
struct Whole {
    first: usize,
    last: usize,
    words: f32,
    linked: f32,
}

impl Page {
    fn of(context: &Context) -> Self {
        let mut wholes: HashMap<ElementId, Whole> = HashMap::new();
        for at in 0..context.blocks.len() {
            let Some(id) = whole_of(context, at) else { continue };
            let m = &context.measures[at];
            let whole = wholes.entry(id).or_insert(Whole { first: at, last: at, words: 0.0, linked: 0.0 });
            (whole.last, whole.words, whole.linked) = (at, whole.words + m.words, whole.linked + m.words * m.link_density);
        }
        let named =
            |at: &usize| matches!(context.blocks[*at].kind, BlockKind::Heading(_)) && same_words(&context.blocks[*at].text, context.title);
        let headline = (0..context.blocks.len()).find(named);
        let around = |at: usize| {
            context.outline.chain(context.blocks[at].element).find(|(_, e)| matches!(e.tag.as_ref(), "article" | "main")).map(|(id, _)| id)
        };
        let parent = |at: usize| Some(ElementId(context.outline.get(context.blocks[at].element).parent)).filter(|id| id.0 != 0);
        Self { wholes, around_headline: headline.and_then(|at| around(at).or_else(|| parent(at))) }
    }

    /// The whole table, list or quote stands in the article or near it, and is no menu.
    fn is_whole_near(&self, context: &Context, at: usize) -> bool {
        let whole = whole_of(context, at).and_then(|id| self.wholes.get(&id)).copied();
        let whole = whole.unwrap_or(Whole { first: at, last: at, words: 1.0, linked: 0.0 });
        let Some((first, last)) = context.span else { return false };
        if whole.linked > LINKED * whole.words.max(1.0) || is_menu(context, at) {
            return false;
        }
        let inside = whole.first > first && whole.last < last;
        let near = whole.last + BEFORE >= first && whole.first <= last + BEHIND;
        inside || near && (context.guarded_at(at).is_none() || context.top.0 != 0 && context.in_top(at))
    }

    /// The block stands with the headline in the article's element, as the captions of a gallery do.
    fn is_below_headline(&self, context: &Context, at: usize) -> bool {
        self.around_headline.is_some_and(|id| context.outline.within(context.blocks[at].element, id)) && !is_menu(context, at)
    }
}

/// The outermost table, list or quote around a block.
fn whole_of(context: &Context, at: usize) -> Option<ElementId> {
    let is_whole = |tag: &str| matches!(tag, "table" | "ul" | "ol" | "dl" | "blockquote");
    context.outline.chain(context.blocks[at].element).filter(|(_, e)| is_whole(&e.tag)).last().map(|(id, _)| id)
}

fn is_menu(context: &Context, at: usize) -> bool {
    context.outline.chain(context.blocks[at].element).any(|(_, e)| matches!(e.tag.as_ref(), "nav" | "footer" | "form" | "menu" | "header"))
}

/// Applies what the caller wants of parts; a part that is both kept and dropped is dropped.
pub(crate) fn obey(context: &Context, keep: &[Part], drop: &[Part], verdicts: &mut [Verdict]) {
    if keep.is_empty() && drop.is_empty() {
        return;
    }
    let page = Page::of(context);
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        let dropped = drop.iter().find(|p| p.holds(context, at));
        let kept = keep.iter().find(|p| p.holds(context, at) && p.is_near_body(context, &page, at));
        if let Some(part) = dropped.filter(|_| verdict.keep) {
            *verdict = by_caller(false, format!("the caller drops {part}"));
        } else if let Some(part) = kept.filter(|_| dropped.is_none() && !verdict.keep) {
            *verdict = by_caller(true, format!("the caller keeps {part}"));
        }
    }
}

fn by_caller(keep: bool, text: String) -> Verdict {
    Verdict {
        keep,
        score: f32::from(u8::from(keep)),
        reasons: vec![Reason { voice: Voice::Caller, text: text.into() }],
        ..Verdict::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        for (part, name) in PARTS {
            assert_eq!((name.parse(), part.to_string()), (Ok(*part), (*name).to_owned()));
        }
        let error = "pictures".parse::<Part>().expect_err("no such part").to_string();
        assert!(error.contains("pictures") && PARTS.iter().all(|(_, name)| error.contains(name)), "{error}");
    }
}
