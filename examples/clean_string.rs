//! Clean a page that is already in memory, and ask why a block was dropped.
//!
//! Run it: `cargo run --example clean_string`

#![expect(clippy::print_stdout, reason = "an example talks")]

use dateline::{Options, Source, clean};

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
  <title>Mill bridge opens to carts again - The Weir Gazette</title>
  <meta property="article:published_time" content="2025-04-02T13:24:00+04:00">
</head>
<body>
  <nav><a href="/">Home</a> <a href="/news">News</a></nav>
  <article>
    <h1>Mill bridge opens to carts again</h1>
    <p class="byline">By Ansel Quayle</p>
    <p>The wooden bridge below the mill carried its first carts since October on Wednesday, two weeks ahead of the plan.</p>
    <p>Carpenters had replaced nineteen of its forty beams over the winter, the parish said, most of them with larch.</p>
    <div class="newsletter-box"><p>Sign up for our newsletter and get the news of the valley each morning.</p></div>
    <p>Heavier wagons must still take the ford, where the water stood at half a metre on Wednesday evening.</p>
  </article>
</body>
</html>"#;

fn main() {
    let source = Source { name: "bridge.html", bytes: PAGE.as_bytes(), ..Source::default() };
    let mut options = Options::default();
    options.label.explain = true;
    for cleaned in clean(&source, &options) {
        let article = &cleaned.article;
        println!("title:   {}", article.title.as_deref().unwrap_or("not told"));
        println!("date:    {}", article.date.map_or("not told".to_owned(), |d| d.to_string()));
        println!("authors: {}\n", article.authors.join(", "));
        println!("{}\n", article.text);
        for (block, verdict) in cleaned.ledger.iter().filter(|(_, verdict)| !verdict.keep) {
            let why: Vec<&str> = verdict.reasons.iter().map(|r| r.text.as_ref()).collect();
            println!("dropped ({:.2}): {:?}: {}", verdict.score, block.text, why.join("; "));
        }
    }
}
