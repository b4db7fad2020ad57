//! The record under the key names of other tools, so that a pipeline written for one of them can switch.
//!
//! The keys are those of trafilatura 2 (`--output-format json`), newspaper4k (`Article.to_json`) and news-please
//! (`NewsArticle.get_serializable_dict`), all of them and in their order. What dateline does not know is `null`, or empty where
//! the tool itself gives an empty value. An input that failed has `error` beside them.

use serde_json::{Value, json};
use url::Url;

use crate::model::{Article, Date};

/// Whose key names the JSON has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Dialect {
    /// Our own: the contract.
    #[default]
    Dateline,
    /// trafilatura's.
    Trafilatura,
    /// newspaper's.
    Newspaper,
    /// news-please's.
    NewsPlease,
}

impl Dialect {
    /// The dialect of a tool by its name: `trafilatura`, `newspaper` or `news-please`.
    #[must_use]
    pub fn of_tool(name: &str) -> Option<Self> {
        match name {
            "trafilatura" => Some(Self::Trafilatura),
            "newspaper" => Some(Self::Newspaper),
            "news-please" => Some(Self::NewsPlease),
            _ => None,
        }
    }
}

/// The record in another tool's words; `None` for our own.
pub(crate) fn translated(article: &Article, dialect: Dialect) -> Option<Value> {
    let mut record = match dialect {
        Dialect::Dateline => return None,
        Dialect::Trafilatura => trafilatura(article),
        Dialect::Newspaper => newspaper(article),
        Dialect::NewsPlease => news_please(article),
    };
    if let Some(error) = &article.error {
        record["error"] = json!(error);
    }
    Some(record)
}

/// The address: where it was fetched from, else what the page calls its own.
fn address(article: &Article) -> Option<&str> {
    article.url.as_deref().or(article.canonical_url.as_deref())
}

fn host(article: &Article) -> Option<String> {
    let url = Url::parse(address(article)?).ok()?;
    url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned())
}

fn trafilatura(article: &Article) -> Value {
    let joined = |list: &[String], by: &str| (!list.is_empty()).then(|| list.join(by));
    json!({
        "title": article.title,
        "author": joined(&article.authors, "; "),
        "hostname": host(article),
        "date": article.date.map(|d| d.day.to_string()),
        "fingerprint": null,
        "id": article.id,
        "license": article.license,
        "comments": article.comments.iter().flatten().map(|c| c.text.as_str()).collect::<Vec<_>>().join("\n"),
        "raw_text": article.text,
        "text": article.text,
        "language": article.language,
        "image": article.image,
        "pagetype": null,
        "filedate": null,
        "source": address(article),
        "source-hostname": article.site,
        "excerpt": article.description,
        "categories": article.section.clone().unwrap_or_default(),
        "tags": article.tags.join(";"),
    })
}

fn newspaper(article: &Article) -> Value {
    let or_empty = |value: &Option<String>| value.clone().unwrap_or_default();
    json!({
        "url": address(article).unwrap_or_default(),
        "read_more_link": "",
        "language": or_empty(&article.language),
        "title": or_empty(&article.title),
        "top_image": or_empty(&article.image),
        "meta_img": or_empty(&article.image),
        "images": article.image.iter().collect::<Vec<_>>(),
        "movies": [],
        "keywords": [],
        "keyword_scores": {},
        "meta_keywords": article.tags,
        "tags": article.tags,
        "authors": article.authors,
        "publish_date": article.date,
        "summary": "",
        "meta_description": or_empty(&article.description),
        "meta_lang": or_empty(&article.language),
        "meta_favicon": "",
        "meta_site_name": or_empty(&article.site),
        "canonical_link": or_empty(&article.canonical_url),
        "text": article.text,
    })
}

fn news_please(article: &Article) -> Value {
    json!({
        "authors": article.authors,
        "date_download": null,
        "date_modify": article.modified.map(spaced),
        "date_publish": article.date.map(spaced),
        "description": article.description,
        "filename": null,
        "image_url": article.image,
        "language": article.language,
        "localpath": null,
        "maintext": article.text,
        "source_domain": host(article),
        "text": article.text,
        "title": article.title,
        "title_page": null,
        "title_rss": null,
        "url": address(article),
    })
}

/// `2025-04-02 13:24:00`: news-please's form has no zone and always a time; a day alone stands at midnight, as there.
fn spaced(date: Date) -> String {
    let time = date.time.map(|t| t.time).unwrap_or_default();
    format!("{} {:02}:{:02}:{:02}", date.day, time.hour(), time.minute(), time.second())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PageVerdict;

    fn article() -> Article {
        Article {
            id: "ba7816bf8f01cfea".into(),
            url: Some("https://www.courier.example/ferry".into()),
            title: Some("Ferry returns".into()),
            authors: vec!["Ada Lind".into(), "Bo Ek".into()],
            date: "2025-04-02T13:24:05+02:00".parse().ok(),
            modified: "2025-04-03".parse().ok(),
            site: Some("Courier".into()),
            section: Some("Harbour".into()),
            tags: vec!["ferry".into(), "sound".into()],
            text: "It runs again.\n\nFrom Monday.".into(),
            ..Article::default()
        }
    }

    fn record(dialect: Dialect) -> Value {
        translated(&article(), dialect).expect("another tool's record")
    }

    #[test]
    fn values_stand_under_the_tools_keys() {
        assert_eq!(translated(&article(), Dialect::Dateline), None);
        let it = record(Dialect::Trafilatura);
        assert_eq!(
            (&it["author"], &it["date"], &it["hostname"]),
            (&json!("Ada Lind; Bo Ek"), &json!("2025-04-02"), &json!("courier.example"))
        );
        assert_eq!((&it["source-hostname"], &it["tags"], &it["categories"]), (&json!("Courier"), &json!("ferry;sound"), &json!("Harbour")));
        let it = record(Dialect::Newspaper);
        assert_eq!((&it["authors"], &it["publish_date"]), (&json!(["Ada Lind", "Bo Ek"]), &json!("2025-04-02T13:24:05+02:00")));
        assert_eq!((&it["top_image"], &it["meta_site_name"]), (&json!(""), &json!("Courier")));
        let it = record(Dialect::NewsPlease);
        assert_eq!((&it["date_publish"], &it["date_modify"]), (&json!("2025-04-02 13:24:05"), &json!("2025-04-03 00:00:00")));
        assert_eq!((&it["maintext"], &it["source_domain"]), (&json!("It runs again.\n\nFrom Monday."), &json!("courier.example")));
    }

    #[test]
    fn a_failure_says_so() {
        let failed = Article::failed("gone.html", "no such file".into());
        assert_eq!(failed.verdict, PageVerdict::Failed);
        for dialect in [Dialect::Trafilatura, Dialect::Newspaper, Dialect::NewsPlease] {
            assert_eq!(translated(&failed, dialect).expect("a record")["error"], "no such file");
        }
    }
}
