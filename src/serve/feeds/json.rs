//! JSON Feed 1.1.

use serde_json::{Map, Value, json};

use super::item::{Feed, Item};
use super::write::{is_web, picture_type};

pub(super) fn json(feed: &Feed) -> String {
    let mut out = json!({ "version": "https://jsonfeed.org/version/1.1", "title": feed.title, "feed_url": feed.this });
    if let Some(home) = feed.home.as_deref().filter(|home| is_web(home)) {
        out["home_page_url"] = home.into();
    }
    if let Some(hub) = &feed.hub {
        out["hubs"] = json!([{ "type": "WebSub", "url": hub }]);
    }
    out["items"] = feed.items.iter().map(item).collect();
    out.to_string() + "\n"
}

/// An entry; what is not known is left out, as the format wants it.
fn item(item: &Item) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        if !(value.is_null() || value.as_array().is_some_and(Vec::is_empty)) {
            out.insert(key.to_owned(), value);
        }
    };
    put("id", item.id.clone().into());
    put("url", Some(item.url.clone()).filter(|url| is_web(url)).into());
    put("title", item.title.clone().into());
    put("content_html", item.html.clone().unwrap_or_default().into());
    put("summary", item.summary.clone().into());
    put("image", item.image.clone().filter(|image| is_web(image)).into());
    put("date_published", item.published.map(|at| format!("{at:.0}")).into());
    put("date_modified", Some(item.updated).filter(|at| Some(*at) != item.published).map(|at| format!("{at:.0}")).into());
    put("authors", item.authors.iter().map(|name| json!({ "name": name })).collect());
    put("tags", item.categories.clone().into());
    put("language", item.language.clone().into());
    let picture = item.image.as_deref().filter(|image| is_web(image));
    put("attachments", picture.map(|url| json!({ "url": url, "mime_type": picture_type(url) })).into_iter().collect());
    Value::Object(out)
}
