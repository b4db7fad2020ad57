//! The numbers that the model sees of each block, documented one by one in [`FEATURES`].

use super::context::{Context, Sums};
use super::measure::Measure;
use super::overlap::Overlap;
use super::phrases::Topic;
use super::vocabulary::Says;
use crate::model::{BlockKind, ElementId};

/// Name, range and meaning of each feature, in the order of the rows of [`matrix`].
pub(crate) const FEATURES: &[(&str, &str, &str)] = &[
    // the block's own text
    ("words", "ln 1+", "number of words: prose is long"),
    ("mean_word", "0-30", "characters per word: menus and codes differ from prose"),
    ("link_density", "0-1", "share of the words in links: menus are all link"),
    ("links", "ln 1+", "number of links"),
    ("ends_sentence", "0/1", "ends as a sentence does"),
    ("sentences", "0-1", "sentence ends per word"),
    ("commas", "0-1", "commas per word"),
    ("capitalised", "0-1", "share of words that begin with a capital: titles and names"),
    ("upper", "0-1", "share of letters that are capitals: labels"),
    ("digits", "0-1", "share of characters that are digits: dates, counters"),
    ("separators", "ln 1+", "bars, bullets and arrows: menus"),
    ("begins_lower", "0/1", "begins with a small letter: a part of something"),
    ("begins_digit", "0/1", "begins with a number"),
    ("begins_quote", "0/1", "begins with a quote or dash: speech"),
    ("ends_colon", "0/1", "ends with a colon: a label, or the lead of a list"),
    ("copyright", "0/1", "holds a copyright sign"),
    ("at_sign", "0/1", "holds an @: an address or handle"),
    ("hidden", "0/1", "the page hides it"),
    // its kind
    ("paragraph", "0/1", "is a <p>"),
    ("heading", "0-6", "the heading's level, 0 for none"),
    ("item", "0/1", "is a list item"),
    ("quote", "0/1", "is a quote"),
    ("row", "0/1", "is a table row"),
    ("pre", "0/1", "is preformatted"),
    ("caption", "0/1", "is a caption"),
    ("bare", "0/1", "stands directly in a container"),
    // phrases
    ("phrase_cover", "0-1", "share of the text that boilerplate phrases cover"),
    ("ph_subscribe", "0/1", "asks to subscribe, give, or fill in a form"),
    ("ph_share", "0/1", "share bar"),
    ("ph_related", "0/1", "points to other articles"),
    ("ph_advert", "0/1", "advertisement label"),
    ("ph_comment", "0/1", "comments"),
    ("ph_credit", "0/1", "picture credit"),
    ("ph_byline", "0/1", "byline or biography"),
    ("ph_date", "0/1", "date line"),
    ("ph_legal", "0/1", "legal notice"),
    ("ph_nav", "0/1", "menu"),
    ("ph_media", "0/1", "player"),
    ("ph_wall", "0/1", "paywall, consent, login, ad-blocker"),
    // what the elements around it hold
    ("share1", "0-1", "share of the page's prose in the element"),
    ("share2", "0-1", "… in its parent"),
    ("share3", "0-1", "… one further out"),
    ("share4", "0-1", "… one further out"),
    ("links1", "0-1", "link density of the element"),
    ("links2", "0-1", "… of its parent"),
    ("links3", "0-1", "… one further out"),
    ("mean1", "ln 1+", "words per block in the element"),
    ("mean2", "ln 1+", "… in its parent"),
    ("mean3", "ln 1+", "… one further out"),
    ("blocks2", "ln 1+", "blocks in its parent"),
    ("to_top", "0-20", "levels up to the element that holds 70 % of the prose; 20 outside"),
    ("to_best", "0-20", "levels up to the element whose own children hold most prose; 20 outside"),
    ("common_top", "0-20", "levels up to the first element shared with the best container"),
    ("group", "ln 1+", "blocks in elements of the same template as its own"),
    ("group_share", "0-1", "share of the page's prose in those"),
    ("group_links", "0-1", "their link density"),
    ("group2", "ln 1+", "blocks in elements of the parent's template"),
    ("group2_share", "0-1", "share of the prose in those"),
    ("depth", "0-60", "depth of the element"),
    // names and tags around it
    ("guarded", "0-20", "levels up to an element named as boilerplate that holds little prose; 20 for none"),
    ("negative", "0-20", "levels up to an element named as boilerplate"),
    ("positive", "0-20", "levels up to an element named as article"),
    ("in_caption", "0-20", "levels up to an element named as caption, or <figure>"),
    ("in_byline", "0-20", "… byline or date"),
    ("in_standfirst", "0-20", "… standfirst"),
    ("in_comments", "0-20", "… comments"),
    ("in_related", "0-20", "… related"),
    ("in_prompt", "0-20", "… share, subscribe or advertisement"),
    ("in_embed", "0-20", "… embedded post"),
    ("tag_nav", "0-20", "levels up to nav, footer, aside, form"),
    ("tag_header", "0-20", "levels up to header"),
    ("tag_article", "0-20", "levels up to article or main"),
    ("tag_list", "0-20", "levels up to a list"),
    ("tag_table", "0-20", "levels up to a table"),
    ("tag_figure", "0-20", "levels up to figure"),
    ("tag_quote", "0-20", "levels up to a block quote"),
    // place among the others
    ("position", "0-1", "place in the page by words"),
    ("from_first", "-1-1", "distance from the first prose in the top container, by blocks over the page's"),
    ("from_last", "-1-1", "distance behind the last prose"),
    ("good_before", "0-1", "share of the prose before it"),
    ("gap_before", "ln 1+", "blocks since the last prose"),
    ("gap_after", "ln 1+", "blocks until the next prose"),
    ("words_before", "ln 1+", "words since the last prose"),
    ("words_after", "ln 1+", "words until the next prose"),
    ("prev_words", "ln 1+", "words of the block before"),
    ("prev_links", "0-1", "its link density"),
    ("prev_sentence", "0/1", "it ends as a sentence"),
    ("prev_same", "0/1", "it stands in the same parent"),
    ("next_words", "ln 1+", "words of the block behind"),
    ("next_links", "0-1", "its link density"),
    ("next_sentence", "0/1", "it ends as a sentence"),
    ("next_same", "0/1", "it stands in the same parent"),
    ("prev2_words", "ln 1+", "words of the block two before"),
    ("next2_words", "ln 1+", "words of the block two behind"),
    ("prev2_links", "0-1", "its link density"),
    ("next2_links", "0-1", "its link density"),
    ("near_phrases", "0-1", "phrase cover of the two blocks before"),
    ("near_phrases2", "0-1", "phrase cover of the two blocks behind"),
    // overlap
    ("title", "0-1", "share of the title's words in it, if it is short"),
    ("is_title", "0-1", "share of its words that the title has"),
    ("description", "0-1", "share of its words that the page's summary has"),
    ("repeated", "0-3", "times the same text stands before it"),
    ("repeats", "ln 1+", "times the same text stands in the page"),
    ("evidence", "0-1", "share of its words in the embedded article body; -1 if there is none"),
    ("run", "-1-1", "inside the best-scoring run of blocks (1), beside it (0), far from it (-1)"),
    // the page
    ("page_blocks", "ln 1+", "blocks of the page"),
    ("page_good", "ln 1+", "words of prose in the page"),
    ("page_links", "0-1", "link density of the page"),
];

