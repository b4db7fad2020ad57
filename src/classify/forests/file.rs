//! The model's file: a header, then each tree's nodes as flat arrays, little-endian.
//!
//! `DLF1`, u32 hash of the features' names, u16 number of features, u16 number of trees, f32 base; then for each tree
//! u8 number of nodes, and that many features (u8, 255 for a leaf), yes-children (u8), thresholds (f32), values (f32). Behind the last
//! tree `LEX1` and u32 hash of the word lists (`lexicon/features`) that it learned from, which a test compares with those that are there.

use crate::classify::forests::lanes::{Question, Questions};
use crate::classify::forests::{BYTE, Forest, Node, Tree};

/// Marks a leaf in place of a feature's number.
const LEAF: u8 = u8::MAX;
/// The version of the layout.
const MAGIC: &[u8; 4] = b"DLF1";
/// What stands before the hash of the word lists.
const LISTS: &[u8; 4] = b"LEX1";

/// Why a file is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// Not a model, or one of another version.
    Version,
    /// Trained on other features.
    Features,
    /// Broken off or inconsistent.
    Damaged,
}

/// Reads a model that was trained on features of these names.
pub(crate) fn read<'a>(bytes: &[u8], names: impl Iterator<Item = &'a str>) -> Result<Forest, Misfit> {
    let mut from = Reader { bytes };
    if from.take(4).ok_or(Misfit::Version)? != MAGIC {
        return Err(Misfit::Version);
    }
    let (hash, width) = hash_of(names);
    if from.u32() != Some(hash) || from.u16().map(usize::from) != Some(width) {
        return Err(Misfit::Features);
    }
    forest(&mut from, width).ok_or(Misfit::Damaged)
}

fn forest(from: &mut Reader, width: usize) -> Option<Forest> {
    let count = from.u16()?;
    let mut out = Forest { base: from.f32()?, ..Forest::default() };
    let mut questions = Vec::new();
    for _ in 0..count {
        tree(from, width, &mut out, &mut questions)?;
    }
    let (questions, numbers) = Questions::of(&questions);
    out.questions = questions;
    out.ways.number(&numbers);
    // Whoever goes down a tree looks at 256 nodes from its root on.
    out.nodes.resize(out.nodes.len() + BYTE, Node::leaf(0));
    let whole = from.bytes.is_empty() || from.take(4)? == LISTS && from.u32().is_some() && from.bytes.is_empty();
    (whole && out.base.is_finite()).then_some(out)
}

fn tree(from: &mut Reader, width: usize, out: &mut Forest, questions: &mut Vec<Question>) -> Option<()> {
    let count = usize::from(from.u8()?);
    let (features, children) = (from.take(count)?, from.take(count)?);
    let thresholds = from.floats(count)?;
    let values = from.floats(count)?;
    // Children stand behind their parents, so one pass over the nodes knows how deep each lies.
    let mut depths = vec![0_u32; count];
    let mut yeses = vec![None; count];
    for at in 0..count {
        let (feature, yes) = (features[at], usize::from(children[at]));
        if feature == LEAF {
            out.nodes.push(Node::leaf(at as u8));
            continue;
        }
        if usize::from(feature) >= width || yes <= at || yes + 1 >= count {
            return None;
        }
        (depths[yes], depths[yes + 1]) = (depths[at] + 1, depths[at] + 1);
        yeses[at] = Some(yes);
        out.nodes.push(Node { threshold: thresholds[at], feature, yes: children[at] });
        questions.push(Question { feature, threshold: thresholds[at] });
    }
    out.ways.add(&yeses, &values)?;
    out.trees.push(Tree { first: out.values.len() as u32, count: count as u32, depth: depths.into_iter().max()? });
    out.values.extend(values);
    Some(())
}

/// FNV-1a over the names, each ended by a line break; and their number.
fn hash_of<'a>(names: impl Iterator<Item = &'a str>) -> (u32, usize) {
    let (mut hash, mut count) = (0x811c_9dc5_u32, 0);
    for name in names {
        for byte in name.bytes().chain([b'\n']) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        count += 1;
    }
    (hash, count)
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(head)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|b| u16::from_le_bytes([b[0], b[1]]))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn f32(&mut self) -> Option<f32> {
        self.u32().map(f32::from_bits)
    }

    fn floats(&mut self, count: usize) -> Option<Vec<f32>> {
        (0..count).map(|_| self.f32().filter(|f| f.is_finite())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(hash_of(["a", "b"].into_iter()).0.to_le_bytes());
        out.extend([2, 0, 1, 0]);
        out.extend(0.5f32.to_le_bytes());
        out.extend([3, 1, LEAF, LEAF, 1, 0, 0]);
        [2.0f32, 0.0, 0.0, 0.0, -1.0, 1.0].iter().for_each(|f| out.extend(f.to_le_bytes()));
        out
    }

    #[test]
    fn reads_what_was_written() {
        let forest = read(&sample(), ["a", "b"].into_iter()).expect("a model");
        assert_eq!((forest.trees.len(), forest.nodes.len(), forest.base, forest.nodes[0].threshold), (1, 3 + BYTE, 0.5, 2.0));
        let sums: Vec<f32> = forest.scores(8, |at| [0.0, 1.0 + at as f32]);
        assert!(sums[..2].iter().all(|p| *p < 0.5) && sums[2..].iter().all(|p| *p > 0.5));
    }

    #[test]
    fn refuses_what_does_not_fit() {
        let good = sample();
        assert_eq!(read(&good, ["a", "c"].into_iter()), Err(Misfit::Features));
        assert_eq!(read(b"DLF9", ["a"].into_iter()), Err(Misfit::Version));
        for length in 12..good.len() {
            assert_eq!(read(&good[..length], ["a", "b"].into_iter()), Err(Misfit::Damaged), "{length}");
        }
        let mut looping = good.clone();
        looping[20] = 0;
        assert_eq!(read(&looping, ["a", "b"].into_iter()), Err(Misfit::Damaged));
    }
}
