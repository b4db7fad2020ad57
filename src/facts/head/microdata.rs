//! Section, image, licence, number of comments and tags as marked elements give them: microdata, links with `rel=tag` and `rel=license`.

use crate::document::Document;
use crate::document::region::Region;
use crate::facts::evidence::{Evidence, Weighed};
use crate::html::NodeId;
use crate::model::Origin;

/// A longer text is no section or tag.
const LONGEST: usize = 80;
/// Tags beyond this number are not read.
const MOST_TAGS: usize = 100;

/// Adds what marked elements outside foreign parts say.
pub(crate) fn read(scene: &Document<'_>, evidence: &mut Evidence) {
    let tree = scene.tree;
    let own = |id: &&NodeId| !scene.region(**id).is(Region::FOREIGN);
    let has = |id: NodeId, name: &str| tree.attr(id, "itemprop").is_some_and(|p| p.split_whitespace().any(|w| w == name));
    for id in scene.marked.iter().filter(own) {
        if has(*id, "articleSection") {
            let text = tree.attr(*id, "content").map_or_else(|| scene.text(*id, LONGEST), str::to_owned);
            evidence
                .sections
                .extend(Some(text).filter(|t| !t.is_empty()).map(|t| Weighed::new(t, Origin::Microdata, "articleSection", 0.7)));
        }
        if has(*id, "commentCount") {
            let number = tree.attr(*id, "content").map_or_else(|| scene.text(*id, LONGEST), str::to_owned).trim().parse().ok();
            evidence.comment_counts.extend(number.map(|n| Weighed::new(n, Origin::Microdata, "commentCount", 0.7)));
        }
        let licence = has(*id, "license") || tree.attr(*id, "rel").is_some_and(|rel| rel.split_whitespace().any(|w| w == "license"));
        if licence && matches!(tree.tag(*id), "a" | "link" | "meta") {
            let value = tree.attr(*id, "href").or_else(|| tree.attr(*id, "content"));
            evidence
                .licenses
                .extend(value.filter(|v| !v.is_empty()).map(|v| Weighed::new(v.to_owned(), Origin::LinkElement, "rel=license", 0.6)));
        }
        if has(*id, "image") {
            evidence.images.extend(image(scene, *id).map(|v| Weighed::new(v, Origin::Microdata, "image", 0.5)));
        }
    }
    let tags = tags(scene);
    if !tags.is_empty() {
        evidence.tags.push(Weighed::new(tags, Origin::LinkElement, "rel=tag", 0.45));
    }
}

/// The address of an image: its own, or that of the `url` or picture inside.
fn image(scene: &Document<'_>, id: NodeId) -> Option<String> {
    let tree = scene.tree;
    let address = |id: NodeId| ["content", "src", "href"].iter().find_map(|name| tree.attr(id, name)).map(str::to_owned);
    let named = |id: &NodeId| matches!(tree.attr(*id, "itemprop"), Some("url" | "contentUrl"));
    let inner = || tree.descendants(id).take(60).find(named).and_then(address);
    let picture = || tree.elements(id, "img").next().and_then(|img| tree.attr(img, "src")).map(str::to_owned);
    address(id).or_else(inner).or_else(picture)
}

/// The links with `rel=tag` that stand together first.
fn tags(scene: &Document<'_>) -> Vec<String> {
    let tree = scene.tree;
    let is_tag = |id: &&NodeId| {
        let rel: Vec<&str> = tree.attr(**id, "rel").unwrap_or_default().split_whitespace().collect();
        tree.tag(**id) == "a" && rel.contains(&"tag") && !rel.contains(&"category") && !scene.region(**id).is(Region::COMMENTS)
    };
    let group = |id: NodeId| tree.parent(id).and_then(|p| if tree.tag(p) == "li" { tree.parent(p) } else { Some(p) });
    let mut links = scene.marked.iter().copied().filter(|id| is_tag(&id)).peekable();
    let Some(first) = links.peek().map(|id| group(*id)) else { return Vec::new() };
    let mut out: Vec<String> = Vec::new();
    for id in links.filter(|id| group(*id) == first).take(MOST_TAGS) {
        let text = scene.text(id, LONGEST).trim_start_matches('#').to_owned();
        if !text.is_empty() && !out.contains(&text) {
            out.push(text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn reads_marked_elements() {
        let page = html::parse(
            "<article><span itemprop=articleSection>Harbour</span><figure itemprop=image itemscope><meta itemprop=url content=/a.jpg></figure>\
             <b itemprop=commentCount>12</b>\
             <footer><a rel='nofollow license' href='https://creativecommons.org/licenses/by/4.0/'>CC BY</a></footer><p><a rel='category tag'>News</a></p><p><a rel=tag>Ferry</a><a rel=tag>#Lund</a></p><p><a rel=tag>Other</a></p></article>",
            &html::Options::default(),
        );
        let mut evidence = Evidence::default();
        read(&Document::of(&page.tree), &mut evidence);
        assert_eq!(evidence.sections[0].value, "Harbour");
        assert_eq!(evidence.images[0].value, "/a.jpg");
        assert_eq!(evidence.tags[0].value, ["Ferry", "Lund"]);
        assert_eq!(evidence.comment_counts.iter().map(|c| c.value).collect::<Vec<_>>(), [12]);
        assert_eq!(evidence.licenses[0].value, "https://creativecommons.org/licenses/by/4.0/");
    }
}
