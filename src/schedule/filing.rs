//! Filing a batch: each article's file and manifest line, their documents in the index, then one transaction that
//! marks all of them.
//!
//! The order is by date, then by address: which of two copies is the original depends on them alone. Filing a batch again changes
//! nothing, so a batch that a crash or a full disk cut short is just filed again.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::desk::Read;
use super::index::documents;
use super::page::retry_at;
use super::story::Originals;
use super::who::{self, Register, Who};
use super::{Changed, Copies, Event, Live, RunError, retention};
use crate::files::{Filed, FilesError, Held, ManifestLine, Output};
use crate::model::{Article, Origin, PageVerdict, identity};
use crate::store::{Document, FiledArticle, Index, Outcome, State, StoredArticle, Task, Version};
use crate::story::{self, Fingerprint, Portrait};

/// What became of a batch.
pub(super) struct Batch {
    pub(super) events: Vec<Event>,
    /// What could not be filed, with the reason: to be tried again.
    pub(super) left: Option<(Vec<Read>, RunError)>,
}

/// Files a batch.
pub(super) fn file_batch(
    (state, index): (&dyn State, Option<&Index>),
    output: &Output,
    live: &Live,
    mut batch: Vec<Read>,
    now: Timestamp,
) -> Batch {
    batch.sort_by_cached_key(order);
    let (originals, seen) = (Originals::default(), who::Batch::new());
    let (events, done, documents) = (Vec::new(), Vec::new(), index.map(|_| Vec::new()));
    let mut filer = Filer { state, output, live, now, originals, seen, events, done, documents };
    let result = batch.iter().try_for_each(|read| filer.page(read)).and_then(|()| {
        // The index before the mark: whatever is marked as filed can be found.
        index.map_or(Ok(()), |index| index.put(filer.documents.as_deref().unwrap_or_default()))?;
        filer.state.complete_all(&filer.done, now)?;
        if live.rules.month_index {
            retention::months(state, output, filer.done.iter().map(|(_, outcome)| outcome), now)?;
        }
        Ok(())
    });
    match result {
        Ok(()) => {
            // Only now: a version whose article is not safe must be brought again. One that is not kept is brought again too, no more.
            let safe = |read: &&Read| filer.done.iter().any(|(task, done)| *task == read.task && !matches!(done, Outcome::Nothing(_)));
            let safe = batch.iter().filter(safe).map(|read| (&read.task.candidate, &read.validators));
            let _ = live.pipeline.keep_versions(safe);
            Batch { events: filer.events, left: None }
        }
        Err(error) => Batch { events: Vec::new(), left: Some((batch, error)) },
    }
}

/// Dated articles first, in the order of their dates; then by address.
fn order(read: &Read) -> (bool, String, String) {
    let article = read.articles.first();
    let date = article.and_then(|a| a.date).map(|date| date.timestamp().map_or_else(|| date.day.to_string(), |t| t.to_string()));
    let address = article.map_or_else(|| read.task.candidate.url.clone(), |a| address(a, &read.task));
    (date.is_none(), date.unwrap_or_default(), address)
}

/// The address by which an article is known.
fn address(article: &Article, task: &Task) -> String {
    article.address().map_or_else(|| task.candidate.url.clone(), str::to_owned)
}

struct Filer<'a> {
    state: &'a dyn State,
    output: &'a Output,
    live: &'a Live,
    now: Timestamp,
    originals: Originals,
    /// What the articles of this batch are known by.
    seen: who::Batch,
    events: Vec<Event>,
    done: Vec<(Task, Outcome)>,
    /// What goes into the index, if there is one.
    documents: Option<Vec<Document>>,
}

