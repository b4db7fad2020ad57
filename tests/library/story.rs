//! Copies and retellings on real texts: the sample dumps' gold bodies, where they are.

use std::fs;
use std::path::Path;

use dateline::story::{Fingerprint, Likeness};
use serde_json::Value;

#[test]
fn three_retellings_of_one_report_are_no_copies() {
    let Ok(gold) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds/gold.jsonl")) else {
        println!("skipped: ../shared is not here");
        return;
    };
    let texts =
        gold.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record")["text"].as_str().expect("a text").to_owned());
    let all: Vec<Fingerprint> = texts.map(|text| Fingerprint::of(&text)).collect();
    assert_eq!(all.len(), 5);
    for (i, a) in all.iter().enumerate() {
        assert_eq!(a.likeness(a), Likeness::Copy);
        for b in &all[i + 1..] {
            assert!(a.likeness(b) < Likeness::Copy);
        }
    }
    assert!(all[..3].iter().enumerate().any(|(i, a)| all[i + 1..3].iter().any(|b| a.likeness(b) == Likeness::Related)));
}
