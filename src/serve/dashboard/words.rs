//! Times, counts and states in words.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, PreEscaped, html};

use crate::store::{MARK_END, MARK_START, Source};
use crate::text::redact::redact;

/// A time as `2025-04-02 13:24`, with how long ago that is.
pub(super) fn when(at: Option<Timestamp>, now: Timestamp) -> Markup {
    let Some(at) = at else { return html! { span class="soft" { "–" } } };
    let shown = at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M").to_string();
    html! { time datetime=(format!("{at:.0}")) title=(format!("{shown} UTC")) { (distance(at, now)) } }
}

/// How far a time lies from now.
pub(super) fn distance(at: Timestamp, now: Timestamp) -> String {
    let span: SignedDuration = now.duration_since(at);
    let (seconds, ahead) = (span.as_secs().unsigned_abs(), span.is_negative());
    let (n, unit) = match seconds {
        0..60 => return if ahead { "now".to_owned() } else { "just now".to_owned() },
        60..3_600 => (seconds / 60, "min"),
        3_600..172_800 => (seconds / 3_600, "h"),
        _ => (seconds / 86_400, "days"),
    };
    if ahead { format!("in {n} {unit}") } else { format!("{n} {unit} ago") }
}

/// A size in its usual unit.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..10_240 => format!("{bytes} B"),
        10_240..10_485_760 => format!("{} KiB", bytes >> 10),
        10_485_760..10_737_418_240 => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}

/// The class of a source's state.
pub(super) fn class(state: &str) -> &'static str {
    match state {
        "ok" => "ok",
        "new" | "paused" | "put off" | "removed" => "soft",
        "failing" | "moved" => "warn",
        _ => "bad",
    }
}

/// What is wrong with a source and what to do about it; `None` if nothing is.
pub(super) fn trouble(source: &Source, state: &str) -> Option<String> {
    let error = source.last_error.as_deref().map(redact).unwrap_or_default();
    match state {
        "unhealthy" => {
            Some(format!("{} visits in a row failed: {error}. It is tried about once a day; check its address.", source.failures))
        }
        "failing" => Some(format!("The last visit failed: {error}. It is tried again by itself.")),
        "put off" => {
            let until = source.not_before.map(|until| format!(" until {until:.0}")).unwrap_or_default();
            Some(format!("Its host asked to be left alone{until}; then it is asked again by itself."))
        }
        "gone" => Some("It answered that it is gone for good (410) and is asked no more. Remove it, or add it once more.".to_owned()),
        "moved" => {
            let to = source.moved.as_ref().map(|(to, _)| redact(to)).unwrap_or_default();
            Some(format!("It has moved to {to}, where it is asked now. Change its address in the configuration."))
        }
        _ => None,
    }
}

/// Text whose matches are marked.
pub(super) fn marked(text: &str) -> Markup {
    let mut parts = text.split([MARK_START, MARK_END]).enumerate();
    html! { @for (at, part) in parts.by_ref() { @if at % 2 == 1 { mark { (part) } } @else { (part) } } }
}

/// An address that may be followed: of http and https alone.
pub(super) fn link(address: &str, shown: &str) -> Markup {
    if address.starts_with("https://") || address.starts_with("http://") {
        html! { a href=(address) rel="noreferrer noopener" { (shown) } }
    } else {
        html! { (shown) }
    }
}

/// Nothing.
pub(super) fn nothing() -> Markup {
    PreEscaped(String::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_sizes_and_marks() {
        let at = |seconds| Timestamp::from_second(seconds).expect("a time");
        assert_eq!(distance(at(0), at(59)), "just now");
        assert_eq!((distance(at(0), at(7_200)), distance(at(7_200), at(0))), ("2 h ago".to_owned(), "in 2 h".to_owned()));
        assert_eq!((size(10), size(20 << 10), size(20 << 20)), ("10 B".to_owned(), "20 KiB".to_owned(), "20 MiB".to_owned()));
        assert_eq!(marked("a \u{1}<b>\u{2} c").into_string(), "a <mark>&lt;b&gt;</mark> c");
        assert_eq!(link("javascript:alert(1)", "x").into_string(), "x");
    }
}
