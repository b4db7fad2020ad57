//! `<meta>` and `<link>` elements: the names in use, and what each says.

use crate::document::Document;
use crate::facts::evidence::{Declared, Evidence, Weighed};
use crate::facts::site;
use crate::html::references::plain;
use crate::model::Origin;

/// What a meta name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Published,
    Modified,
    Title,
    Author,
    Site,
    Description,
    Section,
    Tag,
    Image,
    Language,
    License,
    Url,
    Tier,
    Comments,
}

/// Names in lower case, their role, and how far each is believed.
const NAMES: &[(&str, Role, f32)] = &[
    ("article:published_time", Role::Published, 0.9),
    ("article:published", Role::Published, 0.9),
    ("article:published_date", Role::Published, 0.9),
    ("article.published", Role::Published, 0.9),
    ("article:post_date", Role::Published, 0.85),
    ("article_date_original", Role::Published, 0.9),
    ("og:article:published_time", Role::Published, 0.9),
    ("og:published_time", Role::Published, 0.9),
    ("og:pubdate", Role::Published, 0.85),
    ("og:release_date", Role::Published, 0.7),
    ("og:article:release_date", Role::Published, 0.7),
    ("video:release_date", Role::Published, 0.6),
    ("parsely-pub-date", Role::Published, 0.9),
    ("sailthru.date", Role::Published, 0.85),
    ("datepublished", Role::Published, 0.9),
    ("date_published", Role::Published, 0.85),
    ("rnews:datepublished", Role::Published, 0.9),
    ("schema:datepublished", Role::Published, 0.9),
    ("originalpublicationdate", Role::Published, 0.9),
    ("firstpublished", Role::Published, 0.9),
    ("cxenseparse:publishtime", Role::Published, 0.85),
    ("cxenseparse:recs:publishtime", Role::Published, 0.85),
    ("cxenseparse:recs:articlepublishtime", Role::Published, 0.85),
    ("cxense:publishtime", Role::Published, 0.85),
    ("bt:pubdate", Role::Published, 0.85),
    ("vr:published_time", Role::Published, 0.8),
    ("shareaholic:article_published_time", Role::Published, 0.85),
    ("analyticsattributes.articledate", Role::Published, 0.8),
    ("iso-8601-publish-date", Role::Published, 0.85),
    ("article-publication-date", Role::Published, 0.85),
    ("article_publish_date", Role::Published, 0.85),
    ("publication-date", Role::Published, 0.8),
    ("publication_date", Role::Published, 0.8),
    ("publicationdate", Role::Published, 0.8),
    ("publication date", Role::Published, 0.8),
    ("publish-date", Role::Published, 0.8),
    ("publish_date", Role::Published, 0.8),
    ("publishdate", Role::Published, 0.8),
    ("published-date", Role::Published, 0.8),
    ("published_date", Role::Published, 0.8),
    ("publisheddate", Role::Published, 0.8),
    ("publishtime", Role::Published, 0.8),
    ("publish_time", Role::Published, 0.8),
    ("published", Role::Published, 0.8),
    ("published_at", Role::Published, 0.8),
    ("pubdate", Role::Published, 0.8),
    ("pub_date", Role::Published, 0.8),
    ("rbpubdate", Role::Published, 0.8),
    ("ptime", Role::Published, 0.75),
    ("pdate", Role::Published, 0.75),
    ("displaydate", Role::Published, 0.75),
    ("dateposted", Role::Published, 0.75),
    ("release_date", Role::Published, 0.7),
    ("issued", Role::Published, 0.75),
    ("dc.date.issued", Role::Published, 0.8),
    ("dc.date.created", Role::Published, 0.75),
    ("dc.date.publication", Role::Published, 0.8),
    ("dc.date", Role::Published, 0.7),
    ("dc:date", Role::Published, 0.7),
    ("dc.created", Role::Published, 0.75),
    ("dc:created", Role::Published, 0.75),
    ("dc.issued", Role::Published, 0.8),
    ("dcterms.issued", Role::Published, 0.8),
    ("dcterms.created", Role::Published, 0.75),
    ("dcterms.date", Role::Published, 0.7),
    ("dcterms.available", Role::Published, 0.7),
    ("dcsext.articlefirstpublished", Role::Published, 0.9),
    ("prism.publicationdate", Role::Published, 0.8),
    ("citation_date", Role::Published, 0.7),
    ("citation_publication_date", Role::Published, 0.75),
    ("citation_online_date", Role::Published, 0.75),
    ("eprints.datestamp", Role::Published, 0.6),
    ("date", Role::Published, 0.5),
    ("article:date", Role::Published, 0.75),
    ("content_date", Role::Published, 0.65),
    ("datecreated", Role::Published, 0.7),
    ("date_created", Role::Published, 0.7),
    ("creation_date", Role::Published, 0.65),
    ("created", Role::Published, 0.65),
    ("created_at", Role::Published, 0.65),
    ("article:created_time", Role::Published, 0.75),
    ("article.created", Role::Published, 0.75),
    ("article:create_at", Role::Published, 0.7),
    ("doc_date", Role::Published, 0.6),
    ("timestamp", Role::Published, 0.5),
    ("time", Role::Published, 0.5),
    ("blog-date", Role::Published, 0.6),
    ("sort_date", Role::Published, 0.6),
    ("article:modified_time", Role::Modified, 0.9),
    ("article:modified", Role::Modified, 0.9),
    ("article:updated_time", Role::Modified, 0.9),
    ("article:updated", Role::Modified, 0.9),
    ("article.updated", Role::Modified, 0.9),
    ("og:updated_time", Role::Modified, 0.85),
    ("og:modified_time", Role::Modified, 0.85),
    ("og:article:modified_time", Role::Modified, 0.9),
    ("datemodified", Role::Modified, 0.9),
    ("date_modified", Role::Modified, 0.85),
    ("dc.date.modified", Role::Modified, 0.8),
    ("dc.modified", Role::Modified, 0.8),
    ("dcterms.modified", Role::Modified, 0.8),
    ("last-modified", Role::Modified, 0.6),
    ("lastmod", Role::Modified, 0.7),
    ("lastmodified", Role::Modified, 0.7),
    ("last_modified", Role::Modified, 0.7),
    ("modified", Role::Modified, 0.7),
    ("modificationdate", Role::Modified, 0.7),
    ("revision_date", Role::Modified, 0.7),
    ("revised", Role::Modified, 0.6),
    ("updated_time", Role::Modified, 0.8),
    ("updated", Role::Modified, 0.7),
    ("utime", Role::Modified, 0.7),
    ("lmod", Role::Modified, 0.6),
    ("og:title", Role::Title, 0.75),
    ("twitter:title", Role::Title, 0.65),
    ("parsely-title", Role::Title, 0.8),
    ("sailthru.title", Role::Title, 0.75),
    ("dc.title", Role::Title, 0.6),
    ("dcterms.title", Role::Title, 0.6),
    ("citation_title", Role::Title, 0.8),
    ("article:title", Role::Title, 0.75),
    ("headline", Role::Title, 0.8),
    ("hdl", Role::Title, 0.75),
    ("title", Role::Title, 0.55),
    ("author", Role::Author, 0.75),
    ("authors", Role::Author, 0.75),
    ("article:author", Role::Author, 0.75),
    ("article:author_name", Role::Author, 0.8),
    ("article.author", Role::Author, 0.75),
    ("og:author", Role::Author, 0.7),
    ("og:article:author", Role::Author, 0.7),
    ("parsely-author", Role::Author, 0.8),
    ("sailthru.author", Role::Author, 0.8),
    ("byl", Role::Author, 0.8),
    ("byline", Role::Author, 0.75),
    ("dc.creator", Role::Author, 0.7),
    ("dc:creator", Role::Author, 0.7),
    ("dcterms.creator", Role::Author, 0.7),
    ("dc.contributor", Role::Author, 0.4),
    ("citation_author", Role::Author, 0.8),
    ("cxenseparse:author", Role::Author, 0.75),
    ("mediator_author", Role::Author, 0.7),
    ("rbauthors", Role::Author, 0.7),
    ("shareaholic:article_author_name", Role::Author, 0.7),
    ("twitter:data1", Role::Author, 0.4),
    ("og:site_name", Role::Site, 0.85),
    ("application-name", Role::Site, 0.55),
    ("apple-mobile-web-app-title", Role::Site, 0.45),
    ("article:publisher_name", Role::Site, 0.6),
    ("dc.publisher", Role::Site, 0.5),
    ("dcterms.publisher", Role::Site, 0.5),
    ("citation_journal_title", Role::Site, 0.6),
    ("copyright", Role::Site, 0.2),
    ("publisher", Role::Site, 0.4),
    ("og:description", Role::Description, 0.8),
    ("description", Role::Description, 0.75),
    ("twitter:description", Role::Description, 0.65),
    ("dc.description", Role::Description, 0.5),
    ("dcterms.description", Role::Description, 0.5),
    ("sailthru.description", Role::Description, 0.5),
    ("article:section", Role::Section, 0.85),
    ("parsely-section", Role::Section, 0.8),
    ("cxenseparse:taxonomy", Role::Section, 0.5),
    ("section", Role::Section, 0.6),
    ("category", Role::Section, 0.5),
    ("articlesection", Role::Section, 0.7),
    ("og:article:section", Role::Section, 0.8),
    ("article:tag", Role::Tag, 0.85),
    ("og:article:tag", Role::Tag, 0.8),
    ("parsely-tags", Role::Tag, 0.7),
    ("news_keywords", Role::Tag, 0.75),
    ("sailthru.tags", Role::Tag, 0.65),
    ("keywords", Role::Tag, 0.6),
    ("dc.subject", Role::Tag, 0.4),
    ("og:image", Role::Image, 0.9),
    ("og:image:url", Role::Image, 0.85),
    ("og:image:secure_url", Role::Image, 0.85),
    ("twitter:image", Role::Image, 0.8),
    ("twitter:image:src", Role::Image, 0.8),
    ("parsely-image-url", Role::Image, 0.7),
    ("thumbnail", Role::Image, 0.4),
    ("og:locale", Role::Language, 0.5),
    ("content-language", Role::Language, 0.55),
    ("dc.language", Role::Language, 0.55),
    ("dcterms.language", Role::Language, 0.55),
    ("language", Role::Language, 0.5),
    ("inlanguage", Role::Language, 0.6),
    ("license", Role::License, 0.7),
    ("dc.rights", Role::License, 0.3),
    ("dcterms.license", Role::License, 0.7),
    ("og:url", Role::Url, 0.7),
    ("article:content_tier", Role::Tier, 0.8),
    ("commentcount", Role::Comments, 0.7),
    ("interactioncount", Role::Comments, 0.7),
    ("cxenseparse:articletype", Role::Tier, 0.2),
];

