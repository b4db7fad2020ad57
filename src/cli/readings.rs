//! `dateline why --facts`: for every fact the choice, and the readings it was chosen among.

use std::fmt::{Display, Write as _};

use crate::extract::Cleaned;
use crate::metadata::Weighed;
use crate::model::Fact;

/// A value is shown up to this many characters unless all is asked for.
const SHOWN_CHARS: usize = 96;

/// All facts of a page in words.
pub(super) fn report(page: &Cleaned, full: bool) -> String {
    let (facts, read) = (&page.facts, &page.readings);
    let mut out = format!("{}:\n", page.article.source);
    let list = |names: &Vec<String>| names.join(", ");
    fact("title", facts.title.as_ref(), &read.titles, Clone::clone, full, &mut out);
    fact("authors", facts.authors.as_ref(), &read.authors, list, full, &mut out);
    fact("date", facts.date.as_ref(), &read.dates, text, full, &mut out);
    fact("modified", facts.modified.as_ref(), &read.modified, text, full, &mut out);
    fact("site", facts.site.as_ref(), &read.sites, Clone::clone, full, &mut out);
    fact("language", facts.language.as_ref(), &read.languages, Clone::clone, full, &mut out);
    fact("description", facts.description.as_ref(), &read.descriptions, Clone::clone, full, &mut out);
    fact("section", facts.section.as_ref(), &read.sections, Clone::clone, full, &mut out);
    fact("tags", facts.tags.as_ref(), &read.tags, list, full, &mut out);
    fact("image", facts.image.as_ref(), &read.images, Clone::clone, full, &mut out);
    fact("canonical", facts.canonical_url.as_ref(), &read.canonical_urls, Clone::clone, full, &mut out);
    fact("license", facts.license.as_ref(), &read.licenses, Clone::clone, full, &mut out);
    fact("paywalled", facts.paywalled.as_ref(), &read.paywalled, text, full, &mut out);
    out
}

fn text<T: Display>(value: &T) -> String {
    value.to_string()
}

/// The choice on one line; below it every reading, the heaviest first: `=` agrees with it, `≠` does not.
fn fact<T>(name: &str, chosen: Option<&Fact<T>>, all: &[Weighed<T>], show: impl Fn(&T) -> String, full: bool, out: &mut String) {
    let best = chosen.map(|f| show(&f.value));
    // Writing to a String cannot fail.
    let _ = match (&best, chosen) {
        (Some(value), Some(fact)) => writeln!(out, "{name:<12}{} ({})", shown(value, full), fact.origin),
        _ => writeln!(out, "{name:<12}not told"),
    };
    let mut all: Vec<&Weighed<T>> = all.iter().collect();
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    for reading in all {
        let value = show(&reading.value);
        let mark = if best.as_deref() == Some(value.as_str()) { '=' } else { '≠' };
        let _ = writeln!(out, "    {mark} {:.2}  {:<10} {}: {}", reading.weight, reading.origin.name(), reading.place, shown(&value, full));
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
        assert!(text.contains("date        2025-04-02T13:24:00+02:00 (meta)"), "{text}");
        assert!(text.contains("= 0.90  meta       article:published_time: 2025-04-02"), "{text}");
        assert!(text.contains("≠ 0.50  meta       date: 2025-04-03"), "{text}");
        assert!(text.contains("license     not told"), "{text}");
    }
}
