//! Tables: rows drawn with bars, and columns apart by tabs.

use crate::dump::marked::{Mark, Marked};

/// Cells longer than so many bytes are prose between bars.
const MAX_CELL: usize = 400;
/// Text between the cells of a row, as in tables of HTML.
pub(crate) const BETWEEN: &str = " | ";

/// How a line may be a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Begins with a bar and holds another.
    Drawn,
    /// Cells apart by bars: so many.
    Bars(usize),
    /// Cells apart by tabs: so many.
    Tabs(usize),
}

/// Marks rows, where at least two of one shape stand together, and the lines drawn between them.
pub(crate) fn mark(lines: &mut [Marked]) {
    let mut before: Option<(usize, Shape)> = None;
    for at in 0..lines.len() {
        if lines[at].mark != Mark::Plain {
            before = before.filter(|_| lines[at].mark == Mark::Rule);
        } else if is_drawn_line(lines[at].text) {
            lines[at].mark = Mark::Gone;
            if let Some((row, Shape::Drawn | Shape::Bars(_))) = before {
                lines[row].mark = Mark::Row;
                before = Some((row, Shape::Drawn));
            }
        } else {
            let found = Some(&lines[at]).filter(|l| !l.line.piece).and_then(|l| shape(l.text)).map(|shape| (at, shape));
            before = match (before, found) {
                (Some((row, old)), Some((_, new))) if old.goes_on(new) => {
                    (lines[row].mark, lines[at].mark) = (Mark::Row, Mark::Row);
                    Some((at, old))
                }
                _ => found,
            };
        }
    }
}

impl Shape {
    fn goes_on(self, next: Self) -> bool {
        self == next || (self == Self::Drawn && matches!(next, Self::Bars(_)))
    }
}

fn shape(text: &str) -> Option<Shape> {
    let short = |between: &[char]| text.split(between).all(|cell| cell.len() <= MAX_CELL);
    if text.starts_with(is_bar) && text.chars().filter(|c| is_bar(*c)).count() > 1 {
        return Some(Shape::Drawn);
    }
    let bars = text.matches(BETWEEN).count();
    if bars > 0 && short(&['|']) {
        return Some(Shape::Bars(bars));
    }
    let tabs = text.split('\t').filter(|cell| !cell.trim().is_empty()).count();
    (tabs > 1 && short(&['\t'])).then_some(Shape::Tabs(tabs))
}

fn is_bar(c: char) -> bool {
    matches!(c, '|' | '│' | '┃' | '║')
}

/// `|---|:--:|`, `+----+`, `├──┼──┤`: nothing but the drawing.
fn is_drawn_line(text: &str) -> bool {
    let (mut cross, mut dash) = (false, 0);
    for c in text.chars() {
        match c {
            '|' | '+' | '│' | '┃' | '║' | '┼' | '├' | '┤' | '┌' | '┐' | '└' | '┘' | '┬' | '┴' | '╋' | '┣' | '┫' | '╔' | '╗' | '╚' | '╝'
            | '╬' | '╠' | '╣' => cross = true,
            '-' | '─' | '━' | '═' | '=' => dash += 1,
            ':' | ' ' | '\t' => {}
            _ => return false,
        }
    }
    cross && dash > 1
}

/// A row's cells.
pub(crate) fn cells(text: &str) -> impl Iterator<Item = &str> {
    let cells: Vec<&str> = if text.contains(is_bar) { split_bars(text) } else { text.split('\t').collect() };
    cells.into_iter().map(str::trim)
}

/// Splits at bars that no backslash stands before.
fn split_bars(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut from, mut before) = (0, ' ');
    for (at, c) in text.char_indices() {
        if is_bar(c) && before != '\\' {
            out.push(&text[from..at]);
            from = at + c.len_utf8();
        }
        before = c;
    }
    out.push(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cells_between_bars() {
        let row = |text: &str| cells(text).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(BETWEEN);
        assert_eq!(row("| Lane | Crew |  | Time |"), "Lane | Crew | Time");
        assert_eq!(row("3\tStannet\t6:11.42"), "3 | Stannet | 6:11.42");
        assert_eq!(row("│ a │ b │"), "a | b");
        assert!(is_drawn_line("|---|:-:|") && is_drawn_line("├──┼──┤") && !is_drawn_line("| a |") && !is_drawn_line("---"));
    }
}
