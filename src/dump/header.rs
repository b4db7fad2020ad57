//! The head of a dump: a ` date YYYY-MM-DD ` stamp, `Title:` and `URL:` lines, or front matter.

use crate::dates::header;
use crate::dump::front_matter;
use crate::dump::lines::Line;
use crate::dump::marked::Style;
use crate::dump::stamp::{self, Field, Stamp};

/// A header is not longer than so many lines.
const MAX_LINES: usize = 60;
/// Where several articles are looked for, a header has its second key within so many lines.
const FIRST_LINES: usize = 6;
/// Several keys are looked for only in lines up to so many bytes.
const MAX_RUN: usize = 4096;

/// The stamp, and the lines that remain.
pub(crate) struct Head<'a> {
    pub(crate) stamp: Stamp,
    pub(crate) lines: Vec<Line<'a>>,
    pub(crate) style: Style,
    /// An earlier cleaning of ours wrote it, as text or as Markdown.
    pub(crate) own: bool,
}

/// Takes the head off the lines of one article.
pub(crate) fn read<'a>(lines: &[Line<'a>], markdown: Option<bool>) -> Head<'a> {
    let blank = lines.iter().take_while(|l| l.is_blank()).count();
    let lines = &lines[blank..];
    if let Some(found) = front_matter::read(lines) {
        let mut lines = lines[found.lines..].to_vec();
        let titled = found.own && take_title(&mut lines, found.stamp.title.as_deref());
        let markdown = markdown.unwrap_or_else(|| titled || (!found.own && Style::is_markdown(&lines)));
        let style = Style { own: found.own && !markdown, markdown, written: found.own && markdown };
        return Head { stamp: found.stamp, lines, style, own: found.own };
    }
    let mut stamp = Stamp::default();
    let mut kept = Vec::new();
    let mut used = 0;
    let mut found = None;
    if let Some((date, rest)) = lines.first().and_then(date_stamp) {
        stamp.set(Field::Date, date);
        used = 1;
        found = Keys::read(&[Line { piece: false, ..rest }]).filter(|keys| keys.count > 1);
        kept.extend((found.is_none() && !rest.is_blank()).then_some(rest));
    }
    let mut says_so = false;
    let below = Some(&lines[used..]).filter(|_| kept.is_empty() && found.is_none()).and_then(Keys::read);
    used += below.as_ref().map_or(0, |keys| keys.used);
    if let Some(found) = found.or(below) {
        says_so = found.content;
        for (field, value) in found.facts {
            stamp.set(field, value);
        }
        kept = found.kept;
    }
    kept.extend_from_slice(&lines[used..]);
    let markdown = markdown.unwrap_or_else(|| says_so || Style::is_markdown(&kept));
    Head { stamp, lines: kept, style: Style { markdown, ..Style::default() }, own: false }
}

/// Our Markdown repeats the title above the text: takes it off, and is true if it was there.
fn take_title(lines: &mut Vec<Line>, title: Option<&str>) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let Some(at) = lines.iter().position(|l| !l.is_blank()) else { return false };
    let shown = lines[at].text.strip_prefix("# ").map(|t| letters(&t.replace("&lt;", "<").replace("&amp;", "&")));
    let is_title = shown.is_some_and(|shown| title.is_some_and(|t| letters(t) == shown));
    if is_title {
        lines.drain(..=at);
    }
    is_title
}

/// ` date 2025-04-02 …`, with any sign between year, month and day: the date, and the rest of the line, which is the page's own.
pub(crate) fn date_stamp<'a>(line: &Line<'a>) -> Option<(&'a str, Line<'a>)> {
    let (word, rest) = line.text.split_at_checked(5)?;
    if !word.eq_ignore_ascii_case("date ") {
        return None;
    }
    let rest = rest.trim_start();
    let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let date = &rest[..end];
    let iso = matches!(date.as_bytes().get(4), Some(b'-' | b'/' | b'.')) && header::parse(date).is_some();
    let rest = Line { piece: true, ..Line::new(line.number, &rest[end..]) };
    iso.then_some((date, Line { indent: 0, ..rest }))
}

/// True if the lines begin with a header of `Key: value` lines.
pub(crate) fn begins_with_keys(lines: &[Line]) -> bool {
    Keys::read(&lines[..lines.len().min(FIRST_LINES)]).is_some_and(|k| k.count > 1)
}

/// The field that the line's first word names, if it has the form `Key: value`.
pub(crate) fn key_of(line: &Line) -> Option<Field> {
    split_key(line.text).map(|(field, _)| field)
}

