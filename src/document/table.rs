//! Is a table data, or is it the page's layout?

use crate::html::names::{Tag, set};
use crate::html::tree::{NodeId, Tree};

/// A cell with more text than this is no data cell.
const MAX_CELL_CHARS: usize = 400;

/// True if every cell of the table holds one short run of text and some row has two cells or more.
///
/// Looks only as far as the first thing that no data table has (a nested table, code, several blocks in one cell),
/// so that nested layout tables cost linear time.
pub(crate) fn is_data(tree: &Tree, table: NodeId) -> bool {
    let mut look = Look::default();
    for id in tree.descendants(table) {
        if !look.accepts(tree, id) {
            return false;
        }
    }
    look.most_cells >= 2
}

#[derive(Default)]
struct Look {
    cells: usize,
    most_cells: usize,
    blocks: usize,
    breaks: usize,
    chars: usize,
}

impl Look {
    fn accepts(&mut self, tree: &Tree, id: NodeId) -> bool {
        if let Some(text) = tree.text(id) {
            self.chars += text.trim().len();
            return self.chars <= MAX_CELL_CHARS;
        }
        match tree.mark(id) {
            Tag::TR => self.cells = 0,
            Tag::TD | Tag::TH => {
                self.cells += 1;
                self.most_cells = self.most_cells.max(self.cells);
                (self.blocks, self.breaks, self.chars) = (0, 0, 0);
            }
            Tag::CAPTION => self.chars = 0,
            Tag::BR => self.breaks += 1,
            Tag::TABLE | Tag::PRE | Tag::FORM | Tag::ARTICLE | Tag::SECTION | Tag::ASIDE | Tag::NAV | Tag::H1 | Tag::H2 => return false,
            Tag::P | Tag::DIV | Tag::UL | Tag::OL => self.blocks += 1,
            tag if tag.is(set::SKIPPED) => return true,
            _ => {}
        }
        self.blocks <= 2 && self.breaks <= 6
    }
}
