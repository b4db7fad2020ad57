//! The article's facts in page state: those of the object that holds its title and its prose. No framework is known by name.

use serde_json::{Map, Value};

use crate::dates::{self, Order};
use crate::document::embedded::{plain, state_values};
use crate::facts::authors::names::names;
use crate::facts::evidence::{Evidence, Weighed};
use crate::html::Embedded;
use crate::model::Origin;
use crate::text::likeness::likeness;

/// A string of this many bytes with spaces is prose; so much of it makes an article.
const PROSE: usize = 40;
const ARTICLE: usize = 200;
/// Values deeper than this, and objects beyond this number, are not looked at.
const MOST_DEPTH: usize = 40;
const MOST_OBJECTS: usize = 200_000;
/// Of two objects one in the other, the inner one that holds so much of the prose is the article.
const MOST_OF: f32 = 0.6;
/// A title that is so much like one of the page's is the article's.
const ALIKE: f32 = 0.6;

/// An object of a stream tells more than the page shows if one of its values has so many times as much prose.
const TELLS_MORE: f32 = 1.8;
/// A page that shows more bytes of prose shows its article.
const MOST_SHOWN: usize = 1_500;

/// What a page shows of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// Hardly any text.
    pub(crate) shell: bool,
    /// Bytes of its paragraphs.
    pub(crate) prose: usize,
}

/// Keys, without case and marks.
const TITLES: &[&str] = &["headline", "title", "headlines", "articletitle", "name"];
const NAMES: &[&str] = &["name", "fullname", "displayname", "title", "text", "byline"];
const AUTHORS: &[&str] = &["byline", "bylines", "author", "authors", "writers", "authorname", "creator", "by"];
const MAIN: &[&str] = &["basic", "default", "rendered", "text", "main", "web", "value", "headline"];

/// An object that may be the article.
struct Candidate<'a> {
    map: &'a Map<String, Value>,
    title: String,
    prose: usize,
    /// The prose of the value that has most.
    body: usize,
    depth: usize,
    alike: f32,
}

/// Adds what the page's state says of the article. Of a page that shows hardly any text of its own the state is the page; elsewhere an object counts that bears the page's title.
pub(crate) fn read(embedded: &Embedded, titles: &[&str], shown: Shown, evidence: &mut Evidence) {
    let shell = shown.shell;
    let values: Vec<(bool, Value)> = state_values(embedded).collect();
    let mut walk = Walk { titles, found: Vec::new(), objects: 0 };
    for (streamed, value) in &values {
        let before = walk.found.len();
        walk.prose(value, 0);
        // What a page shows, its stream repeats, with objects of any kind around it: it is heard where it tells more.
        if *streamed && !shell {
            let more = |c: &Candidate<'_>| shown.prose <= MOST_SHOWN && c.body as f32 >= TELLS_MORE * shown.prose as f32;
            let found = walk.found.split_off(before);
            walk.found.extend(found.into_iter().filter(more));
        }
    }
    let known = walk.found.iter().any(|c| c.alike >= ALIKE);
    let fits = |c: &&Candidate<'_>| if known { c.alike >= ALIKE } else { shell };
    let most = walk.found.iter().filter(fits).map(|c| c.prose).max().unwrap_or_default() as f32;
    let whole = walk.found.iter().filter(fits).filter(|c| c.prose as f32 >= MOST_OF * most);
    let Some(article) = whole.reduce(|best, c| if c.depth > best.depth { c } else { best }) else { return };
    let trust = if shell { 1.0 } else { 0.6 };
    evidence.titles.push(Weighed::new(article.title.clone(), Origin::PageState, "page state", 0.85 * trust));
    for (key, value) in fields(article.map) {
        let Some((weight, modified)) = date_key(&key) else { continue };
        let Some((date, sure)) = scalar(value).and_then(|text| dates::sure(&text, Order::DayFirst)) else { continue };
        let list = if modified { &mut evidence.modified } else { &mut evidence.dates };
        list.push(Weighed::new(date, Origin::PageState, format!("page state {key}"), weight * trust * if sure { 1.0 } else { 0.6 }));
    }
    let said = fields(article.map).filter(|(key, _)| AUTHORS.contains(&key.as_str()));
    let people: Option<Vec<String>> = said.map(|(_, value)| people(value)).find(|list| !list.is_empty());
    evidence.authors.extend(people.map(|list| Weighed::new(list, Origin::PageState, "page state", 0.85 * trust)));
}

