//! The one format of the word lists, and its reader.
//!
//! A list is a text of rows. A line that begins with `#` says what the list is for; `[name]` opens a section; every other line is a
//! row of cells parted by tabs, of which the first is mostly a key (a language, a kind), and a cell holds forms parted by bars.

/// A row of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// The section it stands in; empty before the first.
    pub(crate) section: &'a str,
    /// The row as it stands there.
    pub(crate) line: &'a str,
}

impl<'a> Row<'a> {
    /// The cells.
    pub(crate) fn cells(self) -> impl Iterator<Item = &'a str> {
        self.line.split('\t')
    }

    /// The first cell.
    pub(crate) fn key(self) -> &'a str {
        self.cells().next().unwrap_or_default()
    }

    /// The forms of all cells behind the first.
    pub(crate) fn forms(self) -> impl Iterator<Item = &'a str> {
        self.cells().skip(1).flat_map(forms)
    }
}

/// The forms in a cell.
pub(crate) fn forms(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|form| !form.is_empty())
}

/// The rows of a list.
pub(crate) fn rows(list: &str) -> impl Iterator<Item = Row<'_>> {
    let mut section = "";
    list.lines().filter_map(move |line| {
        if line.trim().is_empty() || line.starts_with('#') {
            return None;
        }
        if let Some(name) = line.trim_end().strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = name;
            return None;
        }
        Some(Row { section, line })
    })
}

/// The forms of the row with that key; none if there is no such row.
pub(crate) fn forms_of<'a>(list: &'a str, key: &str) -> Vec<&'a str> {
    rows(list).find(|row| row.key() == key).into_iter().flat_map(Row::forms).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_cells_forms_and_sections() {
        let list = "# for tests\nen\tone|two words\tthree\n\n[de]\nsure\teins|zwei\nplain\n";
        let all: Vec<_> = rows(list).map(|r| (r.section, r.key(), r.forms().collect::<Vec<_>>())).collect();
        let expected = [("", "en", vec!["one", "two words", "three"]), ("de", "sure", vec!["eins", "zwei"]), ("de", "plain", Vec::new())];
        assert_eq!(all, expected);
        assert_eq!(forms_of(list, "sure"), ["eins", "zwei"]);
        assert!(forms_of(list, "none").is_empty());
    }
}
