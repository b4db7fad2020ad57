//! The template that says where in the output folder an article's file stands.

use std::fmt;
use std::str::FromStr;

use jiff::civil;

use super::error::TemplateError;
use super::name::{self, MAX_NAME_BYTES, cut, is_portable, slug, unreserve};
use crate::model::Article;

/// The layout used unless the configuration says otherwise: `2025/04/2025-04-02-headline-of-the-article`.
pub const DEFAULT_TEMPLATE: &str = "{year}/{month}/{date}-{slug}";

/// The names that may stand in braces, and what each gives.
pub const PLACEHOLDERS: &[(&str, &str)] = &[
    ("year", "year of the article's day, four digits"),
    ("month", "month, two digits"),
    ("day", "day of the month, two digits"),
    ("date", "the day, as 2025-04-02"),
    ("slug", "the title's words, or the id if there is no title"),
    ("site", "the outlet's name or host, or unknown"),
    ("id", "the article's id"),
    ("lang", "the article's language, or und"),
    ("language", "the same"),
    ("story", "the id of the story's first article: copies stand together"),
];

/// Names longer than this would crowd out the title.
const MAX_SITE_BYTES: usize = 60;

/// A checked layout: folders and file name with placeholders, without the extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    names: Vec<Vec<Piece>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Year,
    Month,
    Day,
    Date,
    Slug,
    Site,
    Id,
    Lang,
    Story,
}

impl Default for Template {
    fn default() -> Self {
        let names = vec![vec![Piece::Year], vec![Piece::Month], vec![Piece::Date, Piece::Literal("-".to_owned()), Piece::Slug]];
        Self { text: DEFAULT_TEMPLATE.to_owned(), names }
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        if text.is_empty() {
            return Err(TemplateError::Empty);
        }
        let names = text.split('/').map(parse_name).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), names })
    }
}

fn parse_name(text: &str) -> Result<Vec<Piece>, TemplateError> {
    if text.is_empty() || text.starts_with('.') || text.ends_with(['.', ' ']) {
        return Err(TemplateError::Name(text.to_owned()));
    }
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        push_literal(&mut pieces, &rest[..open])?;
        let close = rest[open..].find('}').ok_or_else(|| TemplateError::Unclosed(text.to_owned()))? + open;
        pieces.push(parse_placeholder(&rest[open + 1..close])?);
        rest = &rest[close + 1..];
    }
    push_literal(&mut pieces, rest)?;
    Ok(pieces)
}

fn push_literal(pieces: &mut Vec<Piece>, text: &str) -> Result<(), TemplateError> {
    if let Some(character) = text.chars().find(|&c| !is_portable(c) || c == '}') {
        return Err(TemplateError::Character { character, name: text.to_owned() });
    }
    if !text.is_empty() {
        pieces.push(Piece::Literal(text.to_owned()));
    }
    Ok(())
}

fn parse_placeholder(name: &str) -> Result<Piece, TemplateError> {
    Ok(match name {
        "year" => Piece::Year,
        "month" => Piece::Month,
        "day" => Piece::Day,
        "date" => Piece::Date,
        "slug" => Piece::Slug,
        "site" => Piece::Site,
        "id" => Piece::Id,
        "lang" | "language" => Piece::Lang,
        "story" => Piece::Story,
        _ => return Err(TemplateError::Placeholder { name: name.to_owned() }),
    })
}

/// What a template needs to know of an article.
pub(super) struct Subject<'a> {
    pub(super) article: &'a Article,
    pub(super) id: &'a str,
    pub(super) day: civil::Date,
    /// With its dot, or empty.
    pub(super) extension: &'a str,
}

impl Template {
    /// The file's path inside the output folder, its names apart by `/`; `suffix` (`-1a2b3c4d` or nothing) tells twins apart.
    pub(super) fn path(&self, subject: &Subject<'_>, suffix: &str) -> String {
        let last = self.names.len() - 1;
        let mut out = String::new();
        for (i, pieces) in self.names.iter().enumerate() {
            if i > 0 {
                out.push('/');
            }
            let tail = if i == last { format!("{suffix}{}", subject.extension) } else { String::new() };
            out.push_str(&expand(pieces, subject, &tail));
        }
        out
    }
}

/// One name: the slug takes what room the other pieces leave.
fn expand(pieces: &[Piece], subject: &Subject<'_>, tail: &str) -> String {
    let texts: Vec<Option<String>> = pieces.iter().map(|piece| fixed(piece, subject)).collect();
    let taken: usize = texts.iter().flatten().map(String::len).sum::<usize>() + tail.len();
    let slugs = texts.iter().filter(|text| text.is_none()).count().max(1);
    let room = MAX_NAME_BYTES.saturating_sub(taken + 1) / slugs;
    let title = title_slug(subject, room);
    let name: String = texts.iter().map(|text| text.as_deref().unwrap_or(&title)).collect();
    let name = cut(&name, MAX_NAME_BYTES - tail.len() - 1).trim_end_matches(['.', ' ']);
    let name = if name.is_empty() { subject.id } else { name };
    unreserve(format!("{name}{tail}"))
}

