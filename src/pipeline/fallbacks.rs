//! Where else an article is looked for whose page does not give it: its AMP or print version, what a program shows of it, an archive.
//!
//! Nothing of this is done unless the operator names it, with the verdicts for which it is tried. A page that asks for payment, a login
//! or proof of being human keeps that verdict: none of this is a way around it. What was tried stands in headers of ours on the page, so
//! that a kept page tells it too.

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::Value;
use url::Url;

use super::load::{Named, OURS, load};
use super::{Cleaned, Loaded, Pipeline, PipelineError, others, resort};
use crate::fetch::{Held, Kind};
use crate::model::{Article, Attempt, BodySource, Candidate, PageVerdict, bare_host};
use crate::parts::{Reader, same_site};

/// Where an article may be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The AMP version that the page announces.
    Amp,
    /// The print version that the page links to.
    Print,
    /// What `render_command` shows.
    Render,
    /// The snapshot of an archive that is nearest to its publication.
    Archive,
}

impl Place {
    const ALL: [(Self, &str); 4] = [(Self::Amp, "amp"), (Self::Print, "print"), (Self::Render, "render"), (Self::Archive, "archive")];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(place, _)| *place == self).map_or("", |(_, name)| name)
    }

    /// The verdicts for which it is tried where none are named.
    fn usual(self) -> &'static [PageVerdict] {
        match self {
            Self::Amp | Self::Print => &[PageVerdict::Shell, PageVerdict::Consent, PageVerdict::Empty],
            Self::Render => &[PageVerdict::Shell],
            Self::Archive => &[PageVerdict::Failed, PageVerdict::NotFound],
        }
    }

    fn body_source(self) -> BodySource {
        match self {
            Self::Amp => BodySource::Amp,
            Self::Print => BodySource::Print,
            Self::Render => BodySource::Rendered,
            Self::Archive => BodySource::Archive,
        }
    }
}

/// The verdicts for which an article may be looked for elsewhere. The others are an article, or refuse it.
pub const MAY_FALL_BACK: &[PageVerdict] = &[
    PageVerdict::Shell,
    PageVerdict::Consent,
    PageVerdict::Empty,
    PageVerdict::NotFound,
    PageVerdict::Listing,
    PageVerdict::Teaser,
    PageVerdict::Failed,
];

/// One step: a place, and the verdicts for which it is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Where.
    pub place: Place,
    /// For which verdicts of the page.
    pub verdicts: Vec<PageVerdict>,
}

impl FromStr for Step {
    type Err = String;

    /// `archive`, or `archive: failed, not_found`.
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, verdicts) = text.split_once(':').unwrap_or((text, ""));
        let place = Place::ALL.iter().find(|(_, known)| *known == name.trim()).map(|(place, _)| *place);
        let place = place.ok_or_else(|| format!("{:?} is no fallback; there are amp, print, render and archive", name.trim()))?;
        let verdict = |word: &str| {
            if matches!(word, "blocked" | "login") {
                return Err(format!("{word}: dateline does not get around a challenge or a login; leave it out"));
            }
            let known = || MAY_FALL_BACK.iter().map(|verdict| verdict.name()).collect::<Vec<_>>().join(", ");
            let found = MAY_FALL_BACK.iter().copied().find(|verdict| verdict.name() == word);
            found.ok_or_else(|| format!("{word:?} is no verdict for which an article may be looked for elsewhere; there are {}", known()))
        };
        let named: Vec<PageVerdict> =
            verdicts.split(',').map(str::trim).filter(|word| !word.is_empty()).map(verdict).collect::<Result<_, _>>()?;
        if place != Place::Archive && named.contains(&PageVerdict::Failed) {
            return Err(format!("{}: a page that cannot be had announces no other version; `failed` is for archive", place.name()));
        }
        Ok(Self { place, verdicts: if named.is_empty() { place.usual().to_vec() } else { named } })
    }
}

/// What is tried, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallbacks {
    /// The steps; none: nothing is tried.
    pub steps: Vec<Step>,
    /// The address at which the archive is asked for its nearest snapshot.
    pub archive: Url,
}

/// The archive that is asked unless another is named.
pub const ARCHIVE: &str = "https://archive.org/wayback/available";

impl Default for Fallbacks {
    fn default() -> Self {
        let archive = Url::parse(ARCHIVE).unwrap_or_else(|_| unreachable!("a constant that parses"));
        Self { steps: Vec::new(), archive }
    }
}

