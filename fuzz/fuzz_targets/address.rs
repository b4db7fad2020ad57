//! Canonical addresses and file names: canonical is canonical, and a name stays one name.
#![no_main]

use dateline::files::slug;
use dateline::model::canonical_url;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    if let Ok(url) = Url::parse(text) {
        let once = canonical_url(&url);
        assert_eq!(canonical_url(&once), once);
    }
    let name = slug(text, 200);
    assert!(name.len() <= 200 && !name.contains(['/', '\\', '\0']) && !name.starts_with('.'));
});
