//! SECURITY.md names a test for each promise and each row of faults: those tests exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The names of all test functions of the package; those of a suite that runs on several engines are public to its parent.
fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut todo = vec![root.join("src"), root.join("tests")];
    let mut out = BTreeSet::new();
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(fs::read_dir(path).expect("a folder").map(|e| e.expect("an entry").path()));
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            let names = text
                .lines()
                .filter_map(|l| l.trim_start().trim_start_matches("pub(super) ").trim_start_matches("async ").strip_prefix("fn "));
            out.extend(names.filter_map(|l| l.split(['(', '<']).next()).map(str::to_owned));
        }
    }
    out
}

fn security() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md")).expect("SECURITY.md")
}

/// The names in backticks in the last column of the tables.
fn named(text: &str) -> Vec<(String, Vec<String>)> {
    let rows = text.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| row") && !l.starts_with("| promise"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let last = cells.last().copied().unwrap_or("");
        let names = last.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        (cells[0].to_owned(), names)
    })
    .collect()
}

#[test]
fn every_promise_names_tests_that_exist() {
    let tests = tests();
    let rows = named(&security());
    assert!(rows.len() >= 40, "the tables were not found: {}", rows.len());
    for (row, names) in rows {
        assert!(!names.is_empty(), "{row}: no test is named");
        for name in names {
            assert!(tests.contains(&name), "{row}: there is no test `{name}`");
        }
    }
}

#[test]
fn every_row_of_faults_has_its_line() {
    let text = security();
    for (letter, last) in [('H', 16), ('X', 13), ('S', 5), ('O', 16)] {
        for number in 1..=last {
            assert!(text.contains(&format!("\n| {letter}{number} | ")), "{letter}{number} has no line");
        }
    }
}

/// True if the name says that the test is the row's: `h7_…`, `x9_x10_…`, or a range, `h1_to_h6_…`.
fn bears(name: &str, letter: char, number: u32) -> bool {
    let row = |part: &str| part.strip_prefix(letter)?.parse::<u32>().ok();
    let parts: Vec<&str> = name.split('_').collect();
    let range = |w: &[&str]| w[1] == "to" && row(w[0]).is_some_and(|a| a <= number) && row(w[2]).is_some_and(|b| number <= b);
    parts.iter().any(|part| row(part) == Some(number)) || parts.windows(3).any(range)
}

#[test]
fn every_row_of_faults_has_a_test_of_its_name() {
    assert!(bears("h1_to_h6_x", 'h', 4) && bears("x9_x10_odd", 'x', 10) && !bears("x10_dates", 'x', 1) && !bears("h1_to_h6_x", 'h', 7));
    for (row, names) in named(&security()) {
        let letter = row.chars().next().map_or(' ', |c| c.to_ascii_lowercase());
        let Some(number) = row.get(1..).and_then(|n| n.parse().ok()).filter(|_| "hxso".contains(letter)) else { continue };
        assert!(names.iter().any(|name| bears(name, letter, number)), "{row}: none of {names:?} bears its name");
    }
}

#[test]
fn h11_no_backtracking_regular_expressions_come_into_the_build() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("Cargo.lock");
    for name in ["fancy-regex", "pcre2", "onig", "regress"] {
        assert!(!lock.contains(&format!("name = \"{name}\"")), "{name} matches by trying again");
    }
}

#[test]
fn o10_no_format_is_a_spreadsheets() {
    for name in ["csv", "tsv", "xlsx"] {
        assert!(name.parse::<dateline::render::Format>().is_err(), "{name}: its cells must be made safe before it may be written");
    }
}