/// The header by which a page tells what was tried, one attempt each.
fn header() -> String {
    format!("{OURS}fallback")
}

/// The attempts that a page tells of.
fn attempts(loaded: &Loaded) -> Vec<Attempt> {
    let mine = loaded.headers.iter().filter(|(name, _)| *name == header());
    mine.filter_map(|(_, value)| serde_json::from_str(value).ok()).collect()
}

fn note(loaded: &mut Loaded, attempt: &Attempt) {
    loaded.headers.push((header(), serde_json::to_string(attempt).unwrap_or_default()));
}

/// Says of an article what was tried, and where its page is from.
pub(super) fn told(loaded: &Loaded, cleaned: &mut [Cleaned]) {
    let tried = attempts(loaded);
    if tried.is_empty() {
        return;
    }
    let taken = tried.last().filter(|last| last.verdict.as_deref() == Some(PageVerdict::Article.name()));
    let place = taken.and_then(|last| Place::ALL.iter().find(|(_, name)| *name == last.by)).map(|(place, _)| *place);
    for cleaned in cleaned {
        if let Some(place) = place
            && cleaned.article.body_source != BodySource::Feed
        {
            cleaned.article.body_source = place.body_source();
        }
        cleaned.article.attempts.clone_from(&tried);
    }
}

/// True if the page came from an archive: its links lead to pages as they are today.
pub(super) fn is_archived(loaded: &Loaded) -> bool {
    attempts(loaded).last().is_some_and(|last| last.by == Place::Archive.name() && last.verdict.as_deref() == Some("article"))
}

impl Pipeline {
    /// The page, or what one of the fallbacks gives of its article; what was tried is told either way.
    pub(super) async fn or_elsewhere(&self, candidate: &Candidate, mut loaded: Loaded) -> Loaded {
        if self.fallbacks.steps.is_empty() || !matches!(loaded.url.scheme(), "http" | "https") {
            return loaded;
        }
        let Some(page) = self.judged(&loaded).await else { return loaded };
        let article = &page.article;
        // A page that asks for payment, or refuses, is left as it is; and what the feed holds comes first.
        let refuses = article.paywalled == Some(true) || article.wall.is_some() || article.error.is_some();
        if refuses || !MAY_FALL_BACK.contains(&article.verdict) || resort::page_of(candidate).is_some() {
            return loaded;
        }
        let before = loaded.clone();
        loaded.held = Held::default();
        for step in self.fallbacks.steps.iter().filter(|step| step.verdicts.contains(&article.verdict)) {
            let found = self.at(step.place, candidate, &before, article).await;
            if self.takes(&mut loaded, step.place, found).await {
                break;
            }
        }
        loaded
    }

    /// In the place of a page that is gone: what an archive has of it, if the operator wants that. What was tried is told either way.
    pub(super) async fn or_archived(&self, candidate: &Candidate, url: &Url, error: &PipelineError) -> Option<Loaded> {
        let gone = matches!(error, PipelineError::Fetch(e) if matches!(e.status(), Some(404 | 410)) && e.wall().is_none());
        let wanted = self.fallbacks.steps.iter().any(|step| step.place == Place::Archive && step.verdicts.contains(&PageVerdict::Failed));
        if !gone || !wanted || resort::page_of(candidate).is_some() {
            return None;
        }
        let mut loaded = Loaded::of(url.clone());
        let found = self.archived(candidate, url).await;
        if !self.takes(&mut loaded, Place::Archive, found).await {
            loaded.instead_of = Some(error.to_string());
        }
        Some(loaded)
    }

    /// What stands at a place; nothing where the page names none.
    async fn at(&self, place: Place, candidate: &Candidate, page: &Loaded, article: &Article) -> Option<Found> {
        match place {
            Place::Amp => {
                let url = article.amp_url.as_deref().and_then(|url| Url::parse(url).ok()).filter(|url| same_site(&page.url, url))?;
                Some(self.version(page, url).await)
            }
            Place::Print => {
                let url = self.print_version(page).await?;
                Some(self.version(page, url).await)
            }
            Place::Render => {
                let shown = self.client.render(&page.url).await?;
                Some(Found {
                    url: None,
                    time: None,
                    page: shown.map(|shown| (shown.bytes, UTF_8.to_owned())).map_err(|error| error.to_string()),
                })
            }
            Place::Archive => self.archived(candidate, &page.url).await,
        }
    }

