//! The words of bylines, from `lexicon/rules/names/bylines.tsv`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::lexicon::list;
use crate::text::fold;
use crate::text::likeness::key;

const TABLE: &str = include_str!("../../../lexicon/rules/names/bylines.tsv");

/// The words of a row, in lower case.
pub(crate) fn row(name: &str) -> Vec<String> {
    list::forms_of(TABLE, name).into_iter().map(fold::lower).collect()
}

static GIVEN: LazyLock<HashSet<&str>> =
    LazyLock::new(|| list::rows(include_str!("../../../lexicon/rules/names/given.txt")).flat_map(|row| list::forms(row.line)).collect());

/// True for a given name in lower case.
pub(crate) fn is_given(word: &str) -> bool {
    GIVEN.contains(word)
}

pub(crate) struct Words {
    /// The longest first.
    pub(crate) by: Vec<String>,
    /// Where in `by` those stand that begin with each byte.
    pub(crate) by_first: HashMap<u8, Vec<usize>>,
    pub(crate) and: HashSet<String>,
    pub(crate) title: HashSet<String>,
    pub(crate) role: HashSet<String>,
    pub(crate) nobody: HashSet<String>,
    pub(crate) stop: HashSet<String>,
    pub(crate) organisation: HashSet<String>,
    pub(crate) particle: HashSet<String>,
    pub(crate) button: HashSet<String>,
    pub(crate) agency: HashSet<String>,
    pub(crate) desk: HashSet<String>,
    pub(crate) outlet: HashSet<String>,
    pub(crate) occupation: HashSet<String>,
    pub(crate) place: HashSet<String>,
    pub(crate) others: HashSet<String>,
    pub(crate) section: HashSet<String>,
}

pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let set = |name: &str| row(name).into_iter().collect();
    let mut by = row("by");
    by.sort_by_key(|w| std::cmp::Reverse(w.len()));
    let mut by_first: HashMap<u8, Vec<usize>> = HashMap::new();
    for (at, first) in by.iter().enumerate().filter_map(|(at, word)| Some((at, *word.as_bytes().first()?))) {
        by_first.entry(first).or_default().push(at);
    }
    Words {
        by,
        by_first,
        and: set("and"),
        title: set("title"),
        role: set("role"),
        nobody: row("nobody").iter().map(|w| key(w)).collect(),
        stop: set("stop"),
        organisation: set("organisation"),
        particle: set("particle"),
        button: set("button"),
        agency: set("agency"),
        desk: set("desk"),
        outlet: set("outlet"),
        occupation: set("occupation"),
        place: set("place"),
        others: set("others"),
        section: set("section"),
    }
});
