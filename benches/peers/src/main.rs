//! How long a tool takes over a folder of pages, one thread, in CPU time: `dateline-peers TOOL FOLDER [ROUNDS]`.
//!
//! The folder holds decoded pages (UTF-8, one a file). TOOL is `dateline` (bytes to article with metadata),
//! `dom_smoothie` (text alone), `stages` (a table of dateline's own stages), `slowest` (the pages that take longest), `articles` (each page's article and the bits
//! of its blocks' scores, to hold one build against another), or the name of one stage, for a profiler.
//! `memory paragraphs|links` and `flat NUMBER` need no folder: a page of ten megabytes, and so many pages one after another.
//! Prints one line of JSON with the seconds of each round; `stages` prints a Markdown table.

mod clock;
mod memory;
mod stages;

use std::path::Path;
use std::{env, fs, process};

use dateline::{Options, Source};

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    let (Some(tool), Some(folder)) = (args.first(), args.get(1)) else {
        eprintln!("usage: dateline-peers TOOL FOLDER [ROUNDS]");
        process::exit(2);
    };
    match tool.as_str() {
        "memory" => return memory::long_page(folder),
        "flat" => return memory::many_pages(folder.parse().unwrap_or(100_000)),
        _ => {}
    }
    let rounds = args.get(2).and_then(|n| n.parse().ok()).unwrap_or(1);
    let pages = pages(Path::new(folder));
    match tool.as_str() {
        "dateline" => report(tool, env!("CARGO_PKG_VERSION"), &pages, rounds, |page| clean(page)),
        "dom_smoothie" => report(tool, "0.19", &pages, rounds, |page| smooth(page)),
        "stages" => stages::table(&pages, rounds.max(3)),
        "slowest" => slowest(&pages),
        "articles" => pages.iter().for_each(|page| article(page)),
        stage => stages::one(stage, &pages, rounds),
    }
}

/// Every file of the folder, by name.
fn pages(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|p| String::from_utf8_lossy(&fs::read(p).expect("a page")).into_owned()).collect()
}

fn report(tool: &str, version: &str, pages: &[String], rounds: usize, job: impl Fn(&str) -> usize) {
    pages.iter().take(20).for_each(|p| {
        std::hint::black_box(job(p));
    });
    let seconds: Vec<String> =
        (0..rounds).map(|_| format!("{:.4}", clock::seconds(|| pages.iter().map(|p| job(p)).sum::<usize>()))).collect();
    println!(r#"{{"tool": "{tool}", "version": "{version}", "pages": {}, "seconds": [{}]}}"#, pages.len(), seconds.join(", "));
}

fn clean(page: &str) -> usize {
    dateline::clean(&Source { name: "page", bytes: page.as_bytes(), ..Source::default() }, &Options::default())[0].article.text.len()
}

/// The whole outcome for one page, as a line: the article as JSON with its comments and every reading of its facts, the blocks kept,
/// every score to its last bit, and a hash of all that the cleaning gives.
fn article(page: &str) {
    let options = Options { comments: true, ..Options::default().explained() };
    let cleaned = dateline::clean(&Source { name: "page", bytes: page.as_bytes(), ..Source::default() }, &options);
    for one in cleaned {
        let bits = one.ledger.iter().fold(0_u64, |hash, (_, v)| {
            (hash.rotate_left(5) ^ u64::from(v.score.to_bits()) ^ u64::from(v.keep)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        let json = dateline::render::render(&one.article, dateline::render::Format::Jsonl, &dateline::render::Options::default());
        let all = format!("{one:?}").bytes().fold(0_u64, |hash, byte| (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        println!("{bits:016x} {all:016x} {}", json.trim_end());
    }
}

fn smooth(page: &str) -> usize {
    let Ok(mut readability) = dom_smoothie::Readability::new(page, None, None) else { return 0 };
    readability.parse().map_or(0, |article| article.text_content.len())
}

/// The pages that take longest, by their place in the folder.
fn slowest(pages: &[String]) {
    let mut times: Vec<(f64, usize)> = pages.iter().enumerate().map(|(at, p)| (clock::seconds(|| clean(p)), at)).collect();
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (seconds, at) in times.iter().take(8) {
        println!("page {at}: {:.2} ms, {} bytes", seconds * 1e3, pages[*at].len());
    }
}
