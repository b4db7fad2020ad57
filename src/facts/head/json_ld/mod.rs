//! JSON-LD: which of the objects on a page is its article, and what that says.
//!
//! 1. every block is read, mended if need be; a block that cannot be read is searched for single keys;
//! 2. all objects are listed, each with the key through which it was reached, so that a teaser in a list or a related
//!    article is known as such;
//! 3. the article is the object of an article's type that stands at the top and whose headline or address is the page's.

mod extras;
mod lenient;
mod objects;

use serde_json::{Map, Value};

use crate::facts::evidence::{Evidence, Weighed};
use crate::html::references::plain;
use crate::model::Origin;
use crate::text::likeness::likeness;
use objects::{Object, Objects};

/// What is known of the page before its JSON-LD is read.
pub(crate) struct Page<'a> {
    /// `<title>`, `og:title` and headings, one string.
    pub(crate) titles: &'a str,
    /// The page's address.
    pub(crate) address: Option<&'a str>,
}

/// What JSON-LD says of the page; dates as they are written.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Dates of publication: value, path, weight.
    pub(crate) dates: Vec<(String, String, f32)>,
    /// Dates of change.
    pub(crate) modified: Vec<(String, String, f32)>,
    /// Authors as written: names, path, weight.
    pub(crate) authors: Vec<(Vec<String>, String, f32)>,
    /// The name of the author's kind if it is an organisation, by name.
    pub(crate) organisations: Vec<String>,
}

