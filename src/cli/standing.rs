//! Which article of the output folder a cleaned page is, and what becomes of the state that stands there.

use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};

use jiff::civil;

use crate::files::{Filed, FilesError, Held, ManifestLine, Output};
use crate::model::{Article, Ground, Name};
use crate::story::{self, Chosen, Portrait};

/// An output folder, seen by the articles that are to be filed there.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) output: &'a Output,
    /// How the names of files end, without the dot.
    pub(super) extension: &'a str,
    /// The day of an article that tells none.
    pub(super) day: civil::Date,
}

/// What filing an article did.
#[derive(Debug)]
pub(super) struct Put {
    pub(super) filed: Filed,
    /// Another state of the article stands beside it now.
    pub(super) set_aside: bool,
    /// What a reader of the log should know.
    pub(super) note: Option<String>,
    /// What everybody should know: the source gave another article before.
    pub(super) moved: Option<String>,
}

impl From<Filed> for Put {
    fn from(filed: Filed) -> Self {
        Self { filed, set_aside: false, note: None, moved: None }
    }
}

impl Desk<'_> {
    /// Gives the article the name by which it is filed, or is to be; with what stands there.
    pub(super) fn identify(&self, article: &mut Article) -> (Option<Held>, Option<String>) {
        let me = Portrait::of(article.title.as_deref(), article.date, &article.text);
        let mut names = article.names.clone();
        // What the same source gave before is asked first: its name may have been chosen by other rules.
        let before = self.output.given(article).map(|(id, ..)| id);
        if let Some(id) = before.clone() {
            let address = names.iter().find(|name| name.id == id).and_then(|name| name.address.clone());
            names.retain(|name| name.id != id);
            names.insert(0, Name { id, address, ground: Ground::Fetched });
        }
        let mut found: HashMap<String, Held> = HashMap::new();
        let chosen = story::choose::<Infallible>(&names, &me, |name| {
            let held = self.output.held(article, &name.id, self.extension, self.day);
            let portrait = held.as_ref().map(|held| Portrait::of(held.title.as_deref(), held.date, &held.text));
            found.extend(held.map(|held| (name.id.clone(), held)));
            Ok(portrait)
        });
        let chosen = chosen.unwrap_or_default();
        if let Some(name) = chosen.map(Chosen::place).and_then(|place| names.get(place)) {
            article.id.clone_from(&name.id);
        }
        let moved = before
            .filter(|id| *id != article.id)
            .and_then(|id| found.get(&id))
            .map(|held| format!("it holds another article than before, when it gave {}, which stays as it is", held.file));
        (if matches!(chosen, Some(Chosen::Same(_))) { found.remove(&article.id) } else { None }, moved)
    }

    /// Files the article; a state of it that says something else is kept beside it.
    pub(super) fn put(&self, article: &Article, contents: String, held: Option<Held>) -> Result<Put, FilesError> {
        let Some(states) = held.map(|held| self.output.states(&held.file, self.extension)).filter(|states| !states.is_empty()) else {
            let filed = self.output.file(article, &contents, self.extension, self.day)?;
            self.output.record_article(article, Some(&filed))?;
            return Ok(filed.into());
        };
        let new = Held::of(contents);
        if let Some(state) = states.iter().find(|state| state.contents == new.contents) {
            return self.settle(article, &new, state, &states);
        }
        let given = self.output.given(article).filter(|(id, ..)| *id == article.id);
        let is_web = article.source.starts_with("http://") || article.source.starts_with("https://");
        // Files that do not name their page are taken for that of whoever was filed there.
        let mine = |state: &&Held| state.source.as_ref().map_or(given.is_some(), |source| *source == article.source);
        // The same page again, cleaned by other rules: its own state is brought up to date.
        let own = given.as_ref().filter(|(_, _, same)| same.unwrap_or(!is_web)).map(|(_, version, _)| *version);
        let own = own.and_then(|version| states.iter().find(|state| state.version == version).filter(mine));
        if let Some(state) = own {
            return self.settle(article, &new, state, &states);
        }
        match states.iter().find(|state| state.says_the_same(&new)) {
            Some(state) if mine(&state) => self.settle(article, &new, state, &states),
            // Another page of the same article adds nothing to it.
            Some(state) => self.settle(article, &Held { contents: state.contents.clone(), ..Held::default() }, state, &states),
            None => self.another(article, &new, &states),
        }
    }

    /// Brings one state up to date, or leaves it as it is.
    fn settle(&self, article: &Article, new: &Held, state: &Held, states: &[Held]) -> Result<Put, FilesError> {
        let filed = self.output.file_state(article, &new.contents, &plain(state), state.version)?;
        let given = self.output.given(article);
        let recorded = given.is_some_and(|(id, version, same)| id == article.id && version == state.version && same == Some(true));
        if !(recorded && matches!(filed, Filed::Unchanged(_))) {
            let newest = states.iter().filter_map(|state| state.version).max().map(|last| last + 1);
            self.record(article, &filed, state.version.or(newest), None)?;
        }
        Ok(filed.into())
    }

    /// A state that was not seen before: the newest has the article's name.
    fn another(&self, article: &Article, new: &Held, states: &[Held]) -> Result<Put, FilesError> {
        let newest = &states[0];
        let number = states.iter().filter_map(|state| state.version).max().unwrap_or(0) + 1;
        let older = newest.version.is_none() && new.is_older(newest);
        let filed = if older || newest.version.is_some() {
            let filed = self.output.file_state(article, &new.contents, &plain(newest), Some(number))?;
            self.record(article, &filed, Some(number), None)?;
            filed
        } else {
            let kind = kind(newest, article);
            self.output.put_aside(article, newest, number, &article.source)?;
            let filed = self.output.file_state(article, &new.contents, &newest.file, None)?;
            self.record(article, &filed, Some(number + 1), kind)?;
            filed
        };
        let (is, number) = if older { ("older", number) } else { ("newer", number + 1) };
        Ok(Put {
            note: Some(format!("another, {is} state of an article that is filed already (version {number})")),
            filed,
            set_aside: true,
            moved: None,
        })
    }

    fn record(&self, article: &Article, filed: &Filed, version: Option<u32>, change: Option<String>) -> Result<(), FilesError> {
        let file = self.output.relative(filed.path());
        self.output.record(&ManifestLine { version, change, ..ManifestLine::new(article, Some(&file)) }).map(drop)
    }
}

