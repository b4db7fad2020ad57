//! How many levels up from each element the nearest one stands that is named so, tagged so, or guarded: one pass for all.

use crate::classify::place::Place;
use crate::model::{Element, ElementId, Outline};

/// Groups of tags that tell something of the text inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tags {
    /// nav, footer, aside, form
    Nav,
    /// header
    Header,
    /// article, main
    Article,
    /// ul, ol, dl
    List,
    /// table
    Table,
    /// figure
    Figure,
    /// blockquote
    Quote,
}

impl Tags {
    fn of(element: &Element) -> Option<Self> {
        Some(match element.tag.as_ref() {
            "nav" | "footer" | "aside" | "form" => Self::Nav,
            "header" => Self::Header,
            "article" | "main" => Self::Article,
            "ul" | "ol" | "dl" => Self::List,
            "table" => Self::Table,
            "figure" => Self::Figure,
            "blockquote" => Self::Quote,
            _ => return None,
        })
    }
}

/// Columns: the sections of the vocabulary, then guarded, then the groups of tags.
pub(crate) const COLUMNS: usize = 32;
/// No element within reach.
const FAR: u8 = u8::MAX;

/// For each element the levels up to the nearest of each kind.
#[derive(Debug, Default)]
pub(crate) struct Near {
    levels: Vec<[u8; COLUMNS]>,
}

impl Near {
    /// The column of guarded elements; the vocabulary's sections stand before it.
    pub(crate) const GUARDED: usize = 24;
    /// The first column of the groups of tags.
    pub(crate) const TAGS: usize = 25;

    pub(crate) fn of(outline: &Outline, places: &[Place]) -> Self {
        let mut levels: Vec<[u8; COLUMNS]> = Vec::with_capacity(outline.elements.len());
        for (at, element) in outline.elements.iter().enumerate() {
            // The root is no element of the page: nothing is near it.
            let mut row = if at == 0 { [FAR; COLUMNS] } else { levels[element.parent as usize].map(|d| d.saturating_add(1)) };
            if at > 0 {
                mark(&mut row, element, &places[at]);
            }
            levels.push(row);
        }
        Self { levels }
    }

    /// The levels from an element to the nearest of each column, [`u8::MAX`] where there is none within reach.
    pub(crate) fn row(&self, id: ElementId) -> &[u8; COLUMNS] {
        &self.levels[id.index()]
    }

    pub(crate) fn get(&self, id: ElementId, column: usize) -> Option<usize> {
        let level = self.levels[id.index()][column];
        (level < FAR).then_some(usize::from(level))
    }
}

fn mark(row: &mut [u8; COLUMNS], element: &Element, place: &Place) {
    let mut bits = place.says.0;
    while bits != 0 {
        row[bits.trailing_zeros() as usize] = 0;
        bits &= bits - 1;
    }
    if place.guarded {
        row[Near::GUARDED] = 0;
    }
    if let Some(tags) = Tags::of(element) {
        row[Near::TAGS + tags as usize] = 0;
    }
}
