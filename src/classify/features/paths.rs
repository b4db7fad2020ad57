//! Templates: blocks whose elements repeat the same chain of tags and classes belong together.

use crate::classify::context::Context;
use crate::classify::features::row::Row;
use crate::model::ElementId;
use crate::text::hashed::ByHash;

/// How much stands in blocks of one template.
#[derive(Debug, Clone, Copy, Default)]
struct Share {
    good: f32,
    blocks: f32,
}

/// For each block its templates, from the innermost two elements to the whole chain, and what each holds.
pub(crate) struct Paths {
    keys: Vec<[u64; 4]>,
    shares: ByHash<Share>,
    total: f32,
    /// The template of the containers that hold most prose.
    main: u64,
}

/// Elements that hold one block, so that a heading's container is the paragraphs' container.
pub(crate) fn is_own(tag: &str) -> bool {
    matches!(tag, "p" | "li" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt" | "dd" | "td" | "tr" | "tbody" | "ul" | "ol" | "blockquote")
}

/// The nearest element around a block that may hold several.
pub(crate) fn holder(context: &Context, at: usize) -> ElementId {
    let found = context.outline.chain(context.blocks[at].element).find(|(_, e)| !is_own(&e.tag));
    found.map_or(ElementId(0), |(id, _)| id)
}

impl Paths {
    pub(crate) fn of(context: &Context) -> Self {
        let whole = whole_paths(context);
        let keys: Vec<[u64; 4]> = (0..context.blocks.len()).map(|at| keys(context, at, &whole)).collect();
        let mut shares: ByHash<Share> = ByHash::default();
        for (at, keys) in keys.iter().enumerate() {
            let m = &context.measures[at];
            for key in keys {
                let share = shares.entry(*key).or_default();
                share.good += if m.good && !context.blocks[at].hidden { m.words } else { 0.0 };
                share.blocks += 1.0;
            }
        }
        let main = main(&keys, &shares);
        Self { keys, shares, total: context.total.good.max(1.0), main }
    }

    /// Prose in a container of the template that holds most of it.
    pub(crate) fn is_main(&self, context: &Context, at: usize) -> bool {
        context.measures[at].good && !context.blocks[at].hidden && self.keys[at][3] == self.main
    }

    pub(crate) fn push(&self, at: usize, row: &mut Row) {
        for key in self.keys[at] {
            row.push(self.shares[&key].good / self.total);
        }
        row.ln(self.shares[&self.keys[at][2]].blocks);
    }
}

/// Of the templates of whole containers the one with most prose, the first if several have as much.
fn main(keys: &[[u64; 4]], shares: &ByHash<Share>) -> u64 {
    let mut best = (0.0, 0);
    for [_, _, _, key] in keys {
        if shares[key].good > best.0 {
            best = (shares[key].good, *key);
        }
    }
    best.1
}

/// Templates of the block's two and three innermost elements, of its whole chain, and of its holder's whole chain.
fn keys(context: &Context, at: usize, whole: &[u64]) -> [u64; 4] {
    let id = context.blocks[at].element;
    let mut chain = context.outline.chain(id).map(|(_, e)| e.signature);
    let two = (0..2).fold(2, |hash, _| mix(hash, chain.next().unwrap_or(0)));
    let three = mix(two, chain.next().unwrap_or(0));
    [two, three, mix(whole[id.index()], 1), mix(whole[holder(context, at).index()], 4)]
}

/// For each element a hash of the chain from the root to it.
fn whole_paths(context: &Context) -> Vec<u64> {
    let mut out: Vec<u64> = Vec::with_capacity(context.outline.elements.len());
    for (at, element) in context.outline.elements.iter().enumerate() {
        let parent = if at == 0 { 0 } else { out[element.parent as usize] };
        out.push(mix(parent, element.signature));
    }
    out
}

fn mix(hash: u64, value: u64) -> u64 {
    (hash.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95)
}
