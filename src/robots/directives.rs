//! What headers and `<meta>` elements say that programs may do with a page: `X-Robots-Tag`, `robots`, the TDM reservation.

use crate::model::Rights;

/// Words kept of one page; more of them say nothing.
const MAX_WORDS: usize = 32;
/// A longer word is none.
const MAX_WORD: usize = 64;

/// Words that stand alone or with a value, so that `name: word` can be told from `word: value`.
const WITH_VALUE: &[&str] = &["max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"];

/// Takes what a header says of the page's rights; every other header is passed by.
///
/// The names are those of HTTP, lower-case: `x-robots-tag`, `tdm-reservation`, `tdm-policy`. `agent` is the product token by which
/// sites address us: `X-Robots-Tag: dateline: noai` speaks to it alone.
pub fn take_header(rights: &mut Rights, name: &str, value: &str, agent: &str) {
    match name {
        "x-robots-tag" => take_words(rights, value, agent),
        _ => take_tdm(rights, name, value),
    }
}

/// Takes what a `<meta>` element says, likewise: `robots`, the agent's own name, `tdm-reservation`, `tdm-policy`.
pub fn take_meta(rights: &mut Rights, name: &str, content: &str, agent: &str) {
    let name = name.trim().to_ascii_lowercase();
    if name == "robots" || (!agent.is_empty() && name == agent.to_ascii_lowercase()) {
        take_words(rights, content, agent);
    } else {
        take_tdm(rights, &name, content);
    }
}

/// `noai, noarchive`, or `dateline: noai, noarchive`, which speaks to that agent alone.
fn take_words(rights: &mut Rights, value: &str, agent: &str) {
    let mut applies = true;
    for part in value.split(',').map(str::trim).filter(|p| !p.is_empty() && p.len() <= MAX_WORD) {
        let lower = part.to_ascii_lowercase();
        let (head, rest) = lower.split_once(':').map_or(("", lower.as_str()), |(h, r)| (h.trim(), r.trim()));
        let word = if head.is_empty() || WITH_VALUE.contains(&head) {
            lower.as_str()
        } else {
            applies = head.eq_ignore_ascii_case(agent) || head == "*";
            rest
        };
        if applies && !word.is_empty() && rights.robots.len() < MAX_WORDS && !rights.robots.iter().any(|w| w == word) {
            rights.robots.push(word.to_owned());
        }
    }
}

/// A reservation that was said once stays.
fn take_tdm(rights: &mut Rights, name: &str, value: &str) {
    let value = value.trim();
    match (name, value) {
        ("tdm-reservation", "1") => rights.tdm_reserved = Some(true),
        ("tdm-reservation", "0") => rights.tdm_reserved = rights.tdm_reserved.or(Some(false)),
        ("tdm-policy", policy) if !policy.is_empty() && policy.len() <= 2048 => {
            rights.tdm_policy.get_or_insert_with(|| policy.to_owned());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_everyone_and_for_one() {
        let mut rights = Rights::default();
        take_header(&mut rights, "x-robots-tag", "NoArchive, max-snippet: 50, otherbot: noindex, nofollow", "dateline");
        take_header(&mut rights, "x-robots-tag", "dateline: noai, noarchive", "dateline");
        take_header(&mut rights, "content-type", "noimageindex", "dateline");
        assert_eq!(rights.robots, ["noarchive", "max-snippet: 50", "noai"]);
    }

    #[test]
    fn meta_elements_speak_to_everyone_or_to_us() {
        let mut rights = Rights::default();
        for (name, content) in
            [("Robots", "noindex"), ("Dateline", "noai"), ("googlebot", "nosnippet"), ("tdm-policy", " https://a.example/tdm ")]
        {
            take_meta(&mut rights, name, content, "dateline");
        }
        assert_eq!((rights.robots.join(" ").as_str(), rights.tdm_policy.as_deref()), ("noindex noai", Some("https://a.example/tdm")));
    }

    #[test]
    fn a_reservation_stays() {
        let mut rights = Rights::default();
        assert!(rights.is_silent());
        take_header(&mut rights, "tdm-reservation", "0", "dateline");
        assert_eq!(rights.tdm_reserved, Some(false));
        take_meta(&mut rights, "tdm-reservation", " 1 ", "dateline");
        take_meta(&mut rights, "tdm-reservation", "0", "dateline");
        assert_eq!(rights.tdm_reserved, Some(true));
    }

    #[test]
    fn any_number_of_words_is_bounded() {
        let mut rights = Rights::default();
        let many: Vec<String> = (0..10_000).map(|n| format!("word{n}")).collect();
        take_header(&mut rights, "x-robots-tag", &many.join(","), "dateline");
        assert_eq!(rights.robots.len(), MAX_WORDS);
    }
}
