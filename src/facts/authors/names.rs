//! Names out of bylines: "By", roles, titles, addresses and dates cut off, each name once.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::dates::labels::{is_any_label, is_label};
use crate::dates::months::is_month;
use crate::dates::words::is_weekday;
use crate::dates::{self, Order, Reading};
use crate::facts::address::host_name;
use crate::facts::authors::eastern;
use crate::facts::authors::russian;
use crate::facts::authors::words::{WORDS, is_given};
use crate::lexicon::list;
use crate::lexicon::words::{self, is_small};
use crate::text::likeness::{key, squeeze};
use crate::text::script::{is_han, is_han_or_kana, is_hangul};

/// Words of a byline that name nobody, and titles before a name.
static NOBODY: LazyLock<HashSet<&str>> = LazyLock::new(|| words::of("nobody").into_iter().collect());
static HONORIFIC: LazyLock<HashSet<&str>> = LazyLock::new(|| words::of("honorific").into_iter().collect());

/// A list of authors is never longer than this, nor a name than that.
const MOST_NAMES: usize = 30;
const LONGEST_NAME: usize = 60;
const MOST_WORDS: usize = 6;

/// What follows the byline word at the beginning of a line; empty if the line is that word alone, `None` if there is no such word.
pub(crate) fn after_by(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut first = [0; 4];
    let first = *text.chars().next()?.to_lowercase().next()?.encode_utf8(&mut first).as_bytes().first()?;
    let words = WORDS.by_first.get(&first)?;
    let lower = crate::text::likeness::head(text, 60).to_lowercase();
    words.iter().map(|at| &WORDS.by[*at]).find_map(|word| {
        lower.strip_prefix(word.as_str())?;
        // Lower case may have another length; the word is as long in the text itself, or there is no match.
        let rest = text.get(word.len()..).filter(|_| text[..word.len().min(text.len())].to_lowercase() == *word)?;
        let unspaced = word.chars().all(|c| c as u32 >= 0x2e80);
        // Markup without spaces glues the word to the name: "ByAda Lind".
        let glued = word.is_ascii() && rest.starts_with(char::is_uppercase) && text[..word.len()].ends_with(char::is_lowercase);
        let ends = glued
            || rest.is_empty()
            || unspaced
            || word.ends_with(':')
            || rest.starts_with(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '\'' | '’' | '-'));
        ends.then(|| rest.trim_start_matches([':', ' ', '\u{a0}', '：', '/', '|', '-', '–', '—', '>', '»', '\n', '／', ';']))
    })
}

/// As [`after_by`], for phrases that cannot be anything else: "written by", "Autor:", "责任编辑".
pub(crate) fn after_plain_by(text: &str) -> Option<&str> {
    let rest = after_by(text)?;
    let phrase = text[..text.len() - rest.len()]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '|' | '-' | '–' | '—' | '>' | '»' | ';'));
    let plain = phrase.contains(' ') || phrase.ends_with([':', '：']) || phrase.chars().any(|c| c as u32 >= 0x2e80);
    plain.then_some(rest)
}

/// The names in a byline or an author field. Empty if it names nobody.
pub(crate) fn names(text: &str, sites: &[String]) -> Vec<String> {
    let mut text = squeeze(text);
    if text.starts_with("http://") || text.starts_with("https://") {
        return Vec::new();
    }
    if text.contains("://") {
        // Before the slashes in it part names.
        text = text.split(' ').filter(|w| !is_address(w)).collect::<Vec<_>>().join(" ");
    }
    if let Some(credited) = eastern::credited(&text) {
        text = credited;
    }
    let text = without_others(&text);
    let mut out: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    let mut of_site = false;
    for piece in pieces(&bare(&text)) {
        let Cleaned { name, ended } = clean(&piece);
        let name = crate::text::likeness::once(name);
        let last = out.last();
        if !name.is_empty() && (is_site(&name, sites) || is_site(&piece, sites) || begins_site(&name, &piece, sites)) && !is_namesake(&name)
        {
            of_site = true;
        } else if is_name(&name)
            && !last.is_some_and(|before| is_person(before) && is_degree(&name))
            && !(of_site && !is_person(&name) && !is_agency(&name))
            && seen.insert(key(&name))
            && out.len() < MOST_NAMES
        {
            match eastern::parted(&name) {
                Some(parts) => out.extend(parts.into_iter().map(str::to_owned)),
                None => out.push(russian::nominative(&name).unwrap_or(name)),
            }
        }
        if ended {
            break;
        }
    }
    without_places(out, &text)
}

