//! Ten thousand text dumps of 10 KB each on one core: how many a second, and whether memory stays flat.
//!
//! `cargo bench --bench dumps`. The dumps are made from our own fixtures, no two alike. With `DUMPS=FOLDER` the text
//! files of a folder are cleaned instead, over and over; with `COUNT=80` fewer of them, for a profiler.
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark prints, and ends where its files are missing"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dateline::{Options, Source, clean};

/// How many dumps are cleaned.
const DUMPS: usize = 10_000;
/// Bytes of each.
const SIZE: usize = 10 * 1024;
/// A core must clean so many a second.
const WANTED: f64 = 2000.0;

fn main() {
    let texts = texts();
    let options = Options::default();
    let count = std::env::var("COUNT").ok().and_then(|n| n.parse().ok()).unwrap_or(DUMPS);
    let warm: usize = (0..count / 50).map(|n| words(&dump(&texts, n), &options)).sum();
    let (mut kept, mut memory, start, before_cpu) = (0, Vec::new(), Instant::now(), cpu_seconds());
    let mut making = std::time::Duration::ZERO;
    for number in 0..count {
        let before = Instant::now();
        let text = dump(&texts, number);
        making += before.elapsed();
        kept += words(&text, &options);
        if number % (count / 10).max(1) == 0 {
            memory.push(resident());
        }
    }
    let took = start.elapsed().saturating_sub(making).as_secs_f64();
    // What other programs on the machine take is no time of ours.
    let own = cpu_seconds().zip(before_cpu).map_or(took, |(after, before)| after - before - making.as_secs_f64()).min(took);
    let rate = count as f64 / own;
    println!(
        "{count} dumps of {SIZE} bytes: {rate:.0} a second of one core ({:.3} ms each; by the clock {:.3}), {kept} words kept",
        own * 1000.0 / count as f64,
        took * 1000.0 / count as f64
    );
    println!("resident KiB after each tenth: {memory:?} ({warm} words in the warm-up)");
    println!("{}", if rate >= WANTED { "as wanted" } else { "slower than wanted: 2000 a second" });
}

fn words(text: &str, options: &Options) -> usize {
    clean(&Source { name: "dump", bytes: text.as_bytes(), ..Source::default() }, options).iter().map(|c| c.article.words).sum()
}

fn texts() -> Vec<String> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/dumps");
    let folder = std::env::var_os("DUMPS").map_or(fixtures, PathBuf::from);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().map(|p| fs::read_to_string(p).expect("a dump")).collect()
}

/// One dump: a fixture, and lines of the others behind it until it is long enough.
fn dump(texts: &[String], number: usize) -> String {
    let mut out = texts[number % texts.len()].clone();
    let mut next = number / texts.len();
    while out.len() < SIZE {
        next += 1;
        // No stamp in the middle: it would begin another article.
        let more = texts[next % texts.len()].trim_start_matches(" date ");
        out.push_str("\n\n\n");
        out.push_str(more.get(number % 7..).unwrap_or(more));
    }
    out.truncate(out.floor_char_boundary(SIZE));
    out
}

/// Processor time of this process, where the system tells it in hundredths of a second.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// Resident memory in KiB, 0 where the system does not tell.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
