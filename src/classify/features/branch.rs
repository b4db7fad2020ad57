//! Where the page leaves its body: the branch of the tree that a block stands on, seen from the container that holds
//! most prose, and the prose of the body's own template before and behind it.

use crate::classify::context::Context;
use crate::classify::features::Nearest;
use crate::classify::features::paths::{self, Paths};
use crate::classify::features::row::Row;
use crate::lexicon::phrases::Topic;
use crate::model::{BlockKind, ElementId};
use crate::text::hashed::ByHash;

pub(crate) struct Branches {
    /// For each element the outermost around it that does not hold the best container (itself if it does).
    roots: Vec<u32>,
    /// Per root: its first block is a heading and not its only one.
    headed: Vec<bool>,
    /// Per root: some short block of it is a date.
    dated: Vec<bool>,
    /// Elements with the same parent, tag and class.
    twins: ByHash<f32>,
    /// Words of the main template's prose before each block, and blocks of it.
    words: Vec<f32>,
    count: Vec<f32>,
    last: Nearest,
    next: Nearest,
}

impl Branches {
    pub(crate) fn of(context: &Context, paths: &Paths) -> Self {
        let elements = &context.outline.elements;
        let mut roots: Vec<u32> = Vec::with_capacity(elements.len());
        let mut twins: ByHash<f32> = ByHash::default();
        for (at, element) in elements.iter().enumerate() {
            let parent = element.parent as usize;
            let outer = at == 0 || context.around_best[at] || context.around_best[parent];
            roots.push(if outer { at as u32 } else { roots[parent] });
            if at > 0 && outer {
                *twins.entry(twin(element.parent, element.signature)).or_insert(0.0) += 1.0;
            }
        }
        let main = |at: usize| paths.is_main(context, at);
        let flags: Vec<bool> = (0..context.blocks.len()).map(main).collect();
        let (headed, dated) = contents(context, &roots);
        Self {
            roots,
            headed,
            dated,
            twins,
            words: crate::classify::features::sums_before(
                flags.iter().enumerate().map(|(at, main)| if *main { context.measures[at].words } else { 0.0 }).chain([0.0]),
            ),
            count: crate::classify::features::sums_before(flags.iter().map(|main| f32::from(u8::from(*main))).chain([0.0])),
            last: Nearest::before(flags.len(), |at| flags[at]),
            next: Nearest::behind(flags.len(), |at| flags[at]),
        }
    }

    pub(crate) fn push(&self, context: &Context, at: usize, row: &mut Row) {
        let root = ElementId(self.roots[context.blocks[at].element.index()]);
        let sums = context.places[root.index()].sums;
        let element = context.outline.get(root);
        row.push(sums.good / context.total.good.max(1.0));
        row.ln(sums.blocks);
        row.push(sums.link_density());
        row.ln(self.twins.get(&twin(element.parent, element.signature)).copied().unwrap_or(0.0));
        row.flag(self.headed[root.index()]);
        row.flag(self.dated[root.index()]);
        let (all, blocks) = (self.words[self.words.len() - 1], self.count[self.count.len() - 1]);
        row.push(self.words[at] / all.max(1.0));
        row.ln(self.count[at]);
        row.ln(blocks - self.count[at + 1]);
        row.ln(self.last.of(at).map_or(200.0, |b| (at - b) as f32));
        row.ln(self.next.of(at).map_or(200.0, |a| (a - at) as f32));
    }
}

fn twin(parent: u32, signature: u64) -> u64 {
    signature.rotate_left(7) ^ u64::from(parent)
}

fn contents(context: &Context, roots: &[u32]) -> (Vec<bool>, Vec<bool>) {
    let (mut seen, mut headed, mut dated) = (vec![false; roots.len()], vec![false; roots.len()], vec![false; roots.len()]);
    for (at, block) in context.blocks.iter().enumerate() {
        let root = roots[block.element.index()] as usize;
        let several = context.places[root].sums.blocks > 1.0;
        if !seen[root] {
            headed[root] = several && matches!(block.kind, BlockKind::Heading(_));
            seen[root] = true;
        }
        dated[root] |= several && is_date(context, at);
    }
    (headed, dated)
}

/// A short block that tells a date or time, by its tag or its words.
pub(crate) fn is_date(context: &Context, at: usize) -> bool {
    let m = &context.measures[at];
    let style = context.outline.get(context.blocks[at].element).style;
    m.words < 12.0 && (style.time > 0 && style.time * 2 > style.text || context.hits[at].has(Topic::Date) && m.digits > 0.1)
}

/// The nearest `article` or `main` around the element that holds a block; the root if there is none.
pub(crate) fn article(context: &Context, id: ElementId) -> ElementId {
    let found = context.outline.chain(id).find(|(_, e)| matches!(e.tag.as_ref(), "article" | "main"));
    found.map_or(ElementId(0), |(id, _)| id)
}

/// The same for a block.
pub(crate) fn article_of(context: &Context, at: usize) -> ElementId {
    article(context, paths::holder(context, at))
}