/// The text without its parts that credit somebody else's work: "Editing by Bo Ek and Cy Vane".
fn without_others(text: &str) -> String {
    let credits = |part: &&str| {
        let mut words = part.split_whitespace();
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        is_others(first) && second.eq_ignore_ascii_case("by") || first.ends_with(':') && is_others(first.trim_end_matches(':'))
    };
    let parts: Vec<&str> = text.split([';', '；', '|']).filter(|part| !credits(part)).collect();
    parts.join(";")
}

/// Beside people, a word of its own is the town they write from, or a degree; behind "and" it is a name.
fn without_places(mut list: Vec<String>, text: &str) -> Vec<String> {
    if list.len() > 1 && list.iter().any(|n| is_person(n) && !is_place(n) && !is_body(n)) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let joined = |n: &str| {
            words.windows(2).any(|w| {
                (w[0] == ";" || WORDS.and.contains(&w[0].to_lowercase())) && w[1].trim_matches(|c: char| !c.is_alphanumeric()) == n
            })
        };
        list.retain(|n| !is_place(n) && (n.contains(' ') || is_person(n) || is_body(n) || joined(n)));
    }
    list
}

/// True if a name is one of the site's own: its title, or the name in its address.
pub(crate) fn is_site(name: &str, sites: &[String]) -> bool {
    let core = |s: &str| {
        let s = key(s);
        let s = s.strip_prefix("the").unwrap_or(&s);
        ["com", "de", "net", "org", "online", "news"].iter().find_map(|e| s.strip_suffix(e)).filter(|s| s.len() > 2).unwrap_or(s).to_owned()
    };
    // "www.courier.example"
    let host = || Some(name.trim_start_matches("www.")).filter(|n| n.contains('.') && !n.contains([' ', '/'])).and_then(host_name);
    let host = host().map(|host| key(&host));
    sites.iter().any(|site| key(site) == key(name) || core(site) == core(name) || host.as_ref() == Some(&key(site)))
}

/// True for the name of a person that may be a site's as well: a given name, a family name, and no word of outlets.
pub(crate) fn is_namesake(name: &str) -> bool {
    let words = name.split_whitespace().skip_while(|w| matches!(*w, "Dr." | "Dr" | "Prof." | "Prof"));
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    (2..=4).contains(&words.len())
        && is_given(&words[0])
        && is_person(name)
        && !words.iter().any(|w| WORDS.outlet.contains(w) || WORDS.role.contains(w) || WORDS.desk.contains(w))
}

/// The desk that a byline names: "News Desk", "Redaktion Sport", "Courier Staff". `None` for people, and for words that say nothing
/// at all: "Staff", "Team", "Guest editors".
pub(crate) fn desk(text: &str) -> Option<String> {
    let text = squeeze(text);
    // 编辑 alone is a byline word.
    if matches!(text.as_str(), "编辑部" | "編集部" | "編輯部" | "편집부" | "편집국") {
        return Some(text);
    }
    let text = after_by(&text).unwrap_or(&text);
    let name = text.split(['|', '·', '•', ',', ';', '(']).next()?.trim().trim_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    if !(1..=5).contains(&words.len()) || name.len() > LONGEST_NAME || name.contains("://") {
        return None;
    }
    let is_desk = |w: &String| WORDS.desk.contains(w.as_str()) || w.split('-').any(|part| WORDS.desk.contains(part));
    let empty = |w: &String| NOBODY.contains(w.as_str());
    let last = words.last().is_some_and(|w| matches!(w.as_str(), "staff" | "team" | "editorial"));
    let says = words.iter().any(is_desk) && !words.iter().all(empty) && (!last || words.len() > 1);
    (says && words[0] != "guest" && !matches!(words.last().map(String::as_str), Some("writer" | "writers" | "reporter")))
        .then(|| name.to_owned())
}

/// "Miami Today on May 5", of which nothing but "Miami" looks like a name.
fn begins_site(name: &str, piece: &str, sites: &[String]) -> bool {
    let (name, piece) = (key(name), key(piece));
    sites.iter().map(|s| key(s)).any(|site| site.len() > 5 && site.starts_with(&name) && piece.starts_with(&site))
}

/// True for names of organisations, agencies and desks.
pub(crate) fn is_body(name: &str) -> bool {
    desk(name).is_some()
        || crate::facts::agencies::agency(name).is_some()
        || name.split_whitespace().any(|w| WORDS.organisation.contains(&w.to_lowercase()))
}

