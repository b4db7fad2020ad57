//! What is known once stands once: words, scripts, sentence ends, case folding, dates, word lists; and no files in a circle.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::sources;

/// A source's path below `src/`, and its code: without comments, without its tests.
fn code() -> Vec<(String, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/src/");
    let path = |p: &std::path::Path| p.display().to_string().replace(root, "");
    let bare = |text: &str| {
        let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
        body.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    sources().iter().map(|(p, text)| (path(p), bare(text))).filter(|(p, _)| !p.ends_with("tests.rs")).collect()
}

/// The files that hold any of these.
fn holders<'a>(code: &'a [(String, String)], needles: &[&str]) -> Vec<&'a str> {
    code.iter().filter(|(_, text)| needles.iter().any(|n| text.contains(n))).map(|(path, _)| path.as_str()).collect()
}

#[test]
fn scripts_sentences_and_words_are_defined_once() {
    let code = code();
    for (name, home) in [
        ("fn is_unspaced(", "text/script.rs"),
        ("fn is_han(", "text/script.rs"),
        ("fn breaks_anywhere(", "text/script.rs"),
        ("fn is_sentence_mark(", "text/sentence.rs"),
        ("fn ends_sentence(", "text/sentence.rs"),
        ("fn folded(", "text/fold.rs"),
        ("fn bare(word", "text/fold.rs"),
        ("fn each_word(text", "text/fold.rs"),
        ("struct WordCount", "text/words.rs"),
    ] {
        assert_eq!(holders(&code, &[name]), [home], "{name}");
    }
    // Whoever asks for a script's range elsewhere has a definition of his own.
    let ranges = holders(&code, &["\\u{3400}'..", "\\u{4e00}'..", "\\u{e00}'..", "0x3400..", "0x4e00.."]);
    let elsewhere: Vec<_> = ranges.into_iter().filter(|p| !p.starts_with("text/") && !TOLD_OTHERWISE.contains(p)).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

/// Ranges that mean something else: columns of a terminal, marks inside words of dates, plausible letters of an encoding.
const TOLD_OTHERWISE: &[&str] = &["dump/columns.rs", "dates/tokens.rs", "decode/plausible.rs"];

#[test]
fn word_lists_have_one_reader() {
    let code = code();
    let lists: Vec<&(String, String)> = code.iter().filter(|(_, text)| text.contains("lexicon/")).collect();
    assert!(lists.len() > 10, "the lists were not found");
    let own: Vec<&str> = lists.iter().filter(|(_, text)| text.contains(".lines()")).map(|(p, _)| p.as_str()).collect();
    // Ring 0 imports nothing: its list of tracking parameters is read there.
    assert_eq!(own, ["model/url.rs"]);
}

#[test]
fn dates_have_one_reader() {
    assert_eq!(holders(&code(), &["dates/months.tsv"]), ["dates/months.rs"]);
}

#[test]
fn models_have_learned_from_the_word_lists_that_are_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (lists, mut found, mut todo) = (root.join("lexicon/features"), BTreeMap::new(), vec![root.join("lexicon/features")]);
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                todo.push(path);
            } else {
                let name = path.strip_prefix(&lists).expect("below it").to_string_lossy().replace('\\', "/");
                found.insert(name, std::fs::read(path).expect("a list"));
            }
        }
    }
    let fnv = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    let hash = found.iter().fold(0x811c_9dc5, |hash, (name, text)| {
        text.iter().fold(name.bytes().chain([b'\n']).fold(hash, |hash, byte| fnv(hash, &byte)), fnv)
    });
    for model in ["html", "dump", "page", "other", "kind"] {
        let bytes = std::fs::read(root.join(format!("src/classify/forests/{model}.bin"))).expect("a model");
        // A forest that did not earn its place has an empty file.
        let learned = bytes.last_chunk::<4>().map(|last| u32::from_le_bytes(*last));
        assert!(bytes.is_empty() || learned == Some(hash), "{model}.bin has learned from other lists: `just train`");
    }
}

/// Which files each file imports, those of the modules around it aside: a module and its parts may know each other.
fn imports(code: &[(String, String)]) -> BTreeMap<String, BTreeSet<String>> {
    let module = |path: &str| path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    let all: BTreeSet<String> = code.iter().map(|(path, _)| module(path)).collect();
    let nearest = |path: &str| {
        let mut parts: Vec<&str> = path.split("::").filter(|p| !p.is_empty()).collect();
        while !parts.is_empty() && !all.contains(&parts.join("::")) {
            parts.pop();
        }
        parts.join("::")
    };
    let of = |path: &str, text: &str| {
        let own = module(path);
        let found = paths(text).into_iter().map(|p| nearest(&p));
        let around = |m: &String| own == *m || own.starts_with(&format!("{m}::"));
        (own.clone(), found.filter(|m| !m.is_empty() && !around(m)).collect())
    };
    code.iter().map(|(path, text)| of(path, text)).collect()
}