/// Dates and authors as metas give them: value, name, weight.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) dates: Vec<(String, &'static str, f32)>,
    pub(crate) modified: Vec<(String, &'static str, f32)>,
    pub(crate) authors: Vec<(String, &'static str, f32)>,
}

/// Reads all metas of the page; dates and authors are given back as written.
pub(crate) fn read(scene: &Document<'_>, evidence: &mut Evidence) -> Said {
    let mut said = Said::default();
    let mut tags: Vec<(&'static str, f32, Vec<String>)> = Vec::new();
    for (name, content) in &scene.metas {
        let Some((name, role, weight)) = NAMES.iter().find(|(n, _, _)| n == name).copied().or_else(|| resembling(name)) else { continue };
        let value = plain(content);
        if value.is_empty() || (name == "dc.rights" && !is_licence(&value)) {
            continue;
        }
        let holder = (name == "copyright").then(|| site::notice(&value).filter(|_| !is_licence(&value)));
        let Some(value) = holder.unwrap_or(Some(value)) else { continue };
        match role {
            Role::Published => said.dates.push((value, name, weight)),
            Role::Modified => said.modified.push((value, name, weight)),
            Role::Author => said.authors.push((value, name, weight)),
            Role::Tag => add_tags(&mut tags, name, weight, &value),
            other => single(other, value, name, weight, evidence),
        }
    }
    evidence.tags.extend(tags.into_iter().map(|(name, weight, list)| Weighed::new(list, Origin::Meta, name, weight)));
    parsely_page(scene, &mut said, evidence);
    said
}

/// What kind of page the metas declare, with its address.
pub(crate) fn declared(scene: &Document<'_>, address: Option<url::Url>) -> Declared {
    let of = |name: &str| scene.metas.iter().find(|(n, _)| n == name).map(|(_, content)| content.trim());
    Declared {
        kind: of("og:type").filter(|kind| !kind.is_empty()).map(str::to_ascii_lowercase),
        published: of("article:published_time").is_some(),
        article: false,
        address,
    }
}

/// "© 2025 Lund Courier" is the notice of a right, not a licence.
fn is_licence(value: &str) -> bool {
    let value = value.to_lowercase();
    ["creativecommons", "creative commons", "cc by", "cc-by", "cc0", "licen", "public domain"].iter().any(|w| value.contains(w))
}

/// Names of no known system that say what they are: `w-published-date`, `custom:updateTime`.
fn resembling(name: &str) -> Option<(&'static str, Role, f32)> {
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if !has(&["date", "time"]) || has(&["event", "expir", "valid", "feed", "candidate", "update-frequency", "site"]) {
        return None;
    }
    match () {
        () if has(&["modif", "updat", "revis"]) => Some(("meta like modified date", Role::Modified, 0.6)),
        () if has(&["publish", "publication", "posted", "created"]) => Some(("meta like published date", Role::Published, 0.65)),
        () => None,
    }
}

fn add_tags(tags: &mut Vec<(&'static str, f32, Vec<String>)>, name: &'static str, weight: f32, value: &str) {
    let list = value.split([',', ';']).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    match tags.iter_mut().find(|(n, _, _)| *n == name) {
        Some((_, _, known)) if known.len() < 200 => known.extend(list),
        Some(_) => {}
        None => tags.push((name, weight, list.collect())),
    }
}

fn single(role: Role, value: String, name: &'static str, weight: f32, evidence: &mut Evidence) {
    let list = match role {
        Role::Title => &mut evidence.titles,
        Role::Site => &mut evidence.sites,
        Role::Description => &mut evidence.descriptions,
        Role::Section => &mut evidence.sections,
        Role::Image => &mut evidence.images,
        Role::Language => &mut evidence.languages,
        Role::License => &mut evidence.licenses,
        Role::Url => &mut evidence.canonical_urls,
        Role::Comments => {
            let number = value.strip_prefix("UserComments:").or(Some(value.as_str()).filter(|_| name == "commentcount"));
            let number = number.and_then(|n| n.trim().parse().ok());
            evidence.comment_counts.extend(number.map(|n| Weighed::new(n, Origin::Meta, name, weight)));
            return;
        }
        Role::Tier => {
            let tier = match value.as_str() {
                "free" => Some(false),
                "locked" | "metered" => Some(true),
                _ => None,
            };
            evidence.paywalled.extend(tier.map(|t| Weighed::new(t, Origin::Meta, name, weight)));
            return;
        }
        _ => return,
    };
    list.push(Weighed::new(value, Origin::Meta, name, weight));
}

/// Parse.ly's JSON in a meta: `{"title": …, "pub_date": …, "author": …}`.
fn parsely_page(scene: &Document<'_>, said: &mut Said, evidence: &mut Evidence) {
    let Some((_, content)) = scene.metas.iter().find(|(n, _)| n == "parsely-page") else { return };
    let Ok(page) = serde_json::from_str::<serde_json::Value>(content) else { return };
    let get = |key: &str| page.get(key).and_then(serde_json::Value::as_str).map(plain).filter(|v| !v.is_empty());
    said.dates.extend(get("pub_date").map(|v| (v, "parsely-page", 0.85)));
    said.authors.extend(get("author").map(|v| (v, "parsely-page", 0.75)));
    evidence.titles.extend(get("title").map(|v| Weighed::new(v, Origin::Meta, "parsely-page", 0.7)));
    evidence.sections.extend(get("section").map(|v| Weighed::new(v, Origin::Meta, "parsely-page", 0.6)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn comments_are_counted_and_nothing_else() {
        let page = html::parse(
            "<body><meta itemprop=interactionCount content='UserLikes:90'><meta itemprop=interactionCount content='UserComments:12'>\
             <meta itemprop=commentCount content='some'>",
            &html::Options::default(),
        );
        let mut evidence = Evidence::default();
        read(&Document::of(&page.tree), &mut evidence);
        assert_eq!(evidence.comment_counts.iter().map(|c| c.value).collect::<Vec<_>>(), [12]);
    }

    #[test]
    fn names_are_lower_case_and_stand_once() {
        let mut names: Vec<&str> = NAMES.iter().map(|(n, _, _)| *n).collect();
        assert!(names.iter().all(|n| n.to_lowercase() == *n));
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
