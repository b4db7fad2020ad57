//! The page's own address: canonical form, the date and the slug in it.

use jiff::civil;
use url::Url;

use crate::dates::{self, Order, Reading};
use crate::document::Document;
use crate::facts::evidence::{Evidence, Weighed};
use crate::model::Origin;

/// Adds the canonical address; gives back the address of the page: the context's, else the one the page names.
pub(crate) fn read(scene: &Document<'_>, given: Option<&Url>, evidence: &mut Evidence) -> Option<Url> {
    let base = base(scene, given);
    let absolute = |href: &str| whole(base.as_ref(), href);
    let link = |rel: &str| linked(scene, rel, &absolute);
    if let Some(url) = link("canonical") {
        evidence.canonical_urls.push(Weighed::new(url.to_string(), Origin::LinkElement, "link rel=canonical", 0.9));
    }
    if let Some(url) = link("amphtml") {
        evidence.amp_urls.push(Weighed::new(url.to_string(), Origin::LinkElement, "link rel=amphtml", 0.9));
    }
    if let Some(url) = link("license") {
        evidence.licenses.push(Weighed::new(url.to_string(), Origin::LinkElement, "link rel=license", 0.8));
    }
    if let Some(url) = link("image_src") {
        evidence.images.push(Weighed::new(url.to_string(), Origin::LinkElement, "link rel=image_src", 0.5));
    }
    evidence.canonical_urls.retain(|claim| !claim.value.trim().is_empty());
    settle(&mut evidence.canonical_urls, &absolute);
    let deeper = evidence.canonical_urls.iter().any(|claim| Url::parse(&claim.value).is_ok_and(|url| !is_front(&url)));
    let front_passes = given.is_none_or(is_front) && !deeper;
    evidence.canonical_urls.retain(|claim| front_passes || Url::parse(&claim.value).is_ok_and(|url| !is_front(&url)));
    settle(&mut evidence.images, &absolute);
    let url =
        given.cloned().or_else(|| crate::facts::evidence::heaviest(&evidence.canonical_urls).and_then(|f| Url::parse(&f.value).ok()))?;
    Some(archived(&url).unwrap_or(url))
}

fn whole(base: Option<&Url>, href: &str) -> Option<Url> {
    base.map_or_else(|| Url::parse(href.trim()), |base| base.join(href.trim())).ok()
}

/// Where the first `<link>` of that relation leads that names a page of the web; one that is empty says nothing, the next one may.
fn linked(page: &Document<'_>, rel: &str, absolute: &impl Fn(&str) -> Option<Url>) -> Option<Url> {
    let has = |id: &&crate::html::NodeId| {
        page.tree.attr(**id, "rel").is_some_and(|value| value.split_whitespace().any(|word| word.eq_ignore_ascii_case(rel)))
    };
    let hrefs = page.links.iter().filter(has).filter_map(|id| page.tree.attr(*id, "href"));
    hrefs.filter(|href| !href.trim().is_empty()).filter_map(absolute).find(is_web)
}

/// The address that a page gives itself in its head, where none is known: `link rel=canonical`, else `og:url`.
pub(crate) fn named(page: &Document<'_>, given: Option<&Url>) -> Option<Url> {
    let base = base(page, given);
    let absolute = |href: &str| whole(base.as_ref(), href);
    let meta = || page.metas.iter().filter(|(name, _)| name == "og:url").find_map(|(_, content)| absolute(content).filter(is_web));
    let url = given.cloned().or_else(|| linked(page, "canonical", &absolute)).or_else(meta)?;
    Some(archived(&url).unwrap_or(url))
}

/// The address inside an archive's: `https://web.archive.org/web/20120216182711/http://courier.example/a`. The day in front of
/// it is the snapshot's, not the article's.
pub(crate) fn archived(url: &Url) -> Option<Url> {
    let inner = url.as_str().strip_prefix(&url[..url::Position::BeforePath])?.strip_prefix("/web/")?;
    let (stamp, address) = inner.split_once('/')?;
    let dated = stamp.len() >= 4 && stamp.bytes().take(4).all(|b| b.is_ascii_digit());
    Url::parse(address).ok().filter(|u| dated && is_web(u))
}