/// What kind of change leads from what stands there to the article.
fn kind(newest: &Held, article: &Article) -> Option<String> {
    let change = story::change(newest.title.as_deref(), &story::paragraphs(&newest.text), article.title.as_deref(), &article.text);
    change.map(|change| change.kind.name().to_owned())
}

/// The name of the newest state's file.
fn plain(state: &Held) -> String {
    let mark = state.version.map(|version| format!("-v{version}")).unwrap_or_default();
    let stem = state.file.rfind('.').unwrap_or(state.file.len());
    let (name, extension) = state.file.split_at(stem);
    format!("{}{extension}", name.strip_suffix(&mark).unwrap_or(name))
}

/// The ids of what was printed, so that two articles do not share one.
#[derive(Default)]
pub(super) struct Claimed {
    hasher: RandomState,
    /// Hash of id → hashes of headline and text.
    ids: HashMap<u64, (u64, u64)>,
}

impl Claimed {
    /// The article under the first of its names that no other article has.
    pub(super) fn settle(&mut self, article: &Article) -> Article {
        let marks = (self.hasher.hash_one(&article.title), self.hasher.hash_one(&article.text));
        let mut article = article.clone();
        for name in &article.names {
            let known = *self.ids.entry(self.hasher.hash_one(&name.id)).or_insert(marks);
            if known.0 == marks.0 || known.1 == marks.1 {
                article.id.clone_from(&name.id);
                break;
            }
        }
        article
    }
}
