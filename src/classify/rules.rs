//! The rules' voice: points for and against each block, each with its reason.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::classify::context::Context;
use crate::classify::near::Tags;
use crate::document::measure::Measure;
use crate::lexicon::class_words::Says;
use crate::lexicon::phrases::Topic;
use crate::model::{BlockKind, ElementId};

/// Points for (above zero) or against a block, in log-odds, with the reason in a user's words.
pub(crate) type Point = (f32, Cow<'static, str>);

/// What the rules say of one block.
#[derive(Debug, Default)]
pub(crate) struct Opinion {
    pub(crate) points: Vec<Point>,
}

impl Opinion {
    fn add(&mut self, points: f32, reason: &'static str) {
        self.points.push((points, Cow::Borrowed(reason)));
    }

    pub(crate) fn sum(&self) -> f32 {
        self.points.iter().map(|(p, _)| p).sum()
    }
}

/// The rules' opinion on every block.
pub(crate) fn speak(context: &Context) -> Vec<Opinion> {
    let seen = repeats(context);
    (0..context.blocks.len()).map(|at| judge(context, at, seen[at])).collect()
}

fn judge(context: &Context, at: usize, repeated: bool) -> Opinion {
    let mut out = Opinion::default();
    place(context, at, &mut out);
    names(context, at, &mut out);
    prose(context, at, &mut out);
    links(context, at, &mut out);
    phrases(context, at, &mut out);
    kind(context, at, &mut out);
    title(context, at, repeated, &mut out);
    out
}

/// Is it in the container that holds the prose, between its first and last paragraph?
fn place(context: &Context, at: usize, out: &mut Opinion) {
    let Some((first, last)) = context.span else { return };
    if !context.in_top(at) {
        out.add(-3.5, "stands outside the article's container");
    } else if at < first {
        out.add(-1.5, "stands before the first paragraph");
    } else if at > last {
        out.add(-1.8, "stands after the last paragraph");
    } else {
        out.add(1.2, "stands between the article's paragraphs");
    }
    if context.blocks[at].hidden {
        out.add(-2.5, "is hidden from readers");
    }
}

/// Names of the elements around it.
fn names(context: &Context, at: usize, out: &mut Opinion) {
    let words = context.measures[at].words;
    if context.guarded_at(at).is_some() {
        out.add(-5.0, "stands in an element named as boilerplate");
    }
    if words < 25.0 && context.says_at(at, Says::BYLINE).is_some_and(|d| d <= 1) {
        out.add(-3.0, "stands in an element named as byline");
    }
    if words < 15.0 && context.says_at(at, Says::DATE).is_some_and(|d| d <= 1) {
        out.add(-3.0, "stands in an element named as date");
    }
    if words < 60.0 && context.says_at(at, Says::CAPTION).is_some_and(|d| d <= 1) {
        out.add(-3.0, "stands in an element named as caption");
    }
    if context.span.is_some_and(|(first, _)| at < first) && words >= 5.0 && context.says_at(at, Says::STANDFIRST).is_some_and(|d| d <= 1) {
        out.add(3.0, "is the standfirst");
    }
}

fn prose(context: &Context, at: usize, out: &mut Opinion) {
    let m = &context.measures[at];
    if m.good {
        out.add(2.6, "reads as prose");
    } else if m.ends_sentence && m.words >= 4.0 {
        out.add(1.2, "ends as a sentence");
    } else if m.words >= 15.0 {
        out.add(0.8, "is long");
    } else if m.words < 4.0 {
        out.add(-1.2, "is very short");
    }
    if m.separators >= 2.0 && m.words < 30.0 && !m.ends_sentence {
        out.add(-1.5, "holds a menu's separators");
    }
    if m.has_copyright && m.words < 60.0 {
        out.add(-2.5, "holds a copyright sign");
    }
}

fn links(context: &Context, at: usize, out: &mut Opinion) {
    let m = &context.measures[at];
    if m.link_density > 0.8 && !(m.good && m.words > 40.0) {
        out.add(-2.8, "is all link");
    } else if m.link_density > 0.5 {
        out.add(-1.5, "is mostly link");
    }
    if holder(context, at).is_some_and(|sums| sums.link_density() > 0.5 && sums.blocks >= 3.0) {
        out.add(-1.6, "stands in a list of links");
    }
}

fn holder(context: &Context, at: usize) -> Option<crate::classify::context::Sums> {
    let tags = ["p", "li", "span", "h2", "h3", "h4", "dt", "dd"];
    let (id, _) = context.outline.chain(context.blocks[at].element).find(|(_, e)| !tags.contains(&e.tag.as_ref()))?;
    Some(context.places[id.index()].sums)
}

fn phrases(context: &Context, at: usize, out: &mut Opinion) {
    let (hits, m) = (&context.hits[at], &context.measures[at]);
    let Some(topic) = hits.main else { return };
    let points = match hits.coverage {
        c if c >= 0.6 => -4.5,
        c if c >= 0.3 => -3.0,
        c if c >= 0.12 => -2.0,
        c if c >= 0.05 => -0.8,
        _ => 0.0,
    };
    let matters = !matches!(topic, Topic::Correction | Topic::Date) || m.words < 12.0;
    if points < 0.0 && matters {
        out.add(points, topic.says());
    }
}

fn kind(context: &Context, at: usize, out: &mut Opinion) {
    match context.blocks[at].kind {
        BlockKind::Caption => out.add(-5.0, "is a caption"),
        BlockKind::Heading(level) => heading(context, at, level, out),
        BlockKind::ListItem { .. } if in_span(context, at) => out.add(1.0, "is a list item inside the article"),
        BlockKind::TableRow | BlockKind::Preformatted if in_span(context, at) => out.add(1.5, "is a table row or code inside the article"),
        BlockKind::Quote => out.add(1.0, "is a quote"),
        BlockKind::Paragraph => out.add(0.6, "is a paragraph"),
        BlockKind::Bare => out.add(-0.4, "is no paragraph"),
        _ => {}
    }
    if !matches!(context.blocks[at].kind, BlockKind::Caption)
        && context.measures[at].words < 40.0
        && context.tag_at(at, Tags::Figure).is_some()
    {
        out.add(-3.5, "stands with a picture");
    }
}

fn heading(context: &Context, at: usize, level: u8, out: &mut Opinion) {
    let followed = (at + 1..context.blocks.len().min(at + 4)).any(|n| context.measures[n].good && context.in_top(n));
    if level == 1 && context.span.is_some_and(|(first, _)| at < first) {
        out.add(-3.0, "is the page's headline");
    } else if followed {
        out.add(1.6, "is a heading with text below it");
    } else {
        out.add(-0.6, "is a heading without text below it");
    }
}

fn in_span(context: &Context, at: usize) -> bool {
    context.span.is_some_and(|(first, last)| at >= first && at <= last)
}

fn title(context: &Context, at: usize, repeated: bool, out: &mut Opinion) {
    let text = &context.blocks[at].text;
    if same_words(text, context.title) {
        out.add(-6.0, "repeats the title");
    }
    if repeated {
        out.add(-4.0, "stands here a second time");
    }
}

/// True if both say the same words, case and marks aside.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    let letters = |c: &char| c.is_alphanumeric();
    let folded = |text: &'_ str| text.chars().filter(letters).flat_map(char::to_lowercase).collect::<String>();
    let starts = || a.chars().find(letters).map(|c| c.to_lowercase().next()) == b.chars().find(letters).map(|c| c.to_lowercase().next());
    !b.is_empty() && a.len() < b.len() * 2 + 20 && starts() && folded(a) == folded(b)
}

/// For each block: did a block with the same text stand before it in the container? Short blocks do not count.
fn repeats(context: &Context) -> Vec<bool> {
    let mut first: HashMap<&str, ElementId> = HashMap::new();
    let long = |m: &Measure| m.words >= 6.0;
    (0..context.blocks.len())
        .map(|at| {
            let block = &context.blocks[at];
            long(&context.measures[at])
                && context.in_top(at)
                && !block.hidden
                && context.guarded_at(at).is_none()
                && first.insert(&block.text, block.element).is_some()
        })
        .collect()
}
