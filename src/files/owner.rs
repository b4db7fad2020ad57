//! Whose file is this? A file that dateline wrote names its article.

use std::fs::File;
use std::io::{BufReader, Read};

use serde::Deserialize;

/// The front matter and the head of a page are looked for in this many bytes.
const HEAD_BYTES: u64 = 256 * 1024;

/// What stands before and after the id in the head of HTML and TEI files.
const MARKS: &[(&str, char)] = &[("<meta name=\"dateline:id\" content=\"", '"'), ("<idno type=\"dateline\">", '<')];

/// The id of the article that the file says it holds: `id:` in front matter, `"id"` in JSON, a mark in HTML and TEI.
///
/// `open` opens the file; JSON is read from its beginning once more.
pub(super) fn owner(open: impl Fn() -> Option<File>) -> Option<String> {
    let mut head = Vec::new();
    open()?.take(HEAD_BYTES).read_to_end(&mut head).ok()?;
    let text = String::from_utf8_lossy(&head);
    match text.as_bytes().first()? {
        b'-' => in_front_matter(&text),
        b'{' => in_json(open()?),
        b'<' => in_markup(&text),
        _ => None,
    }
}

fn in_front_matter(text: &str) -> Option<String> {
    let mut lines = text.lines();
    (lines.next()? == "---").then_some(())?;
    let line = lines.take_while(|line| *line != "---").find_map(|line| line.strip_prefix("id:"))?;
    let id = line.trim().trim_matches(['"', '\'']);
    (!id.is_empty()).then(|| id.to_owned())
}

#[derive(Deserialize)]
struct Head {
    id: String,
}

fn in_json(file: File) -> Option<String> {
    let reader = BufReader::new(file);
    let first = serde_json::Deserializer::from_reader(reader).into_iter::<Head>().next()?;
    first.ok().map(|head| head.id)
}

fn in_markup(text: &str) -> Option<String> {
    MARKS.iter().find_map(|(before, after)| {
        let (_, rest) = text.split_once(before)?;
        rest.split_once(*after).map(|(id, _)| id.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner_of(text: &str) -> Option<String> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        owner(|| File::open(file.path()).ok())
    }

    #[test]
    fn files_name_their_article() {
        let some = Some("0a1b".to_owned());
        assert_eq!(owner_of("---\ntitle: \"id: x\"\nid: \"0a1b\"\n---\n\nText"), some);
        assert_eq!(owner_of("---\nid: 0a1b\n---\n"), some);
        assert_eq!(owner_of("{\"source\":\"x\",\n \"id\":\"0a1b\",\"text\":\"…\"}\n{\"id\":\"other\"}"), some);
        assert_eq!(owner_of("<!doctype html><meta name=\"dateline:id\" content=\"0a1b\">"), some);
        assert_eq!(owner_of("<?xml version=\"1.0\"?><TEI><idno type=\"dateline\">0a1b</idno>"), some);
    }

    #[test]
    fn other_files_name_none() {
        for text in ["", "plain\nid: x", "---\ntitle: x\n---\nid: x", "--- \nid: x", "{\"id\":3}", "{", "<p>", "---\nid:\n---"] {
            assert_eq!(owner_of(text), None, "{text:?}");
        }
    }
}
