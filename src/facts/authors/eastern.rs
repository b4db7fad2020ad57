//! Credits in lines of Chinese, Japanese and Korean, where labels stand inside the line and spaces part names: "来源：… 作者：王小明 责编：…".

use std::sync::LazyLock;

use crate::facts::authors::words::row;
use crate::text::script::{is_han, is_unspaced};

/// What follows a label.
const MARKS: [char; 6] = ['：', ':', '／', '/', '丨', '|'];

struct Label {
    text: String,
    /// Of who wrote it, not of who did something else.
    writes: bool,
}

/// The longest first.
static LABELS: LazyLock<Vec<Label>> = LazyLock::new(|| {
    let of = |name: &str, writes| row(name).into_iter().map(move |text| Label { text, writes }).collect::<Vec<_>>();
    let mut all = of("eastern_by", true);
    all.extend(of("eastern_others", false));
    all.sort_by_key(|label| std::cmp::Reverse(label.text.len()));
    all
});

static ENDS: LazyLock<Vec<String>> = LazyLock::new(|| row("eastern_ends"));

/// Family names that begin most Chinese names.
static SURNAMES: LazyLock<Vec<char>> = LazyLock::new(|| row("surnames").concat().chars().collect());

/// The labels in a text: where each begins, where what it labels begins, and whether that wrote the text.
fn labels(text: &str) -> Vec<(usize, usize, bool)> {
    let mut out: Vec<(usize, usize, bool)> = Vec::new();
    for (mark_at, mark) in text.char_indices().filter(|(_, c)| MARKS.contains(c)).take(40) {
        let head = text[..mark_at].trim_end();
        let found = LABELS.iter().find(|label| head.ends_with(label.text.as_str()) && begins(head, &label.text));
        if let Some(label) = found {
            out.push((head.len() - label.text.len(), mark_at + mark.len_utf8(), label.writes));
        }
    }
    out
}

/// A label of one sign begins a word.
fn begins(head: &str, label: &str) -> bool {
    let before = head[..head.len() - label.len()].chars().next_back();
    label.chars().count() > 1 || before.is_none_or(|c| !is_unspaced(c) && !c.is_alphanumeric())
}

/// The part of a line that names who wrote it, where labels part it; `None` where no label stands in it.
pub(crate) fn credited(text: &str) -> Option<String> {
    if !text.contains(is_unspaced) && !text.contains(|c| matches!(c, '가'..='힣')) {
        return None;
    }
    let labels = labels(text);
    let (first, _, _) = *labels.first()?;
    let end = |at: usize| labels.get(at + 1).map_or(text.len(), |next| next.0);
    let written = labels.iter().enumerate().filter(|(_, label)| label.2).map(|(at, label)| text[label.1..end(at)].trim());
    let written: Vec<&str> = written.filter(|part| !part.is_empty()).collect();
    Some(if written.is_empty() { text[..first].to_owned() } else { written.join("、") })
}

/// True for a line that says in a label of such a script who wrote it.
pub(crate) fn says_author(text: &str) -> bool {
    text.len() < 300 && text.contains(MARKS) && text.contains(is_unspaced) && labels(text).iter().any(|label| label.2)
}

/// Names that spaces part: each of two to four signs that begins with a Chinese family name. Japanese names hold a space of their own.
pub(crate) fn parted(name: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = name.split_whitespace().collect();
    if parts.len() == 1 {
        return joined(name).or_else(|| unparted(name));
    }
    let is_name = |part: &&str| {
        let length = part.chars().count();
        (2..=4).contains(&length) && part.chars().all(is_unspaced) && part.chars().next().is_some_and(|c| SURNAMES.contains(&c))
    };
    let own = |part: &&str| part.chars().count() > 2;
    (parts.len() > 1 && parts.iter().all(is_name) && parts.iter().any(own)).then_some(parts)
}

/// Names with "and" between them: 王小明和李大华.
fn joined(name: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = name.split(['和', '与', '與', '及']).collect();
    let is_name = |part: &&str| {
        (2..=4).contains(&part.chars().count()) && part.chars().all(is_han) && part.chars().next().is_some_and(|c| SURNAMES.contains(&c))
    };
    (parts.len() > 1 && parts.iter().all(is_name)).then_some(parts)
}

/// Two or three names that nothing parts, "王小明李大华": where there is but one way to cut them into parts of two or three signs that
/// begin with a family name, three being the rule.
fn unparted(name: &str) -> Option<Vec<&str>> {
    let signs: Vec<(usize, char)> = name.char_indices().collect();
    if !(5..=9).contains(&signs.len()) || !signs.iter().all(|(_, c)| is_han(*c)) {
        return None;
    }
    let cut = |lengths: &[usize]| {
        let mut at = 0;
        let part = |length: &usize| {
            let (from, to) = (signs[at].0, signs.get(at + length).map_or(name.len(), |s| s.0));
            let begins = SURNAMES.contains(&signs[at].1);
            at += length;
            begins.then(|| &name[from..to])
        };
        lengths.iter().map(part).collect::<Option<Vec<&str>>>()
    };
    let ways: &[&[usize]] = match signs.len() {
        5 => &[&[2, 3], &[3, 2]],
        6 => &[&[3, 3]],
        8 => &[&[3, 3, 2], &[3, 2, 3], &[2, 3, 3]],
        9 => &[&[3, 3, 3]],
        _ => &[],
    };
    let mut found: Vec<Vec<&str>> = ways.iter().filter_map(|way| cut(way)).collect();
    if found.len() == 1 { found.pop() } else { None }
}

/// True for what ends as no name does: "台北報導".
pub(crate) fn is_no_name(name: &str) -> bool {
    name.contains(is_unspaced) && ENDS.iter().any(|end| name.ends_with(end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_part_the_line() {
        for (line, names) in [
            ("来源：海港日报 作者：王小明", "王小明"),
            ("作者：王小明 译者：李四光", "王小明"),
            ("文／王小明 圖／李四光", "王小明"),
            ("2025-03-05 来源：海港日报 责任编辑：李四光", "2025-03-05 "),
            ("记者：王小明 通讯员：李四光", "王小明、李四光"),
        ] {
            assert_eq!(credited(line).as_deref(), Some(names), "{line}");
        }
        assert_eq!(credited("By Ada Lind: a tale"), None);
        assert_eq!(parted("王小明 李四"), Some(vec!["王小明", "李四"]));
        assert_eq!(parted("山田 太郎"), None);
        assert_eq!(parted("王小明李大华"), Some(vec!["王小明", "李大华"]));
        assert_eq!(parted("王小明李四"), Some(vec!["王小明", "李四"]));
        assert_eq!(parted("王小明李大华陈立"), Some(vec!["王小明", "李大华", "陈立"]));
        assert_eq!(parted("王小明和李大华"), Some(vec!["王小明", "李大华"]));
        assert_eq!(parted("王和平"), None);
        assert!(parted("新华社记者站").is_none() && parted("欧阳小明").is_none() && parted("王小明").is_none());
        assert!(is_no_name("台北報導") && !is_no_name("王小明"));
    }
}
