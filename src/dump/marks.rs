//! What a line's first characters say of it: heading, list item, quote, rule, fence.

use crate::dump::columns::width;
use crate::dump::lines::Line;
use crate::dump::marked::{Mark, Marked, Style};
use crate::dump::{items, own_marks, tables};
use crate::text::sentence::ends_sentence;

/// Markdown's marks are rare in prose, yet articles show them: so many lines must not stand without any.
const LINES_PER_MARK: usize = 40;

/// Marks the lines.
pub(crate) fn mark<'a>(lines: &[Line<'a>], style: Style) -> Vec<Marked<'a>> {
    let mut out: Vec<Marked> = lines.iter().map(|l| Marked::new(*l)).collect();
    if style.own {
        mark_own(&mut out);
        return out;
    }
    fences(&mut out);
    headings(&mut out, style);
    // Ours has no rules: what looks like one is a line of the text.
    if !style.written {
        rules(&mut out);
    }
    quotes(&mut out, style);
    items::mark(&mut out, style);
    tables::mark(&mut out);
    out
}

/// Our own text: groups of items, of table rows, of preformatted lines; every other line is a block. Two lists or two
/// tables never follow each other, since they would have been written as one: the second is something that resembles it.
fn mark_own(lines: &mut [Marked]) {
    let mut before = Mark::Plain;
    for group in lines.chunk_by_mut(|a, b| a.mark != Mark::Blank && b.mark != Mark::Blank) {
        if group[0].mark == Mark::Blank {
            continue;
        }
        // Only preformatted text keeps spaces in a row.
        let folded = !group.iter().any(|l| l.text.contains("  ") || l.text.contains('\t'));
        let list = folded && group.iter().all(|l| items::own(&l.line).is_some());
        let table = folded && group.len() > 1 && group.iter().all(|l| l.line.indent == 0 && l.text.contains(" | "));
        if list && !matches!(before, Mark::Item { .. }) {
            for line in group.iter_mut() {
                if let Some((mark, text)) = items::own(&line.line) {
                    line.set(mark, text);
                }
            }
        } else if table && before != Mark::Row {
            mark_all(group, Mark::Row);
        } else if group.len() > 1 || group[0].line.indent > 0 || !folded {
            mark_all(group, Mark::Pre);
        }
        before = group[0].mark;
    }
}

fn mark_all(lines: &mut [Marked], mark: Mark) {
    for line in lines {
        line.mark = mark;
    }
}

/// Code between fences; a fence without a partner is text.
fn fences(lines: &mut [Marked]) {
    let mut open: Option<(usize, &str)> = None;
    let mut pairs = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let fence = fence(line.line.text);
        match (open, fence) {
            (None, Some(mark)) => open = Some((at, mark)),
            (Some((from, mark)), Some(end)) if end.len() >= mark.len() && end[..1] == mark[..1] && line.line.text == end => {
                pairs.push((from, at));
                open = None;
            }
            _ => {}
        }
    }
    for (from, to) in pairs {
        mark_all(&mut lines[from..=to], Mark::Pre);
        (lines[from].mark, lines[to].mark) = (Mark::Gone, Mark::Gone);
    }
}

fn fence(text: &str) -> Option<&str> {
    let mark = ['`', '~'].into_iter().find(|c| text.starts_with(*c))?;
    let end = text.find(|c| c != mark).unwrap_or(text.len());
    (end >= 3 && text.len() < 60 && !text[end..].contains(mark)).then(|| &text[..end])
}

/// `## Heading` behind a blank line, and a line over `====` or `----`.
fn headings(lines: &mut [Marked], style: Style) {
    for at in 0..lines.len() {
        let apart = at == 0 || !matches!(lines[at - 1].mark, Mark::Plain);
        if lines[at].mark != Mark::Plain || !apart {
            continue;
        }
        let text = lines[at].text;
        if let Some((level, text)) = atx(text).filter(|_| style.markdown) {
            lines[at].set(Mark::Heading(level), text);
        } else if let Some(level) = lines.get(at + 1).and_then(|under| setext(text, under, style)) {
            lines[at].mark = Mark::Heading(level);
            lines[at + 1].mark = Mark::Gone;
        }
    }
}

