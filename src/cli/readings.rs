//! `dateline why --facts`: for every fact the choice, and the readings it was chosen among.

use std::fmt::Write as _;

use crate::extract::Cleaned;
use crate::facts;
use crate::model::{Reading, Said, Told};

/// A value is shown up to this many characters unless all is asked for.
const SHOWN_CHARS: usize = 96;
/// The facts in the order in which a reader asks for them.
const ORDER: [&str; 22] = [
    "title",
    "standfirst",
    "authors",
    "agencies",
    "date",
    "modified",
    "corrections",
    "site",
    "language",
    "language_declared",
    "direction",
    "description",
    "section",
    "tags",
    "image",
    "image_caption",
    "image_credit",
    "canonical_url",
    "amp_url",
    "license",
    "paywalled",
    "comment_count",
];

/// All facts of a page in words.
pub(super) fn report(page: &Cleaned, full: bool) -> String {
    let told = facts::told(&page.facts, &page.readings, usize::MAX);
    let mut out = format!("{}:\n", page.article.source);
    for (name, fact) in ORDER.iter().filter_map(|name| Some((name, told.get(name)?))) {
        tell(name, fact, full, &mut out);
    }
    out
}

fn text(value: &Said) -> String {
    match value {
        Said::Text(text) => text.clone(),
        Said::List(list) => list.join(", "),
        Said::Date(date) => date.to_string(),
        Said::Truth(is) => is.to_string(),
        Said::Count(number) => number.to_string(),
    }
}

/// The choice on one line; below it every reading, the heaviest first: `=` agrees with it, `≠` does not.
fn tell(name: &str, fact: &Told, full: bool, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = match (&fact.value, fact.source) {
        (Some(value), Some(source)) => writeln!(out, "{name:<18}{} ({source})", shown(&text(value), full)),
        _ => writeln!(out, "{name:<18}not told"),
    };
    let marked = |mark: char| move |reading| (mark, reading);
    let mut all: Vec<(char, &Reading)> = fact.agreeing.iter().map(marked('=')).chain(fact.conflicting.iter().map(marked('≠'))).collect();
    all.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight));
    for (mark, reading) in all {
        let value = shown(&text(&reading.value), full);
        let _ = writeln!(out, "    {mark} {:.2}  {:<10} {}: {value}", reading.weight, reading.source.name(), reading.place);
    }
}

fn shown(value: &str, full: bool) -> String {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if full || value.chars().count() <= SHOWN_CHARS { value } else { value.chars().take(SHOWN_CHARS).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Options, Source, clean};

    #[test]
    fn shows_the_choice_the_agreeing_and_the_conflicts() {
        let page = b"<title>Ferry returns to Lund</title><meta property='article:published_time' content='2025-04-02T13:24:00+02:00'>\
            <meta name=date content=2025-04-03><h1>Ferry returns to Lund</h1><p>The ferry came back to the harbour.</p>";
        let cleaned = clean(&Source { name: "p.html", bytes: page, ..Source::default() }, &Options::default());
        let text = report(&cleaned[0], false);
        assert!(text.contains("date              2025-04-02T13:24:00+02:00 (meta)"), "{text}");
        assert!(text.contains("= 0.90  meta       article:published_time: 2025-04-02"), "{text}");
        assert!(text.contains("≠ 0.50  meta       date: 2025-04-03"), "{text}");
        assert!(text.contains("license           not told"), "{text}");
    }
}
