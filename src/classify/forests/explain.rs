//! The model's reasons in words: the families of features that moved a block's score most.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::classify::context::Context;
use crate::classify::features::{FEATURES, Family};
use crate::classify::forests::{Forest, Row};
use crate::lexicon::class_words::Says;
use crate::model::{BlockKind, Element};

/// The weightiest reasons for (`keep`) or against one block, at most `most`, each in a user's words.
pub(crate) fn explain(forest: &Forest, context: &Context, at: usize, row: &Row, keep: bool, most: usize) -> Vec<Cow<'static, str>> {
    let mut families: BTreeMap<Family, f32> = BTreeMap::new();
    for ((family, ..), points) in FEATURES.iter().zip(forest.contributions(row)) {
        *families.entry(*family).or_default() += points;
    }
    let mut spoken: Vec<_> = families.into_iter().filter(|(f, p)| *f != Family::Page && (*p > 0.0) == keep).collect();
    spoken.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let mut out: Vec<Cow<'static, str>> = Vec::new();
    for (family, _) in spoken {
        let text = if keep { praise(family, context, at) } else { blame(family, context, at) };
        if !out.contains(&text) && out.len() < most {
            out.push(text);
        }
    }
    out
}

/// Why a family speaks for a block.
fn praise(family: Family, context: &Context, at: usize) -> Cow<'static, str> {
    let m = &context.measures[at];
    match family {
        Family::Text if m.good => "reads as prose",
        Family::Text if m.ends_sentence => "ends as a sentence",
        Family::Text => "is worded like an article's text",
        Family::Letters => "is written like running text",
        Family::Links => "holds hardly a link",
        Family::Hidden => "is visible",
        Family::Kind => return format!("is a {}", context.blocks[at].kind.name()).into(),
        Family::Phrases => "holds no words of boilerplate",
        Family::Container => "stands where the page's prose is",
        Family::LinkList => "stands among text, not links",
        Family::Group => "is of the template that holds the page's prose",
        Family::Names => "the names of the elements around it speak for it",
        Family::Tags => "the tags around it speak for it",
        Family::Position if in_span(context, at) => "stands between the article's paragraphs",
        Family::Position => "stands beside the article's paragraphs",
        Family::Neighbours => "stands among sentences",
        Family::Heading => "stands under the headline or one of the article's headings",
        Family::Title => "speaks of what title and summary say",
        Family::Repeats => "stands only once in the page",
        Family::Evidence => "the page's own data has the same text",
        Family::Run => "belongs to the longest run of paragraphs",
        Family::Branch => "stands beside the article's paragraphs, not in a box",
        Family::Section => "stands in a section of prose",
        Family::Story => "belongs to the page's own article",
        Family::Marks => "is set like running text",
        Family::Author => "does not name the author",
        Family::Persons => "tells of others, not of \"us\" and \"you\"",
        Family::Page => "the page is of that kind",
    }
    .into()
}

/// Why a family speaks against a block.
fn blame(family: Family, context: &Context, at: usize) -> Cow<'static, str> {
    let m = &context.measures[at];
    match family {
        Family::Text if m.words < 8.0 => "is very short",
        Family::Text if !m.ends_sentence => "does not end as a sentence",
        Family::Text => "is not worded like an article's text",
        Family::Letters => return letters(context, at).into(),
        Family::Links if m.link_density > 0.5 => "is mostly link",
        Family::Links => "holds links",
        Family::Hidden => "is hidden from readers",
        Family::Kind => return a_kind(context.blocks[at].kind),
        Family::Phrases => context.hits[at].main.map_or("is worded like boilerplate", |t| t.says()),
        Family::Container => "stands apart from the page's prose",
        Family::LinkList => "stands in a list of links",
        Family::Group => return group(context, at),
        Family::Names => return names(context, at).into(),
        Family::Tags => return tags(context, at),
        Family::Position => return position(context, at).into(),
        Family::Neighbours => "stands among short lines or links",
        Family::Heading => "stands under a heading that is not the article's",
        Family::Title => "repeats title or summary",
        Family::Repeats => "stands here more than once",
        Family::Evidence => "the page's own data does not have it in the body",
        Family::Run => "stands outside the longest run of paragraphs",
        Family::Branch => "stands in a box of its own",
        Family::Section => "stands in a section without prose",
        Family::Story => "stands behind the end of the article",
        Family::Marks => "is set, or begins, like a note or a pointer elsewhere",
        Family::Author => "names the author",
        Family::Persons => "speaks of \"us\" and \"you\"",
        Family::Page => "the page is of that kind",
    }
    .into()
}

