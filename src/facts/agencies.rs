//! News agencies that an article credits: "LONDON (AP) —" before the text, "(dpa)" behind it, an agency among the authors.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::facts::evidence::{Evidence, Weighed};
use crate::lexicon::{credits, list};
use crate::model::{Block, BlockKind, Origin};
use crate::text::likeness::{head, key, squeeze};

/// A credit before the text stands within so many bytes.
const IN_DATELINE: usize = 160;
/// A line that is nothing but a credit is no longer.
const LONGEST_LINE: usize = 140;
/// Shorter forms count only as they are written.
const SHORT: usize = 5;

struct Known {
    /// The forms as they are written, and the short name of each.
    exact: HashMap<&'static str, &'static str>,
    /// The keys of the longer forms.
    folded: HashMap<String, &'static str>,
    /// What stands before an agency's name in its credit, longest first.
    before: Vec<&'static str>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut known = Known { exact: HashMap::new(), folded: HashMap::new(), before: credits::credits("agency") };
    let table = include_str!("../../lexicon/rules/names/agencies.tsv");
    for row in list::rows(table) {
        let name = row.key();
        for form in std::iter::once(name).chain(row.forms()) {
            known.exact.entry(form).or_insert(name);
            if form.len() > SHORT {
                known.folded.entry(key(form)).or_insert(name);
            }
        }
    }
    known.before.sort_by_key(|w| std::cmp::Reverse(w.len()));
    known
});

/// The agency of that name, by its short name.
pub(crate) fn agency(name: &str) -> Option<&'static str> {
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '-' | '–' | '—' | '*' | '"' | '©'));
    let name = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
    if name.is_empty() || name.len() > 60 {
        return None;
    }
    let exact = KNOWN.exact.get(name).copied();
    exact.or_else(|| if name.len() > SHORT { KNOWN.folded.get(&key(name)).copied() } else { None })
}

/// Adds what the blocks around and of the body credit, and the agencies among the authors.
pub(crate) fn gather(blocks: &[Block], body: (usize, usize), is_kept: &dyn Fn(usize) -> bool, evidence: &mut Evidence) {
    let (first, last) = body;
    let opening = (first..blocks.len().min(first + 12)).filter(|at| is_kept(*at)).take(3).filter_map(|at| dateline(&blocks[at].text));
    add(opening.flatten().collect(), "before the text", 0.9, evidence);
    // Before the text stand captions and menus too: there a credit has a word for it.
    let worded = |text: &str| line(text).filter(|_| agency(text.trim()).is_none());
    let closing = (first..=last).rev().filter(|at| is_kept(*at)).take(2).filter_map(|at| closing(&blocks[at].text)).flatten();
    let shown = |at: &usize| blocks[*at].kind != BlockKind::Caption && !blocks[*at].hidden;
    let above = (first.saturating_sub(8)..first).filter(shown).filter_map(|at| worded(&blocks[at].text)).flatten();
    // A name alone that is no paragraph is a picture's.
    let own = |at: &usize| blocks[*at].kind == BlockKind::Paragraph || worded(&blocks[*at].text).is_some();
    let below = (last + 1..blocks.len().min(last + 5)).chain((first..=last).rev().take(3)).filter(shown).filter(own);
    let below = below.filter_map(|at| line(&blocks[at].text));
    let alone = above.chain(below.flatten());
    add(closing.chain(alone).collect(), "behind the text", 0.8, evidence);
    let authors = evidence.authors.iter().filter(|a| a.weight > 0.3).flat_map(|a| a.value.iter()).filter_map(|n| agency(n)).collect();
    add(authors, "among the authors", 0.7, evidence);
}

fn add(names: Vec<&'static str>, place: &'static str, weight: f32, evidence: &mut Evidence) {
    let mut seen = HashSet::new();
    let names: Vec<String> = names.into_iter().filter(|n| seen.insert(*n)).map(str::to_owned).collect();
    if !names.is_empty() {
        evidence.agencies.push(Weighed::new(names, Origin::Text, place, weight));
    }
}

/// All agencies of all readings, those of the heaviest first.
pub(crate) fn all(readings: &[Weighed<Vec<String>>]) -> Vec<String> {
    let mut order: Vec<&Weighed<Vec<String>>> = readings.iter().collect();
    order.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut out: Vec<String> = Vec::new();
    for name in order.iter().flat_map(|r| &r.value) {
        if !out.contains(name) {
            out.push(name.clone());
        }
    }
    out
}

