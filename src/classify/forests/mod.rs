//! The trained voice: gradient-boosted trees as flat arrays, embedded in the program.
//!
//! `training/run.sh` writes the files. A file that does not fit this program's features is not used: the rules speak
//! instead. The arithmetic is plain f32 additions in a fixed order, so that every platform gives the same scores.

mod explain;
mod file;
mod lanes;

use std::ops::Range;
use std::sync::OnceLock;

use crate::classify::features::{FEATURES, WIDTH};
use crate::classify::kind::features as page;
use lanes::{Columns, LANES, Left, MOST_LEAVES, Questions};

pub(crate) use explain::explain;

/// Decision trees whose leaves' values add up to a log-odds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Forest {
    /// The sum before the first tree.
    base: f32,
    trees: Vec<Tree>,
    nodes: Vec<Node>,
    /// The value of each node: what a block that ends there adds; for inner nodes the mean of what is below.
    values: Vec<f32>,
    /// The inner nodes of all trees, for many rows at once.
    questions: Questions,
    /// The values of all trees' leaves, from left to right.
    leaves: Vec<f32>,
}

/// One tree's nodes, the root first, and how deep its deepest leaf lies.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tree {
    first: u32,
    count: u32,
    depth: u32,
    /// Its first leaf.
    leaf: u32,
}

impl Tree {
    fn range(self) -> Range<usize> {
        self.first as usize..(self.first + self.count) as usize
    }
}

/// A question, "is the feature at most the threshold?". The child for "no" stands behind the child for "yes".
/// A leaf asks what nothing can deny and leads to itself.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    threshold: f32,
    feature: u8,
    /// The child for "yes", counted from the tree's root.
    yes: u8,
}

/// No tree has more nodes, no row more features: numbers of one byte need no check.
const BYTE: usize = 256;

impl Node {
    fn leaf(own: u8) -> Self {
        Self { threshold: f32::INFINITY, feature: 0, yes: own }
    }

    fn next(self, row: &[f32; BYTE]) -> u8 {
        self.yes.wrapping_add(u8::from(row[usize::from(self.feature)] > self.threshold))
    }
}

/// So few rows are led down the trees one by one: cheaper than all lanes for them.
const FEW: usize = 6;

/// The features of one block.
pub(crate) type Row = [f32; WIDTH];

impl Forest {
    /// The model for HTML pages. A test holds each embedded file against this program's features.
    pub(crate) fn html() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| Self::read(include_bytes!("html.bin")).unwrap_or_default())
    }

    /// The model for text dumps.
    pub(crate) fn dump() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| Self::read(include_bytes!("dump.bin")).unwrap_or_default())
    }

    /// The model that tells lists of teasers and goods from articles.
    pub(crate) fn page() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| file::read(include_bytes!("page.bin"), page::FEATURES.iter().map(|f| f.0)).ok().unwrap_or_default())
    }

    /// The model for the blocks of pages that are no articles; `None` where it gained nothing when the others were trained (its file is empty).
    pub(crate) fn other() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| Self::read(include_bytes!("other.bin")).unwrap_or_default())
    }

    /// The model that tells whether a page is an article or anything else.
    pub(crate) fn kind() -> &'static Self {
        static FOREST: OnceLock<Forest> = OnceLock::new();
        FOREST.get_or_init(|| file::read(include_bytes!("kind.bin"), page::FEATURES.iter().map(|f| f.0)).ok().unwrap_or_default())
    }

    /// True before the first training.
    pub(crate) fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        file::read(bytes, FEATURES.iter().map(|f| f.1)).ok()
    }

    /// For each of so many rows the probability that its block is body. The rows are asked for one after another, and not kept.
    pub(crate) fn scores<const N: usize>(&self, count: usize, row: impl Fn(usize) -> [f32; N]) -> Vec<f32> {
        let mut out = Vec::with_capacity(count);
        let mut columns: Columns = [[0.0; LANES]; BYTE];
        let mut left = Left::of(if count > FEW { self.trees.len() } else { 0 });
        for start in (0..count).step_by(LANES) {
            let chunk = start..(start + LANES).min(count);
            if chunk.len() <= FEW {
                out.extend(chunk.map(|at| chance(self.sum(&row(at)))));
                continue;
            }
            for (lane, at) in chunk.clone().enumerate() {
                columns.iter_mut().zip(row(at)).for_each(|(column, value)| column[lane] = value);
            }
            // All lanes always run: those without a row as its neighbour does.
            for column in columns.iter_mut().take(N) {
                let last = column[chunk.len() - 1];
                column[chunk.len()..].fill(last);
            }
            out.extend(self.sums(&columns, &mut left)[..chunk.len()].iter().map(|sum| chance(*sum)));
        }
        out
    }

    fn sums(&self, columns: &Columns, left: &mut Left) -> [f32; LANES] {
        self.questions.strike(columns, left);
        let mut sums = [self.base; LANES];
        for ((tree, lanes), all) in self.trees.iter().zip(&left.lanes).zip(&left.all) {
            // The file's reader has put so many leaves behind the last tree's that each tree's are the first of 32.
            let Some(leaves) = self.leaves[tree.leaf as usize..].first_chunk::<{ MOST_LEAVES as usize }>() else { continue };
            for (sum, own) in sums.iter_mut().zip(lanes) {
                *sum += leaves[lanes::first(own & all)];
            }
        }
        sums
    }

    fn sum<const N: usize>(&self, row: &[f32; N]) -> f32 {
        let mut padded = [0.0; BYTE];
        padded[..N].copy_from_slice(row);
        let mut sum = self.base;
        for tree in &self.trees {
            // The file's reader has put so many nodes behind the last tree that each tree is followed by 256.
            let Some(nodes) = self.nodes[tree.first as usize..].first_chunk::<BYTE>() else { continue };
            let mut at = 0_u8;
            for _ in 0..tree.depth {
                at = nodes[usize::from(at)].next(&padded);
            }
            sum += self.values[tree.range()][usize::from(at)];
        }
        sum
    }

    /// What each feature adds to a block's sum: the differences of the nodes' values along the paths.
    fn contributions(&self, row: &Row) -> [f32; WIDTH] {
        let mut out = [0.0; WIDTH];
        let mut padded = [0.0; BYTE];
        padded[..WIDTH].copy_from_slice(row);
        for tree in &self.trees {
            let (nodes, values) = (&self.nodes[tree.range()], &self.values[tree.range()]);
            let mut at = 0;
            for _ in 0..tree.depth {
                let next = usize::from(nodes[at].next(&padded));
                out[usize::from(nodes[at].feature)] += values[next] - values[at];
                at = next;
            }
        }
        out
    }
}

