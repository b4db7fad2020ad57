//! Parts of a page by kind, which a caller may keep or drop whatever the verdict.

use std::fmt;
use std::str::FromStr;

use crate::classify::context::Context;
use crate::classify::near::Tags;
use crate::lexicon::class_words::Says;
use crate::lexicon::phrases::Topic;
use crate::model::{BlockKind, Reason, Verdict, Voice};

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
    fn is_near_body(self, context: &Context, at: usize) -> bool {
        let inside = context.span.is_some_and(|(first, last)| at + 8 >= first && at <= last + 3);
        match self {
            Self::Comments => !context.blocks[at].hidden,
            Self::Captions | Self::Credits | Self::Related => inside && !context.blocks[at].hidden,
            _ => inside && context.guarded_at(at).is_none() && !context.blocks[at].hidden,
        }
    }
}

/// Applies what the caller wants of parts; a part that is both kept and dropped is dropped.
pub(crate) fn obey(context: &Context, keep: &[Part], drop: &[Part], verdicts: &mut [Verdict]) {
    if keep.is_empty() && drop.is_empty() {
        return;
    }
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        let dropped = drop.iter().find(|p| p.holds(context, at));
        let kept = keep.iter().find(|p| p.holds(context, at) && p.is_near_body(context, at));
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