/// Gathers the objects that hold a title and prose.
struct Walk<'a, 't> {
    titles: &'t [&'t str],
    found: Vec<Candidate<'a>>,
    objects: usize,
}

impl<'a> Walk<'a, '_> {
    /// The bytes of prose below a value.
    fn prose(&mut self, value: &'a Value, depth: usize) -> usize {
        self.objects += 1;
        if depth > MOST_DEPTH || self.objects > MOST_OBJECTS {
            return 0;
        }
        match value {
            Value::String(text) if text.len() >= PROSE && text.contains([' ', '。', '、']) => text.len(),
            Value::Array(items) => items.iter().map(|item| self.prose(item, depth + 1)).sum(),
            Value::Object(map) => {
                let (mut prose, mut body) = (0, 0);
                for inner in map.values() {
                    let own = self.prose(inner, depth + 1);
                    (prose, body) = (prose + own, body.max(own));
                }
                if prose >= ARTICLE
                    && let Some(title) = title(map)
                {
                    let alike = self.titles.iter().map(|t| likeness(t, &title)).fold(0.0, f32::max);
                    self.found.push(Candidate { map, title, prose, body, depth, alike });
                }
                prose
            }
            _ => 0,
        }
    }
}

/// A key without case and marks.
fn plain_key(key: &str) -> String {
    key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The object's fields, then those of the objects in it that are no articles of their own.
fn fields(map: &Map<String, Value>) -> impl Iterator<Item = (String, &Value)> {
    let inner = map.values().filter_map(Value::as_object).filter(|inner| title(inner).is_none()).flat_map(Map::iter);
    map.iter().chain(inner).map(|(key, value)| (plain_key(key), value))
}

fn title(map: &Map<String, Value>) -> Option<String> {
    let of = |wanted: &&str| map.iter().find(|(key, _)| plain_key(key) == **wanted).and_then(|(_, value)| text(value, MAIN));
    TITLES.iter().filter_map(of).find(|t| t.split_whitespace().count() > 1 || t.chars().count() > 8)
}

/// A string, or the one that an object of a text holds.
fn text(value: &Value, keys: &[&str]) -> Option<String> {
    let found = match value {
        Value::String(text) => Some(text.as_str()),
        Value::Object(map) => keys.iter().find_map(|wanted| map.iter().find(|(key, _)| plain_key(key) == **wanted)?.1.as_str()),
        _ => None,
    };
    found.map(|t| plain(t).trim().to_owned()).filter(|t| !t.is_empty() && t.len() < 400)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|t| t.len() < 60),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// How far a key speaks of the day of publication, or of change.
fn date_key(key: &str) -> Option<(f32, bool)> {
    let has = |words: &[&str]| words.iter().any(|w| key.contains(w));
    match () {
        () if has(&["expir", "event", "zone", "start", "end"]) => None,
        () if (has(&["updat", "modif"]) || key.starts_with("last")) && key.len() < 24 => Some((0.8, true)),
        () if has(&["publish", "publication", "pubdate", "released", "releasedate"]) && key.len() < 24 => Some((0.85, false)),
        () if matches!(key, "date" | "displaydate" | "dateline" | "datetime" | "created" | "createdat" | "datecreated" | "createddate") => {
            Some((0.6, false))
        }
        () => None,
    }
}

fn people(value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    for entry in list.iter().take(20) {
        for name in text(entry, NAMES).map(|t| names(&t, &[])).unwrap_or_default() {
            if !out.contains(&name) {
                out.push(name);
            }
        }
    }
    out
}