/// The probability whose log-odds are the sum.
fn chance(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::forests::lanes::Question;

    /// words <= 2 ? -1 : (`link_density` <= 0.5 ? 3 : -2)
    fn forest() -> Forest {
        let node = |feature, threshold, yes| Node { threshold, feature, yes };
        let mut nodes = vec![node(0, 2.0, 1), Node::leaf(1), node(2, 0.5, 3), Node::leaf(3), Node::leaf(4)];
        nodes.resize(BYTE, Node::leaf(0));
        Forest {
            base: 0.5,
            trees: vec![Tree { first: 0, count: 5, depth: 2, leaf: 0 }],
            nodes,
            values: vec![0.0, -1.0, 1.0, 3.0, -2.0],
            questions: Questions::of(vec![
                Question { threshold: 0.5, behind: 2, tree: 0, feature: 2 },
                Question { threshold: 2.0, behind: 1, tree: 0, feature: 0 },
            ]),
            leaves: [-1.0, 3.0, -2.0].into_iter().chain([0.0; MOST_LEAVES as usize]).collect(),
        }
    }

    fn row(words: f32, links: f32) -> Row {
        let mut out = [0.0; WIDTH];
        (out[0], out[2]) = (words, links);
        out
    }

    #[test]
    fn blocks_end_in_their_leaves() {
        let logit = |p: f32| (p / (1.0 - p)).ln();
        let rows = [row(1.0, 0.0), row(3.0, 0.5), row(3.0, 0.6)];
        let scores = forest().scores(rows.len(), |at| rows[at]);
        let sums: Vec<f32> = scores.into_iter().map(|p| (logit(p) * 100.0).round() / 100.0).collect();
        assert_eq!(sums, [-0.5, 3.5, -1.5]);
    }

    #[test]
    fn many_rows_at_once_and_one_by_one_are_judged_alike_to_the_last_bit() {
        let forest = Forest::html();
        let value = |at: usize, n: usize| ((at * 191 + n) * 7_919 % 1_009) as f32 / [1.0, 37.0, 1_009.0][n % 3] - 1.0;
        let make = |at: usize| std::array::from_fn::<f32, WIDTH, _>(|n| value(at, n));
        for count in [1, FEW, FEW + 1, LANES, LANES + 3, 3 * LANES] {
            let one_by_one: Vec<u32> = (0..count).map(|at| chance(forest.sum(&make(at))).to_bits()).collect();
            let at_once: Vec<u32> = forest.scores(count, make).into_iter().map(f32::to_bits).collect();
            assert_eq!(at_once, one_by_one, "{count}");
        }
    }

    #[test]
    fn contributions_add_up_to_the_leaf() {
        let all = forest().contributions(&row(3.0, 0.9));
        assert_eq!((all[0], all[2], all.iter().sum::<f32>()), (1.0, -3.0, -2.0));
    }

    #[test]
    fn the_embedded_models_fit_the_features() {
        assert!(
            [Forest::html(), Forest::dump(), Forest::page()].iter().all(|f| !f.trees.is_empty()),
            "run training/run.sh: the features have changed"
        );
    }
}
