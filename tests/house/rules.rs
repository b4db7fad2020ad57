//! House rules as ordinary tests: files have one job, functions are short, every file says what it is for.

use std::fs;
use std::path::{Path, PathBuf};

/// No source file that is not data is longer.
const MAX_LINES: usize = 500;
/// Half of all functions are no longer.
const MEDIAN_FUNCTION: usize = 10;

pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    let mut dirs = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut out = Vec::new();
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).expect("a readable folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a readable source");
                out.push((path, text));
            }
        }
    }
    out.sort();
    out
}

/// The lengths in lines of the functions of a source formatted by rustfmt, tests left out.
fn function_lengths(source: &str) -> Vec<usize> {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let lines: Vec<&str> = code.lines().collect();
    let starts = |line: &str| {
        let rest = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ");
        rest.trim_start_matches("const ").trim_start_matches("async ").starts_with("fn ")
    };
    let mut out = Vec::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, l)| starts(l)) {
        let indent = line.len() - line.trim_start().len();
        let close = format!("{}}}", " ".repeat(indent));
        let end = if line.trim_end().ends_with('}') { Some(0) } else { lines[at..].iter().position(|l| *l == close) };
        out.extend(end.map(|length| length + 1));
    }
    out
}

#[test]
fn no_file_outgrows_its_job() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|(_, s)| s.lines().count() > MAX_LINES)
        .map(|(p, s)| format!("{}: {}", p.display(), s.lines().count()))
        .collect();
    assert!(long.is_empty(), "split by meaning: {long:#?}");
}

#[test]
fn functions_are_short() {
    let mut lengths: Vec<usize> = sources().iter().flat_map(|(_, s)| function_lengths(s)).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN_FUNCTION, "median {median} lines over {} functions", lengths.len());
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources().iter().filter(|(_, s)| !s.starts_with("//!")).map(|(p, _)| p.display().to_string()).collect();
    assert!(silent.is_empty(), "begin with a //! line: {silent:#?}");
}