/// The text of every piece but the slug.
fn fixed(piece: &Piece, subject: &Subject<'_>) -> Option<String> {
    let day = subject.day;
    Some(match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Year => format!("{:04}", day.year()),
        Piece::Month => format!("{:02}", day.month()),
        Piece::Day => format!("{:02}", day.day()),
        Piece::Date => format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
        Piece::Site => site(subject.article),
        Piece::Id => subject.id.to_owned(),
        Piece::Lang => or(slug(subject.article.language.as_deref().unwrap_or(""), 20), "und"),
        Piece::Story => or(slug(subject.article.story.as_deref().unwrap_or(""), 64), subject.id),
        Piece::Slug => return None,
    })
}

fn title_slug(subject: &Subject<'_>, room: usize) -> String {
    let slug = slug(subject.article.title.as_deref().unwrap_or(""), room);
    or(slug, subject.id)
}

fn site(article: &Article) -> String {
    let named = slug(article.site.as_deref().unwrap_or(""), MAX_SITE_BYTES);
    if !named.is_empty() {
        return named;
    }
    let url = article.canonical_url.as_deref().or(article.url.as_deref()).and_then(|url| url::Url::parse(url).ok());
    let host = url.as_ref().and_then(url::Url::host_str).unwrap_or("");
    or(name::slug(host.strip_prefix("www.").unwrap_or(host), MAX_SITE_BYTES), "unknown")
}

fn or(text: String, fallback: &str) -> String {
    if text.is_empty() { fallback.to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str) -> Article {
        Article {
            title: Some(title.to_owned()),
            site: Some("The Quay Courier".to_owned()),
            language: Some("pt-BR".to_owned()),
            ..Article::default()
        }
    }

    fn path(template: &str, title: &str, suffix: &str) -> String {
        let article = article(title);
        let subject = Subject { article: &article, id: "1a2b3c4d5e6f7081", day: civil::date(2025, 4, 2), extension: ".txt" };
        template.parse::<Template>().expect("a valid template").path(&subject, suffix)
    }

    #[test]
    fn the_default_is_what_its_text_says() {
        assert_eq!(DEFAULT_TEMPLATE.parse::<Template>(), Ok(Template::default()));
        assert_eq!(path(DEFAULT_TEMPLATE, "Ferry runs again", ""), "2025/04/2025-04-02-ferry-runs-again.txt");
        assert_eq!(path(DEFAULT_TEMPLATE, "Ferry runs again", "-1a2b3c4d"), "2025/04/2025-04-02-ferry-runs-again-1a2b3c4d.txt");
    }

    #[test]
    fn every_placeholder_gives_something() {
        for (name, _) in PLACEHOLDERS {
            let out = path(&format!("{{{name}}}"), "Ferry", "");
            assert!(out.len() > ".txt".len() && !out.contains('{'), "{out}");
        }
        assert_eq!(path("{site}/{lang}/{id}", "x", ""), "the-quay-courier/pt-br/1a2b3c4d5e6f7081.txt");
        assert_eq!(path("{slug}", "?!", ""), "1a2b3c4d5e6f7081.txt");
        assert_eq!(path("a/{slug}", "Con", ""), "a/con_.txt");
        assert_eq!(path("aux/{slug}", "x", ""), "aux_/x.txt");
    }

    #[test]
    fn names_stay_within_the_limit_and_keep_the_other_pieces() {
        let out = path("{year}/{slug}-{slug}-{id}", &"длинный заголовок ".repeat(40), "-1a2b3c4d");
        let name = out.rsplit('/').next().expect("a name");
        assert!(name.len() <= MAX_NAME_BYTES && name.len() > 150, "{}", name.len());
        assert!(name.ends_with("1a2b3c4d5e6f7081-1a2b3c4d.txt"), "{name}");
        let literal = "x".repeat(400);
        assert!(path(&literal, "t", "").len() <= MAX_NAME_BYTES);
    }

    #[test]
    fn what_would_leave_the_folder_or_not_be_portable_is_refused() {
        for bad in [
            "",
            "/x",
            "a//b",
            "../{slug}",
            "a/./b",
            ".git/{slug}",
            "x./{slug}",
            "C:/{slug}",
            "a\\b",
            "{slug",
            "a}b",
            "{titel}",
            "a\n{slug}",
        ] {
            assert!(bad.parse::<Template>().is_err(), "{bad:?}");
        }
        let message = "{slgu}".parse::<Template>().expect_err("unknown").to_string();
        assert!(message.contains("slgu") && message.contains("{slug}"), "{message}");
    }
}