/// The level and text of `## Heading ##`.
fn atx(text: &str) -> Option<(u8, &str)> {
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    let heading = rest.trim();
    // The mark at the end is taken from the text's end only, so that the text stays a tail of the line.
    ((1..=6).contains(&level) && rest.starts_with([' ', '\t']) && !heading.is_empty()).then_some((level as u8, heading))
}

fn setext(text: &str, under: &Marked, style: Style) -> Option<u8> {
    let mark = under.text.chars().next().filter(|c| matches!(c, '=' | '-'))?;
    let drawn = under.mark == Mark::Plain && under.text.len() >= 3 && under.text.chars().all(|c| c == mark);
    let fits = style.markdown || width(text, 0).abs_diff(under.text.len()) <= 2;
    (drawn && fits && text.len() < 200 && text.contains(char::is_alphanumeric)).then_some(if mark == '=' { 1 } else { 2 })
}

fn rules(lines: &mut [Marked]) {
    for line in lines.iter_mut().filter(|l| l.mark == Mark::Plain) {
        if is_rule(line.text) {
            line.mark = Mark::Rule;
        }
    }
}

/// A line drawn with at least three dashes, stars or box-drawing characters.
fn is_rule(text: &str) -> bool {
    let mut drawn = 0;
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    let all = chars.all(|c| {
        drawn += 1;
        matches!(c, '-' | '=' | '_' | '*' | '~' | '─' | '━' | '═' | '—' | '–' | '―' | '⸻')
    });
    all && drawn >= 3
}

/// Lines behind `> `: in Markdown all, elsewhere whole sentences and what stands right above or below them, since `>` also
/// points to links.
fn quotes(lines: &mut [Marked], style: Style) {
    for group in lines.chunk_by_mut(|a, b| quoted(a).is_some() == quoted(b).is_some()) {
        let sentences = group.iter().filter_map(quoted).any(ends_sentence);
        for line in group.iter_mut().filter(|_| sentences || style.markdown) {
            match quoted(line) {
                Some("") => line.mark = Mark::Gone,
                Some(_) if style.markdown && own_marks::callout(line.text).is_some() => line.mark = Mark::Gone,
                Some(text) => line.set(Mark::Quote, text),
                None => {}
            }
        }
    }
}

/// The text behind `> `.
fn quoted<'a>(line: &Marked<'a>) -> Option<&'a str> {
    let rest = line.text.strip_prefix('>').filter(|_| line.mark == Mark::Plain)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim_start_matches(['>', ' ', '\t']))
}

impl Style {
    /// Looks for what only Markdown writes.
    pub(crate) fn is_markdown(lines: &[Line]) -> bool {
        let full = lines.iter().filter(|l| !l.is_blank()).count();
        let mut marks = 0;
        for (at, line) in lines.iter().enumerate() {
            let apart = |line: Option<&Line>| line.is_none_or(Line::is_blank);
            let alone = apart(at.checked_sub(1).and_then(|b| lines.get(b))) && apart(lines.get(at + 1));
            marks += 2 * usize::from(has_link(line.text));
            marks += usize::from(alone && atx(line.text).is_some());
            marks += usize::from(line.text.len() < 20 && fence(line.text).is_some());
            marks += usize::from(has_bold(line.text));
        }
        marks >= 2 && marks * LINES_PER_MARK >= full
    }
}

fn has_link(text: &str) -> bool {
    memchr::memchr(b']', text.as_bytes()).is_some()
        && text.match_indices("](").any(|(at, _)| {
            let target = &text[at + 2..];
            ["http://", "https://", "/", "#", "mailto:"].iter().any(|p| target.starts_with(p)) && target.contains(')')
        })
}

fn has_bold(text: &str) -> bool {
    if memchr::memchr(b'*', text.as_bytes()).is_none() {
        return false;
    }
    let mut parts = text.split("**");
    parts.next();
    let inside = parts.next().unwrap_or("");
    parts.next().is_some() && !inside.is_empty() && inside.trim() == inside && !inside.starts_with('*')
}
