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
use lanes::{LANES, Questions, Ways};

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
    /// What all trees ask, and the trees, for many rows at once.
    questions: Questions,
    ways: Ways,
}

/// One tree's nodes, the root first, and how deep its deepest leaf lies.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tree {
    first: u32,
    count: u32,
    depth: u32,
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
        let mut sums = vec![self.base; count];
        // Four sets of lanes at a time, while most of them are needed; then what is left.
        let beyond = count % (4 * LANES);
        let (whole, rest) = sums.split_at_mut(if beyond > 2 * LANES { count } else { count - beyond });
        let start = whole.len();
        self.add_up::<N, 4>(whole, &row);
        match rest.len() {
            0..=FEW => rest.iter_mut().enumerate().for_each(|(at, sum)| *sum = self.sum(&row(start + at))),
            few if few <= LANES => self.add_up::<N, 1>(rest, &|at| row(start + at)),
            _ => self.add_up::<N, 2>(rest, &|at| row(start + at)),
        }
        sums.into_iter().map(chance).collect()
    }

    /// Adds up what each row ends at, so many sets of lanes at a time.
    fn add_up<const N: usize, const WORDS: usize>(&self, sums: &mut [f32], row: &impl Fn(usize) -> [f32; N]) {
        if sums.is_empty() {
            return;
        }
        let mut columns = vec![[0.0; LANES]; N];
        let mut denied = vec![[0; WORDS]; self.questions.len()];
        for (number, sums) in sums.chunks_mut(WORDS * LANES).enumerate() {
            for word in 0..sums.len().div_ceil(LANES) {
                let rows = LANES.min(sums.len() - word * LANES);
                for lane in 0..rows {
                    let row = row((number * WORDS + word) * LANES + lane);
                    columns.iter_mut().zip(row).for_each(|(column, value)| column[lane] = value);
                }
                // All lanes are asked: those without a row as its neighbour is.
                columns.iter_mut().for_each(|column| {
                    let last = column[rows - 1];
                    column[rows..].fill(last);
                });
                self.questions.ask(&columns, word, &mut denied);
            }
            let ends = self.ways.sums::<WORDS>(self.base, sums.len(), &denied);
            sums.iter_mut().zip(ends.as_flattened()).for_each(|(sum, end)| *sum = *end);
        }
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
        let values = vec![0.0, -1.0, 1.0, 3.0, -2.0];
        let (questions, numbers) = Questions::of(&[Question { feature: 0, threshold: 2.0 }, Question { feature: 2, threshold: 0.5 }]);
        let mut ways = Ways::default();
        ways.add(&[Some(1), None, Some(3), None, None], &values).expect("a tree");
        ways.number(&numbers);
        Forest { base: 0.5, trees: vec![Tree { first: 0, count: 5, depth: 2 }], nodes, values, questions, ways }
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
        for times in [1, 3] {
            let scores = forest().scores(rows.len() * times, |at| rows[at % 3]);
            let sums: Vec<f32> = scores.into_iter().map(|p| (logit(p) * 100.0).round() / 100.0).collect();
            assert_eq!(sums, [-0.5, 3.5, -1.5].repeat(times));
        }
    }

    #[test]
    fn many_rows_at_once_and_one_by_one_are_judged_alike_to_the_last_bit() {
        let forest = Forest::html();
        let value = |at: usize, n: usize| ((at * 191 + n) * 7_919 % 1_009) as f32 / [1.0, 37.0, 1_009.0][n % 3] - 1.0;
        let make = |at: usize| std::array::from_fn::<f32, WIDTH, _>(|n| value(at, n));
        for count in [1, FEW, FEW + 1, LANES, LANES + 3, 2 * LANES, 3 * LANES, 4 * LANES + 3, 6 * LANES + 9, 8 * LANES] {
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
