//! temp
use dateline::{html, label, model::*};
use std::io::Read;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let dir = &args[1];
    let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    use rayon::prelude::*;
    let out: Vec<String> = files
        .par_iter()
        .map(|f| {
            let mut s = Vec::new();
            flate2::read::GzDecoder::new(std::fs::File::open(f).unwrap()).read_to_end(&mut s).unwrap();
            let s = match String::from_utf8(s) {
                Ok(s) => s,
                Err(e) => {
                    let b = e.into_bytes();
                    let mut d = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
                    d.feed(&b, true);
                    d.guess(None, chardetng::Utf8Detection::Allow).decode(&b).0.into_owned()
                }
            };
            let page = html::parse(&s, &html::Options::default());
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
            let b = html::blocks(t);
            let v = label::judge(
                &label::Input {
                    blocks: &b.blocks,
                    outline: &b.outline,
                    title: Some(&title),
                    description: Some(&desc),
                    language: lang.as_deref(),
                    wishes: None,
                    evidence: None,
                },
                &label::Options::default(),
            );
            if args.get(2).is_some() {
                for (b, v) in b.blocks.iter().zip(&v) {
                    let path: Vec<_> = b_path(b, &b_outline(&html::blocks(t)));
                    println!(
                        "{} {:.2} {:<10} {:?} | {} | {}",
                        if v.keep { "KEEP" } else { "drop" },
                        v.score,
                        b.kind.name(),
                        v.reasons.iter().map(|r| r.text.to_string()).collect::<Vec<_>>().join("; "),
                        b.text.chars().take(150).collect::<String>(),
                        path.join(" < ")
                    );
                }
            }
            let text: Vec<&str> = b.blocks.iter().zip(&v).filter(|(_, v)| v.keep).map(|(b, _)| b.text.as_str()).collect();
            let id = f.file_name().unwrap().to_str().unwrap().trim_end_matches(".html.gz").to_owned();
            serde_json::json!({"id": id, "text": text.join("\n\n"), "title": title}).to_string()
        })
        .collect();
    if args.get(2).is_none() {
        println!("{}", out.join("\n"));
    }
}
fn b_outline(b: &html::Blocks) -> Outline {
    b.outline.clone()
}
fn b_path(b: &Block, o: &Outline) -> Vec<String> {
    o.chain(b.element).take(5).map(|(_, e)| format!("{}.{}", e.tag, e.words.join("."))).collect()
}
