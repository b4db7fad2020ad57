//! The numbers that the model sees of each block, documented one by one in [`FEATURES`].

mod around;
mod branch;
mod levels;
mod marks;
mod paths;
pub(crate) mod row;
mod story;
mod table;

use crate::classify::context::Context;
use crate::classify::features::row::Row;
use crate::classify::near::{Near, Tags};
use crate::classify::overlap::Overlap;
use crate::classify::place::Sums;
use crate::document::measure::Measure;
use crate::lexicon::class_words::Says;
use crate::lexicon::phrases::Topic;
use crate::model::{BlockKind, ElementId};

use around::Around;
pub(crate) use branch::is_date;

use branch::Branches;
use levels::Levels;
use paths::Paths;
use story::Story;
pub(crate) use table::{FEATURES, Family};

/// Number of features.
pub(crate) const WIDTH: usize = FEATURES.len();

/// What the features are made from; each row is made when it is asked for, since those of a long page would take many times its size.
pub(crate) struct Matrix<'a> {
    context: &'a Context<'a>,
    overlap: Overlap,
    track: Track,
    paths: Paths,
    around: Around,
    branches: Branches,
    levels: Levels,
    story: Story,
}

impl<'a> Matrix<'a> {
    pub(crate) fn of(context: &'a Context<'a>) -> Self {
        let overlap = Overlap::of(context);
        let paths = Paths::of(context);
        Self {
            context,
            track: Track::of(context),
            around: Around::of(context, &overlap),
            branches: Branches::of(context, &paths),
            levels: Levels::of(context),
            story: Story::of(context, &paths),
            overlap,
            paths,
        }
    }

    /// The features of one block.
    pub(crate) fn row(&self, at: usize) -> [f32; WIDTH] {
        let context = self.context;
        let mut row = Row::new();
        text(context, at, &mut row);
        kind(context, at, &mut row);
        topics(context, at, &mut row);
        holders(context, &self.levels, at, &mut row);
        names(context, at, &mut row);
        self.track.place(context, at, &mut row);
        neighbours(context, at, &mut row);
        self.overlap.push(at, &mut row);
        self.paths.push(at, &mut row);
        self.around.push(context, &self.levels, at, &mut row);
        self.branches.push(context, at, &mut row);
        self.story.push(context, at, &mut row);
        marks::push(context, at, &mut row);
        self.overlap.push_authors(at, &mut row);
        page(context, &mut row);
        debug_assert_eq!(row.next, WIDTH);
        row.values
    }
}

fn text(context: &Context, at: usize, row: &mut Row) {
    let m = &context.measures[at];
    let words = m.words.max(1.0);
    row.ln(m.words);
    row.push((m.chars / words).min(30.0));
    row.push(m.link_density);
    row.ln(m.links);
    row.flag(m.ends_sentence);
    row.all(&[m.sentences / words, m.commas / words, m.capitalised, m.upper, m.digits]);
    row.ln(m.separators);
    for flag in [m.begins_lower, m.begins_digit, m.begins_quote, m.ends_colon, m.has_copyright, m.has_at, context.blocks[at].hidden] {
        row.flag(flag);
    }
}

fn kind(context: &Context, at: usize, row: &mut Row) {
    let kind = context.blocks[at].kind;
    row.flag(kind == BlockKind::Paragraph);
    row.push(if let BlockKind::Heading(level) = kind { f32::from(level) } else { 0.0 });
    row.flag(matches!(kind, BlockKind::ListItem { .. }));
    for other in [BlockKind::Quote, BlockKind::TableRow, BlockKind::Preformatted, BlockKind::Caption, BlockKind::Bare] {
        row.flag(kind == other);
    }
}

fn topics(context: &Context, at: usize, row: &mut Row) {
    let hits = &context.hits[at];
    row.push(hits.coverage);
    let any = |topics: &[Topic]| topics.iter().any(|t| hits.has(*t));
    row.flag(any(&[Topic::Subscribe, Topic::Form]));
    for topic in [Topic::Share, Topic::Related, Topic::Advert, Topic::Comment, Topic::Credit] {
        row.flag(hits.has(topic));
    }
    row.flag(any(&[Topic::Byline, Topic::Bio]));
    for topic in [Topic::Date, Topic::Legal, Topic::Nav, Topic::Media] {
        row.flag(hits.has(topic));
    }
    row.flag(any(&[Topic::Paywall, Topic::Consent, Topic::Login, Topic::Javascript, Topic::Blocked]));
}

fn holders(context: &Context, levels: &Levels, at: usize, row: &mut Row) {
    let id = context.blocks[at].element;
    let chain = outward(context, id);
    let sums = |n: usize| context.places[chain[n].index()].sums;
    (0..4).for_each(|n| row.push(context.good_share(chain[n])));
    (0..3).for_each(|n| row.push(sums(n).link_density()));
    (0..3).for_each(|n| row.ln(mean(&sums(n))));
    row.ln(sums(1).blocks);
    row.all(&[levels.top(id), levels.best(id), levels.around_best(id)]);
    let (own, parent) = (context.group(chain[0]), context.group(chain[1]));
    let total = context.total.good.max(1.0);
    row.ln(own.blocks);
    row.all(&[own.good / total, own.link_density()]);
    row.ln(parent.blocks);
    row.push(parent.good / total);
    row.push(context.places[id.index()].depth.min(60) as f32);
}

/// The element and the three around it; the root stands for those that are missing.
fn outward(context: &Context, id: ElementId) -> [ElementId; 4] {
    let mut out = [ElementId(0); 4];
    for (slot, (id, _)) in out.iter_mut().zip(context.outline.chain(id)) {
        *slot = id;
    }
    out
}

