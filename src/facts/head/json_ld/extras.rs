//! What JSON-LD says beside the main facts: picture, corrections, comments, agency, and the breadcrumbs to the article's section.

use serde_json::{Map, Value};
use url::Url;

use crate::facts::agencies;
use crate::facts::evidence::{Evidence, Weighed};
use crate::facts::head::json_ld::objects::Objects;
use crate::facts::head::json_ld::{kinds, text};
use crate::model::Origin;
use crate::text::likeness::likeness;

/// A longer text is no name of a section, nor of who made a picture.
const LONGEST: usize = 80;

/// Adds what an article's object says.
pub(crate) fn read(map: &Map<String, Value>, kind: &str, trust: f32, objects: &Objects<'_>, evidence: &mut Evidence) {
    let place = |key: &str| format!("{kind}.{key}");
    if let Some(picture) = map.get("image").and_then(|image| picture(image, objects)) {
        let credit = ["creditText", "creator", "author", "copyrightHolder", "copyrightNotice"]
            .iter()
            .find_map(|k| text(objects.resolve(picture.get(*k)?)));
        let caption = ["caption", "description"].iter().find_map(|k| text(picture.get(*k)?));
        evidence.image_captions.extend(caption.map(|v| Weighed::new(v, Origin::JsonLd, place("image.caption"), 0.5 * trust)));
        let credit = credit.filter(|c| c.chars().count() <= LONGEST && !c.contains("://"));
        evidence.image_credits.extend(credit.map(|v| Weighed::new(v, Origin::JsonLd, place("image.creditText"), 0.6 * trust)));
    }
    let corrections = corrections(map.get("correction"));
    if !corrections.is_empty() {
        evidence.corrections.push(Weighed::new(corrections, Origin::JsonLd, place("correction"), 0.9 * trust));
    }
    evidence.comment_counts.extend(comments(map).map(|n| Weighed::new(n, Origin::JsonLd, place("commentCount"), 0.8 * trust)));
    for key in ["sourceOrganization", "provider", "creditText"] {
        let agency = map.get(key).map(|v| objects.resolve(v)).and_then(text).and_then(|name| agencies::agency(&name));
        evidence.agencies.extend(agency.map(|a| Weighed::new(vec![a.to_owned()], Origin::JsonLd, place(key), 0.7 * trust)));
    }
}

/// The first picture that is an object.
fn picture<'a>(value: &'a Value, objects: &Objects<'a>) -> Option<&'a Map<String, Value>> {
    let first = value.as_array().map_or(Some(value), |list| list.first())?;
    objects.resolve(first).as_object()
}

/// `correction` as a text, a `CorrectionComment`, or a list of them.
fn corrections(value: Option<&Value>) -> Vec<String> {
    let Some(value) = value else { return Vec::new() };
    let list = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let said = |v: &Value| text(v.get("text").or_else(|| v.get("description")).unwrap_or(v));
    list.iter().take(10).filter_map(said).filter(|t| t.contains(' ') && !t.contains("://")).collect()
}

/// `commentCount`, or the comments among `interactionStatistic`.
fn comments(map: &Map<String, Value>) -> Option<u64> {
    let number = |value: &Value| value.as_u64().or_else(|| value.as_str().and_then(|s| s.trim().parse().ok()));
    let statistic = map.get("interactionStatistic").map(|v| v.as_array().map_or(std::slice::from_ref(v), Vec::as_slice));
    let of_comments = |entry: &&Value| {
        let kind = entry.get("interactionType");
        let name = kind.and_then(|k| k.as_str().or_else(|| k.get("@type").or_else(|| k.get("@id")).and_then(Value::as_str)));
        name.is_some_and(|n| n.ends_with("CommentAction"))
    };
    let counted = || statistic?.iter().take(20).find(of_comments)?.get("userInteractionCount").and_then(number);
    map.get("commentCount").and_then(number).or_else(counted)
}

/// The last of the breadcrumbs that is neither the front page nor the article itself.
pub(crate) fn crumbs(objects: &Objects<'_>, titles: &str, evidence: &mut Evidence) {
    let list = objects.all.iter().find(|o| kinds(o.map).any(|k| k == "BreadcrumbList")).and_then(|o| o.map.get("itemListElement"));
    let Some(list) = list.and_then(Value::as_array) else { return };
    let mut crumbs: Vec<(u64, String)> = Vec::new();
    for (at, crumb) in list.iter().take(12).enumerate() {
        let item = crumb.get("item").map(|i| objects.resolve(i));
        let address = item.and_then(|i| i.as_str().or_else(|| i.get("@id").or_else(|| i.get("url")).and_then(Value::as_str)));
        let name = crumb.get("name").and_then(text).or_else(|| item?.get("name").and_then(text));
        let position = crumb.get("position").and_then(|p| p.as_u64().or_else(|| p.as_str()?.parse().ok()));
        let of_article = name.as_deref().is_none_or(|n| n.chars().count() > LONGEST || likeness(n, titles) > 0.6 || is_title(n, titles));
        // The article's own crumb is its title, or has no address of its own.
        let ends = at > 0 && at + 1 == list.len() && address.is_none();
        if !(of_article || ends || address.is_some_and(is_front)) {
            crumbs.extend(name.map(|n| (position.unwrap_or(at as u64 + 1), n)));
        }
    }
    crumbs.sort_by_key(|(position, _)| *position);
    // A first crumb without an address is the front page.
    let section = crumbs.pop().filter(|(position, _)| *position > 1 || list.len() == 1);
    evidence.sections.extend(section.map(|(_, name)| Weighed::new(name, Origin::JsonLd, "BreadcrumbList", 0.5)));
}

/// Several words that the page's titles hold: a headline, also where the titles say more.
fn is_title(name: &str, titles: &str) -> bool {
    name.split_whitespace().count() > 4 && crate::facts::head::json_ld::containment(name, titles) > 0.8
}

/// An address without a path, or with a language alone.
fn is_front(address: &str) -> bool {
    let path = Url::parse(address).map_or_else(|_| address.to_owned(), |u| u.path().to_owned());
    let path = path.trim_matches('/');
    path.len() <= 2 && !path.contains('/')
}
