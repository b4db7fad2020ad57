//! What other people's code would cost on a page: selectors and the readability crate, whose time can grow with the square of a page.
//!
//! The steps are told from the tree's shape and the selectors' text before the work begins; they are at least about as many as are taken.

use crate::html::Tree;

/// Sums over the nodes of a tree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    nodes: u64,
    /// Levels above each node.
    depth: u64,
    /// Siblings before each node.
    before: u64,
    /// Siblings before each node and before each of those around it.
    before_all: u64,
    /// Bytes of text, counted once on each level.
    text: u64,
}

impl Shape {
    pub(crate) fn of(tree: &Tree) -> Self {
        let mut shape = Self { nodes: tree.len() as u64, ..Self::default() };
        // The levels above the nodes that are being walked, and the siblings before these.
        let mut path: Vec<(u64, u64)> = vec![(0, 0)];
        let mut at = tree.first_child(tree.root());
        while let Some(id) = at {
            let Some((before, all)) = path.last().copied() else { break };
            shape.depth += path.len() as u64;
            shape.before += before;
            shape.before_all += before + all;
            shape.text += tree.text(id).map_or(0, str::len) as u64 * path.len() as u64;
            at = tree.first_child(id);
            if at.is_some() {
                path.push((0, before + all));
                continue;
            }
            let mut inner = id;
            while at.is_none() {
                if let Some(level) = path.last_mut() {
                    level.0 += 1;
                }
                at = tree.next_sibling(inner);
                if at.is_none() {
                    path.pop();
                    match tree.parent(inner).filter(|_| !path.is_empty()) {
                        Some(parent) => inner = parent,
                        None => return shape,
                    }
                }
            }
        }
        shape
    }

    /// The steps of matching a selector against every element.
    #[cfg(feature = "select")]
    pub(crate) fn steps_of_selector(&self, selector: &str) -> u64 {
        let count = |sign: char| selector.matches(sign).count() as u64;
        let siblings = count('~').saturating_sub(selector.matches("~=").count() as u64);
        let levels = descendants(selector) + count('>') + selector.matches(":has").count() as u64;
        let parts = 1 + count(',') + count(':') + count('+') + siblings + levels;
        // Behind a step up, the siblings of what is around a node are looked at, too.
        let each = if levels > 0 { self.before_all } else { self.before };
        (self.nodes.saturating_mul(parts)).saturating_add(self.depth.saturating_mul(levels)).saturating_add(each.saturating_mul(siblings))
    }

    /// The steps of the readability crate, which looks at the nodes again for each of them.
    #[cfg(feature = "readability")]
    pub(crate) fn steps_of_readability(&self) -> u64 {
        (self.nodes.saturating_mul(self.nodes) / 32).saturating_add(self.text / 4)
    }
}

/// Spaces that stand for "anywhere below": those with no other combinator, comma or bracket beside them.
#[cfg(feature = "select")]
fn descendants(selector: &str) -> u64 {
    let words: Vec<&str> = selector.split_whitespace().collect();
    let joins = |pair: &&[&str]| !pair[0].ends_with(['>', '+', '~', ',', '(']) && !pair[1].starts_with(['>', '+', '~', ',', ')']);
    words.windows(2).filter(joins).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    fn shape(page: &str) -> Shape {
        Shape::of(&html::parse(page, &html::Options::default()).tree)
    }

    /// The sums, told by walking for each node alone.
    fn slowly(page: &str) -> Shape {
        let tree = &html::parse(page, &html::Options::default()).tree;
        let mut out = Shape { nodes: tree.len() as u64, ..Shape::default() };
        let before = |id| std::iter::successors(tree.prev_sibling(id), |s| tree.prev_sibling(*s)).count() as u64;
        for id in tree.descendants(tree.root()) {
            let depth = tree.ancestors(id).count() as u64;
            out.depth += depth;
            out.before += before(id);
            out.before_all += before(id) + tree.ancestors(id).map(before).sum::<u64>();
            out.text += tree.text(id).map_or(0, str::len) as u64 * depth;
        }
        out
    }

    #[test]
    fn the_sums_are_those_of_each_node() {
        for page in ["", "x", "<p>a<b>c</b>d<p>e<ul><li>f<li>g<ul><li>h</ul></ul><p>i", &"<div>one <i>two</i>".repeat(50)] {
            assert_eq!(shape(page), slowly(page), "{page}");
        }
    }

    #[cfg(feature = "select")]
    #[test]
    fn siblings_cost_their_square_and_the_rest_does_not() {
        let (small, large) = (shape(&"<h6>a</h6><p>b</p>".repeat(1_000)), shape(&"<h6>a</h6><p>b</p>".repeat(2_000)));
        let ratio = |selector: &str| large.steps_of_selector(selector) as f64 / small.steps_of_selector(selector) as f64;
        assert!(ratio("h6 ~ p") > 3.5 && ratio("div h6 ~ p") > 3.5);
        // Spaces around a combinator are none themselves.
        assert_eq!(large.steps_of_selector("h6 ~ p"), large.steps_of_selector("h6~p"));
        assert_eq!(descendants("main .a p > b , i:not( .c d )"), 3);
        for selector in ["h6 + p", "body > p", "p[class~=x]", ".a, .b, .c", "main p:first-child"] {
            assert!(ratio(selector) < 2.1, "{selector}");
        }
    }
}
