//! JSON-LD, and dates in any words.
#![no_main]

use dateline::html;
use dateline::facts::{Context, from_html};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let page = format!("<script type=\"application/ld+json\">{text}</script><p class=\"byline date\">{text}</p>");
    let facts = from_html(&html::parse(&page, &html::Options::default()), &Context::default());
    if let Some(date) = facts.date {
        assert!((1..=9999).contains(&date.value.day.year()));
    }
});
