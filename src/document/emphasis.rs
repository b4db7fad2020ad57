//! How an element's own text is set: in italics, in bold, as a time. Notes of the editors, biographies and pointers to
//! other articles often are; paragraphs hardly ever.

use crate::document::blocks::Blocks;
use crate::document::class_names::is_blank;
use crate::html::names::{Tag, set};
use crate::html::tree::{NodeId, Tree};
use crate::model::Style;

/// Counts the bytes of each block's text by how they are set, into the element that holds the block.
pub(crate) fn mark(tree: &Tree, found: &mut Blocks) {
    let mut walk = Walk { tree, found, next: 0, open: Style::default() };
    let top = tree.root();
    let mut next = tree.first_child(top);
    while let Some(id) = next {
        let inside = if walk.enter(id) { tree.first_child(id) } else { None };
        next = inside.or_else(|| walk.leave_to_next(id, top));
    }
}

struct Walk<'a> {
    tree: &'a Tree,
    found: &'a mut Blocks,
    /// The block behind the one whose text is being read.
    next: usize,
    /// How many elements of each kind stand open.
    open: Style,
}

impl Walk<'_> {
    /// True if the node's children are to be visited.
    fn enter(&mut self, id: NodeId) -> bool {
        if let Some(text) = self.tree.text(id) {
            self.count(id, text);
            return false;
        }
        let tag = self.tree.mark(id);
        if tag.is(set::SKIPPED) {
            return false;
        }
        if let Some(open) = slot(&mut self.open, tag) {
            *open += 1;
        }
        true
    }

    fn leave_to_next(&mut self, id: NodeId, top: NodeId) -> Option<NodeId> {
        let mut at = id;
        loop {
            if at == top {
                return None;
            }
            if let Some(open) = slot(&mut self.open, self.tree.mark(at)) {
                *open -= 1;
            }
            if let Some(next) = self.tree.next_sibling(at) {
                return Some(next);
            }
            at = self.tree.parent(at)?;
        }
    }

    fn count(&mut self, id: NodeId, text: &str) {
        let blocks = &self.found.blocks;
        while blocks.get(self.next).is_some_and(|b| b.place <= id.number()) {
            self.next += 1;
        }
        let Some(block) = self.next.checked_sub(1).and_then(|at| blocks.get(at)) else { return };
        let size = if is_blank(text) { 0 } else { text.trim().len() as u32 };
        let style = &mut self.found.outline.elements[block.element.index()].style;
        style.text += size;
        let counted = |open: u32| if open > 0 { size } else { 0 };
        style.italic += counted(self.open.italic);
        style.bold += counted(self.open.bold);
        style.time += counted(self.open.time);
    }
}

/// None of these tags is of those whose content is skipped.
fn slot(style: &mut Style, tag: Tag) -> Option<&mut u32> {
    Some(match tag {
        Tag::EM | Tag::I | Tag::CITE => &mut style.italic,
        Tag::STRONG | Tag::B => &mut style.bold,
        Tag::TIME => &mut style.time,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::document::blocks;
    use crate::html::{Options, parse};

    #[test]
    fn counts_what_is_set_apart() {
        let page = parse("<p>Plain <b>bo</b></p><script>x</script><p><i>note <b>on</b></i></p><time>1 May</time>", &Options::default());
        let found = blocks(&page.tree);
        let styles: Vec<_> = found.blocks.iter().map(|b| found.outline.get(b.element).style).collect();
        let told: Vec<_> = styles.iter().map(|s| (s.text, s.italic, s.bold, s.time)).collect();
        assert_eq!(told, [(7, 0, 2, 0), (6, 6, 2, 0), (5, 0, 0, 5)]);
    }
}
