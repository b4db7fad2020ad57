//! What the lines of a dump tell whatever its body is: found out once, for the first guess at its headline and for its facts.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use crate::dates::{self, Reading};
use crate::facts::Context;
use crate::facts::authors::names::{after_by, is_person, names};
use crate::facts::dump::lines::are_people;
use crate::facts::dump::{LONGEST, Line};
use crate::facts::language;
use crate::facts::site::{self, Named};
use crate::model::Block;
use crate::text::likeness::{AsItIs, head, key};

/// Blocks beyond this number are not looked at.
const MOST_BLOCKS: usize = 20_000;

/// A body that holds so many of the longest lines is in their language.
const HEARD: usize = 3;

/// The lines of a dump.
pub struct Sheet<'a> {
    pub(crate) lines: Vec<Line<'a>>,
    pub(crate) context: &'a Context<'a>,
    /// The letters of each line.
    pub(crate) keys: Vec<String>,
    /// For each line the number of its group: the lines with the same letters.
    group: Vec<Option<usize>>,
    groups: Vec<Vec<usize>>,
    known: Vec<Known>,
    heard: OnceCell<Option<&'static str>>,
    dates: RefCell<DateLines>,
    /// The outlet's names by the titles that they were looked for in.
    named: RefCell<Option<(Vec<usize>, Vec<Named>)>>,
}

/// What is known of one line.
#[derive(Clone, Default)]
struct Known {
    service: OnceCell<bool>,
    byline: OnceCell<bool>,
    people: OnceCell<bool>,
}

/// Which lines are date lines, read as the language writes dates.
#[derive(Default)]
struct DateLines {
    language: Option<&'static str>,
    known: Vec<Option<bool>>,
}

impl<'a> Sheet<'a> {
    /// The sheet of these blocks.
    #[must_use]
    pub fn of(blocks: &'a [Block], context: &'a Context<'a>) -> Self {
        let lines: Vec<Line<'a>> = blocks.iter().take(MOST_BLOCKS).map(Line::of).collect();
        let keys: Vec<String> = lines.iter().map(|l| key(l.text)).collect();
        let mut numbers: HashMap<&str, usize, AsItIs> = HashMap::default();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut group = vec![None; lines.len()];
        for (at, key) in keys.iter().enumerate().filter(|(at, _)| lines[*at].text.len() < LONGEST) {
            let number = *numbers.entry(key).or_insert(groups.len());
            if number == groups.len() {
                groups.push(Vec::new());
            }
            groups[number].push(at);
            group[at] = Some(number);
        }
        let known = vec![Known::default(); lines.len()];
        Self { lines, context, keys, group, groups, known, heard: OnceCell::new(), dates: RefCell::default(), named: RefCell::default() }
    }

    /// The language that most of the text is written in, as its longest lines tell.
    #[must_use]
    pub fn language(&self) -> Option<&'static str> {
        *self.heard.get_or_init(|| language::of_longest(self.lines.iter().map(|l| l.text)))
    }

    /// The language of a body: that of the longest lines where they are its own (or it is a guess), else heard in its text.
    pub(crate) fn language_of(&self, text: &str, lines: &[Line<'_>], guessed: bool) -> Option<&'static str> {
        let own = || language::longest(lines.iter().map(|l| (l.text, l.kept)), HEARD).iter().all(|(_, kept)| *kept);
        if guessed || own() { self.language().or_else(|| language::language_of(text)) } else { language::language_of(text) }
    }

    /// Where a short line stands in the dump, itself among them.
    pub(crate) fn places(&self, at: usize) -> &[usize] {
        self.group[at].map_or(&[], |number| &self.groups[number])
    }

    /// True for lines that speak of the outlet.
    pub(crate) fn is_service(&self, at: usize) -> bool {
        *self.known[at].service.get_or_init(|| site::is_service(self.lines[at].text))
    }

    /// True for short lines that say by whom it is.
    pub(crate) fn is_byline(&self, at: usize) -> bool {
        let text = self.lines[at].text;
        let says = || text.len() <= LONGEST && after_by(text).is_some_and(|r| names(r, &[]).iter().any(|n| is_person(n)));
        *self.known[at].byline.get_or_init(says)
    }

    /// True for lines that hold several people and nothing else.
    pub(crate) fn are_people(&self, at: usize) -> bool {
        *self.known[at].people.get_or_init(|| are_people(self.lines[at].text))
    }

    /// True for lines of which a date is a good part.
    pub(crate) fn is_date_line(&self, at: usize, reading: &Reading<'static>) -> bool {
        let mut dates = self.dates.borrow_mut();
        if dates.known.is_empty() || dates.language != reading.language {
            *dates = DateLines { language: reading.language, known: vec![None; self.lines.len()] };
        }
        *dates.known[at].get_or_insert_with(|| {
            let text = self.lines[at].text;
            let found = dates::find(head(text, LONGEST), reading);
            found.first().is_some_and(|f| (f.end - f.start) * 3 >= text.len())
        })
    }

    /// The outlet's names, where these lines may be titles.
    pub(crate) fn named(&self, titles: Vec<usize>) -> Vec<Named> {
        let mut known = self.named.borrow_mut();
        if let Some((_, found)) = known.as_ref().filter(|(of, _)| *of == titles) {
            return found.clone();
        }
        let lines: Vec<&str> = self.lines.iter().map(|l| l.text).collect();
        let found = site::names(&lines, Some(&self.keys), &titles.iter().map(|at| lines[*at]).collect::<Vec<_>>());
        *known = Some((titles, found.clone()));
        found
    }
}
