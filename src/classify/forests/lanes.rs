//! Many rows through the forest at once: a question whose answer is "no" strikes out the leaves behind the "yes" in its tree, and the
//! first leaf that is left is the row's (as in `QuickScorer`, Lucchese et al. 2015). The questions about one feature are put in the order of
//! their thresholds: those that all rows answer alike, most, cost nothing or one step.

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
    pub(crate) tree: u16,
    pub(crate) feature: u8,
}

/// The questions of all trees, by feature and threshold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Questions {
    all: Vec<Question>,
    /// The features that are asked for, each with the end of its questions.
    ends: Vec<(u8, u32)>,
}

impl Questions {
    pub(crate) fn of(mut all: Vec<Question>) -> Self {
        all.sort_by(|a, b| a.feature.cmp(&b.feature).then(a.threshold.total_cmp(&b.threshold)).then(a.tree.cmp(&b.tree)));
        let mut ends: Vec<(u8, u32)> = Vec::new();
        for (end, question) in (1..).zip(&all) {
            match ends.last_mut().filter(|(feature, _)| *feature == question.feature) {
                Some(known) => known.1 = end,
                None => ends.push((question.feature, end)),
            }
        }
        Self { all, ends }
    }

    /// Puts the questions to all rows.
    pub(crate) fn strike(&self, columns: &Columns, left: &mut Left) {
        left.lanes.fill([u32::MAX; LANES]);
        left.all.fill(u32::MAX);
        let mut start = 0;
        for (feature, end) in &self.ends {
            let column = &columns[usize::from(*feature)];
            let (least, most) = bounds(column);
            for question in &self.all[start..*end as usize] {
                if question.threshold >= most {
                    break;
                }
                let tree = usize::from(question.tree);
                if question.threshold < least {
                    left.all[tree] &= !question.behind;
                } else {
                    deny(&mut left.lanes[tree], column, question);
                }
            }
            start = *end as usize;
        }
    }
}

/// Strikes out the leaves that a question denies to each row.
fn deny(left: &mut [u32; LANES], column: &[f32; LANES], question: &Question) {
    for (left, value) in left.iter_mut().zip(column) {
        let denied = u32::from(*value > question.threshold).wrapping_neg();
        *left &= !(denied & question.behind);
    }
}

/// The least and the greatest of the values; what is no number answers every question with "yes", and is the least.
fn bounds(column: &[f32; LANES]) -> (f32, f32) {
    let (mut least, mut most, mut all) = (f32::INFINITY, f32::NEG_INFINITY, true);
    for value in column {
        least = if *value < least { *value } else { least };
        most = if *value > most { *value } else { most };
        all &= !value.is_nan();
    }
    (if all { least } else { f32::NEG_INFINITY }, most)
}

/// The leaves of each tree that are left: to each row, and to all.
pub(crate) struct Left {
    pub(crate) lanes: Vec<[u32; LANES]>,
    pub(crate) all: Vec<u32>,
}

impl Left {
    pub(crate) fn of(trees: usize) -> Self {
        Self { lanes: vec![[u32::MAX; LANES]; trees], all: vec![u32::MAX; trees] }
    }
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