/// The text without leading byline words, parentheses and what comes from the first date on.
fn bare(text: &str) -> String {
    let mut rest = text.trim();
    for _ in 0..3 {
        match after_by(rest) {
            Some(after) if !after.is_empty() => rest = after,
            _ => break,
        }
    }
    let mut out = String::new();
    let mut depth = 0usize;
    let mut inside = String::new();
    for c in beside_date(rest).chars() {
        match c {
            '(' | '[' | '（' | '<' => depth += 1,
            ')' | ']' | '）' | '>' => {
                depth = depth.saturating_sub(1);
                if is_others(&std::mem::take(&mut inside)) {
                    out.truncate(last_name(&out));
                }
            }
            c if depth == 0 => out.push(c),
            c => inside.push(c),
        }
    }
    out
}

/// "photos", "Foto": what somebody else did.
fn is_others(text: &str) -> bool {
    text.split_whitespace().next().is_some_and(|w| WORDS.others.contains(&w.to_lowercase()))
}

/// Where the last of several names begins.
fn last_name(text: &str) -> usize {
    let word = text.split_whitespace().rfind(|w| WORDS.and.contains(&w.to_lowercase()));
    let and = word.map(|w| w.as_ptr() as usize - text.as_ptr() as usize);
    and.into_iter().chain(text.rfind(BETWEEN)).max().unwrap_or(0)
}

/// What stands before the first date; what stands after it, if nothing is before it or a byline word follows it.
fn beside_date(text: &str) -> &str {
    if !text.contains(|c: char| c.is_numeric()) {
        return text;
    }
    let reading = Reading { order: Order::DayFirst, language: None };
    let Some(found) = dates::find(text, &reading).first().copied() else { return text };
    let (before, after) = (&text[..found.start], &text[found.end..]);
    match after_by(after).filter(|rest| !rest.is_empty()) {
        Some(by) => by,
        None if before.trim().is_empty() => after,
        None => before,
    }
}

/// Signs between names.
const BETWEEN: [char; 17] = [',', '／', ';', '|', '/', '•', '·', '⋅', '、', '，', '\n', '‧', '・', '–', '—', '؛', '،'];

/// True if a line may name several people: a sign that parts names, or a word such as "and", stands in it.
pub(crate) fn may_part(text: &str) -> bool {
    let parts = |word: &str| word.len() <= 12 && WORDS.and.contains(&word.to_lowercase());
    text.contains(BETWEEN) || text.split_whitespace().any(parts)
}

/// Splits at commas, slashes, bars and the words between names.
fn pieces(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in text.split(BETWEEN) {
        for part in part.split(" - ") {
            let mut open: Vec<&str> = Vec::new();
            for word in part.split_whitespace() {
                let initial = word.len() == 1 && word.chars().all(char::is_uppercase);
                if WORDS.and.contains(&word.to_lowercase()) && !initial && !goes_on(&open, word, part) {
                    out.push(open.join(" "));
                    open.clear();
                } else {
                    open.push(word);
                }
            }
            out.push(open.join(" "));
        }
    }
    out.retain(|p| !p.is_empty());
    out
}

/// "Center for Drugs and Research": an organisation's name goes on behind "and" where no full name follows.
fn goes_on(before: &[&str], and: &str, part: &str) -> bool {
    let organisation = before.iter().any(|w| WORDS.organisation.contains(&w.to_lowercase())) && before.len() > 2;
    let rest = part.split_once(&format!(" {and} ")).map_or("", |(_, rest)| rest);
    organisation && rest.split_whitespace().take_while(|w| w.starts_with(char::is_uppercase)).count() < 2
}

struct Cleaned {
    name: String,
    /// True if a word stood in the piece after which no author follows.
    ended: bool,
}

