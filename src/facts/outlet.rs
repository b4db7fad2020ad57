//! The outlet's name as readers know it: a company's legal name counts only where nothing else is told, and without its form.

use crate::document::Document;
use crate::facts::evidence::{Evidence, Weighed};
use crate::facts::title::separators::SEPARATORS;
use crate::lexicon::list;
use crate::model::Origin;
use crate::text::likeness::key;

/// What is left of a legal name's weight.
const LEGAL: f32 = 0.5;
/// A name in the end of `<title>` has so many words at most.
const MOST_WORDS: usize = 5;

/// The legal forms of companies, in lower case and without dots.
fn forms() -> impl Iterator<Item = &'static str> {
    list::forms_of(include_str!("../../lexicon/rules/names/outlets.tsv"), "legal").into_iter()
}

/// The name without its legal form, if it has one.
fn without_form(name: &str) -> Option<&str> {
    let mut rest = name.trim();
    loop {
        let cut = rest.trim_end_matches([' ', ',', '&', '.', '-']);
        let (head, last) = cut.rsplit_once([' ', ',']).unwrap_or(("", cut));
        let bare: String = last.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
        // Short forms are words of other languages unless they are written as forms are.
        let written = last.chars().next().is_some_and(char::is_uppercase) || bare.len() > 3;
        if head.is_empty() || !written || !forms().any(|form| form == bare) {
            break;
        }
        rest = head;
    }
    let rest = rest.trim_end_matches([' ', ',', '&', '-']);
    (rest.len() < name.trim_end_matches('.').len()).then_some(rest)
}

/// Takes weight from legal names, and adds what `<title>` ends with where all names are such.
pub(crate) fn settle(scene: &Document<'_>, evidence: &mut Evidence) {
    let mut short: Vec<Weighed<String>> = Vec::new();
    let mut all = true;
    for site in &mut evidence.sites {
        match without_form(&site.value) {
            Some(bare) => {
                short.push(Weighed::new(bare.to_owned(), site.origin, site.place.clone(), site.weight * (LEGAL + 0.1)));
                site.weight *= LEGAL;
            }
            None => all &= site.weight < 0.3,
        }
    }
    let any = !short.is_empty();
    evidence.sites.extend(short);
    if any && all || evidence.sites.iter().all(|s| s.weight < 0.3) {
        evidence.sites.extend(end_of_title(scene, evidence).map(|name| Weighed::new(name, Origin::TitleElement, "end of the title", 0.55)));
    }
}

/// What stands beside the headline in `<title>`.
fn end_of_title(scene: &Document<'_>, evidence: &Evidence) -> Option<String> {
    let title = scene.title.as_deref()?;
    let headings = scene.headings.iter().take(40).map(|h| key(&h.text));
    let lines = scene.lines.iter().take(200).filter(|l| l.text.len() < 200).map(|l| key(&l.text));
    let known: Vec<String> = evidence.titles.iter().map(|t| key(&t.value)).chain(headings).chain(lines).filter(|k| k.len() > 8).collect();
    SEPARATORS.iter().find_map(|separator| {
        let (head, name) = title.rsplit_once(separator)?;
        let head = head.split(separator).next().unwrap_or(head);
        let name_key = key(name);
        // The page shows the headline, or the name elsewhere beside other words.
        let shown = || {
            name_key.len() > 5
                && head.split_whitespace().count() > 3
                && known.iter().any(|k| k.contains(&name_key) && !k.contains(&key(head)))
        };
        let short = !name_key.is_empty() && name.split_whitespace().count() <= MOST_WORDS;
        let fits = short && (known.contains(&key(head)) || shown());
        fits.then(|| name.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms() {
        for (name, bare) in [
            ("Skerry Media Holdings Ltd", "Skerry Media"),
            ("Skerry Publishing GmbH & Co. KG", "Skerry Publishing"),
            ("Skerry Courier Oy", "Skerry Courier"),
            ("Ediciones Skerry, S.A.", "Ediciones Skerry"),
            ("S.C. Press S.r.l.", "S.C. Press"),
        ] {
            assert_eq!(without_form(name), Some(bare), "{name}");
        }
        for name in ["Skerry Courier", "The Harbour", "Life as", "AB"] {
            assert_eq!(without_form(name), None, "{name}");
        }
    }
}
