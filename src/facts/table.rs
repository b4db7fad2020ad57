//! The one table of facts: each with its readings, and how its value is told. What merges, chooses and explains facts is made from it.

use std::collections::BTreeMap;

use crate::facts::evidence::{Evidence, Weighed, heaviest};
use crate::facts::language;
use crate::model::{Date, Fact, Facts, Reading, Said, Told};

/// The facts: name, readings, kind of value. `plain` facts need no more than the heaviest reading.
macro_rules! with_facts {
    ($make:ident) => {
        $make! {
            title titles text chosen, authors authors list chosen, date dates day chosen, modified modified day chosen,
            site sites text plain, language languages text chosen, description descriptions text plain,
            section sections text plain, tags tags list plain, image images text plain,
            canonical_url canonical_urls text plain, license licenses text plain, agencies agencies list chosen,
            corrections corrections list chosen, standfirst standfirsts text chosen, image_caption image_captions text chosen,
            image_credit image_credits text chosen, amp_url amp_urls text plain, direction directions text chosen,
            comment_count comment_counts count plain, paywalled paywalled truth plain,
        }
    };
}

/// How values of each kind are told.
#[expect(clippy::ptr_arg, clippy::trivially_copy_pass_by_ref, reason = "all of one shape, as the table calls them")]
mod said {
    use super::{Date, Said};

    pub(super) fn text(value: &String) -> Said {
        Said::Text(value.clone())
    }

    pub(super) fn list(value: &Vec<String>) -> Said {
        Said::List(value.clone())
    }

    pub(super) fn day(value: &Date) -> Said {
        Said::Date(*value)
    }

    pub(super) fn count(value: &u64) -> Said {
        Said::Count(*value)
    }

    pub(super) fn truth(value: &bool) -> Said {
        Said::Truth(*value)
    }
}

macro_rules! make_told {
    ($($fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
        /// Every fact by its name in the record, with at most so many readings each: the heaviest.
        #[must_use]
        pub fn told(facts: &Facts, evidence: &Evidence, most: usize) -> BTreeMap<&'static str, Told> {
            let declared = language::declared(evidence);
            BTreeMap::from([
                $((stringify!($fact), tell(facts.$fact.as_ref(), &evidence.$readings, said::$kind, most)),)*
                ("language_declared", tell(facts.language_declared.as_ref(), &declared, said::text, most)),
            ])
        }
    };
}
with_facts!(make_told);

macro_rules! make_or {
    ($($fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
        /// The facts of the first, and what only the second tells.
        #[must_use]
        pub(crate) fn or(first: Facts, second: Facts) -> Facts {
            Facts { $($fact: first.$fact.or(second.$fact),)* language_declared: first.language_declared.or(second.language_declared) }
        }
    };
}
with_facts!(make_or);

/// The heaviest reading of a fact that needs no more.
macro_rules! plainly {
    (plain $readings:expr) => {
        heaviest(&$readings)
    };
    (chosen $readings:expr) => {
        None
    };
}

macro_rules! make_plain {
    ($($fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
        /// The facts that need no more than the greatest weight.
        pub(crate) fn plain(evidence: &Evidence) -> Facts {
            Facts { $($fact: plainly!($choice evidence.$readings),)* language_declared: None }
        }
    };
}
with_facts!(make_plain);

fn tell<T>(chosen: Option<&Fact<T>>, all: &[Weighed<T>], said: impl Fn(&T) -> Said, most: usize) -> Told {
    let value = chosen.map(|f| said(&f.value));
    let mut all: Vec<&Weighed<T>> = all.iter().collect();
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let readings = all.into_iter().take(most).map(|w| Reading::new(said(&w.value), w.origin, w.place.clone().into_owned(), w.weight));
    let (agreeing, conflicting) = readings.partition(|r| value.as_ref().is_some_and(|v| v.agrees(&r.value)));
    Told { value, source: chosen.map(|f| f.origin), agreeing, conflicting }
}