/// The agencies in a list such as "dpa/lno" or "AP, Reuters"; of its other parts only an editor's initials may stand there.
fn list(text: &str) -> Option<Vec<&'static str>> {
    let mut out = Vec::new();
    let parts = text.split(['/', ',', '+', ';', '=', '、', '|']).flat_map(|p| p.split(" and ")).flat_map(|p| p.split(" und "));
    for part in parts.map(str::trim).filter(|p| !p.is_empty()) {
        // The number of a dispatch: "dpa-infocom, dpa:250402-99-123456/2".
        if part.starts_with("dpa:") {
            break;
        }
        match agency(part) {
            Some(name) if out.contains(&name) => {}
            Some(name) => out.push(name),
            None if part.chars().count() <= 4 && part.chars().all(char::is_alphabetic) => {}
            // "(서울=연합뉴스)".
            None if text.contains('=') => {}
            None => return None,
        }
    }
    (!out.is_empty()).then_some(out)
}

/// The credit in a dateline: in brackets or between slashes before a dash, or the last word before it.
fn dateline(text: &str) -> Option<Vec<&'static str>> {
    let text = head(text.trim_start(), IN_DATELINE);
    bracketed(text).or_else(|| dashed(text)).or_else(|| wired(text))
}

/// "LONDON (AP) — ", "(ANSA) - ROMA", "【共同通信】".
fn bracketed(text: &str) -> Option<Vec<&'static str>> {
    let open = text.find(['(', '（', '[', '【', '/'])?;
    let sign = text[open..].chars().next()?;
    let close = match sign {
        '(' => ')',
        '（' => '）',
        '[' => ']',
        '【' => '】',
        _ => '/',
    };
    let inside = &text[open + sign.len_utf8()..];
    let end = inside.find(close)?;
    let after = inside[end + close.len_utf8()..].trim_start();
    let begins = open == 0 || after.is_empty() || after.starts_with(['-', '–', '—', ':', '.', '―', '─', '=']);
    let before = text[..open].trim_end();
    let place = before.chars().count() <= 60
        && !before.ends_with(['.', '!', '?', '。'])
        && (sign != '/' || before.ends_with(|c: char| !c.is_alphanumeric()));
    if begins && (place || sign == '/') { list(&inside[..end]) } else { None }
}

/// "МОСКВА, 2 апр - РИА Новости.", "PARIS, AFP - ".
fn dashed(text: &str) -> Option<Vec<&'static str>> {
    let dashes = [" - ", " – ", " — ", " -- ", ".- ", ": "];
    let (at, dash) = dashes.iter().filter_map(|d| Some((text.find(d)?, *d))).min()?;
    let (before, after) = (&text[..at], &text[at + dash.len()..]);
    if before.chars().count() > 60 {
        return None;
    }
    let capital = before.chars().filter(|c| c.is_uppercase()).count() * 2 > before.chars().filter(|c| c.is_alphabetic()).count();
    let last = before.rsplit(',').next().unwrap_or(before);
    let behind = after.split(['.', ',']).next().filter(|b| capital && b.len() < 40);
    // "PA: …" is an interview.
    let long = |name: &&'static str| dash != ": " || name.len() > 4;
    let named = agency(last).or_else(|| agency(before.rsplit(' ').next()?).filter(|_| capital)).or_else(|| agency(behind?));
    named.filter(long).map(|name| vec![name])
}

/// "新华社北京4月2日电": the wire's own form.
fn wired(text: &str) -> Option<Vec<&'static str>> {
    let wire = ["新华社", "新華社", "中新社", "中新网", "中央社"].iter().find(|w| text.starts_with(**w))?;
    head(text, 30).contains(['电', '電']).then(|| agency(wire).map(|name| vec![name]))?
}

/// "… it said. (dpa/jk)" at the end of a paragraph.
///
/// Two letters are an author's initials as often as an agency.
fn closing(text: &str) -> Option<Vec<&'static str>> {
    let text = text.trim_end().trim_end_matches('.');
    let inside = text.strip_suffix([')', '）', ']', '】'])?;
    let open = inside.rfind(['(', '（', '[', '【'])?;
    let inside = &inside[open..];
    list(&inside[inside.chars().next().map_or(0, char::len_utf8)..]).filter(|names| !are_initials(names))
}

