//! Sitemaps: an answer or an error, never a panic.
#![no_main]

use dateline::discover;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let base = Url::parse("https://courier.example/").expect("an address");
    let _ = discover::sitemap(bytes, &base);
});