/// The `crate::` paths in a source, groups resolved.
fn paths(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        resolve("", &text[at + "crate::".len()..], &mut out);
    }
    out
}

fn resolve(before: &str, text: &str, out: &mut Vec<String>) {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let path = format!("{before}{}", &text[..end]);
    if !text[end..].starts_with('{') {
        out.push(path);
        return;
    }
    let (mut depth, mut start) = (0, end + 1);
    for (at, c) in text[end..].char_indices().map(|(at, c)| (end + at, c)) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 || depth == 1 && c == ',' {
            resolve(&path, text[start..at].trim_start(), out);
            start = at + 1;
        }
        if depth == 0 {
            break;
        }
    }
}

/// The files that can be reached from one.
fn reached<'a>(from: &'a str, imports: &'a BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&'a str> {
    let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
    while let Some(next) = todo.pop() {
        for import in imports.get(next).into_iter().flatten() {
            if seen.insert(import.as_str()) {
                todo.push(import);
            }
        }
    }
    seen
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let imports = imports(&code());
    let circle: Vec<&String> = imports.keys().filter(|file| reached(file, &imports).contains(file.as_str())).collect();
    assert!(circle.is_empty(), "{circle:#?}");
}

#[test]
fn groups_of_paths_are_resolved() {
    assert_eq!(paths("use crate::a::{b, c::{d, e}};\nlet x = crate::f::g(1);"), ["a::b", "a::c::d", "a::c::e", "f::g"]);
}

/// Lists of names that a standard or a tool defines, not a language: tags and attributes, keys of JSON, endings of files, marks, our own names;
/// and what the ranker of titles was trained on.
const TECHNICAL: &[&str] = &[
    "classify/features/paths.rs",
    "classify/forests/explain.rs",
    "cli/readings.rs",
    "cli/status.rs",
    "discover/links.rs",
    "discover/shape.rs",
    "discover/text.rs",
    "document/embedded/flight.rs",
    "document/embedded/page_state.rs",
    "document/embedded/parts.rs",
    "dump/markup.rs",
    "dump/references.rs",
    "facts/head/json_ld/lenient.rs",
    "facts/head/json_ld/mod.rs",
    "facts/mod.rs",
    "facts/site.rs",
    "facts/title/ranking.rs",
    "facts/title/separators.rs",
    "html/fast/doctype.rs",
    "html/names.rs",
    "html/tags.rs",
    "render/yaml.rs",
    "rules/five_filters.rs",
    "serve/dialects/fivefilters.rs",
    "serve/openapi.rs",
    "serve/v1.rs",
    "text/redact.rs",
];
/// A longer list of words is data.
const MOST_WORDS: usize = 8;

/// The most string literals in a row that nothing but `,`, `|`, spaces and comments parts.
fn longest_list(source: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for line in source.lines() {
        let mut rest = line;
        while let Some((between, literal)) = rest.split_once('"') {
            if !between.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '|')) {
                run = 0;
            }
            let mut escaped = false;
            let end = literal.find(|c| {
                let is_end = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                is_end
            });
            run += 1;
            longest = longest.max(run);
            rest = end.map_or("", |end| &literal[end + 1..]);
        }
        if !rest.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '|')) {
            run = 0;
        }
    }
    longest
}

#[test]
fn vocabulary_is_data() {
    assert_eq!(longest_list("[\"a\", \"b\",\n \"c\\\"\"]; f(\"d\")"), 3);
    let long: BTreeSet<String> = code()
        .into_iter()
        .filter(|(name, source)| !name.starts_with("lexicon/") && !name.starts_with("model/") && longest_list(source) > MOST_WORDS)
        .map(|(name, _)| name)
        .collect();
    let technical: BTreeSet<String> = TECHNICAL.iter().map(|name| (*name).to_owned()).collect();
    let words: Vec<_> = long.difference(&technical).collect();
    assert!(words.is_empty(), "lists of more than {MOST_WORDS} words in code; vocabulary belongs to lexicon/: {words:?}");
    let settled: Vec<_> = technical.difference(&long).collect();
    assert!(settled.is_empty(), "no long list any more, take it from the table: {settled:?}");
}