fn clean(piece: &str) -> Cleaned {
    let piece = after_by(piece).unwrap_or(piece);
    let label = piece.rsplit_once(": ").filter(|(head, _)| head.split(' ').count() <= 4 && !head.split(' ').any(is_stop));
    let piece = label.map_or(piece, |(_, tail)| tail);
    let mut words: Vec<&str> = piece.split_whitespace().collect();
    // "Editing by Bo Ek": somebody else's work.
    if words.len() > 1 && (words[1].eq_ignore_ascii_case("by") && is_others(words[0])) {
        words.clear();
    }
    // "Center for Drugs": not the "for" behind which an author's paper follows.
    let goes_on = |at: usize| words[at] == "for" && words[..at].iter().any(|w| WORDS.organisation.contains(&w.to_lowercase()));
    let ends = |at: usize| is_stop(words[at]) || at > 0 && is_dates(words[at]);
    let stop = (0..words.len()).find(|at| ends(*at) && !goes_on(*at));
    words.truncate(stop.unwrap_or(words.len()));
    let town = (2..words.len().saturating_sub(1)).find(|at| is_before_town(&words, *at));
    words.truncate(town.unwrap_or(words.len()));
    if let Some(by) = words.iter().rposition(|w| w.eq_ignore_ascii_case("by")) {
        words.drain(..=by);
    }
    if is_occupation(&words) {
        words.clear();
    }
    words.retain(|w| !is_address(w));
    // "Ada Lind 2 comments": a count ends a name.
    let count = words.iter().position(|w| w.chars().all(char::is_numeric)).filter(|at| *at >= 2);
    words.truncate(count.unwrap_or(words.len()));
    let unglued = |at: usize| unglued(words[at], words.get(at + 1).copied().unwrap_or_default());
    if let Some((at, head)) = (0..words.len()).map(|at| (at, unglued(at))).find(|(at, head)| head.len() < words[*at].len()) {
        words[at] = head;
        words.truncate(at + 1);
    }
    trim_ends(&mut words);
    if matches!(words[..], [word] if is_small(word)) {
        words.clear();
    }
    let name = words.join(" ");
    let name = name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && !is_mark(c)).trim_start_matches('.');
    let name = if name.ends_with('.') && !ends_with_initial(name) { name.trim_end_matches('.') } else { name };
    Cleaned { name: name.to_owned(), ended: stop.is_some() }
}

/// A word of a date that stands behind a name: "Publicerad", "입력", "الثلاثاء".
fn is_dates(word: &str) -> bool {
    let bare = word.trim_end_matches([':', ',', '.', '：']);
    (bare.chars().count() > 4 || !bare.is_ascii()) && is_label(bare)
        || !bare.starts_with(char::is_uppercase) && is_weekday(bare) && !WORDS.particle.contains(bare)
}

/// "Ada Lind in Oslo": a small word between a full name and a town.
fn is_before_town(words: &[&str], at: usize) -> bool {
    WORDS.place.contains(words[at]) && words[at + 1].starts_with(char::is_uppercase) && is_person(&words[..at].join(" "))
}

fn is_stop(word: &str) -> bool {
    WORDS.stop.contains(word.to_lowercase().trim_end_matches(['.', ':', ',']))
}

/// "Home Security Expert": words of which the last says what somebody does, and the first is nobody's given name: neither one we
/// know, nor an initial, nor one behind "Dr." or "Sir".
fn is_occupation(words: &[&str]) -> bool {
    let [first, .., last] = words else { return false };
    let given = || {
        let bare = first.trim_end_matches('.').to_lowercase();
        bare.chars().count() == 1 || HONORIFIC.contains(bare.as_str()) || is_given(&bare)
    };
    WORDS.occupation.contains(&last.to_lowercase()) && !given()
}

static PLACES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| list::rows(include_str!("../../../lexicon/rules/names/places.txt")).map(|row| row.line).collect());

/// True for the name of a place from which correspondents write.
pub(crate) fn is_place(name: &str) -> bool {
    PLACES.contains(name.to_lowercase().as_str())
}

/// The word without a stop word or the beginning of a date that markup glued to it, as in `LindPublished` and `LindMonday`.
fn unglued<'a>(word: &'a str, next: &str) -> &'a str {
    let hump = word.char_indices().zip(word.chars().skip(1)).find(|((_, a), b)| a.is_lowercase() && b.is_uppercase());
    let Some(((at, c), _)) = hump else { return word };
    let (head, tail) = word.split_at(at + c.len_utf8());
    let tail = tail.trim_end_matches([':', ',', '.']).to_lowercase();
    // "DeMar" is one name, and so is "AnaJulio" but before a number.
    let month = || is_month(&tail) && (next.starts_with(|c: char| c.is_ascii_digit()) || tail.chars().count() > 4 && !is_given(&tail));
    let dated = head.len() > 3 && (tail.chars().count() > 3 && is_weekday(&tail) || month());
    if dated || WORDS.stop.contains(&tail) || WORDS.nobody.contains(&tail) { head } else { word }
}

