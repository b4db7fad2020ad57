//! Writes the blocks and features of a corpus set, for `training/train.py`.
//!
//! usage: `cargo run --release --example features -- SET_DIR OUT_PREFIX`
//! writes `OUT_PREFIX.jsonl` (id, texts, kinds, hidden per page) and `OUT_PREFIX.f32` (rows of little-endian floats).
#![expect(clippy::expect_used, reason = "a trainer's tool: a missing corpus file ends it")]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use dateline::{extract, html, label};
use rayon::prelude::*;

fn read(path: &Path) -> String {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(fs::File::open(path).expect("a page")).read_to_end(&mut bytes).expect("gzip");
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            let b = e.into_bytes();
            let mut d = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
            d.feed(&b, true);
            d.guess(None, chardetng::Utf8Detection::Allow).decode(&b).0.into_owned()
        }
    }
}

fn page(path: &Path) -> (String, Vec<u8>) {
    let source = read(path);
    let page = html::parse(&source, &html::Options::default());
    let t = &page.tree;
    let meta = |n: &str| {
        t.elements(t.root(), "meta")
            .find(|m| t.attr(*m, "property") == Some(n) || t.attr(*m, "name") == Some(n))
            .and_then(|m| t.attr(m, "content"))
            .map(str::to_owned)
    };
    let title = meta("og:title").or_else(|| t.elements(t.root(), "h1").next().map(|h| t.text_of(h))).unwrap_or_default();
    let desc = meta("og:description").or_else(|| meta("description")).unwrap_or_default();
    let lang = t.elements(t.root(), "html").next().and_then(|h| t.attr(h, "lang")).map(str::to_owned);
    let blocks = html::blocks(t);
    let evidence = extract::evidence(&page.embedded);
    let input = label::Input {
        blocks: &blocks.blocks,
        outline: &blocks.outline,
        title: Some(&title),
        description: Some(&desc),
        evidence: evidence.as_ref().map(|e| e.text.as_str()),
        language: lang.as_deref(),
        wishes: None,
    };
    let rows = label::features(&input);
    let rules = label::judge(&input, &label::Options::default()).verdicts;
    let name = path.file_name().expect("a name").to_string_lossy();
    let meta = serde_json::json!({
        "id": name.trim_end_matches(".html.gz"), "title": title,
        "texts": blocks.blocks.iter().map(|b| &b.text).collect::<Vec<_>>(),
        "kinds": blocks.blocks.iter().map(|b| b.kind.name()).collect::<Vec<_>>(),
        "rules": rules.iter().map(|v| (v.keep, v.score)).collect::<Vec<_>>(),
    });
    (meta.to_string(), rows.iter().flatten().flat_map(|v| v.to_le_bytes()).collect())
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, set, out] = args.as_slice() else { panic!("usage: features SET_DIR OUT_PREFIX") };
    let mut paths: Vec<_> = fs::read_dir(Path::new(set).join("html")).expect("SET_DIR/html").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    let pages: Vec<_> = paths.par_iter().map(|p| page(p)).collect();
    let mut lines = fs::File::create(format!("{out}.jsonl")).expect("OUT.jsonl");
    let mut floats = fs::File::create(format!("{out}.f32")).expect("OUT.f32");
    let names: Vec<_> = label::feature_names().collect();
    writeln!(lines, "{}", serde_json::json!({ "features": names })).expect("written");
    for (meta, rows) in pages {
        writeln!(lines, "{meta}").expect("written");
        floats.write_all(&rows).expect("written");
    }
}