    /// Another version of the page, from the same site.
    async fn version(&self, page: &Loaded, url: Url) -> Found {
        let loaded = self.brought(&url, Kind::Page, Named::Found).await;
        let same = |loaded: Loaded| {
            if same_site(&page.url, &loaded.url) { Ok(loaded) } else { Err(format!("it leads to another site ({})", loaded.url)) }
        };
        Found::of(url, None, loaded.and_then(same))
    }

    async fn brought(&self, url: &Url, kind: Kind, named: Named) -> Result<Loaded, String> {
        let loaded = load(self, url, kind, None, named).await.map_err(|error| error.to_string())?;
        loaded.ok_or_else(|| format!("{url}: the server sent no body"))
    }

    async fn print_version(&self, page: &Loaded) -> Option<Url> {
        let (options, page) = (self.extract.clone(), Loaded { held: Held::default(), ..page.clone() });
        let look = move || Reader::of(&others::source(&page), &options)?.print_version(&page.url);
        tokio::task::spawn_blocking(look).await.ok().flatten()
    }

    /// What the archive has: the page as it came, without the archive's own bar and links. The operator has named the archive, which
    /// offers this to programs; its pauses are kept.
    async fn archived(&self, candidate: &Candidate, url: &Url) -> Option<Found> {
        let mut ask = self.fallbacks.archive.clone();
        ask.query_pairs_mut().append_pair("url", url.as_str());
        if let Some(near) = candidate.date.and_then(|date| date.timestamp()) {
            ask.query_pairs_mut().append_pair("timestamp", &near.strftime("%Y%m%d%H%M%S").to_string());
        }
        let answer = match self.brought(&ask, Kind::Feed, Named::Offer).await {
            Ok(answer) => answer,
            Err(error) => return Some(Found::of(ask, None, Err(error))),
        };
        let (raw, time) = match snapshot(&answer.bytes, &self.fallbacks.archive, url) {
            Ok(found) => found,
            Err(error) => return Some(Found::of(ask, None, Err(error))),
        };
        let loaded = self.brought(&raw, Kind::Page, Named::Offer).await;
        let is_raw = |loaded: Loaded| {
            if loaded.url.as_str().contains("id_/") { Ok(loaded) } else { Err("it is not the page as it came".to_owned()) }
        };
        Some(Found::of(raw, Some(time), loaded.and_then(is_raw)))
    }

    /// Takes what was found if it is the article; tells of it either way.
    async fn takes(&self, loaded: &mut Loaded, place: Place, found: Option<Found>) -> bool {
        let mut attempt = Attempt { by: place.name().to_owned(), ..Attempt::default() };
        let Some(found) = found else {
            attempt.error = Some("the page names none".to_owned());
            note(loaded, &attempt);
            return false;
        };
        (attempt.url, attempt.time) = (found.url.map(String::from), found.time.map(|time| time.to_string()));
        let (bytes, content_type) = match found.page {
            Ok(page) => page,
            Err(error) => {
                attempt.error = Some(error);
                note(loaded, &attempt);
                return false;
            }
        };
        let other = Loaded { bytes, content_type: Some(content_type), held: Held::default(), ..loaded.clone() };
        let judged = self.judged(&other).await;
        let verdict = judged.as_ref().map_or(PageVerdict::Failed, |page| page.article.verdict);
        attempt.verdict = Some(verdict.name().to_owned());
        let taken = verdict == PageVerdict::Article;
        if taken {
            (loaded.bytes, loaded.content_type) = (other.bytes, other.content_type);
            // The page itself is to be asked for again.
            loaded.validators = super::Validators::default();
        }
        note(loaded, &attempt);
        taken
    }

    async fn judged(&self, loaded: &Loaded) -> Option<Cleaned> {
        let (options, page) = (self.extract.clone(), Loaded { held: Held::default(), ..loaded.clone() });
        tokio::task::spawn_blocking(move || others::cleaned(&page, &options)).await.ok().flatten()
    }
}

const UTF_8: &str = "text/html; charset=utf-8";

/// What stands at a place: where it is, when it was saved, and the page with its type.
struct Found {
    url: Option<Url>,
    time: Option<Timestamp>,
    page: Result<(Vec<u8>, String), String>,
}

impl Found {
    fn of(url: Url, time: Option<Timestamp>, loaded: Result<Loaded, String>) -> Self {
        let page = loaded.map(|loaded| (loaded.bytes, loaded.content_type.unwrap_or_else(|| "text/html".to_owned())));
        Self { url: Some(url), time, page }
    }
}

