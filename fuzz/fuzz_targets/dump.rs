//! Bytes taken for a text dump.
#![no_main]

use dateline::extract::InputKind;
use dateline::{Options, Source, clean};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = Options { input: InputKind::Text, ..Options::default() };
    let cleaned = clean(&Source { name: "dump", bytes, ..Source::default() }, &options);
    let text: usize = cleaned.iter().map(|c| c.article.text.len()).sum();
    let blocks: usize = cleaned.iter().map(|c| c.ledger.blocks.len() + 1).sum();
    assert!(text <= 3 * bytes.len() + 16 * (blocks + 1));
    assert!(cleaned.iter().all(|c| c.ledger.blocks.len() == c.ledger.verdicts.len()));
});
