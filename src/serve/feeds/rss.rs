//! RSS 2.0 with the body in `content:encoded`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::item::{Feed, Item};
use super::write::{Xml, is_web, picture_type};

pub(super) fn rss(feed: &Feed) -> String {
    let mut xml = Xml::new();
    xml.raw(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" ",
    );
    xml.raw("xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n");
    xml.element("title", &feed.title);
    xml.element("link", feed.home.as_deref().unwrap_or(&feed.this));
    xml.element("description", &format!("{}, full text", feed.title));
    xml.empty("atom:link", &[("rel", "self"), ("type", "application/rss+xml"), ("href", &feed.this)]);
    if let Some(hub) = &feed.hub {
        xml.empty("atom:link", &[("rel", "hub"), ("href", hub)]);
    }
    if !feed.items.is_empty() {
        xml.element("lastBuildDate", &date(feed.updated()));
    }
    xml.element("generator", concat!("dateline ", env!("CARGO_PKG_VERSION")));
    feed.items.iter().for_each(|entry| item(entry, &mut xml));
    xml.raw("</channel>\n</rss>\n");
    xml.0
}

fn item(item: &Item, xml: &mut Xml) {
    xml.raw("<item>\n");
    xml.element("title", item.title.as_deref().unwrap_or(&item.url));
    if is_web(&item.url) {
        xml.element("link", &item.url);
    }
    xml.element("guid isPermaLink=\"false\"", &item.id);
    if let Some(published) = item.published {
        xml.element("pubDate", &date(published));
    }
    item.authors.iter().for_each(|author| xml.element("dc:creator", author));
    item.categories.iter().for_each(|category| xml.element("category", category));
    if let Some(language) = &item.language {
        xml.element("dc:language", language);
    }
    xml.element("description", item.summary.as_deref().or(item.html.as_deref()).unwrap_or_default());
    xml.element("content:encoded", item.html.as_deref().unwrap_or_default());
    if let Some(image) = item.image.as_deref().filter(|image| is_web(image)) {
        xml.empty("enclosure", &[("url", image), ("length", "0"), ("type", picture_type(image))]);
    }
    xml.raw("</item>\n");
}

fn date(at: Timestamp) -> String {
    jiff::fmt::rfc2822::to_string(&at.to_zoned(TimeZone::UTC)).unwrap_or_default()
}
