//! YAML front matter: our own, and what others write.

use crate::dump::lines::Line;
use crate::dump::stamp::{self, Field, Stamp};
use crate::dump::yaml::{self, Value};

/// Front matter that does not end within so many lines is none.
const MAX_LINES: usize = 400;

/// What stands between the `---` lines.
pub(crate) struct FrontMatter {
    pub(crate) stamp: Stamp,
    /// True if an earlier cleaning of ours wrote it, so that the text below is ours too.
    pub(crate) own: bool,
    /// Number of lines it takes, both `---` included.
    pub(crate) lines: usize,
}

/// Reads front matter that begins with the first of the lines.
pub(crate) fn read(lines: &[Line]) -> Option<FrontMatter> {
    lines.first().filter(|l| is_fence(l) && l.text == "---")?;
    let end = lines.iter().take(MAX_LINES).skip(1).position(is_fence)? + 1;
    let inside = &lines[1..end];
    if !inside.first().is_some_and(is_key) || !inside.iter().all(|l| l.is_blank() || is_key(l) || is_below(l)) {
        return None;
    }
    let mut stamp = Stamp::default();
    let mut sources = Vec::new();
    let mut from = 0;
    while from < inside.len() {
        let to = from + 1 + inside[from + 1..].iter().position(is_key).unwrap_or(inside.len() - from - 1);
        if let Some((Field::Source, value)) = take(&mut stamp, inside[from], &inside[from + 1..to]) {
            sources.push(value);
        }
        from = to;
    }
    let own = is_own(&stamp);
    // Ours names the file that was cleaned; others may name the outlet.
    for source in sources.iter().filter(|s| !own || stamp::is_url(s)) {
        stamp.set(Field::Source, source);
    }
    if matches!(stamp.date_source.as_deref(), Some("fetched" | "file")) {
        stamp.date = None;
    }
    Some(FrontMatter { stamp, own, lines: end + 1 })
}

/// True for a text that begins with front matter of ours.
pub(crate) fn is_ours(text: &str) -> bool {
    let lines = || text.lines().take(MAX_LINES).zip(1..).map(|(line, number)| Line::new(number, line)).collect::<Vec<_>>();
    text.starts_with("---") && read(&lines()).is_some_and(|found| found.own)
}

fn is_fence(line: &Line) -> bool {
    line.indent == 0 && matches!(line.text, "---" | "...")
}

fn is_key(line: &Line) -> bool {
    line.indent == 0 && !line.piece && !line.text.starts_with(['-', '#']) && yaml::entry(line.text).is_some()
}

/// True for what may stand below a key: indented lines, items, comments.
fn is_below(line: &Line) -> bool {
    line.indent > 0 || line.text.starts_with("- ") || line.text.starts_with('#')
}

/// Takes an entry in; gives back the text of a source, which is understood only once all is read.
fn take(stamp: &mut Stamp, key: Line, below: &[Line]) -> Option<(Field, String)> {
    let (key, first) = yaml::entry(key.text)?;
    let field = stamp::field(key)?;
    let quoted = first.starts_with(['"', '\'']);
    match yaml::value(first, below) {
        Value::Text(text) if field == Field::Source => return Some((field, text)),
        Value::Text(text) if field != Field::Authors || !quoted => {
            stamp.set(field, &text);
        }
        Value::Text(text) => stamp.set_list(field, &[text]),
        Value::List(items) => stamp.set_list(field, &items),
    }
    None
}

/// Our own has an id of sixteen hexadecimal digits.
fn is_own(stamp: &Stamp) -> bool {
    stamp.id.as_deref().is_some_and(|id| id.len() == 16 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Option<FrontMatter> {
        read(&text.lines().enumerate().map(|(n, l)| Line::new(n as u32 + 1, l)).collect::<Vec<_>>())
    }

    #[test]
    fn reads_our_own() {
        let text = "---\ntitle: \"The lock: reopened\"\ndate: 2024-05-06T07:08:00+02:00\ndate_source: json-ld\nauthors: [\"Ines Varrow\", Davit Sollers]\n\
                    site: Harbour Courier\nurl: https://courier.example/lock\nlanguage: en\ntags:\n  - harbour\n  - locks\nid: 0123456789abcdef\n---\n\nText.";
        let found = read_text(text).expect("front matter");
        assert!(found.own);
        assert_eq!(found.lines, 13);
        let stamp = found.stamp;
        assert_eq!(stamp.title.as_deref(), Some("The lock: reopened"));
        assert_eq!(stamp.date.map(|d| d.to_string()).as_deref(), Some("2024-05-06T07:08:00+02:00"));
        assert_eq!(stamp.authors, ["Ines Varrow", "Davit Sollers"]);
        assert_eq!(stamp.tags, ["harbour", "locks"]);
        assert_eq!(stamp.site.as_deref(), Some("Harbour Courier"));
    }

    #[test]
    fn the_file_that_we_cleaned_is_no_outlet() {
        let text = "---\nsource: dumps/lock.txt\nid: 0123456789abcdef\n---\n";
        assert_eq!(read_text(text).and_then(|f| f.stamp.site), None);
        let others = read_text(&text.replace("dumps/lock.txt", "Harbour Courier").replace("id:", "key:"));
        assert_eq!(others.and_then(|f| f.stamp.site).as_deref(), Some("Harbour Courier"));
    }

    #[test]
    fn the_day_of_fetching_is_no_date() {
        let found = read_text("---\ndate: 2024-05-06\ndate_source: fetched\n---\n").expect("front matter");
        assert_eq!((found.stamp.date, found.own), (None, false));
    }

    #[test]
    fn other_rules_of_dashes_are_no_front_matter() {
        for text in ["---\nShe came back.\n---\n", "---\ntitle: x\n", "---\n---\n", "--\ntitle: x\n--", ""] {
            assert!(read_text(text).is_none(), "{text}");
        }
    }
}