/// Reads all blocks; adds what needs no further reading to the evidence and gives back dates and authors.
pub(crate) fn read(blocks: &[String], page: &Page<'_>, evidence: &mut Evidence) -> Said {
    let values: Vec<Vec<Value>> = blocks.iter().map(|b| lenient::read(b)).collect();
    let objects = objects::list(values.iter().flatten());
    let mut said = Said::default();
    for block in blocks.iter().zip(&values).filter(|(_, v)| v.is_empty()).map(|(b, _)| b) {
        ruins(block, &mut said, evidence);
    }
    let mut articles: Vec<(f32, &Object<'_>)> = objects.all.iter().filter_map(|o| Some((suitability(o, page)?, o))).collect();
    articles.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (rank, (score, object)) in articles.iter().take(4).enumerate() {
        let trust = (score / 10.0).clamp(0.1, 1.0) * if rank == 0 { 1.0 } else { 0.7 };
        article(object, trust, &objects, &mut said, evidence);
    }
    site(&objects, evidence);
    extras::crumbs(&objects, page.titles, evidence);
    said
}

fn ruins(block: &str, said: &mut Said, evidence: &mut Evidence) {
    let pluck = |key: &str| lenient::pluck(block, key).map(str::to_owned);
    said.dates.extend(pluck("datePublished").map(|v| (v, "unreadable block: datePublished".to_owned(), 0.5)));
    said.modified.extend(pluck("dateModified").map(|v| (v, "unreadable block: dateModified".to_owned(), 0.5)));
    let headline = pluck("headline").map(|v| Weighed::new(plain(&v), Origin::JsonLd, "unreadable block: headline", 0.4));
    evidence.titles.extend(headline);
}

/// How well an object's type suits an article: none for what is no page or work at all.
fn type_weight(kind: &str) -> Option<f32> {
    let kind = kind.rsplit(['/', ':', '#']).next().unwrap_or(kind);
    match kind {
        _ if kind.ends_with("Article") => Some(8.0),
        "BlogPosting" | "LiveBlogPosting" | "Report" | "Blogposting" => Some(8.0),
        "SocialMediaPosting" | "DiscussionForumPosting" | "Review" | "CriticReview" | "Recipe" | "ScholarlyPublication" => Some(6.5),
        "PodcastEpisode" | "QAPage" | "HowTo" | "Course" | "Book" | "TVEpisode" | "RadioEpisode" | "Episode" => Some(5.0),
        "WebPage" | "ItemPage" | "MedicalWebPage" | "AboutPage" | "FAQPage" | "CreativeWork" | "Webpage" => Some(4.5),
        "VideoObject" | "AudioObject" | "ImageGallery" | "CollectionPage" => Some(3.0),
        _ => None,
    }
}

/// Keys that lead to the page's own article; any other leads to something else that is mentioned.
fn leads_to_article(key: &str) -> bool {
    matches!(key, "" | "@graph" | "mainEntity" | "mainEntityOfPage" | "main" | "article" | "@included" | "itemReviewed" | "subjectOf")
}

fn suitability(object: &Object<'_>, page: &Page<'_>) -> Option<f32> {
    let kind = kinds(object.map).filter_map(type_weight).fold(None, |best: Option<f32>, w| Some(best.map_or(w, |b| b.max(w))))?;
    if !object.path.iter().all(|key| leads_to_article(key)) {
        return None;
    }
    let headline = ["headline", "name"].iter().find_map(|k| text(object.map.get(*k)?));
    let alike = headline.map_or(0.0, |h| if likeness(&h, page.titles) > 0.0 { containment(&h, page.titles) } else { -0.3 });
    let same_address = page.address.is_some_and(|address| names_address(object.map, address));
    let nested = object.path.iter().filter(|k| !matches!(**k, "" | "@graph")).count() as f32;
    Some(kind + 2.5 * alike + f32::from(u8::from(same_address)) * 1.5 - 0.3 * nested)
}

/// The share of the headline's words that the page's titles hold.
fn containment(headline: &str, titles: &str) -> f32 {
    let words = crate::text::likeness::words(titles);
    let known: std::collections::HashSet<&str> = words.iter().map(String::as_str).collect();
    crate::text::likeness::covered(&crate::text::likeness::words(headline), &known)
}

fn names_address(map: &Map<String, Value>, address: &str) -> bool {
    let bare = |a: &str| a.trim_end_matches('/').trim_start_matches("https://").trim_start_matches("http://").to_owned();
    let address = bare(address);
    ["url", "@id", "mainEntityOfPage"].iter().filter_map(|k| map.get(*k)).any(|v| {
        let own = v.as_str().or_else(|| v.get("@id").and_then(Value::as_str)).or_else(|| v.get("url").and_then(Value::as_str));
        own.is_some_and(|own| bare(own.split('#').next().unwrap_or(own)) == address)
    })
}

pub(crate) fn kinds(map: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let value = map.get("@type").or_else(|| map.get("type"));
    let one = value.and_then(Value::as_str);
    let many = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(many)
}

/// A value's text: a string, the first of a list, or an object's `@value` or `name`.
fn text(value: &Value) -> Option<String> {
    let mut value = value;
    for _ in 0..4 {
        match value {
            Value::String(s) => return Some(plain(s)).filter(|s| !s.is_empty()),
            Value::Number(n) => return Some(n.to_string()),
            Value::Array(list) => value = list.iter().find(|v| !v.is_null())?,
            Value::Object(map) => value = map.get("@value").or_else(|| map.get("name")).or_else(|| map.get("url"))?,
            _ => return None,
        }
    }
    None
}

fn article(object: &Object<'_>, trust: f32, objects: &Objects<'_>, said: &mut Said, evidence: &mut Evidence) {
    let map = object.map;
    let kind = kinds(map).next().unwrap_or("object");
    let place = |key: &str| format!("{kind}.{key}");
    let get = |key: &str| map.get(key).and_then(text);
    for (key, weight) in [("datePublished", 0.95), ("uploadDate", 0.7), ("dateCreated", 0.7), ("publishedAt", 0.8)] {
        said.dates.extend(get(key).map(|v| (v, place(key), weight * trust)));
    }
    said.modified.extend(get("dateModified").map(|v| (v, place("dateModified"), 0.95 * trust)));
    for (key, weight) in [("headline", 0.9), ("name", 0.7), ("alternativeHeadline", 0.3)] {
        evidence.titles.extend(get(key).map(|v| Weighed::new(v, Origin::JsonLd, place(key), weight * trust)));
    }
    evidence.descriptions.extend(get("description").map(|v| Weighed::new(v, Origin::JsonLd, place("description"), 0.7 * trust)));
    evidence.sections.extend(get("articleSection").map(|v| Weighed::new(v, Origin::JsonLd, place("articleSection"), 0.8 * trust)));
    evidence.languages.extend(get("inLanguage").map(|v| Weighed::new(v, Origin::JsonLd, place("inLanguage"), 0.6 * trust)));
    evidence.licenses.extend(get("license").map(|v| Weighed::new(v, Origin::JsonLd, place("license"), 0.8 * trust)));
    extras::read(map, kind, trust, objects, evidence);
    evidence.images.extend(image(map, objects).map(|v| Weighed::new(v, Origin::JsonLd, place("image"), 0.6 * trust)));
    evidence.tags.extend(keywords(map).map(|v| Weighed::new(v, Origin::JsonLd, place("keywords"), 0.8 * trust)));
    evidence.paywalled.extend(paywall(map).map(|v| Weighed::new(v, Origin::JsonLd, place("isAccessibleForFree"), 0.9 * trust)));
    for (key, weight) in [("author", 0.9), ("creator", 0.6), ("contributor", 0.3)] {
        let names = people(map.get(key), objects, said);
        if !names.is_empty() {
            said.authors.push((names, place(key), weight * trust));
        }
    }
    let publisher = map.get("publisher").map(|v| objects.resolve(v)).and_then(text);
    evidence
        .sites
        .extend(publisher.filter(|p| !p.contains("://")).map(|v| Weighed::new(v, Origin::JsonLd, place("publisher"), 0.6 * trust)));
}

/// The names in an author value: a string, an object, a reference, or a list of them.
fn people(value: Option<&Value>, objects: &Objects<'_>, said: &mut Said) -> Vec<String> {
    let mut out = Vec::new();
    let Some(value) = value else { return out };
    let list = match value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    for entry in list.iter().take(50) {
        let entry = objects.resolve(entry);
        let names: Vec<String> = match entry.get("name") {
            Some(Value::Array(names)) => names.iter().filter_map(text).collect(),
            Some(name) => text(name).into_iter().collect(),
            None if entry.is_object() => full_name(entry).into_iter().collect(),
            None => text(entry).into_iter().collect(),
        };
        let organisation = entry.as_object().is_some_and(|m| kinds(m).any(|k| k.contains("Organi") || k == "Brand" || k == "Corporation"));
        if organisation {
            said.organisations.extend(names.iter().cloned());
        }
        out.extend(names);
    }
    out
}

fn full_name(person: &Value) -> Option<String> {
    let given = person.get("givenName").and_then(text);
    let family = person.get("familyName").and_then(text);
    match (given, family) {
        (Some(g), Some(f)) => Some(format!("{g} {f}")),
        (one, other) => one.or(other),
    }
}

/// The address of the image: of the object referred to, never a reference inside the page.
fn image(map: &Map<String, Value>, objects: &Objects<'_>) -> Option<String> {
    let mut value = map.get("image").or_else(|| map.get("thumbnailUrl"))?;
    for _ in 0..5 {
        match objects.resolve(value) {
            Value::String(s) => return Some(plain(s)).filter(|s| !s.starts_with('#')),
            Value::Array(list) => value = list.first()?,
            Value::Object(map) => {
                let id = || map.get("@id").filter(|id| id.as_str().is_some_and(|id| !id.contains('#')));
                value = map.get("url").or_else(|| map.get("contentUrl")).or_else(id)?;
            }
            _ => return None,
        }
    }
    None
}

fn keywords(map: &Map<String, Value>) -> Option<Vec<String>> {
    let words: Vec<String> = match map.get("keywords")? {
        Value::String(s) => s.split([',', ';']).map(plain).collect(),
        Value::Array(list) => list.iter().take(100).filter_map(text).collect(),
        _ => return None,
    };
    let words: Vec<String> = words.into_iter().filter(|w| !w.is_empty()).collect();
    (!words.is_empty()).then_some(words)
}

/// `isAccessibleForFree`, also as the strings and numbers that pages write, also of a part of the page.
fn paywall(map: &Map<String, Value>) -> Option<bool> {
    let free = |value: &Value| match value {
        Value::Bool(b) => Some(*b),
        Value::Number(n) => n.as_u64().filter(|n| *n < 2).map(|n| n == 1),
        Value::String(s) => match s.to_ascii_lowercase().trim() {
            "false" | "no" | "0" | "http://schema.org/false" | "https://schema.org/false" => Some(false),
            "true" | "yes" | "1" | "http://schema.org/true" | "https://schema.org/true" => Some(true),
            _ => None,
        },
        _ => None,
    };
    if let Some(free) = map.get("isAccessibleForFree").and_then(free) {
        return Some(!free);
    }
    let part = map.get("hasPart")?;
    let parts = part.as_array().map_or(std::slice::from_ref(part), Vec::as_slice);
    // One part that is not free is a wall; parts that are free are none.
    parts.iter().take(50).filter_map(|p| free(p.get("isAccessibleForFree")?)).reduce(|all, one| all && one).map(|free| !free)
}

fn site(objects: &Objects<'_>, evidence: &mut Evidence) {
    for object in &objects.all {
        let weight = kinds(object.map).find_map(|k| match k {
            "WebSite" | "Website" => Some(0.65),
            "NewsMediaOrganization" => Some(0.5),
            "Organization" if object.path.iter().all(|k| matches!(*k, "" | "@graph")) => Some(0.4),
            _ => None,
        });
        let Some((weight, name)) = weight.zip(object.map.get("name").and_then(text)) else { continue };
        evidence.sites.push(Weighed::new(name, Origin::JsonLd, "WebSite.name", weight));
    }
}

#[cfg(test)]
mod tests;
