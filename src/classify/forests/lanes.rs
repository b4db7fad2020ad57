//! Many rows through the forest at once, without a branch: every question of a tree is put to all rows, each "no" strikes out
//! the leaves behind the "yes", and the first leaf that is left is the row's (as in `QuickScorer`, Lucchese et al. 2015).

use crate::classify::forests::BYTE;

/// So many rows are judged side by side.
pub(crate) const LANES: usize = 16;
/// A tree has at most so many leaves: one bit each.
pub(crate) const MOST_LEAVES: u32 = 32;

/// The rows' features, side by side.
pub(crate) type Columns = [[f32; LANES]; BYTE];

/// "Is the feature at most the threshold?"
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Question {
    pub(crate) threshold: f32,
    /// The leaves behind the "yes", in the order from left to right.
    pub(crate) behind: u32,
    pub(crate) feature: u8,
}

/// For each row the leaves of a tree that are left when all its questions have been put.
#[inline]
pub(crate) fn left(questions: &[Question], columns: &Columns) -> [u32; LANES] {
    let mut left = [u32::MAX; LANES];
    for question in questions {
        for (left, value) in left.iter_mut().zip(&columns[usize::from(question.feature)]) {
            let denied = u32::from(*value > question.threshold).wrapping_neg();
            *left &= !(denied & question.behind);
        }
    }
    left
}

/// The number of the first leaf that is left: the last of all, should none be.
#[inline]
pub(crate) fn first(left: u32) -> usize {
    (left | 1 << (MOST_LEAVES - 1)).trailing_zeros() as usize % MOST_LEAVES as usize
}

/// A tree's nodes by their leaves: how many stand below each, and which is the first of them.
pub(crate) struct Shape {
    pub(crate) leaves: Vec<u32>,
    pub(crate) first: Vec<u32>,
}

impl Shape {
    /// `children` holds each node's child for "yes", the one for "no" behind it; `None` for a leaf. Children stand behind their
    /// parents. `None` for what is no tree, or has too many leaves.
    pub(crate) fn of(children: &[Option<usize>]) -> Option<Self> {
        let mut leaves = vec![1; children.len()];
        let mut parents = vec![0_u32; children.len()];
        for (at, yes) in children.iter().enumerate().rev().filter_map(|(at, yes)| Some((at, (*yes)?))) {
            leaves[at] = leaves[yes] + leaves[yes + 1];
            (parents[yes], parents[yes + 1]) = (parents[yes] + 1, parents[yes + 1] + 1);
            if leaves[at] > MOST_LEAVES {
                return None;
            }
        }
        let mut first = vec![0; children.len()];
        for (at, yes) in children.iter().enumerate().filter_map(|(at, yes)| Some((at, (*yes)?))) {
            (first[yes], first[yes + 1]) = (first[at], first[at] + leaves[yes]);
        }
        parents.iter().skip(1).all(|p| *p == 1).then_some(Self { leaves, first })
    }

    /// The leaves below a node.
    pub(crate) fn below(&self, at: usize) -> u32 {
        (u32::MAX >> (MOST_LEAVES - self.leaves[at])) << self.first[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_leaves_below_each_node() {
        let shape = Shape::of(&[Some(1), Some(3), None, None, None]).expect("a tree");
        assert_eq!((0..5).map(|at| shape.below(at)).collect::<Vec<_>>(), [0b111, 0b011, 0b100, 0b001, 0b010]);
        assert!(Shape::of(&[Some(1), Some(2), None, None]).is_none(), "a node with two parents");
        let comb: Vec<Option<usize>> = (0..64).map(|at| (at % 2 == 0).then_some(at + 1)).chain([None]).collect();
        assert!(Shape::of(&comb).is_none(), "33 leaves");
        let full: Vec<Option<usize>> = (0..62).map(|at| (at % 2 == 0).then_some(at + 1)).chain([None]).collect();
        assert_eq!(Shape::of(&full).map(|s| s.below(0)), Some(u32::MAX));
    }
}
