//! Atom 1.0 (RFC 4287).

use jiff::Timestamp;

use super::item::{Feed, Item};
use super::write::{Xml, is_web, picture_type};

pub(super) fn atom(feed: &Feed) -> String {
    let mut xml = Xml::new();
    xml.raw("<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    xml.element("id", &feed.id);
    xml.element("title", &feed.title);
    xml.element("updated", &date(feed.updated()));
    xml.raw("<author><name>dateline</name></author>\n");
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.this)]);
    if let Some(home) = feed.home.as_deref().filter(|home| is_web(home)) {
        xml.empty("link", &[("rel", "alternate"), ("href", home)]);
    }
    if let Some(hub) = &feed.hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)]);
    }
    xml.element("generator", concat!("dateline ", env!("CARGO_PKG_VERSION")));
    feed.items.iter().for_each(|item| entry(item, &mut xml));
    xml.raw("</feed>\n");
    xml.0
}

fn entry(item: &Item, xml: &mut Xml) {
    xml.raw("<entry>\n");
    xml.element("id", &item.id);
    xml.element("title", item.title.as_deref().unwrap_or(&item.url));
    if is_web(&item.url) {
        xml.empty("link", &[("rel", "alternate"), ("href", &item.url)]);
    }
    if let Some(published) = item.published {
        xml.element("published", &date(published));
    }
    xml.element("updated", &date(item.updated));
    for author in &item.authors {
        xml.raw("<author>");
        xml.element("name", author);
        xml.raw("</author>\n");
    }
    item.categories.iter().for_each(|category| xml.empty("category", &[("term", category)]));
    xml.element("summary", item.summary.as_deref().unwrap_or_default());
    xml.element("content type=\"html\"", item.html.as_deref().unwrap_or_default());
    if let Some(image) = item.image.as_deref().filter(|image| is_web(image)) {
        xml.empty("link", &[("rel", "enclosure"), ("type", picture_type(image)), ("href", image)]);
    }
    xml.raw("</entry>\n");
}

fn date(at: Timestamp) -> String {
    format!("{at:.0}")
}
