//! Many rows through the forest at once. A question is put to all rows before any tree is looked at, and its answers are kept as one bit a
//! row; then each tree is gone down once, with sets of rows in place of one row. The questions about one feature are put in the order of
//! their thresholds, as in `QuickScorer` (Lucchese et al. 2015): those that all rows answer alike, most, cost next to nothing.

use crate::classify::forests::BYTE;

/// So many rows are judged side by side: one bit each.
pub(crate) const LANES: usize = u64::BITS as usize;
/// A tree has at most so many leaves.
const MOST_LEAVES: usize = 32;

/// The rows' values of one feature, side by side.
pub(crate) type Column = [f32; LANES];

/// "Is the feature at most the threshold?"
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Question {
    pub(crate) feature: u8,
    pub(crate) threshold: f32,
}

/// The questions of all trees, each once, by feature and threshold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Questions {
    thresholds: Vec<f32>,
    /// The features that are asked for, each with the end of its thresholds.
    ends: Vec<(u8, usize)>,
}

impl Questions {
    /// Takes the questions in, and says for each which number it has among those that differ.
    pub(crate) fn of(all: &[Question]) -> (Self, Vec<u32>) {
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_unstable_by(|a, b| all[*a].feature.cmp(&all[*b].feature).then(all[*a].threshold.total_cmp(&all[*b].threshold)));
        let (mut out, mut numbers) = (Self::default(), vec![0; all.len()]);
        for at in order {
            let Question { feature, threshold } = all[at];
            let is_same_feature = out.ends.last().is_some_and(|(last, _)| *last == feature);
            if !is_same_feature || out.thresholds.last().is_none_or(|last| last.to_bits() != threshold.to_bits()) {
                out.thresholds.push(threshold);
            }
            if !is_same_feature {
                out.ends.push((feature, 0));
            }
            if let Some((_, end)) = out.ends.last_mut() {
                *end = out.thresholds.len();
            }
            numbers[at] = out.thresholds.len() as u32 - 1;
        }
        (out, numbers)
    }

    pub(crate) fn len(&self) -> usize {
        self.thresholds.len()
    }

    /// Puts the questions to the rows: sets in the word of that number, for each question, those whose answer is "no".
    pub(crate) fn ask<const WORDS: usize>(&self, columns: &[Column], word: usize, denied: &mut [[u64; WORDS]]) {
        let mut start = 0;
        for (feature, end) in &self.ends {
            ask_one(&self.thresholds[start..*end], &columns[usize::from(*feature)], word, &mut denied[start..*end]);
            start = *end;
        }
    }
}

/// Puts the questions about one feature, their thresholds in order. What is no number answers every question with "yes".
fn ask_one<const WORDS: usize>(thresholds: &[f32], column: &Column, word: usize, denied: &mut [[u64; WORDS]]) {
    let (least, most) = bounds(column);
    let all = thresholds.partition_point(|threshold| least > *threshold);
    let some = all + thresholds[all..].partition_point(|threshold| most > *threshold);
    denied[..all].iter_mut().for_each(|denied| denied[word] = u64::MAX);
    denied[all..].iter_mut().for_each(|denied| denied[word] = 0);
    let (thresholds, denied) = (&thresholds[all..some], &mut denied[all..some]);
    if thresholds.is_empty() {
        return;
    }
    // A row goes to the last question that it denies; neighbours on a page often have the same value.
    let (mut known, mut rank) = (None, 0);
    for (lane, value) in column.iter().enumerate() {
        if known != Some(value.to_bits()) {
            known = Some(value.to_bits());
            rank = thresholds.partition_point(|threshold| *value > *threshold);
        }
        if let Some(denied) = rank.checked_sub(1).and_then(|last| denied.get_mut(last)) {
            denied[word] |= 1 << lane;
        }
    }
    // It denies those before it too.
    denied.iter_mut().rev().fold(0, |beyond, denied| {
        denied[word] |= beyond;
        denied[word]
    });
}