/// The nearest snapshot in the answer of the archive, as it came (`id_`), and when it was saved.
fn snapshot(answer: &[u8], archive: &Url, page: &Url) -> Result<(Url, Timestamp), String> {
    let answer: Value = serde_json::from_slice(answer).map_err(|_| "the archive's answer cannot be read".to_owned())?;
    let nearest = &answer["archived_snapshots"]["closest"];
    let text = |key: &str| nearest[key].as_str().unwrap_or_default();
    if nearest["available"] != Value::Bool(true) || text("status") != "200" {
        return Err("the archive has no snapshot of it".to_owned());
    }
    let odd = || format!("the archive's answer names no snapshot of this page: {:?}", text("url").chars().take(200).collect::<String>());
    let stamp = text("timestamp");
    let (base, inner) = text("url").split_once(&format!("/web/{stamp}/")).filter(|_| stamp.len() == 14).ok_or_else(odd)?;
    let time = DateTime::strptime("%Y%m%d%H%M%S", stamp).ok().and_then(|time| time.to_zoned(TimeZone::UTC).ok()).ok_or_else(odd)?;
    let same = Url::parse(inner).is_ok_and(|inner| bare_host(&inner) == bare_host(page) && inner.port_or_known_default().is_some());
    let mut raw = Url::parse(&format!("{base}/web/{stamp}id_/{inner}")).map_err(|_| odd())?;
    if archive.scheme() == "https" && raw.scheme() == "http" {
        raw.set_scheme("https").map_err(|()| odd())?;
    }
    let near =
        bare_host(&raw).zip(bare_host(archive)).is_some_and(|(raw, archive)| raw == archive || raw.ends_with(&format!(".{archive}")));
    let fits = raw.scheme() == archive.scheme() && raw.port() == archive.port();
    if same && near && fits { Ok((raw, time.timestamp())) } else { Err(odd()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(url: &str, status: &str) -> Result<(String, String), String> {
        let answer = format!(
            r#"{{"url": "courier.example/a", "archived_snapshots": {{"closest": {{"status": "{status}", "available": true, "url": "{url}", "timestamp": "20240506070809"}}}}}}"#
        );
        let url = |text: &str| Url::parse(text).expect("an address");
        snapshot(answer.as_bytes(), &url(ARCHIVE), &url("https://courier.example/a")).map(|(url, time)| (url.into(), time.to_string()))
    }

    #[test]
    fn the_snapshot_is_asked_for_as_it_came() {
        let found = answered("http://web.archive.org/web/20240506070809/https://courier.example/a", "200").expect("a snapshot");
        assert_eq!(found.0, "https://web.archive.org/web/20240506070809id_/https://courier.example/a");
        assert_eq!(found.1, "2024-05-06T07:08:09Z");
        for (url, status) in [
            ("http://web.archive.org/web/20240506070809/https://courier.example/a", "404"),
            ("http://evil.example/web/20240506070809/https://courier.example/a", "200"),
            ("http://web.archive.org.evil.example/web/20240506070809/https://courier.example/a", "200"),
            ("http://10.0.0.1/web/20240506070809/https://courier.example/a", "200"),
            ("http://web.archive.org/web/20240506070809/https://evil.example/a", "200"),
            ("file:///web/20240506070809/https://courier.example/a", "200"),
            ("http://web.archive.org/20240506070809/https://courier.example/a", "200"),
        ] {
            assert!(answered(url, status).is_err(), "{url}");
        }
        let nothing = snapshot(br#"{"archived_snapshots": {}}"#, &Fallbacks::default().archive, &Fallbacks::default().archive);
        assert_eq!(nothing, Err("the archive has no snapshot of it".to_owned()));
    }

    #[test]
    fn steps_are_read() {
        let step = |text: &str| text.parse::<Step>();
        assert_eq!(step("archive"), Ok(Step { place: Place::Archive, verdicts: vec![PageVerdict::Failed, PageVerdict::NotFound] }));
        assert_eq!(step("amp: consent , shell"), Ok(Step { place: Place::Amp, verdicts: vec![PageVerdict::Consent, PageVerdict::Shell] }));
        for (text, word) in [
            ("wayback", "no fallback"),
            ("amp: blocked", "challenge"),
            ("archive: login", "login"),
            ("amp: article", "no verdict for which"),
            ("print: failed", "for archive"),
        ] {
            assert!(step(text).expect_err(text).contains(word), "{text}");
        }
    }
}