fn base(scene: &Document<'_>, given: Option<&Url>) -> Option<Url> {
    let named = scene.base.and_then(|id| scene.tree.attr(id, "href"));
    match (named, given) {
        (Some(href), Some(url)) => url.join(href).ok(),
        (Some(href), None) => Url::parse(href).ok(),
        (None, url) => url.cloned(),
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

/// A front page, as templates name it on every page by mistake.
fn is_front(url: &Url) -> bool {
    url.path() == "/" && url.query().is_none()
}

/// Makes the addresses absolute; those that cannot be are dropped.
fn settle(list: &mut Vec<Weighed<String>>, absolute: &impl Fn(&str) -> Option<Url>) {
    list.retain_mut(|w| match absolute(&w.value).filter(is_web) {
        Some(url) => {
            w.value = url.into();
            true
        }
        None => false,
    });
}

/// A day in an address, and how it was written.
pub(crate) fn day(url: &Url) -> Option<(civil::Date, f32)> {
    let path = url.path();
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    let folders = parts.windows(3).find_map(|w| folders(w[0], w[1], w[2]));
    let pairs = || parts.windows(2).find_map(|w| pair(w[0], w[1]));
    folders.or_else(pairs).map(|d| (d, 0.8)).or_else(|| inside(&parts)).or_else(|| in_query(url))
}

fn year(text: &str) -> Option<i16> {
    text.parse().ok().filter(|y| text.len() == 4 && (1990..=2100).contains(y))
}

fn small(text: &str) -> Option<i8> {
    text.parse().ok().filter(|_| text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()))
}

/// `/2025/04/02/`, `/2025/apr/02/`, `/02/04/2025/`.
fn folders(a: &str, b: &str, c: &str) -> Option<civil::Date> {
    if let Some(year) = year(a) {
        let day = small(c.split(['-', '_', '.']).next()?)?;
        let Some(month) = small(b) else {
            return dates::parse(&format!("{day} {b} {year}"), Order::DayFirst).map(|d| d.day);
        };
        return civil::Date::new(year, month, day).ok();
    }
    let year = year(c)?;
    civil::Date::new(year, small(b)?, small(a)?).ok().filter(|_| a.len() == 2 && b.len() == 2)
}

/// `/2025/0402/`, `/2025-04/02/`, `/202504/02/`.
fn pair(a: &str, b: &str) -> Option<civil::Date> {
    let date = |y: &str, m: &str, d: &str| civil::Date::new(year(y)?, small(m)?, small(d)?).ok();
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    match (a.len(), b.len()) {
        (4, 4) if digits(b) => date(a, &b[..2], &b[2..]),
        (7, 2) if a.is_char_boundary(4) && matches!(&a[4..5], "-" | "_") => date(&a[..4], &a[5..], b),
        (6, 2) if digits(a) => date(&a[..4], &a[4..], b),
        _ => None,
    }
}

/// A day inside one part of the path: `2025-04-02-title`, `title-2025-04-02`, `20250402`, `title_02-04-2025`.
fn inside(parts: &[&str]) -> Option<(civil::Date, f32)> {
    let reading = Reading { order: Order::DayFirst, language: None };
    parts.iter().rev().find_map(|part| {
        let compact = part
            .split(|c: char| !c.is_ascii_digit())
            .filter(|d| d.len() == 8 || d.len() == 14)
            .find_map(|d| civil::Date::new(year(&d[..4])?, small(&d[4..6])?, small(&d[6..8])?).ok());
        if let Some(day) = compact {
            return Some((day, 0.65));
        }
        let text = part.replace('_', "-");
        let found = dates::find(&text, &reading);
        let numeric =
            found.iter().find(|f| !f.short_year && !f.ambiguous && text[f.start..f.end].starts_with(|c: char| c.is_ascii_digit()));
        numeric.filter(|f| (1990..=2100).contains(&f.date.day.year())).map(|f| (f.date.day, 0.65))
    })
}

fn in_query(url: &Url) -> Option<(civil::Date, f32)> {
    let (_, value) = url.query_pairs().take(20).find(|(k, _)| matches!(&**k, "date" | "day" | "datum"))?;
    dates::parse(&value, Order::DayFirst).map(|d| (d.day, 0.5))
}

/// Year and month of an address such as `/2025/04/title`: they tell no day, but rule others out.
pub(crate) fn month(url: &Url) -> Option<(i16, i8)> {
    let parts: Vec<&str> = url.path().split('/').filter(|p| !p.is_empty()).collect();
    parts.windows(2).find_map(|w| Some((year(w[0])?, small(w[1]).filter(|m| (1..=12).contains(m) && w[1].len() == 2)?)))
}

/// The name inside a host: `courier` of `www.courier.example`, also of `courier.co.example`.
pub(crate) fn host_name(host: &str) -> Option<String> {
    let parts: Vec<&str> = host.split('.').filter(|p| !p.is_empty()).collect();
    let last = parts.len().checked_sub(2)?;
    let second_level = parts[last].len() <= 3 && last > 0 && parts[last + 1].len() == 2;
    Some(parts[if second_level { last - 1 } else { last }].to_owned())
}

/// The words of the last part of the path that holds at least three.
pub(crate) fn slug(url: &Url) -> Option<String> {
    let parts = url.path_segments()?;
    parts.rev().find_map(|part| {
        let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
        let words: Vec<&str> = stem.split(['-', '_', '+']).filter(|w| !w.is_empty()).collect();
        (words.len() >= 3).then(|| words.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Option<String> {
        day(&Url::parse(url).expect("a valid address")).map(|(d, _)| d.to_string())
    }

    #[test]
    fn days_in_addresses() {
        for url in [
            "https://courier.example/2025/04/02/ferry",
            "https://courier.example/world/2025/apr/02/ferry",
            "https://courier.example/2025/0402/ferry.html",
            "https://courier.example/202504/02/ferry.html",
            "https://courier.example/ferry-2025-04-02.html",
            "https://courier.example/a/20250402/ferry",
            "https://courier.example/2025-04/02/c_123.htm",
        ] {
            assert_eq!(read(url).as_deref(), Some("2025-04-02"), "{url}");
        }
        for url in [
            "https://courier.example/2025/04/ferry",
            "https://courier.example/a-12345678901234567890",
            "https://courier.example/id/99999999",
        ] {
            assert_eq!(read(url), None, "{url}");
        }
    }

    #[test]
    fn the_day_of_a_snapshot_is_not_the_pages() {
        let url = |text: &str| Url::parse(text).expect("a valid address");
        let inner = |text: &str| archived(&url(text)).map(String::from);
        let snapshot = "https://web.archive.org/web/20120216182711/http://courier.example/ferry?page=2";
        assert_eq!(inner(snapshot).as_deref(), Some("http://courier.example/ferry?page=2"));
        assert_eq!(inner("https://web.archive.org/web/2012id_/https://courier.example/a").as_deref(), Some("https://courier.example/a"));
        assert_eq!(inner("https://courier.example/web/ferry/a"), None);
        assert_eq!(inner("https://courier.example/web/2012/ferry"), None);
    }

    #[test]
    fn slugs() {
        let url = Url::parse("https://courier.example/news/the-ferry-returns-12.html").expect("a valid address");
        assert_eq!(slug(&url).as_deref(), Some("the ferry returns 12"));
    }
}