/// Number of features.
pub(crate) const WIDTH: usize = FEATURES.len();

/// One row of features per block.
pub(crate) fn matrix(context: &Context) -> Vec<[f32; WIDTH]> {
    let overlap = Overlap::of(context);
    let track = Track::of(context);
    let mut out = Vec::with_capacity(context.blocks.len());
    for at in 0..context.blocks.len() {
        let mut row = Row { values: [0.0; WIDTH], next: 0 };
        text(context, at, &mut row);
        kind(context, at, &mut row);
        topics(context, at, &mut row);
        holders(context, at, &mut row);
        names(context, at, &mut row);
        track.place(context, at, &mut row);
        neighbours(context, at, &mut row);
        overlap.push(at, &mut row);
        page(context, &mut row);
        debug_assert_eq!(row.next, WIDTH);
        out.push(row.values);
    }
    out
}

pub(super) struct Row {
    values: [f32; WIDTH],
    next: usize,
}

impl Row {
    pub(super) fn push(&mut self, value: f32) {
        self.values[self.next] = value;
        self.next += 1;
    }

    fn flag(&mut self, value: bool) {
        self.push(f32::from(u8::from(value)));
    }

    fn ln(&mut self, value: f32) {
        self.push(value.max(0.0).ln_1p());
    }

