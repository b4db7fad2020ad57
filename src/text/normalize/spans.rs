//! Runs of a text where they stand once the text is normalised.

use unicode_normalization::char::canonical_combining_class;

use crate::model::{Markup, Span};

/// The markup of `old` for `new`, which says the same in fewer characters. A run that shows nothing any more goes, unless it is a place.
pub(crate) fn moved(markup: &Markup, old: &str, new: &str) -> Markup {
    let mut edges: Vec<u32> = markup.spans.iter().flat_map(|s| [s.start, s.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let places = places(&edges, old, new);
    let at = |edge: u32| edges.binary_search(&edge).ok().and_then(|n| places.get(n)).copied().unwrap_or((0, 0));
    let moved = |span: &Span| {
        let (start, end) = if span.start == span.end { (at(span.start).1, at(span.start).1) } else { (at(span.start).0, at(span.end).1) };
        (start < end || span.start == span.end).then(|| Span { start, end, kind: span.kind.clone() })
    };
    Markup { spans: markup.spans.iter().filter_map(moved).collect(), form: markup.form.clone() }
}

/// For each offset of the old text: where a run of the new one begins that begins there, and where one ends.
fn places(edges: &[u32], old: &str, new: &str) -> Vec<(u32, u32)> {
    let mut out = Vec::with_capacity(edges.len());
    let mut rest = new.char_indices().filter(|(_, c)| !c.is_whitespace()).peekable();
    let mut end = 0;
    for (at, c) in old.char_indices() {
        while edges.get(out.len()).is_some_and(|edge| *edge as usize <= at) {
            let start = rest.peek().map_or(new.len(), |(at, _)| *at);
            out.push((start as u32, end as u32));
        }
        if c.is_whitespace() {
            continue;
        }
        let Some(&(next, shown)) = rest.peek() else { continue };
        // What was composed stands for its first character; what is left of it, and what is not seen, for none.
        let composed = || !c.is_ascii() || !shown.is_ascii();
        if shown == c || composed() && canonical_combining_class(c) == 0 && !is_unseen(c) {
            end = next + shown.len_utf8();
            rest.next();
        }
    }
    out.resize(edges.len(), (new.len() as u32, end as u32));
    out
}

/// True for what normalising leaves out.
fn is_unseen(c: char) -> bool {
    c.is_control() || super::class::visible(c.encode_utf8(&mut [0; 4])).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SpanKind;

    #[test]
    fn runs_stay_on_their_words() {
        let old = "\u{200b}See\u{ad} the \u{a0} cafe\u{301} now,\u{feff} it  is";
        let new = crate::text::normalize::line(old);
        let span = |word: &str| {
            let start = old.find(word).map_or(0, |s| s as u32);
            Span { start, end: start + word.len() as u32, kind: SpanKind::Strong }
        };
        let markup = Markup { spans: vec![span("See\u{ad}"), span("cafe\u{301}"), span("it  is"), span("\u{feff}")], ..Markup::default() };
        let found = moved(&markup, old, &new);
        let texts: Vec<&str> = found.spans.iter().map(|s| &new[s.start as usize..s.end as usize]).collect();
        assert_eq!(texts, ["See", "café", "it is"]);
    }
}
