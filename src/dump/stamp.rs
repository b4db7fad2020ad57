//! What the saving tool wrote above the text.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::dates::{Order, header};
use crate::lexicon::list;
use crate::model::Date;

/// Facts about the article that stand above its text: a ` date YYYY-MM-DD ` stamp, `Title:` and `URL:` lines, front matter.
///
/// What the header does not tell is `None` or empty. Values are as written, trimmed; nothing is checked against the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp {
    /// When it was published. A date that the header itself calls the day of fetching or the file's time is not taken.
    pub date: Option<Date>,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// Headline.
    pub title: Option<String>,
    /// The address it was saved from.
    pub url: Option<String>,
    /// The address that the page calls canonical.
    pub canonical_url: Option<String>,
    /// The outlet's name.
    pub site: Option<String>,
    /// The authors' names, each once.
    pub authors: Vec<String>,
    /// The page's summary.
    pub description: Option<String>,
    /// The language as the header writes it.
    pub language: Option<String>,
    /// The section.
    pub section: Option<String>,
    /// Tags or keywords.
    pub tags: Vec<String>,
    /// The lead image's address.
    pub image: Option<String>,
    /// The licence.
    pub license: Option<String>,
    /// The agencies that it credits.
    pub agencies: Vec<String>,
    /// What was corrected.
    pub corrections: Vec<String>,
    /// The paragraph under the headline.
    pub standfirst: Option<String>,
    /// What stands under the lead image.
    pub image_caption: Option<String>,
    /// Who made the lead image.
    pub image_credit: Option<String>,
    /// The article's id, as an earlier cleaning gave it.
    pub id: Option<String>,
    /// Where an earlier cleaning had read the date, by its name such as `json-ld`.
    pub date_source: Option<String>,
    /// The day by which an earlier cleaning had filed it, for want of a date.
    pub day_filed: Option<Date>,
    /// A date that could be two days.
    pub(crate) doubtful: Option<String>,
}

/// What a header's key is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Date,
    Modified,
    Title,
    Url,
    Canonical,
    Site,
    Source,
    Authors,
    Description,
    Language,
    Section,
    Tags,
    Image,
    License,
    Agencies,
    Corrections,
    Standfirst,
    ImageCaption,
    ImageCredit,
    Id,
    DateSource,
    DayFiled,
    /// Known, and of no use: word counts, the time of fetching.
    Other,
    /// Nothing but the words before the text (`Markdown Content:`).
    Content,
}

/// Names of the fields' own lines in the table of keys.
const NAMES: &[(&str, Field)] = &[
    ("date", Field::Date),
    ("modified", Field::Modified),
    ("title", Field::Title),
    ("url", Field::Url),
    ("canonical", Field::Canonical),
    ("site", Field::Site),
    ("source", Field::Source),
    ("authors", Field::Authors),
    ("description", Field::Description),
    ("language", Field::Language),
    ("section", Field::Section),
    ("tags", Field::Tags),
    ("image", Field::Image),
    ("license", Field::License),
    ("agencies", Field::Agencies),
    ("corrections", Field::Corrections),
    ("standfirst", Field::Standfirst),
    ("image_caption", Field::ImageCaption),
    ("image_credit", Field::ImageCredit),
    ("id", Field::Id),
    ("date_source", Field::DateSource),
    ("day_filed", Field::DayFiled),
    ("other", Field::Other),
    ("content", Field::Content),
];

/// The keys that headers and front matter use: a row a field.
const KEYS: &str = include_str!("../../lexicon/rules/stamp_keys.txt");

/// The field that a key names; case, and the choice among space, `-` and `_`, do not matter.
pub(crate) fn field(key: &str) -> Option<Field> {
    if key.len() > 40 {
        return None;
    }
    FIELDS.get(key.trim().to_lowercase().replace(['_', '-'], " ").as_str()).copied()
}

static FIELDS: LazyLock<HashMap<&str, Field>> = LazyLock::new(|| {
    let named = list::rows(KEYS).filter_map(|row| NAMES.iter().find(|(n, _)| *n == row.key()).map(|(_, field)| (*field, row)));
    named.flat_map(|(field, row)| row.forms().map(move |key| (key, field))).collect()
});

impl Stamp {
    /// Takes a value in, if the field has none yet; false if it says nothing (a date that is none).
    pub(crate) fn set(&mut self, field: Field, value: &str) -> bool {
        let value = value.trim();
        match field {
            Field::Date => return set_date(&mut self.date, value) || self.set_doubtful(value),
            Field::Modified => return set_date(&mut self.modified, value),
            Field::DayFiled => return set_date(&mut self.day_filed, value),
            Field::Authors => push_names(&mut self.authors, value),
            Field::Tags => value.split([',', ';']).for_each(|tag| push_once(&mut self.tags, tag)),
            Field::Agencies => value.split([',', ';']).for_each(|name| push_once(&mut self.agencies, name)),
            Field::Corrections => push_once(&mut self.corrections, value),
            Field::Source if is_url(value) => fill(&mut self.url, value),
            Field::Source => fill(&mut self.site, value),
            Field::Url if !is_url(value) => return false,
            Field::Other | Field::Content => {}
            field => self.slot(field).into_iter().for_each(|slot| fill(slot, value)),
        }
        true
    }

