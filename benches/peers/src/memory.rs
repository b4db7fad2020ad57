//! How much memory a long page takes, and whether a long run stays flat; the process's own figures, as Linux tells them.

use std::fs;

use dateline::{Options, Source};

/// Bytes of the long page.
const LONG: usize = 10_000_000;

/// Cleans one page of ten megabytes, of paragraphs or of links, and prints the most memory that was ever in use, in sizes of the page.
pub fn long_page(kind: &str) {
    let mut page = String::from("<!DOCTYPE html><title>The tide tables</title><body><main><h1>The tide tables</h1>");
    let mut number = 0;
    while page.len() < LONG {
        number += 1;
        match kind {
            "links" => {
                page.push_str(&format!("<li class=\"entry entry-{number}\"><a href=\"/tide/{number}\">Tide table {number}</a></li>\n"))
            }
            _ => page.push_str(&format!("<p class=\"text\">{}</p>\n", paragraph(number))),
        }
    }
    let before = status("VmRSS");
    let cleaned = dateline::clean(&Source { name: "page", bytes: page.as_bytes(), ..Source::default() }, &Options::default());
    let most = status("VmHWM").saturating_sub(before);
    let (blocks, verdict) = (cleaned[0].ledger.blocks.len(), cleaned[0].article.verdict);
    println!("{kind}: {} bytes, {blocks} blocks, {verdict:?}: {:.1} times its size", page.len(), most as f64 * 1024.0 / page.len() as f64);
}

/// Cleans so many different pages and prints what memory is in use after each tenth of them.
pub fn many_pages(count: usize) {
    for number in 0..count {
        let paragraphs: String = (0..4 + number % 9).map(|at| format!("<p>{}</p>", paragraph(number * 13 + at))).collect();
        let page = format!(
            "<!DOCTYPE html><html lang=en><title>Report {number} - The Courier</title><nav class=menu-{number}><a href=/{number}>Home</a></nav>\
             <article id=a{number}><h1>Report {number}</h1><time datetime=2024-05-{:02}>that day</time>{paragraphs}</article><footer>© The Courier</footer>",
            1 + number % 28
        );
        let cleaned = dateline::clean(&Source { name: "page", bytes: page.as_bytes(), ..Source::default() }, &Options::default());
        assert!(!cleaned[0].article.text.is_empty(), "page {number} has a text");
        if (number + 1) % (count / 10).max(1) == 0 {
            println!("{} pages: {} kB", number + 1, status("VmRSS"));
        }
    }
}

/// A paragraph of its own for each number.
fn paragraph(number: usize) -> String {
    const WORDS: [&str; 16] = [
        "harbour", "the", "ferry", "left", "in", "before", "gate", "of", "water", "said", "and", "quay", "morning", "a", "office", "level",
    ];
    let mut state = number as u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 60) as usize]
    };
    let sentences: Vec<String> = (0..3).map(|_| format!("The {}.", (0..14).map(|_| word()).collect::<Vec<_>>().join(" "))).collect();
    format!("{} It was number {number}.", sentences.join(" "))
}

/// A line of the process's status, in kilobytes; 0 where the system has none.
fn status(name: &str) -> usize {
    let all = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = all.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