    fn levels(&mut self, distance: Option<usize>) {
        self.push(distance.map_or(20.0, |d| d.min(20) as f32));
    }

    fn all(&mut self, values: &[f32]) {
        values.iter().for_each(|v| self.push(*v));
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

fn holders(context: &Context, at: usize, row: &mut Row) {
    let id = context.blocks[at].element;
    let chain = outward(context, id);
    let sums = |n: usize| context.places[chain[n].index()].sums;
    (0..4).for_each(|n| row.push(context.good_share(chain[n])));
    (0..3).for_each(|n| row.push(sums(n).link_density()));
    (0..3).for_each(|n| row.ln(mean(&sums(n))));
    row.ln(sums(1).blocks);
    row.levels(context.outline.chain(id).position(|(i, _)| i == context.top));
    row.levels(context.outline.chain(id).position(|(i, _)| i == context.best));
    row.levels(context.outline.chain(id).position(|(i, _)| context.around_best[i.index()]));
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
    let says = |sections: &[u32]| sections.iter().filter_map(|s| context.says_at(at, *s)).min();
    let tags = |tags: &[&str]| context.tag_at(at, tags);
    row.levels(context.guarded_at(at));
    row.levels(says(&[Says::NEGATIVE]));
    row.levels(says(&[Says::POSITIVE]));
    row.levels(says(&[Says::CAPTION]));
    row.levels(says(&[Says::BYLINE, Says::DATE]));
    row.levels(says(&[Says::STANDFIRST]));
    row.levels(says(&[Says::COMMENTS]));
    row.levels(says(&[Says::RELATED]));
    row.levels(says(&[Says::SHARE, Says::SUBSCRIBE, Says::ADVERT]));
    row.levels(says(&[Says::EMBED]));
    row.levels(tags(&["nav", "footer", "aside", "form"]));
    row.levels(tags(&["header"]));
    row.levels(tags(&["article", "main"]));
    row.levels(tags(&["ul", "ol", "dl"]));
    row.levels(tags(&["table"]));
    row.levels(tags(&["figure"]));
    row.levels(tags(&["blockquote"]));
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
    last_good: Vec<Option<usize>>,
    next_good: Vec<Option<usize>>,
}

impl Track {
    fn of(context: &Context) -> Self {
        let good = |at: usize| context.measures[at].good && context.guarded_at(at).is_none();
        let flags: Vec<bool> = (0..context.blocks.len()).map(good).collect();
        let last_good = running(flags.iter().enumerate().map(|(at, good)| good.then_some(at)));
        let mut next_good = running(flags.iter().enumerate().rev().map(|(at, good)| good.then_some(at)));
        next_good.reverse();
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
        let (before, after) = (self.last_good[at], self.next_good[at]);
        row.ln(before.map_or(200.0, |b| (at - b) as f32));
        row.ln(after.map_or(200.0, |a| (a - at) as f32));
        row.ln(before.map_or(2000.0, |b| self.words[at] - self.words[b] - context.measures[b].words));
        row.ln(after.map_or(2000.0, |a| self.words[a] - self.words[at] - context.measures[at].words));
    }
}

/// For each item, the newest `Some` before it.
fn running(items: impl Iterator<Item = Option<usize>>) -> Vec<Option<usize>> {
    let mut newest = None;
    let mut out = Vec::new();
    for item in items {
        out.push(newest);
        newest = item.or(newest);
    }
    out
}

/// For each value, the sum of those before it.
fn sums_before(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sum = 0.0;
    let mut out = Vec::new();
    for value in values {
        out.push(sum);
        sum += value;
    }
    out
}
