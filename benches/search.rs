//! Search in an index of many articles: half of all answers come within fifty milliseconds, also for words that stand everywhere.
//!
//! `ARTICLES=1000000 cargo bench --bench search`; without the variable a hundred thousand. It makes its own index in a temporary folder.
#![allow(clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods, missing_docs, reason = "a benchmark")]

use std::time::{Duration, Instant};

use dateline::store::{Document, Entry, Filter, Index, Options, Query};
use jiff::Timestamp;

/// Words from frequent to rare.
fn word(n: u64) -> String {
    const SYLLABLES: [&str; 16] = ["ka", "re", "to", "mi", "sol", "ven", "dra", "lu", "per", "gan", "is", "ot", "be", "qui", "fa", "nu"];
    (0..3).map(|at| SYLLABLES[usize::try_from((n >> (4 * at)) & 15).unwrap_or(0)]).collect()
}

fn text(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut words = vec!["the".to_owned()];
    for _ in 0..250 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // About as words are distributed in texts: few of them everywhere, most of them rare.
        let rank = (1_u64 << (state % 13)) + (state >> 32) % (1 << (state % 13));
        words.push(word(rank));
    }
    words.join(" ")
}

fn document(n: u64) -> Document {
    let at = Timestamp::from_second(1_600_000_000 + i64::try_from(n).expect("small") * 120).expect("a time");
    let entry = Entry {
        id: format!("{n:016x}"),
        page: format!("https://courier.example/{n}"),
        url: Some(format!("https://courier.example/{n}")),
        source: Some(format!("https://courier.example/feed-{}.xml", n % 50)),
        title: Some(format!("{} {}", word(n % 4_096), word(n / 7 % 4_096))),
        language: Some("en".to_owned()),
        filed: at,
        changed: at,
        version: 1,
        ..Entry::default()
    };
    Document { entry, text: text(n), record: "{}".to_owned() }
}

fn main() {
    let articles: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).or_else(from_environment).unwrap_or(100_000);
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::open(&dir.path().join("index.db"), &Options::default()).expect("opens");
    let start = Instant::now();
    for batch in (0..articles).collect::<Vec<_>>().chunks(2_000) {
        index.put(&batch.iter().map(|n| document(*n)).collect::<Vec<_>>()).expect("put");
    }
    index.optimize().expect("optimized");
    println!("{articles} articles put in {:.1} s", start.elapsed().as_secs_f64());
    let now = Timestamp::from_second(1_800_000_000).expect("a time");
    let mut all = Vec::new();
    for (name, words) in [
        ("everywhere", "the"),
        ("frequent", "rekaka"),
        ("two", "rekaka miloka"),
        ("phrase", "\"the rekaka\""),
        ("rare", "nunufa"),
        ("beginning", "nun*"),
        ("without", "toreka -rekaka"),
    ] {
        let query: Query = words.parse().expect("a query");
        for filter in [Filter::default(), Filter { source: Some("https://courier.example/feed-7.xml".to_owned()), ..Filter::default() }] {
            let mut took: Vec<Duration> = (0..11)
                .map(|_| {
                    let start = Instant::now();
                    index.search(&query, &filter, 0, 20, now).expect("answers");
                    start.elapsed()
                })
                .collect();
            took.sort_unstable();
            let found = index.search(&query, &filter, 0, 20, now).expect("answers").total;
            println!(
                "{name:<12} {:<8} {found:>5} ranked  median {:>8.2} ms",
                if filter.source.is_some() { "filtered" } else { "" },
                took[5].as_secs_f64() * 1e3
            );
            all.extend(took);
        }
    }
    all.sort_unstable();
    println!("median of all {:.2} ms", all[all.len() / 2].as_secs_f64() * 1e3);
}

fn from_environment() -> Option<u64> {
    std::env::var("ARTICLES").ok()?.parse().ok()
}