fn are_initials(names: &[&str]) -> bool {
    matches!(names, [name] if name.len() == 2 && *name != "AP")
}

/// A line that is an agency's credit and nothing else.
fn line(text: &str) -> Option<Vec<&'static str>> {
    if text.len() > LONGEST_LINE {
        return None;
    }
    let text = squeeze(text);
    let bare = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '（' | '）' | '【' | '】' | '-' | '–' | '—' | '.' | '*' | '|')
    });
    let lower = bare.to_lowercase();
    let phrase =
        KNOWN.before.iter().find(|w| lower.starts_with(**w)).filter(|w| lower.is_char_boundary(w.len()) && bare.is_char_boundary(w.len()));
    let rest = phrase.map_or(bare, |w| &bare[w.len()..]);
    list(rest.trim()).or_else(|| list(bare)).filter(|names| phrase.is_some() || !are_initials(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_by_their_forms() {
        assert_eq!(
            (agency("AP"), agency("The Associated Press"), agency("ap"), agency("DPA")),
            (Some("AP"), Some("AP"), None, Some("dpa"))
        );
        assert_eq!(
            (agency("agence france-presse"), agency("新华社"), agency("Ada Lind"), agency("")),
            (Some("AFP"), Some("Xinhua"), None, None)
        );
        let table = include_str!("../../lexicon/rules/names/agencies.tsv");
        let names: Vec<&str> = list::rows(table).map(list::Row::key).collect();
        assert!(names.len() > 80 && names.iter().all(|n| agency(n) == Some(*n)), "each stands for itself");
    }

    #[test]
    fn credits_before_the_text() {
        for (text, name) in [
            ("LUND, Sweden (AP) — The ferry came back.", "AP"),
            ("LUND, April 2 (Reuters) - The ferry came back.", "Reuters"),
            ("Lund (dpa) - Die Fähre kam zurück.", "dpa"),
            ("Lund (dpa/lno) - Die Fähre kam zurück.", "dpa"),
            ("(ANSA) - LUND, 02 APR - Il traghetto è tornato.", "ANSA"),
            ("Lund, 2 abr (EFE).- El ferry volvió.", "EFE"),
            ("МОСКВА, 2 апр - РИА Новости. Паром вернулся.", "RIA Novosti"),
            ("МОСКВА, 2 апреля. /ТАСС/. Паром вернулся.", "TASS"),
            ("新华社北京4月2日电 渡轮回来了。", "Xinhua"),
            ("(서울=연합뉴스) 배가 돌아왔다.", "Yonhap"),
            ("【共同通信】フェリーが戻った。", "Kyodo"),
            ("PARIS, AFP - Le ferry est revenu.", "AFP"),
        ] {
            assert_eq!(dateline(text), Some(vec![name]), "{text}");
        }
        for text in [
            "The Associated Press (AP) reported it.",
            "The ferry (Stella) - 40 years old - came back.",
            "Ada Lind - Lund",
            "PA: When did the ferry come back?",
            "",
            "(",
            "/AP",
        ] {
            assert_eq!(dateline(text), None, "{text}");
        }
    }

    #[test]
    fn credits_behind_the_text() {
        assert_eq!(closing("Die Fähre kam zurück. (dpa/jk)"), Some(vec!["dpa"]));
        assert_eq!(closing("It came back (AFP, Reuters)."), Some(vec!["AFP", "Reuters"]));
        assert_eq!((closing("It came back (in May)."), closing("It came back. (CP)")), (None, None));
        for (text, names) in [
            ("(dpa)", &["dpa"][..]),
            ("Quelle: dpa", &["dpa"]),
            ("© dpa-infocom, dpa:250402-99-123456/2", &["dpa"]),
            ("With files from The Canadian Press", &["CP"]),
            ("(With inputs from PTI)", &["PTI"]),
            ("Source: AP, Reuters", &["AP", "Reuters"]),
            ("来源：新华社", &["Xinhua"]),
        ] {
            assert_eq!(line(text).as_deref(), Some(names), "{text}");
        }
        assert_eq!((line("Source: the harbour office"), line("Share"), line("")), (None, None, None));
    }
}