/// The least and the greatest of the values; what is no number is the least.
fn bounds(column: &Column) -> (f32, f32) {
    // Several at once, which the compiler makes vector code of.
    let (mut least, mut most, mut none) = ([f32::INFINITY; 8], [f32::NEG_INFINITY; 8], [0_u32; 8]);
    for values in column.as_chunks::<8>().0 {
        for (at, value) in values.iter().enumerate() {
            least[at] = if *value < least[at] { *value } else { least[at] };
            most[at] = if *value > most[at] { *value } else { most[at] };
            none[at] |= u32::from(value.is_nan());
        }
    }
    let least = if none == [0; 8] { least.into_iter().fold(f32::INFINITY, f32::min) } else { f32::NEG_INFINITY };
    (least, most.into_iter().fold(f32::NEG_INFINITY, f32::max))
}

/// A node that asks: its place, and the number of its question.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Asking {
    question: u32,
    place: u8,
}

/// A leaf: its place, and what a row that ends there adds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Leaf {
    value: f32,
    place: u8,
}

/// The trees of a forest, one after the other, as sets of rows go down them. A tree's nodes have places: the root 0, the children of what
/// asks as the n-th 2n + 1 ("yes") and 2n + 2 ("no").
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Ways {
    asking: Vec<Asking>,
    /// A tree has one leaf more than nodes that ask. The first is the one that most rows are likely to end at.
    leaves: Vec<Leaf>,
    /// For each tree how many of its nodes ask.
    counts: Vec<u8>,
}

impl Ways {
    /// Adds a tree of which each node has a value and, if it asks, the place of its child for "yes", the one for "no" behind it.
    /// Children stand behind their parents. `None` for what is no tree, or has too many leaves.
    pub(crate) fn add(&mut self, children: &[Option<usize>], values: &[f32]) -> Option<()> {
        let (mut places, mut shares) = (vec![None; children.len()], vec![1.0; children.len()]);
        *places.first_mut()? = Some(0);
        let (mut count, first) = (0_u8, self.leaves.len());
        let mut most = (0.0, first);
        for (at, child) in children.iter().enumerate() {
            // A node that nobody leads to is no part of a tree.
            let place = places[at]?;
            let Some(yes) = *child else {
                if shares[at] > most.0 {
                    most = (shares[at], self.leaves.len());
                }
                self.leaves.push(Leaf { value: *values.get(at)?, place });
                continue;
            };
            let share = share_of_yes(*values.get(at)?, *values.get(yes)?, *values.get(yes + 1)?);
            for (child, place, share) in [(yes, 2 * count + 1, share), (yes + 1, 2 * count + 2, 1.0 - share)] {
                if places.get_mut(child)?.replace(place).is_some() {
                    return None;
                }
                shares[child] = shares[at] * share;
            }
            self.asking.push(Asking { question: 0, place });
            count += 1;
            if usize::from(count) >= MOST_LEAVES {
                return None;
            }
        }
        self.leaves.swap(first, most.1);
        self.counts.push(count);
        Some(())
    }

    /// Tells the nodes that ask the numbers of their questions, in the order in which they were added.
    pub(crate) fn number(&mut self, questions: &[u32]) {
        self.asking.iter_mut().zip(questions).for_each(|(node, number)| node.question = *number);
    }

    /// What the first so many rows add up to, tree by tree from the base on. `denied` tells for each question which rows deny it.
    pub(crate) fn sums<const WORDS: usize>(&self, base: f32, rows: usize, denied: &[[u64; WORDS]]) -> [[f32; LANES]; WORDS] {
        let (mut asking, mut leaves) = (&self.asking[..], &self.leaves[..]);
        // By a byte, so that no place needs a check; those of a tree are below 64.
        let mut sets = [[0_u64; WORDS]; BYTE];
        sets[0] = first_rows(rows);
        let mut both = [[[base; LANES]; WORDS]; 2];
        let [mut sums, mut next] = both.each_mut();
        for count in &self.counts {
            let (own, own_leaves);
            (own, asking) = asking.split_at(usize::from(*count));
            (own_leaves, leaves) = leaves.split_at(usize::from(*count) + 1);
            go_down(own, denied, &mut sets);
            let [common, others @ ..] = own_leaves else { continue };
            // Most rows end at one leaf: its value is added to all rows at once, and that of their own to what the others had before.
            for (next, sums) in next.iter_mut().zip(&*sums) {
                next.iter_mut().zip(sums).for_each(|(next, sum)| *next = sum + common.value);
            }
            for leaf in others {
                for (word, set) in sets[usize::from(leaf.place)].into_iter().enumerate() {
                    each_row(set, |row| next[word][row] = sums[word][row] + leaf.value);
                }
            }
            std::mem::swap(&mut sums, &mut next);
        }
        *sums
    }
}

