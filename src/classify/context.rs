//! Where each block stands: what the elements around it hold, and where the page's prose is.

use std::cell::OnceCell;

use crate::classify::Declared;
use crate::classify::Input;
use crate::classify::near::{self, Near, Tags};
use crate::classify::place::{Place, Sums};
use crate::document::measure::Measure;
use crate::document::reading::Readings;
use crate::lexicon::class_words::Says;
use crate::lexicon::phrases::Hits;
use crate::model::{Block, Element, ElementId, Hints, Outline};
use crate::text::fold::folded;
use crate::text::hashed::ByHash;

/// A page as the voices see it.
pub(crate) struct Context<'a> {
    pub(crate) blocks: &'a [Block],
    pub(crate) outline: &'a Outline,
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) authors: &'a [String],
    pub(crate) declared: Declared<'a>,
    /// The language's code; empty if it is not known.
    pub(crate) language: &'a str,
    pub(crate) measures: Vec<Measure>,
    pub(crate) hits: Vec<Hits>,
    /// The words of each block as hashes.
    pub(crate) words: Vec<Box<[u64]>>,
    /// The text of each block as the lists of phrases have it, once somebody asks.
    lower: Vec<OnceCell<Box<str>>>,
    pub(crate) places: Vec<Place>,
    pub(crate) groups: ByHash<Sums>,
    /// The whole page.
    pub(crate) total: Sums,
    /// The deepest element that holds 70 % of the prose outside guarded elements.
    pub(crate) top: ElementId,
    /// The element whose own children hold most prose.
    pub(crate) best: ElementId,
    /// For each element: does it hold the best one?
    pub(crate) around_best: Vec<bool>,
    /// Text of the article as the page's own data has it; empty if there is none.
    pub(crate) evidence: &'a str,
    /// How far each element is from what its names, tags and guards say.
    near: Near,
    /// For each element: does it stand in the top container?
    inside_top: Vec<bool>,
    /// First and last block of prose inside `top`.
    pub(crate) span: Option<(usize, usize)>,
}

/// An element with less than this share of the page's prose may be boilerplate by name.
const GUARD_SHARE: f32 = 0.25;
/// All elements of its template together must hold less than this.
const GUARD_GROUP_SHARE: f32 = 0.40;
/// The share of the prose that the body's container must hold.
const TOP_SHARE: f32 = 0.70;

impl<'a> Context<'a> {
    pub(crate) fn new(input: &Input<'a>) -> Self {
        let Readings { measures, hits, words } = Readings::of(input.blocks, input.language);
        let mut out = Self {
            blocks: input.blocks,
            outline: input.outline,
            title: input.title.unwrap_or(""),
            description: input.description.unwrap_or(""),
            authors: input.authors,
            declared: input.declared,
            language: input.language.unwrap_or(""),
            measures,
            hits,
            words,
            lower: vec![OnceCell::new(); input.blocks.len()],
            places: places(input.outline),
            groups: ByHash::default(),
            total: Sums::default(),
            top: ElementId(0),
            best: ElementId(0),
            around_best: vec![false; input.outline.elements.len()],
            evidence: input.evidence.unwrap_or(""),
            near: Near::default(),
            inside_top: Vec::new(),
            span: None,
        };
        out.sum_up();
        out.guard();
        out.near = Near::of(out.outline, &out.places);
        out.top = out.find_top();
        out.inside_top = inside(out.outline, out.top);
        out.best = out.find_best();
        let around: Vec<ElementId> = out.outline.chain(out.best).map(|(id, _)| id).collect();
        around.iter().for_each(|id| out.around_best[id.index()] = true);
        out.span = out.find_span();
        out
    }

    /// Own sums per block, carried to the parents in one reverse pass.
    fn sum_up(&mut self) {
        for (block, measure) in self.blocks.iter().zip(&self.measures) {
            self.places[block.element.index()].sums.add(&own(measure, block.hidden));
        }
        for at in (1..self.places.len()).rev() {
            let sums = self.places[at].sums;
            self.groups.entry(self.outline.elements[at].signature).or_default().add(&sums);
            self.places[self.outline.elements[at].parent as usize].sums.add(&sums);
        }
        self.total = self.places[0].sums;
    }

    fn guard(&mut self) {
        for (at, element) in self.outline.elements.iter().enumerate().skip(1) {
            let negative = self.places[at].says.has(Says::NEGATIVE) || is_negative_tag(element);
            self.places[at].guarded = negative && self.is_minor(at, element);
        }
    }

    fn is_minor(&self, at: usize, element: &Element) -> bool {
        let total = self.total.good.max(1.0);
        let group = self.groups.get(&element.signature).map_or(0.0, |s| s.good);
        self.places[at].sums.good / total < GUARD_SHARE && group / total < GUARD_GROUP_SHARE
    }