/// Cuts what a person does off both ends, and small words off the end.
fn trim_ends(words: &mut Vec<&str>) {
    let title = |w: &str| WORDS.title.contains(&w.to_lowercase());
    // "박준석 기자", but "HERALD STAFF" is nobody.
    let uncased = |w: &str| !w.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    while words.len() > 1 && words.last().is_some_and(|w| title(w) && (words.len() > 2 || uncased(w)) || is_small(w)) {
        words.pop();
    }
    while words.len() > 2 && title(words[0]) {
        words.remove(0);
    }
}

fn is_mark(c: char) -> bool {
    matches!(c as u32, 0x300..=0x36f | 0x900..=0xe4f | 0x5b0..=0x5c7 | 0x64b..=0x65f)
}

fn ends_with_initial(name: &str) -> bool {
    name.rsplit(' ').next().is_some_and(|w| w.chars().count() <= 3)
}

fn is_address(word: &str) -> bool {
    word.contains('@') || word.contains("://") || word.starts_with("www.") || word.starts_with('#')
}

fn is_name(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    let role = words.iter().filter(|w| WORDS.role.contains(w.trim_end_matches(':'))).count();
    // Prose begins small; a user's name may be small throughout.
    let user = words.len() <= 2 && !name.contains(char::is_uppercase);
    let small = name.starts_with(char::is_lowercase) && !user && !WORDS.particle.contains(&words[0]);
    let number = words.len() > 1 && words.iter().any(|w| w.chars().all(char::is_numeric));
    letters >= 2
        && name.len() <= LONGEST_NAME
        && words.len() <= MOST_WORDS
        && digits <= 4
        && digits < letters
        && role * 2 < words.len()
        && !small
        && !number
        && !WORDS.nobody.contains(&key(name))
        && !words.iter().all(|w| WORDS.section.contains(w))
        && !WORDS.by.contains(&name.to_lowercase())
        && !eastern::is_no_name(name)
        && !words.iter().all(|w| is_any_label(w))
        && (words.iter().filter(|w| WORDS.button.contains(*w)).count() * 2 < words.len())
}

/// "Ada Lind, RD": capitals behind a person's name that are no agency's are a degree.
fn is_degree(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (2..=5).contains(&letters)
        && name.len() <= 8
        && name.chars().all(|c| c.is_ascii_uppercase() || c == '.')
        && !WORDS.agency.contains(&name.to_lowercase())
}

/// True for the short capitals by which agencies are known.
fn is_agency(name: &str) -> bool {
    name.len() <= 5 && name.chars().all(char::is_uppercase)
}

/// "5 min read", "Lesezeit: 3 Minuten".
pub(crate) fn is_reading_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.len() < 50
        && text.contains(char::is_numeric)
        && ["min read", "minute", " mins", "min de lect", "lesezeit", "min lese"].iter().any(|w| lower.contains(w))
}

/// True if a line holds a word for what journalists do.
pub(crate) fn has_role(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|w| WORDS.title.contains(&w.to_lowercase()))
}

/// True if a name looks like a person's full name: two to five words, each with a capital, none an organisation's.
/// In scripts without capitals its length decides.
pub(crate) fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    if !name.chars().any(|c| c.is_lowercase() || c.is_uppercase()) {
        return is_uncased_person(name, words.len());
    }
    let fits = |w: &&str| {
        let lower = w.to_lowercase();
        let capital = w.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || !c.is_lowercase());
        !WORDS.organisation.contains(&lower) && !w.contains('_') && (capital || WORDS.particle.contains(&lower))
    };
    (2..=5).contains(&words.len()) && words.iter().all(fits) && !name.contains(|c: char| c.is_numeric())
}

/// Two to four ideographs or Hangul syllables, a name in katakana, or two to four words of another script.
fn is_uncased_person(name: &str, words: usize) -> bool {
    let letters = name.chars().filter(|c| !c.is_whitespace()).count();
    let all = |test: fn(char) -> bool| name.chars().all(|c| c.is_whitespace() || test(c));
    if all(|c| is_han(c) || is_hangul(c)) {
        return (2..=if words == 2 { 6 } else { 4 }).contains(&letters);
    }
    let katakana = name.chars().any(|c| is_han_or_kana(c) || is_hangul(c));
    if katakana { all(|c| matches!(c, '\u{30a1}'..='\u{30ff}')) && (3..=15).contains(&letters) } else { (2..=4).contains(&words) }
}

#[cfg(test)]
mod tests;