/// The share of the rows at a node that went on to the child for "yes" when the model was trained: the node's value is the mean of theirs.
fn share_of_yes(own: f32, yes: f32, no: f32) -> f32 {
    let share = (own - no) / (yes - no);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 }
}

/// The sets of rows at a tree's nodes, from that at its root.
fn go_down<const WORDS: usize>(asking: &[Asking], denied: &[[u64; WORDS]], sets: &mut [[u64; WORDS]; BYTE]) {
    let mut child = 0_u8;
    for node in asking {
        let (set, denied) = (sets[usize::from(node.place)], denied[node.question as usize]);
        child = child.wrapping_add(2);
        let no: [u64; WORDS] = std::array::from_fn(|word| set[word] & denied[word]);
        sets[usize::from(child)] = no;
        sets[usize::from(child - 1)] = std::array::from_fn(|word| set[word] ^ no[word]);
    }
}

/// The set of the first so many rows.
fn first_rows<const WORDS: usize>(count: usize) -> [u64; WORDS] {
    std::array::from_fn(|word| match count.saturating_sub(word * LANES) {
        0 => 0,
        rows => u64::MAX >> (LANES - rows.min(LANES)),
    })
}

fn each_row(mut set: u64, mut visit: impl FnMut(usize)) {
    while set != 0 {
        visit(set.trailing_zeros() as usize % LANES);
        set &= set - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_rows_at_each_leaf() {
        let mut ways = Ways::default();
        ways.add(&[Some(1), Some(3), None, None, None], &[0.0, 0.0, 4.0, 1.0, 2.0]).expect("a tree");
        ways.number(&[1, 0]);
        assert_eq!(ways.sums(0.5, 4, &[[0b0110], [0b1100]])[0][..4], [1.5, 2.5, 4.5, 4.5]);
        let [first, second] = ways.sums(0.5, LANES + 2, &[[0, 2], [0, 3]]);
        assert_eq!((first[0], first[LANES - 1], second[0], second[1]), (1.5, 1.5, 4.5, 4.5));
    }

    #[test]
    fn refuses_what_is_no_tree_or_too_large() {
        let add = |children: &[Option<usize>]| Ways::default().add(children, &vec![0.0; children.len()]);
        assert!(add(&[Some(1), Some(2), None, None]).is_none(), "a node with two parents");
        assert!(add(&[None, None]).is_none() && add(&[]).is_none(), "a node without any, and no root");
        let comb = |leaves: usize| (0..2 * leaves - 2).map(|at| (at % 2 == 0).then_some(at + 1)).chain([None]).collect::<Vec<_>>();
        assert!(add(&comb(33)).is_none() && add(&comb(32)).is_some());
    }

    #[test]
    fn each_question_has_one_number() {
        let question = |feature, threshold| Question { feature, threshold };
        let (questions, numbers) =
            Questions::of(&[question(3, 1.0), question(0, 2.0), question(3, 1.0), question(3, -1.0), question(9, 1.0)]);
        assert_eq!((questions.len(), numbers), (4, vec![2, 0, 2, 1, 3]));
    }

    #[test]
    fn rows_deny_what_their_values_exceed() {
        let (mut column, mut denied) = ([0.6; LANES], [[7, 5]; 4]);
        column[..6].copy_from_slice(&[0.5, 0.5, 3.0, f32::NAN, -1.0, 0.6]);
        ask_one(&[-1.0, 0.5, 2.0, 3.0], &column, 0, &mut denied);
        let others = u64::MAX << 6;
        assert_eq!(denied, [[others | 0b10_0111, 5], [others | 0b10_0100, 5], [0b00_0100, 5], [0, 5]]);
        ask_one(&[-1.0, 0.5, 2.0, 3.0], &[0.6; LANES], 1, &mut denied);
        assert_eq!(denied.map(|d| d[1]), [u64::MAX, u64::MAX, 0, 0]);
    }
}
