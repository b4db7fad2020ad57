//! Front matter gives back the title that was written.
#![no_main]

use dateline::Article;
use dateline::render::{Format, Options, front_matter, render};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = front_matter(text);
    let article = Article { title: Some(text.to_owned()), text: "One.".to_owned(), ..Article::default() };
    let file = render(&article, Format::Text, &Options::default());
    assert_eq!(front_matter(&file).and_then(|f| f.text("title").map(str::to_owned)).as_deref(), Some(text));
});
