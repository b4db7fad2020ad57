//! Holds the sources' `crate::` paths against the table of who may import whom (ARCHITECTURE.md, "Rings and rooms").

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A module, and the modules it may import beside itself. `*` stands for all that come before it in this table.
const TABLE: &[(&str, &[&str])] = &[
    // ring 0
    ("model", &[]),
    // ring 1
    ("text", &["model"]),
    ("lexicon", &["model", "text"]),
    ("dates", &["model", "text", "lexicon"]),
    ("decode", &["model", "text"]),
    ("html", &["model", "text"]),
    ("dump", &["model", "text", "lexicon", "dates"]),
    ("document", &["model", "text", "lexicon", "dates", "html", "dump"]),
    ("facts", &["model", "text", "lexicon", "dates", "html", "document"]),
    ("classify", &["model", "text", "lexicon", "dates", "html", "document"]),
    ("comments", &["model", "text", "lexicon", "dates", "html", "document", "classify"]),
    ("robots", &["model"]),
    ("story", &["model", "text", "lexicon"]),
    ("discover", &["model", "text", "lexicon", "dates", "decode", "html", "document"]),
    ("render", &["model", "text"]),
    ("columns", &["model", "story"]),
    ("rules", &["model", "html", "text"]),
    ("site_memory", &["model", "text", "decode", "html", "dump", "document", "facts", "classify"]),
    (
        "extract",
        &[
            "model",
            "text",
            "lexicon",
            "decode",
            "html",
            "dump",
            "document",
            "facts",
            "classify",
            "comments",
            "robots",
            "rules",
            "render",
            "site_memory",
            "story",
        ],
    ),
    ("parts", &["model", "text", "lexicon", "decode", "html", "document", "facts", "rules", "extract"]),
    // ring 2
    ("archive", &["model", "decode"]),
    ("fetch", &["model", "robots"]),
    ("store", &["model", "story", "text"]),
    ("files", &["model", "render"]),
    // ring 3
    ("pipeline", &["model", "decode", "discover", "extract", "parts", "fetch", "render", "robots", "site_memory", "text"]),
    ("schedule", &["pipeline", "store", "files", "model", "render", "story"]),
    ("serve", &["model", "text", "classify", "discover", "extract", "render", "store", "story", "files", "pipeline", "schedule"]),
    // ring 4
    ("config", &["discover", "extract", "classify", "fetch", "files", "model", "pipeline", "render", "schedule", "store"]),
    ("cli", &["*"]),
];

fn sources(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir).expect("a readable folder").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && path.file_name().is_none_or(|n| n != "tests.rs") {
            out.push(path);
        }
    }
}

/// The modules named in `crate::name` and `crate::{a::…, b}` outside comments.
fn imports(source: &str) -> Vec<String> {
    let code: String = source.lines().map(|l| l.split("//").next().unwrap_or(l)).collect::<Vec<_>>().join("\n");
    let name = |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut out = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => out.extend(group_names(group).iter().map(|part| name(part))),
            None => out.push(name(rest)),
        }
    }
    out
}

/// The parts of a `{a::{b, c}, d}` group, split at its own commas.
fn group_names(group: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            _ => {}
        }
        if let Some(part) = parts.last_mut().filter(|_| c != ',' || depth > 0) {
            part.push(c);
        }
    }
    parts
}

fn allowed(module: &str) -> Option<Vec<&'static str>> {
    let at = TABLE.iter().position(|(name, _)| *name == module)?;
    Some(match TABLE[at].1 {
        ["*"] => TABLE[..at].iter().map(|(name, _)| *name).collect(),
        list => list.to_vec(),
    })
}

#[test]
fn imports_go_inward_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut wrong, mut seen) = (Vec::new(), Vec::new(), BTreeMap::new());
    sources(&root, &mut files);
    for file in files {
        let inside = file.strip_prefix(&root).expect("below src");
        let module = inside.components().next().expect("a first part").as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let Some(allowed) = allowed(&module) else {
            wrong.push(format!("{}: module `{module}` has no row in the table", inside.display()));
            continue;
        };
        *seen.entry(module.clone()).or_insert(0) += 1;
        for import in imports(&fs::read_to_string(&file).expect("a readable source")) {
            if import != module && !allowed.contains(&import.as_str()) {
                wrong.push(format!("{}: `{module}` may not import `{import}`", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    assert!(seen.len() >= 10, "the sources were not found: {seen:?}");
}

#[test]
fn groups_are_read() {
    assert_eq!(imports("use crate::{model::{A, B}, html};\nuse crate::label::x; // crate::fetch"), ["model", "html", "label"]);
    assert_eq!(imports("  // use crate::store;"), Vec::<String>::new());
}
