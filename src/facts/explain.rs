//! The choice of each fact beside everything it was chosen among.

use std::collections::BTreeMap;

use crate::facts::evidence::{Evidence, Weighed};
use crate::facts::language;
use crate::model::{Date, Fact, Facts, Reading, Said, Told};

/// Every fact by its name in the record, with at most so many readings each: the heaviest.
#[must_use]
pub fn told(facts: &Facts, evidence: &Evidence, most: usize) -> BTreeMap<&'static str, Told> {
    let text = |t: &String| Said::Text(t.clone());
    let list = |l: &Vec<String>| Said::List(l.clone());
    let declared = language::declared(evidence);
    let day = |d: &Date| Said::Date(*d);
    BTreeMap::from([
        ("title", tell(facts.title.as_ref(), &evidence.titles, text, most)),
        ("authors", tell(facts.authors.as_ref(), &evidence.authors, list, most)),
        ("date", tell(facts.date.as_ref(), &evidence.dates, day, most)),
        ("modified", tell(facts.modified.as_ref(), &evidence.modified, day, most)),
        ("site", tell(facts.site.as_ref(), &evidence.sites, text, most)),
        ("language", tell(facts.language.as_ref(), &evidence.languages, text, most)),
        ("description", tell(facts.description.as_ref(), &evidence.descriptions, text, most)),
        ("section", tell(facts.section.as_ref(), &evidence.sections, text, most)),
        ("tags", tell(facts.tags.as_ref(), &evidence.tags, list, most)),
        ("image", tell(facts.image.as_ref(), &evidence.images, text, most)),
        ("canonical_url", tell(facts.canonical_url.as_ref(), &evidence.canonical_urls, text, most)),
        ("license", tell(facts.license.as_ref(), &evidence.licenses, text, most)),
        ("agencies", tell(facts.agencies.as_ref(), &evidence.agencies, list, most)),
        ("corrections", tell(facts.corrections.as_ref(), &evidence.corrections, list, most)),
        ("standfirst", tell(facts.standfirst.as_ref(), &evidence.standfirsts, text, most)),
        ("image_caption", tell(facts.image_caption.as_ref(), &evidence.image_captions, text, most)),
        ("image_credit", tell(facts.image_credit.as_ref(), &evidence.image_credits, text, most)),
        ("amp_url", tell(facts.amp_url.as_ref(), &evidence.amp_urls, text, most)),
        ("language_declared", tell(facts.language_declared.as_ref(), &declared, text, most)),
        ("direction", tell(facts.direction.as_ref(), &evidence.directions, text, most)),
        ("comment_count", tell(facts.comment_count.as_ref(), &evidence.comment_counts, |n| Said::Count(*n), most)),
        ("paywalled", tell(facts.paywalled.as_ref(), &evidence.paywalled, |v| Said::Truth(*v), most)),
    ])
}

fn tell<T>(chosen: Option<&Fact<T>>, all: &[Weighed<T>], said: impl Fn(&T) -> Said, most: usize) -> Told {
    let value = chosen.map(|f| said(&f.value));
    let mut all: Vec<&Weighed<T>> = all.iter().collect();
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let readings = all.into_iter().take(most).map(|w| Reading::new(said(&w.value), w.origin, w.place.clone().into_owned(), w.weight));
    let (agreeing, conflicting) = readings.partition(|r| value.as_ref().is_some_and(|v| v.agrees(&r.value)));
    Told { value, source: chosen.map(|f| f.origin), agreeing, conflicting }
}