#[derive(Default)]
struct Keys<'a> {
    facts: Vec<(Field, &'a str)>,
    /// Lines that look like a header's, but are the page's: their value cannot be read, or text stands behind it.
    kept: Vec<Line<'a>>,
    count: usize,
    used: usize,
    /// True if the header says that Markdown follows.
    content: bool,
}

impl<'a> Keys<'a> {
    /// Two keys make a header; one only if its value leaves no doubt.
    fn read(lines: &[Line<'a>]) -> Option<Self> {
        let mut out = Self::default();
        for (at, line) in lines.iter().enumerate().take(MAX_LINES) {
            if line.is_blank() {
                continue;
            }
            if line.piece || out.content || !out.take(line) {
                break;
            }
            out.used = at + 1;
        }
        let sure = out.facts.iter().any(|(field, _)| matches!(field, Field::Date | Field::Url | Field::Title));
        (out.count > 1 || (out.count == 1 && sure)).then_some(out)
    }

    fn take(&mut self, line: &Line<'a>) -> bool {
        let Some((field, value)) = split_key(line.text) else { return false };
        let mut parts = vec![(field, value)];
        if value.len() <= MAX_RUN {
            split_run(&mut parts);
        }
        self.count += parts.len();
        for (field, value) in parts {
            self.take_part(line, field, value);
        }
        true
    }

    fn take_part(&mut self, line: &Line<'a>, field: Field, value: &'a str) {
        let rest = if field == Field::Content {
            self.content = true;
            Some(value)
        } else if let Some((value, rest)) = typed(field, value) {
            self.facts.push((field, value));
            Some(rest)
        } else {
            // A key whose value cannot be read stays in the text, where others may make something of it.
            self.kept.push(Line { piece: true, ..*line });
            self.count -= 1;
            None
        };
        if let Some(rest) = rest.filter(|r| !r.trim().is_empty()) {
            self.kept.push(Line { piece: true, indent: 0, ..Line::new(line.number, rest) });
        }
    }
}

fn split_key(text: &str) -> Option<(Field, &str)> {
    let at = text.char_indices().take(40).find(|(_, c)| matches!(c, ':' | '：'))?;
    let after = &text[at.0 + at.1.len_utf8()..];
    if at.1 == ':' && !after.is_empty() && !after.starts_with(char::is_whitespace) {
        return split_namespaced(text);
    }
    Some((stamp::field(&text[..at.0])?, after.trim()))
}

/// `og:title: …`: the first colon belongs to the key.
fn split_namespaced(text: &str) -> Option<(Field, &str)> {
    let (key, value) = text.split_once(": ")?;
    Some((stamp::field(key)?, value.trim()))
}

/// The value, and the text behind it that is not part of it; `None` if it is not what the field holds.
fn typed(field: Field, value: &str) -> Option<(&str, &str)> {
    let value = value.trim_matches(|c: char| c.is_whitespace() || matches!(c, '|' | ';' | '·'));
    let (first, rest) = value.split_at(value.find(char::is_whitespace).unwrap_or(value.len()));
    match field {
        Field::Date | Field::Modified if header::is_date(value) => Some((value, "")),
        Field::Date | Field::Modified => header::is_date(first).then_some((first, rest)),
        Field::Url | Field::Canonical => stamp::is_url(first).then_some((first, rest)),
        Field::Source if stamp::is_url(first) => Some((first, rest)),
        _ => Some((value, "")),
    }
}

/// Several keys in one line: `Title: … URL: https://… Date: 2025-04-02`. They are told apart only if one of the inner
/// ones has a value that leaves no doubt.
fn split_run(parts: &mut Vec<(Field, &str)>) {
    let Some((first, value)) = parts.pop() else { return };
    let mut found = vec![(first, value)];
    for (at, _) in value.match_indices(": ") {
        let Some((start, field)) = key_before(&value[..at]) else { continue };
        if found.iter().any(|(f, _)| *f == field) {
            continue;
        }
        let Some((open, text)) = found.pop() else { continue };
        let cut = text.len() - (value.len() - start);
        found.push((open, &text[..cut]));
        found.push((field, &value[at + 2..]));
    }
    let sure =
        |(field, value): &(Field, &str)| matches!(field, Field::Date | Field::Modified | Field::Url) && typed(*field, value).is_some();
    if found.len() > 1 && found.iter().any(sure) {
        parts.extend(found);
    } else {
        parts.push((first, value));
    }
}

/// The key that ends here: up to three words, the first with a capital letter and space before it.
fn key_before(text: &str) -> Option<(usize, Field)> {
    let mut start = text.len();
    let mut best = None;
    for _ in 0..3 {
        let before = text[..start].trim_end();
        let at = before.rfind([' ', '|', ';']).map_or(0, |at| at + 1);
        if at >= start {
            break;
        }
        start = at;
        let key = &text[start..];
        if key.chars().next().is_some_and(char::is_uppercase) && start > 0 {
            best = stamp::field(key).map(|field| (start, field)).or(best);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> (Stamp, Vec<(u32, String)>) {
        let lines: Vec<Line> = text.lines().enumerate().map(|(n, l)| Line::new(n as u32 + 1, l)).collect();
        let head = read(&lines, None);
        (head.stamp, head.lines.iter().filter(|l| !l.is_blank()).map(|l| (l.number, l.text.to_owned())).collect())
    }

    #[test]
    fn the_rest_of_a_stamp_line_is_the_pages() {
        let (stamp, lines) = head(" date 2024-05-06 Order the almanac now\n\nText.");
        assert_eq!(stamp.date.map(|d| d.to_string()).as_deref(), Some("2024-05-06"));
        assert_eq!(lines, [(1, "Order the almanac now".into()), (3, "Text.".into())]);
        let (stamp, lines) = head(" date 2024-05-06 Title: The lock URL: https://courier.example/lock\nText.");
        assert_eq!((stamp.title.as_deref(), stamp.url.as_deref()), (Some("The lock"), Some("https://courier.example/lock")));
        assert_eq!(lines, [(2, "Text.".into())]);
        assert_eq!(head(" date 2024-05-06 Title: The lock\nText.").1.len(), 2);
        for text in [" date 2024/05/06 Order the almanac now", " date 2024.05.06 Order the almanac now"] {
            let (stamp, lines) = head(text);
            assert_eq!(stamp.date.map(|d| d.to_string()).as_deref(), Some("2024-05-06"));
            assert_eq!(lines, [(1, "Order the almanac now".into())]);
        }
        for text in ["date 2024-05 x", "dated 2024-05-06", "date: none", "date of birth", "date 2024-05-06x"] {
            assert_eq!(head(text).0, Stamp::default(), "{text}");
        }
    }

    #[test]
    fn our_markdown_is_known_by_its_title() {
        let own = "---\ntitle: \"Lock & key\"\nid: 0123456789abcdef\n---\n\n";
        let lines: Vec<Line> = own.lines().chain(["# Lock &amp; key", "", "\\- Text"]).map(|l| Line::new(1, l)).collect();
        let found = read(&lines, None);
        assert!(found.own && found.style.markdown && !found.style.own);
        assert_eq!(found.lines.iter().filter(|l| !l.is_blank()).count(), 1);
        let lines: Vec<Line> = own.lines().chain(["# Keys", "", "Text"]).map(|l| Line::new(1, l)).collect();
        let found = read(&lines, None);
        assert!(found.own && found.style.own && found.lines.iter().any(|l| l.text == "# Keys"));
    }

    #[test]
    fn headers_stand_one_per_line() {
        let (stamp, lines) =
            head("Title: The lock\nURL: https://courier.example/lock\nDate: 6 May 2024\nAuthor: Ines Varrow\n\nText: none.");
        assert_eq!(stamp.title.as_deref(), Some("The lock"));
        assert_eq!(stamp.url.as_deref(), Some("https://courier.example/lock"));
        assert_eq!(stamp.date.map(|d| d.to_string()).as_deref(), Some("2024-05-06"));
        assert_eq!(stamp.authors, ["Ines Varrow"]);
        assert_eq!(lines, [(6, "none.".into())]);
    }

    #[test]
    fn readers_of_markdown_say_so() {
        let (stamp, lines) = head(
            "Title: The lock\n\nURL Source: https://courier.example/lock\n\nPublished Time: 2024-05-06T07:08:00Z\n\nMarkdown Content:\nText",
        );
        assert_eq!(stamp.date.map(|d| d.to_string()).as_deref(), Some("2024-05-06T07:08:00Z"));
        assert_eq!(lines, [(8, "Text".into())]);
    }

    #[test]
    fn headers_run_together() {
        let (stamp, lines) = head("Title: Locks: a history URL: https://courier.example/lock Date: 2024-05-06 It begins here.\nText.");
        assert_eq!(stamp.title.as_deref(), Some("Locks: a history"));
        assert_eq!(stamp.url.as_deref(), Some("https://courier.example/lock"));
        assert!(stamp.date.is_some());
        assert_eq!(lines, [(1, "It begins here.".into()), (2, "Text.".into())]);
    }

    #[test]
    fn text_with_a_colon_is_no_header() {
        for text in ["Source: the mayor's office.\nText.", "Details: none\nText", "By: hand\n\nText", "Date: when the tide allows\n\nText"]
        {
            let (stamp, lines) = head(text);
            assert_eq!(stamp, Stamp::default(), "{text}");
            assert_eq!(lines.len(), 2, "{text}");
        }
    }
}