fn mean(sums: &Sums) -> f32 {
    sums.words / sums.blocks.max(1.0)
}

fn names(context: &Context, at: usize, row: &mut Row) {
    const SAYS: [&[u32]; 9] = [
        &[Says::NEGATIVE],
        &[Says::POSITIVE],
        &[Says::CAPTION],
        &[Says::BYLINE, Says::DATE],
        &[Says::STANDFIRST],
        &[Says::COMMENTS],
        &[Says::RELATED],
        &[Says::SHARE, Says::SUBSCRIBE, Says::ADVERT],
        &[Says::EMBED],
    ];
    const TAGS: [Tags; 7] = [Tags::Nav, Tags::Header, Tags::Article, Tags::List, Tags::Table, Tags::Figure, Tags::Quote];
    let near = context.distances(at);
    let mut level = |level: u8| row.push(f32::from(level.min(levels::FAR)));
    level(near[Near::GUARDED]);
    SAYS.iter().for_each(|sections| level(sections.iter().fold(u8::MAX, |nearest, s| nearest.min(near[*s as usize]))));
    TAGS.iter().for_each(|tags| level(near[Near::TAGS + *tags as usize]));
}

fn neighbours(context: &Context, at: usize, row: &mut Row) {
    let get = |offset: isize| at.checked_add_signed(offset).and_then(|n| context.measures.get(n));
    let same =
        |offset: isize| at.checked_add_signed(offset).and_then(|n| context.blocks.get(n)).is_some_and(|b| siblings(context, at, b.element));
    for offset in [-1, 1] {
        row.ln(get(offset).map_or(0.0, |m| m.words));
        row.push(get(offset).map_or(-1.0, |m| m.link_density));
        row.flag(get(offset).is_some_and(|m| m.ends_sentence));
        row.flag(same(offset));
    }
    row.ln(get(-2).map_or(0.0, |m| m.words));
    row.ln(get(2).map_or(0.0, |m| m.words));
    row.push(get(-2).map_or(-1.0, |m| m.link_density));
    row.push(get(2).map_or(-1.0, |m| m.link_density));
    let cover = |a: isize, b: isize| {
        [a, b].iter().filter_map(|o| at.checked_add_signed(*o).and_then(|n| context.hits.get(n))).map(|h| h.coverage).fold(0.0, f32::max)
    };
    row.push(cover(-1, -2));
    row.push(cover(1, 2));
}

fn siblings(context: &Context, at: usize, other: ElementId) -> bool {
    let own = context.blocks[at].element;
    own == other || context.outline.get(own).parent == context.outline.get(other).parent
}

fn page(context: &Context, row: &mut Row) {
    row.ln(context.blocks.len() as f32);
    row.ln(context.total.good);
    row.push(context.total.link_density());
}

/// Where the prose stands, by block.
struct Track {
    words: Vec<f32>,
    good: Vec<f32>,
    last_good: Nearest,
    next_good: Nearest,
}

impl Track {
    fn of(context: &Context) -> Self {
        let good = |at: usize| context.measures[at].good && context.guarded_at(at).is_none();
        let flags: Vec<bool> = (0..context.blocks.len()).map(good).collect();
        let (last_good, next_good) = (Nearest::before(flags.len(), |at| flags[at]), Nearest::behind(flags.len(), |at| flags[at]));
        let prefix = |value: fn(&Measure) -> f32| sums_before(context.measures.iter().map(value));
        Self { words: prefix(|m| m.words), good: prefix(|m| if m.good { m.words } else { 0.0 }), last_good, next_good }
    }

    fn place(&self, context: &Context, at: usize, row: &mut Row) {
        let count = context.blocks.len().max(1) as f32;
        let (first, last) = context.span.unwrap_or((at, at));
        row.push(self.words[at] / context.total.words.max(1.0));
        row.push((at as f32 - first as f32) / count);
        row.push((at as f32 - last as f32) / count);
        row.push(self.good[at] / context.total.good.max(1.0));
        let (before, after) = (self.last_good.of(at), self.next_good.of(at));
        row.ln(before.map_or(200.0, |b| (at - b) as f32));
        row.ln(after.map_or(200.0, |a| (a - at) as f32));
        row.ln(before.map_or(2000.0, |b| self.words[at] - self.words[b] - context.measures[b].words));
        row.ln(after.map_or(2000.0, |a| self.words[a] - self.words[at] - context.measures[at].words));
    }
}

/// For each block the nearest one of some kind on one side of it.
struct Nearest(Vec<u32>);

impl Nearest {
    /// No block of the kind on that side.
    const NONE: u32 = u32::MAX;

    /// The nearest before each of so many blocks.
    fn before(count: usize, is_meant: impl Fn(usize) -> bool) -> Self {
        Self::along(count, 0..count, is_meant)
    }

    /// The nearest behind each of so many blocks.
    fn behind(count: usize, is_meant: impl Fn(usize) -> bool) -> Self {
        Self::along(count, (0..count).rev(), is_meant)
    }

    fn along(count: usize, way: impl Iterator<Item = usize>, is_meant: impl Fn(usize) -> bool) -> Self {
        let mut out = vec![Self::NONE; count];
        let mut newest = Self::NONE;
        for at in way {
            out[at] = newest;
            newest = if is_meant(at) { at as u32 } else { newest };
        }
        Self(out)
    }

    fn of(&self, at: usize) -> Option<usize> {
        Some(self.0[at]).filter(|found| *found != Self::NONE).map(|found| found as usize)
    }
}

/// For each value, the sum of those before it.
fn sums_before(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sum = 0.0;
    let mut out = Vec::with_capacity(values.size_hint().1.unwrap_or_default());
    for value in values {
        out.push(sum);
        sum += value;
    }
    out
}
