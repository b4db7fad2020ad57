//! Which article a page gave: one that was filed before, one of this batch, or a new one.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::RunError;
use super::desk::Read;
use crate::files::Output;
use crate::model::{Article, Ground, Name};
use crate::store::{State, StoredArticle};
use crate::story::{Chosen, Portrait, choose};

/// The articles of this batch so far, by id.
pub(super) type Batch = HashMap<String, Portrait>;

/// Which article it is.
pub(super) enum Who {
    /// A new one; it has its id, and this key in the state.
    New { key: String },
    /// One that was filed before, by a page that this page is or leads to.
    Stored(Box<StoredArticle>),
    /// One of this batch.
    Twin,
    /// The page gave another article before, and leads elsewhere now.
    Moved,
}

/// What articles are known by.
pub(super) struct Register<'a> {
    pub(super) state: &'a dyn State,
    pub(super) output: &'a Output,
    /// How the names of files end.
    pub(super) extension: &'a str,
    pub(super) batch: &'a Batch,
}

impl Register<'_> {
    /// Says which article it is, and gives it the id of that.
    pub(super) fn identify(&self, read: &Read, article: &mut Article, before: Option<&StoredArticle>) -> Result<Who, RunError> {
        let me = Portrait::of(article.title.as_deref(), article.date, &article.text);
        let mut names = article.names.clone();
        let came_there =
            |stored: &StoredArticle| names.iter().any(|name| name.id == stored.known.id || name.address.as_deref() == Some(&*stored.url));
        let stays = before.is_none_or(came_there) || !is_led_on(read, article);
        // Of several articles of a page each has names of its own.
        if let Some(before) = before.filter(|_| read.articles.len() == 1) {
            let ground = if stays { Ground::Fetched } else { Ground::Claimed };
            names.retain(|name| name.id != before.known.id);
            names.insert(0, Name { id: before.known.id.clone(), address: Some(before.url.clone()), ground });
        }
        let mut found: HashMap<String, StoredArticle> = HashMap::new();
        let chosen = choose(&names, &me, |name| self.known_as(name, article, read, before, &mut found))?;
        let Some(name) = chosen.and_then(|chosen| names.get(chosen.place())) else { return Ok(Who::Moved) };
        if let (Some(Chosen::Same(_)), Some(stored)) = (chosen, found.remove(&name.id)) {
            let other = before.is_some_and(|before| before.known.id != stored.known.id) && read.articles.len() == 1;
            if other && !stays {
                return Ok(Who::Moved);
            }
            article.id.clone_from(&name.id);
            return Ok(Who::Stored(Box::new(stored)));
        }
        if matches!(chosen, Some(Chosen::Same(_))) && self.batch.contains_key(&name.id) {
            return Ok(Who::Twin);
        }
        if !stays {
            return Ok(Who::Moved);
        }
        article.id.clone_from(&name.id);
        Ok(Who::New { key: self.key(name)? })
    }

    /// The state's key: the address, unless that is another article's.
    fn key(&self, name: &Name) -> Result<String, RunError> {
        let address = name.address.as_deref().filter(|address| crate::model::identity(address) == name.id);
        Ok(match address {
            Some(address) if self.state.article(address)?.is_none() => address.to_owned(),
            _ => format!("id:{}", name.id),
        })
    }

    /// What goes by a name: in this batch, in the state, in the folder.
    fn known_as(
        &self,
        name: &Name,
        article: &Article,
        read: &Read,
        before: Option<&StoredArticle>,
        found: &mut HashMap<String, StoredArticle>,
    ) -> Result<Option<Portrait>, RunError> {
        if let Some(portrait) = self.batch.get(&name.id) {
            return Ok(Some(portrait.clone()));
        }
        let stored = match before.filter(|before| before.known.id == name.id) {
            Some(before) => Some(before.clone()),
            None => self.state.article_named(&name.id)?,
        };
        if let Some(stored) = stored {
            let portrait = stored.portrait();
            found.insert(name.id.clone(), stored);
            return Ok(Some(portrait));
        }
        let day = read.first.to_zoned(TimeZone::UTC).date();
        let held = self.output.held(article, &name.id, self.extension, day);
        Ok(held.map(|held| Portrait::of(held.title.as_deref(), held.date, &held.text)))
    }
}

/// Whether the page's address led to another one.
fn is_led_on(read: &Read, article: &Article) -> bool {
    let canonical = |url: &str| url::Url::parse(url).map_or_else(|_| url.to_owned(), |url| crate::model::canonical_url(&url).into());
    article.url.as_deref().is_some_and(|url| canonical(url) != canonical(&read.task.candidate.url))
}