    /// The prose of each element's subtree without what stands in guarded elements.
    fn clean_good(&self) -> Vec<f32> {
        let mut good = vec![0.0; self.places.len()];
        for (block, measure) in self.blocks.iter().zip(&self.measures) {
            if measure.good && !block.hidden {
                good[block.element.index()] += measure.words;
            }
        }
        for at in (1..good.len()).rev() {
            if self.places[at].guarded {
                good[at] = 0.0;
            }
            good[self.outline.elements[at].parent as usize] += good[at];
        }
        good
    }

    fn find_top(&self) -> ElementId {
        let good = self.clean_good();
        let enough = good[0] * TOP_SHARE;
        if good[0] <= 0.0 {
            return ElementId(0);
        }
        // Children stand after their parents, so the last that holds enough is the deepest.
        let at = (0..good.len()).rev().find(|at| good[*at] >= enough).unwrap_or(0);
        ElementId(at as u32)
    }

    fn find_best(&self) -> ElementId {
        let mut own = vec![0.0f32; self.places.len()];
        for (block, measure) in self.blocks.iter().zip(&self.measures).filter(|(b, m)| m.good && !b.hidden) {
            let holder = self.outline.chain(block.element).find(|(_, e)| e.tag != "p").map_or(ElementId(0), |(id, _)| id);
            own[holder.index()] += measure.words;
        }
        let at = (0..own.len()).max_by(|a, b| own[*a].total_cmp(&own[*b]).then(b.cmp(a))).unwrap_or(0);
        ElementId(at as u32)
    }

    fn find_span(&self) -> Option<(usize, usize)> {
        let good = |at: &usize| self.measures[*at].good && self.in_top(*at) && self.guarded_at(*at).is_none() && !self.blocks[*at].hidden;
        let first = (0..self.blocks.len()).find(good)?;
        let last = (0..self.blocks.len()).rev().find(good)?;
        Some((first, last))
    }

    /// The text of a block as the lists of phrases have it.
    pub(crate) fn lower(&self, block: usize) -> &str {
        self.lower[block].get_or_init(|| folded(&self.blocks[block].text).into_boxed_str())
    }

    pub(crate) fn in_top(&self, block: usize) -> bool {
        self.top.0 == 0 || self.inside_top[self.blocks[block].element.index()]
    }

    /// Distance to the innermost guarded element around a block, if there is one.
    pub(crate) fn guarded_at(&self, block: usize) -> Option<usize> {
        self.near.get(self.blocks[block].element, Near::GUARDED)
    }

    /// Distance to the innermost element around a block whose names say that.
    pub(crate) fn says_at(&self, block: usize, section: u32) -> Option<usize> {
        self.near.get(self.blocks[block].element, section as usize)
    }

    /// Distance to the innermost element around a block with one of these tags.
    pub(crate) fn tag_at(&self, block: usize, tags: Tags) -> Option<usize> {
        self.near.get(self.blocks[block].element, Near::TAGS + tags as usize)
    }

    /// The distances from a block to the nearest elements of each kind, by the columns of [`Near`].
    pub(crate) fn distances(&self, block: usize) -> &[u8; near::COLUMNS] {
        self.near.row(self.blocks[block].element)
    }

    /// Share of the page's prose inside an element.
    pub(crate) fn good_share(&self, id: ElementId) -> f32 {
        self.places[id.index()].sums.good / self.total.good.max(1.0)
    }

    /// Sums over the elements of the same template.
    pub(crate) fn group(&self, id: ElementId) -> Sums {
        self.groups.get(&self.outline.get(id).signature).copied().unwrap_or_default()
    }
}

fn own(measure: &Measure, hidden: bool) -> Sums {
    let good = measure.good && !hidden;
    Sums {
        words: measure.words,
        linked: measure.words * measure.link_density,
        good: if good { measure.words } else { 0.0 },
        blocks: 1.0,
        good_blocks: f32::from(u8::from(good)),
    }
}

/// For each element: is it that one, or inside it?
fn inside(outline: &Outline, top: ElementId) -> Vec<bool> {
    let mut out: Vec<bool> = Vec::with_capacity(outline.elements.len());
    for (at, element) in outline.elements.iter().enumerate() {
        out.push(at == top.index() || at > 0 && out[element.parent as usize]);
    }
    out
}

fn places(outline: &Outline) -> Vec<Place> {
    let mut out: Vec<Place> = Vec::with_capacity(outline.elements.len());
    for (at, element) in outline.elements.iter().enumerate() {
        let depth = if at == 0 { 0 } else { out[element.parent as usize].depth + 1 };
        out.push(Place { says: Says::of(element), depth, ..Place::default() });
    }
    out
}

pub(crate) fn is_negative_tag(element: &Element) -> bool {
    matches!(element.tag.as_ref(), "nav" | "footer" | "aside" | "form" | "menu" | "dialog")
        || element.hints.any(Hints::LANDMARK) && element.tag != "body"
}
