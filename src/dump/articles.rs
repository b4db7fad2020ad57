//! Where one file holds several articles.

use crate::dump::lines::Line;
use crate::dump::stamp::Field;
use crate::dump::{front_matter, header};

/// The indices of the lines on which articles begin, at most so many; the first is 0.
pub(crate) fn starts(lines: &[Line], most: usize) -> Vec<usize> {
    let mut out = vec![0];
    let Some(first) = lines.iter().position(|l| !l.is_blank()) else { return out };
    let opening = Opening::of(&lines[first..]);
    let mut at = first + opening.head;
    while at < lines.len() && out.len() < most {
        let recurs = opening.recurs(lines, at);
        at += if recurs {
            out.push(at);
            front_matter::read(&lines[at..]).map_or(1, |f| f.lines)
        } else {
            1
        };
    }
    out
}

/// How the file's first article begins.
struct Opening<'a> {
    /// What stands before the date of its stamp (` date `).
    stamp: Option<&'a str>,
    key: Option<Field>,
    front_matter: bool,
    /// An earlier cleaning of ours wrote it: then only another of the same kind begins an article.
    own: bool,
    /// Number of lines that its front matter takes, at least one.
    head: usize,
}

impl<'a> Opening<'a> {
    fn of(lines: &[Line<'a>]) -> Self {
        let first = &lines[0];
        let front_matter = front_matter::read(lines);
        let key = Some(lines).filter(|l| header::begins_with_keys(l)).and_then(|_| header::key_of(first));
        Self {
            stamp: stamp_prefix(first),
            key,
            front_matter: front_matter.is_some(),
            own: front_matter.as_ref().is_some_and(|f| f.own),
            head: front_matter.map_or(1, |f| f.lines),
        }
    }

    /// A stamp begins an article behind a blank line, and anywhere if it is written as the first one is. Page text writes
    /// `Date` with a capital.
    fn recurs(&self, lines: &[Line<'a>], at: usize) -> bool {
        let line = &lines[at];
        let apart = lines[at - 1].is_blank();
        if self.own {
            return line.text == "---" && front_matter::read(&lines[at..]).is_some_and(|f| f.own);
        }
        if let Some(prefix) = stamp_prefix(line) {
            return self.stamp == Some(prefix) || (apart && prefix.trim_start() == "date ");
        }
        let fences = self.front_matter && line.text == "---";
        (fences && front_matter::read(&lines[at..]).is_some_and(|f| f.stamp.names_article()))
            || (apart && self.key.is_some() && header::key_of(line) == self.key && header::begins_with_keys(&lines[at..]))
    }
}

fn stamp_prefix<'a>(line: &Line<'a>) -> Option<&'a str> {
    let (date, _) = header::date_stamp(line)?;
    let at = line.raw.find(date)?;
    line.raw.get(..at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts_of(text: &str) -> Vec<usize> {
        starts(&text.lines().enumerate().map(|(n, l)| Line::new(n as u32 + 1, l)).collect::<Vec<_>>(), usize::MAX)
    }

    #[test]
    fn stamps_begin_articles() {
        assert_eq!(starts_of(" date 2024-05-06 A\nText.\n date 2024-05-07 B\nText.\n\n date 2024-05-08 C"), [0, 2, 5]);
        assert_eq!(starts_of("Text.\n\n date 2024-05-06 A\nText."), [0, 2]);
    }

    #[test]
    fn dates_in_running_text_do_not() {
        assert_eq!(starts_of(" date 2024-05-06 A\nit was settled by the\ndate 2024-05-07 or later"), [0]);
        assert_eq!(starts_of("Text of\n date 2024-05-07 or later"), [0]);
        assert_eq!(starts_of("The regatta\n\nDate 2024-05-07\nPlace: the Reach"), [0]);
    }

    #[test]
    fn headers_and_front_matter_begin_articles() {
        let header = "Title: A\nURL: https://courier.example/a\n\nText.\n\n";
        assert_eq!(starts_of(&header.repeat(3)), [0, 5, 10]);
        let front = "---\ntitle: A\n---\n\nText.\n\n";
        assert_eq!(starts_of(&front.repeat(2)), [0, 6]);
        assert_eq!(starts_of("---\ntitle: A\n---\n\nWrite:\n\n---\nlayout: post\n---\n"), [0]);
        assert_eq!(starts_of("Text.\n\nTitle: A\nURL: https://courier.example/a\n"), [0]);
    }
}