impl Filer<'_> {
    fn page(&mut self, read: &Read) -> Result<(), RunError> {
        match self.articles(read) {
            Ok(outcome) => {
                if let Some(all) = &mut self.documents {
                    all.extend(documents(&read.task, &read.articles, &outcome, self.now));
                }
                self.done.push((read.task.clone(), outcome));
            }
            // What stands in the way of one file may be moved; it costs no other page, and this one is not given up.
            Err(RunError::Files(error)) if error.is_local() => self.failed(&read.task, &error)?,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Files the page's article (several, if a dump holds several); the first of them is what the page is remembered for.
    fn articles(&mut self, read: &Read) -> Result<Outcome, RunError> {
        if read.articles.is_empty() {
            self.events.push(Event::Known { url: read.task.candidate.url.clone() });
            return Ok(Outcome::Unchanged);
        }
        let (mut kept, mut other) = (Vec::new(), Outcome::Nothing(PageVerdict::Empty));
        for article in &read.articles {
            let this = self.article(read, article)?;
            if matches!(this, Outcome::Filed(_) | Outcome::Recorded(_) | Outcome::Changed(..)) {
                kept.push(this);
            } else if matches!(other, Outcome::Nothing(_)) {
                other = this;
            }
        }
        Ok(match kept.len() {
            0 => other,
            1 => kept.remove(0),
            _ => Outcome::Several(kept),
        })
    }

    fn article(&mut self, read: &Read, article: &Article) -> Result<Outcome, RunError> {
        let url = article.source.clone();
        let before = if read.task.reads > 0 { self.state.article_of(&read.task)? } else { None };
        if !article.is_filed() {
            if before.is_some() {
                // What was an article is a wall or a notice now: the article stays as it is.
                self.events.push(Event::Nothing { url, verdict: article.verdict.name().to_owned() });
                return Ok(Outcome::Unchanged);
            }
            self.output.record_article(article, None)?;
            self.events.push(Event::Nothing { url, verdict: article.verdict.name().to_owned() });
            return Ok(Outcome::Nothing(article.verdict));
        }
        let mut article = article.clone();
        let extension = (self.live.render)(&Article::default()).1;
        let register = Register { state: self.state, output: self.output, extension, batch: &self.seen };
        match register.identify(read, &mut article, before.as_ref())? {
            Who::New { key } => self.first_time(read, &article, key),
            Who::Stored(stored) if read.task.reads > 0 => self.again(read, &article, &stored),
            Who::Stored(_) | Who::Twin => {
                self.events.push(Event::Known { url });
                Ok(Outcome::Known)
            }
            Who::Moved => {
                let to = article.url.clone().unwrap_or_default();
                self.events.push(Event::PageMoved { url, to, file: before.map(|before| before.file).unwrap_or_default() });
                Ok(Outcome::Unchanged)
            }
        }
    }

    fn first_time(&mut self, read: &Read, article: &Article, key: String) -> Result<Outcome, RunError> {
        let fingerprint = Fingerprint::of(&article.text);
        let original = self.originals.find(self.state, &article.id, &fingerprint)?.map(|original| original.id);
        let mut article = article.clone();
        if article.date.is_none() {
            article.date_source = Some(Origin::Fetched);
        }
        article.story.clone_from(&original);
        article.duplicate_of.clone_from(&original);
        let url = article.source.clone();
        let mut kept = filed_article(&article, (key, address(&article, &read.task)), fingerprint);
        if let (Copies::Record, Some(duplicate_of)) = (self.live.rules.copies, original) {
            self.output.record_article(&article, None)?;
            self.is_safe(&article, &kept);
            self.events.push(Event::Recorded { url, duplicate_of });
            return Ok(Outcome::Recorded(kept));
        }
        let filed = self.write(&article, read.first)?;
        kept.file = self.output.relative(filed.path());
        self.is_safe(&article, &kept);
        let new = !matches!(filed, Filed::Unchanged(_));
        self.events.push(Event::Filed { url, title: article.title, file: kept.file.clone(), new, duplicate_of: article.duplicate_of });
        Ok(Outcome::Filed(kept))
    }

    /// Others of the batch may be held against it only once it is filed: what could not be is nobody's original.
    fn is_safe(&mut self, article: &Article, kept: &FiledArticle) {
        self.originals.add(article.duplicate_of.as_ref().unwrap_or(&article.id), &kept.fingerprint);
        self.seen.insert(article.id.clone(), Portrait { title: kept.title.clone(), date: kept.date, text: kept.fingerprint.clone() });
    }

    /// The file first, then its line in the manifest; the mark comes after both.
    fn write(&self, article: &Article, first: Timestamp) -> Result<Filed, RunError> {
        let day = self.output.day_filed(&article.id).unwrap_or_else(|| first.to_zoned(TimeZone::UTC).date());
        let (contents, extension) = (self.live.render)(article);
        // A file that an earlier state of ours knew, and this one does not, is kept if it says something else.
        if let Some(held) = self.output.held(article, &article.id, extension, day)
            && !held.says_the_same(&Held::of(contents.clone()))
        {
            let states = self.output.states(&held.file, extension);
            if let Some(newest) = states.first().filter(|newest| newest.version.is_none()) {
                let number = states.iter().filter_map(|state| state.version).max().unwrap_or(0) + 1;
                self.output.put_aside(article, newest, number, &article.source)?;
            }
        }
        let filed = self.output.file(article, &contents, extension, day)?;
        self.write_beside(article, &filed)?;
        self.output.record_article(article, Some(&filed))?;
        Ok(filed)
    }

    /// An article that was read before: the same, or changed by its publisher.
    fn again(&mut self, read: &Read, article: &Article, before: &StoredArticle) -> Result<Outcome, RunError> {
        let url = article.source.clone();
        // Of articles filed by an older version only the hash is known.
        let same = before.paragraphs.is_empty() || before.hash == identity(&article.text);
        let old = if same { story::paragraphs(&article.text) } else { before.paragraphs.clone() };
        let Some(change) = story::change(before.title.as_deref(), &old, article.title.as_deref(), &article.text) else {
            self.events.push(Event::Known { url });
            return Ok(Outcome::Unchanged);
        };
        let number = before.version + 1;
        let mut article = article.clone();
        if article.date.is_none() {
            article.date_source = Some(Origin::Fetched);
        }
        // It keeps the identity under which it was filed, whatever the page calls itself now.
        article.id.clone_from(&before.known.id);
        article.duplicate_of.clone_from(&before.duplicate_of);
        article.story = before.duplicate_of.as_ref().map(|_| before.known.story.clone());
        let file = self.write_version(&article, read, before, number)?;
        let mut kept = filed_article(&article, (before.key.clone(), before.url.clone()), Fingerprint::of(&article.text));
        kept.file.clone_from(&before.file);
        let kind = change.kind.name().to_owned();
        let line = ManifestLine { version: Some(number), change: Some(kind.clone()), ..ManifestLine::new(&article, file.as_deref()) };
        self.output.record(&line)?;
        let file = file.unwrap_or_default();
        self.events.push(Event::Changed { url, kind: kind.clone(), version: number, file: file.clone() });
        let change = serde_json::to_string(&change).unwrap_or_default();
        Ok(Outcome::Changed(kept, Version { number, kind, file, change }))
    }

    /// The file of a version by the configured rule; `None` for a copy that is only recorded.
    fn write_version(&self, article: &Article, read: &Read, before: &StoredArticle, number: u32) -> Result<Option<String>, RunError> {
        if before.file.is_empty() {
            return Ok(None);
        }
        let day = self.output.day_filed(&article.id).unwrap_or_else(|| read.first.to_zoned(TimeZone::UTC).date());
        let (contents, extension) = (self.live.render)(article);
        let filed = match self.live.rules.changed {
            Changed::KeepFirst => return Ok(Some(before.file.clone())),
            Changed::Replace => self.output.file(article, &contents, extension, day)?,
            Changed::Both => self.output.file_version(article, &contents, extension, &before.file, number)?,
        };
        self.write_beside(article, &filed)?;
        Ok(Some(self.output.relative(filed.path())))
    }

    /// The other forms of the article, beside its file.
    fn write_beside(&self, article: &Article, filed: &Filed) -> Result<(), RunError> {
        for (contents, extension) in (self.live.beside)(article) {
            self.output.file_beside(filed.path(), article, &contents, extension)?;
        }
        Ok(())
    }

    fn failed(&mut self, task: &Task, error: &FilesError) -> Result<(), RunError> {
        let (url, error) = (task.candidate.url.clone(), error.to_string());
        let retry = retry_at(task, None, self.now);
        record_failure(self.output, &url, &error)?;
        self.state.fail(task, &error, retry, self.now)?;
        self.events.push(Event::PageFailed { url, error, retry });
        Ok(())
    }
}

/// The manifest's line for a page that could not be read.
pub(super) fn record_failure(output: &Output, url: &str, error: &str) -> Result<(), FilesError> {
    output.record(&ManifestLine::new(&Article::failed(url, error.to_owned()), None)).map(drop)
}

fn filed_article(article: &Article, (key, url): (String, String), fingerprint: Fingerprint) -> FiledArticle {
    FiledArticle {
        id: article.id.clone(),
        key,
        url,
        title: article.title.clone(),
        date: article.date,
        file: String::new(),
        hash: identity(&article.text),
        story: article.story.clone().unwrap_or_default(),
        duplicate_of: article.duplicate_of.clone(),
        paragraphs: story::paragraphs(&article.text),
        fingerprint,
    }
}