fn in_span(context: &Context, at: usize) -> bool {
    context.span.is_some_and(|(first, last)| at >= first && at <= last)
}

fn letters(context: &Context, at: usize) -> &'static str {
    let m = &context.measures[at];
    if m.has_copyright {
        "holds a copyright sign"
    } else if m.separators >= 2.0 {
        "holds a menu's separators"
    } else if m.digits > 0.2 {
        "is mostly digits"
    } else if m.capitalised > 0.6 && m.words > 2.0 {
        "is written as a title or names"
    } else {
        "is not written like running text"
    }
}

fn a_kind(kind: BlockKind) -> Cow<'static, str> {
    match kind {
        BlockKind::Bare => "is no paragraph".into(),
        kind => format!("is a {}", kind.name()).into(),
    }
}

/// "like 14 other teasers on this page".
fn group(context: &Context, at: usize) -> Cow<'static, str> {
    let id = context.blocks[at].element;
    let count = |id| context.group(id).blocks;
    let parent = crate::model::ElementId(context.outline.get(id).parent);
    let others = count(id).min(if parent.0 == 0 { f32::MAX } else { count(parent) }) - 1.0;
    let what = if context.measures[at].link_density > 0.5 { "teaser" } else { "block" };
    if others < 1.0 {
        "is of a template of its own".into()
    } else {
        let plural = if others < 2.0 { "" } else { "s" };
        format!("like {others:.0} other {what}{plural} on this page").into()
    }
}

/// The sections of the vocabulary that speak against a block, with their words.
const NAMES: &[(u32, &str)] = &[
    (Says::CAPTION, "stands in an element named as caption"),
    (Says::BYLINE, "stands in an element named as byline"),
    (Says::DATE, "stands in an element named as date"),
    (Says::COMMENTS, "stands among the comments"),
    (Says::RELATED, "stands in an element named as related articles"),
    (Says::SHARE, "stands in a share bar"),
    (Says::SUBSCRIBE, "stands in a subscription prompt"),
    (Says::ADVERT, "stands in an element named as advertisement"),
    (Says::NEGATIVE, "stands in an element named as boilerplate"),
];

fn names(context: &Context, at: usize) -> &'static str {
    let nearest = NAMES.iter().filter_map(|(s, text)| Some((context.says_at(at, *s)?, text))).min_by_key(|(d, _)| *d);
    nearest.map_or("no element around it is named as article", |(_, text)| text)
}

fn tags(context: &Context, at: usize) -> Cow<'static, str> {
    let telling = |e: &Element| {
        matches!(e.tag.as_ref(), "nav" | "footer" | "aside" | "form" | "header" | "figure" | "table" | "ul" | "ol" | "dl" | "blockquote")
    };
    let found = context.outline.chain(context.blocks[at].element).find(|(_, e)| telling(e));
    found.map_or("the tags around it speak against it".into(), |(_, e)| format!("stands in <{}>", e.tag).into())
}

fn position(context: &Context, at: usize) -> &'static str {
    match context.span {
        Some((first, _)) if at < first => "stands before the first paragraph",
        Some((_, last)) if at > last => "stands after the last paragraph",
        _ => "stands apart from the paragraphs around it",
    }
}
