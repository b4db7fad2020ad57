//! The index anew: each article from its kept page where that still gives the text that was filed, else from its file.

use std::collections::{HashMap, HashSet};
use std::fs;

use anyhow::Result;
use rayon::prelude::*;

use super::super::voice::{Voice, counted};
use super::super::{args, clock, net, setup, shelf};
use crate::config::Config;
use crate::files::{FilingRecord, Held};
use crate::model::{Article, Date, identity};
use crate::pipeline::Pipeline;
use crate::render::front_matter;
use crate::schedule::record;
use crate::store::{Document, Entry, Index, Store, StoreError};

/// Articles that are read at once.
const BATCH: usize = 256;

/// Fills the index with everything that is filed; one that cannot be used is deleted first.
pub(super) fn rebuild(config: &Config, voice: &mut Voice) -> Result<()> {
    let start = clock::start();
    let index = open(config)?;
    let options = setup::extract_options(&args::Cleaning::default(), &config.clean)?;
    let record = FilingRecord::read(&config.output.dir)?;
    let store = Some(config.store_path()).filter(|_| config.has_state());
    let store = store.map(|path| Store::open_with(&path, &config.store.options())).transpose()?;
    let desk = Desk { config, store: store.as_ref(), pipeline: net::pipeline(config, options, false)?, index: &index };
    let mut tally = Tally::default();
    let mut known = HashSet::new();
    let pages: HashMap<&str, &str> = record.articles().map(|(page, id, _)| (id, page)).collect();
    let mut after = 0;
    while let Some(store) = &store {
        let mut batch = store.filed(after, BATCH)?;
        let Some((last, _)) = batch.last() else { break };
        after = last.number;
        for (entry, _) in &mut batch {
            known.insert(entry.id.clone());
            if let Some(page) = pages.get(entry.id.as_str()) {
                (*page).clone_into(&mut entry.page);
            }
        }
        desk.put(&batch, &mut tally)?;
    }
    // What `clean` and `fetch` filed stands in the manifest alone.
    let entry = |(page, id, file): (&str, &str, &str)| {
        (Entry { id: id.to_owned(), page: page.to_owned(), file: file.to_owned(), ..Entry::default() }, String::new())
    };
    let others: Vec<(Entry, String)> = record.articles().filter(|(_, id, _)| !known.contains(*id)).map(entry).collect();
    others.chunks(BATCH).try_for_each(|batch| desk.put(batch, &mut tally))?;
    index.optimize()?;
    let missing =
        if tally.lost == 0 { String::new() } else { format!("; {} without file or page left out", counted(tally.lost, "article")) };
    voice.say(&format!("{} in the index{missing} ({:.1} s)", counted(tally.put, "article"), start.elapsed().as_secs_f64()));
    Ok(())
}

#[derive(Default)]
struct Tally {
    put: usize,
    lost: usize,
}

/// Opens the index; one that cannot be used is deleted first.
fn open(config: &Config) -> Result<Index> {
    let path = config.index_path();
    match Index::open(&path, &config.store.options()) {
        Err(StoreError::Index { .. }) => {
            for end in ["", "-wal", "-shm"] {
                let mut name = path.clone().into_os_string();
                name.push(end);
                match fs::remove_file(&name) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
            Ok(Index::open(&path, &config.store.options())?)
        }
        opened => Ok(opened?),
    }
}

/// What articles are read with.
struct Desk<'a> {
    config: &'a Config,
    store: Option<&'a Store>,
    pipeline: Pipeline,
    index: &'a Index,
}

impl Desk<'_> {
    fn put(&self, batch: &[(Entry, String)], tally: &mut Tally) -> Result<()> {
        let documents: Vec<Document> = batch.par_iter().filter_map(|(entry, hash)| self.document(entry, hash)).collect();
        tally.put += documents.len();
        tally.lost += batch.len() - documents.len();
        Ok(self.index.put(&documents)?)
    }

    fn document(&self, entry: &Entry, hash: &str) -> Option<Document> {
        let article = self.kept(entry, hash).or_else(|| self.file(entry))?;
        let mut entry = entry.clone();
        entry.title = article.title.clone().or(entry.title);
        entry.date = article.date.or(entry.date);
        entry.site.clone_from(&article.site);
        entry.language.clone_from(&article.language);
        entry.url = entry.url.or(article.url.clone());
        if entry.filed == jiff::Timestamp::default() {
            (entry.filed, entry.changed) = (clock::now(), clock::now());
        }
        let known = Article { id: entry.id.clone(), duplicate_of: entry.duplicate_of.clone(), ..article };
        Some(Document { text: known.text.clone(), record: record(&known), entry })
    }

    /// The article as today's rules read it from its kept page, if its text is the one that was filed.
    fn kept(&self, entry: &Entry, hash: &str) -> Option<Article> {
        let store = self.store?;
        let kept = store.kept_page(&entry.page).ok()??;
        let loaded = shelf::load(store, &self.config.output.dir, &kept).ok()?;
        let cleaned = self.pipeline.clean(&kept.page.candidate, &loaded, kept.page.fetched);
        cleaned.into_iter().map(|cleaned| cleaned.article).find(|article| identity(&article.text) == hash)
    }

    /// What the file holds.
    fn file(&self, entry: &Entry) -> Option<Article> {
        let held = Held::read(&self.config.output.dir, &entry.file).filter(|_| !entry.file.is_empty())?;
        let mut article = Article {
            source: entry.page.clone(),
            verdict: crate::model::PageVerdict::Article,
            title: held.title.clone(),
            date: held.date,
            modified: held.modified,
            text: held.text.trim().to_owned(),
            ..Article::default()
        };
        facts(&held.contents, &mut article);
        article.words = crate::text::words(&article.text);
        Some(article)
    }
}

/// The facts of front matter or JSON.
fn facts(contents: &str, article: &mut Article) {
    if let Some(Ok(record)) = serde_json::Deserializer::from_str(contents).into_iter::<serde_json::Value>().next() {
        let text = |key: &str| record.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
        let list = |key: &str| -> Vec<String> {
            let values = record.get(key).and_then(serde_json::Value::as_array).into_iter().flatten();
            values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
        };
        take(article, text, list);
    } else if let Some(front) = front_matter(contents) {
        let list = |key: &str| front.list(key).into_iter().map(str::to_owned).collect();
        take(article, |key| front.text(key).map(str::to_owned), list);
        let date = |key| front.text(key).and_then(|date| date.parse::<Date>().ok());
        (article.date, article.modified) = (date("date"), date("modified"));
    }
}

fn take(article: &mut Article, text: impl Fn(&str) -> Option<String>, list: impl Fn(&str) -> Vec<String>) {
    article.url = text("url");
    article.canonical_url = text("canonical_url");
    article.site = text("site");
    article.language = text("language");
    article.section = text("section");
    article.description = text("description");
    article.standfirst = text("standfirst");
    article.image = text("image");
    article.license = text("license");
    (article.authors, article.agencies) = (list("authors"), list("agencies"));
    article.tags = list("tags");
}