    /// Takes a list in, each item whole.
    pub(crate) fn set_list(&mut self, field: Field, values: &[String]) {
        match field {
            Field::Authors => values.iter().for_each(|v| push_once(&mut self.authors, v)),
            Field::Tags => values.iter().for_each(|v| push_once(&mut self.tags, v)),
            Field::Agencies => values.iter().for_each(|v| push_once(&mut self.agencies, v)),
            Field::Corrections => values.iter().for_each(|v| push_once(&mut self.corrections, v)),
            _ => {
                let _set = values.first().is_some_and(|value| self.set(field, value));
            }
        }
    }

    /// Keeps a date that could be two days until it is known who writes it.
    fn set_doubtful(&mut self, value: &str) -> bool {
        let may_be = header::parse_in(value, Some(Order::DayFirst)).is_some();
        if may_be {
            self.doubtful.get_or_insert_with(|| value.to_owned());
        }
        may_be
    }

    /// Reads a date that could be two days by the language's country, or the host's.
    pub(crate) fn settle(&mut self) {
        let host = self.url.as_deref().and_then(|u| url::Url::parse(u).ok());
        let order = Order::known(self.language.as_deref(), host.as_ref().and_then(url::Url::host_str));
        let date = self.doubtful.as_deref().zip(order).and_then(|(value, order)| header::parse_in(value, Some(order)));
        self.date = self.date.or(date);
    }

    /// True if it says which article follows.
    pub(crate) fn names_article(&self) -> bool {
        self.title.is_some() || self.url.is_some() || self.date.is_some() || self.doubtful.is_some() || self.id.is_some()
    }

    fn slot(&mut self, field: Field) -> Option<&mut Option<String>> {
        Some(match field {
            Field::Title => &mut self.title,
            Field::Url => &mut self.url,
            Field::Canonical => &mut self.canonical_url,
            Field::Site => &mut self.site,
            Field::Description => &mut self.description,
            Field::Language => &mut self.language,
            Field::Section => &mut self.section,
            Field::Image => &mut self.image,
            Field::License => &mut self.license,
            Field::Standfirst => &mut self.standfirst,
            Field::ImageCaption => &mut self.image_caption,
            Field::ImageCredit => &mut self.image_credit,
            Field::Id => &mut self.id,
            Field::DateSource => &mut self.date_source,
            _ => return None,
        })
    }
}

pub(crate) fn is_url(value: &str) -> bool {
    let scheme = value.split_once("://").map(|(scheme, _)| scheme);
    scheme.is_some_and(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric())) && !value.contains(char::is_whitespace)
}

fn set_date(slot: &mut Option<Date>, value: &str) -> bool {
    let date = header::parse(value);
    *slot = slot.or(date);
    date.is_some()
}

fn fill(slot: &mut Option<String>, value: &str) {
    if slot.is_none() && !value.is_empty() && !matches!(value, "null" | "None") {
        *slot = Some(value.to_owned());
    }
}

fn push_once(list: &mut Vec<String>, value: &str) {
    let value = value.trim();
    if !value.is_empty() && list.len() < 1000 && !list.iter().any(|v| v == value) {
        list.push(value.to_owned());
    }
}

/// Names apart by `;`, or by commas and "and" where each part has the shape of a whole name.
fn push_names(list: &mut Vec<String>, value: &str) {
    let value = value.strip_prefix("By ").or_else(|| value.strip_prefix("by ")).unwrap_or(value);
    let parts: Vec<&str> = if value.contains(';') {
        value.split(';').collect()
    } else {
        value.split(',').flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & ")).collect()
    };
    let whole = parts.len() > 1 && !value.contains(';') && parts.iter().any(|p| p.split_whitespace().count() < 2);
    if whole {
        push_once(list, value);
    } else {
        for name in parts {
            push_once(list, name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_keys_names_a_field() {
        for row in list::rows(KEYS) {
            assert!(NAMES.iter().any(|(n, _)| *n == row.key()), "{row:?}");
            assert!(row.forms().all(|k| k == k.to_lowercase() && !k.contains(['_', '-']) && field(k).is_some()), "{row:?}");
        }
    }

    #[test]
    fn keys_are_read_tolerantly() {
        assert_eq!(field("Published Time"), Some(Field::Date));
        assert_eq!(field("published_time"), Some(Field::Date));
        assert_eq!(field("URL Source"), Some(Field::Url));
        assert_eq!(field("Details"), None);
    }

    #[test]
    fn the_first_value_stays() {
        let mut stamp = Stamp::default();
        assert!(stamp.set(Field::Source, "https://courier.example/a") && stamp.set(Field::Source, "Harbour Courier"));
        assert!(stamp.set(Field::Title, "One") && stamp.set(Field::Title, "Two"));
        assert!(!stamp.set(Field::Date, "yesterday") && stamp.set(Field::Date, "2024-05-06"));
        assert!(stamp.set(Field::Authors, "Ines Varrow and Davit Sollers") && stamp.set(Field::Authors, "Varrow, Ines"));
        assert_eq!((stamp.url.as_deref(), stamp.site.as_deref()), (Some("https://courier.example/a"), Some("Harbour Courier")));
        assert_eq!(stamp.title.as_deref(), Some("One"));
        assert_eq!(stamp.authors, ["Ines Varrow", "Davit Sollers", "Varrow, Ines"]);
    }
}
