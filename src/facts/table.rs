//! What is made from the table of facts ([`with_facts`]): how they are merged, chosen, told, and tamed for a record.

use std::collections::BTreeMap;

use crate::facts::evidence::{Evidence, Weighed, heaviest};
use crate::facts::language;
use crate::model::{Date, Fact, Facts, Reading, Said, Told, with_facts};
use crate::text::{gate, normalize};

/// How values of each kind are told.
#[expect(clippy::ptr_arg, clippy::trivially_copy_pass_by_ref, reason = "all of one shape, as the table calls them")]
mod said {
    use super::{Date, Said};

    pub(super) fn text(value: &String) -> Said {
        Said::Text(value.clone())
    }

    pub(super) use text as address;
    pub(super) use text as licence;

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
    ($($(#[$doc:meta])* $fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
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
    ($($(#[$doc:meta])* $fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
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
    ($($(#[$doc:meta])* $fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
        /// The facts that need no more than the greatest weight.
        pub(crate) fn plain(evidence: &Evidence) -> Facts {
            Facts { $($fact: plainly!($choice evidence.$readings),)* language_declared: None }
        }
    };
}
with_facts!(make_plain);

/// What a value of each kind may be in a record: text without what controls a terminal or turns its neighbours, addresses of the web.
#[expect(
    clippy::ptr_arg,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    reason = "all of one shape, as the table calls them"
)]
mod tamed {
    use super::{Date, gate, tame};

    pub(super) fn text(value: &String) -> Option<String> {
        Some(tame(value.clone()))
    }

    pub(super) fn list(value: &Vec<String>) -> Option<Vec<String>> {
        Some(value.iter().cloned().map(tame).collect())
    }

    pub(super) fn address(value: &String) -> Option<String> {
        gate::web_address(value)
    }

    pub(super) fn licence(value: &String) -> Option<String> {
        gate::text_or_web_address(value)
    }

    pub(super) fn day(value: &Date) -> Option<Date> {
        Some(*value)
    }

    pub(super) fn count(value: &u64) -> Option<u64> {
        Some(*value)
    }

    pub(super) fn truth(value: &bool) -> Option<bool> {
        Some(*value)
    }
}

/// Without controls and marks that turn the direction of what stands beside them.
pub(crate) fn tame(text: String) -> String {
    let odd = |c: char| gate::is_loud(c) || c == '\u{feff}';
    if text.contains(odd) { gate::tame(&normalize::line(&text)).trim().to_owned() } else { text }
}

macro_rules! make_tamed {
    ($($(#[$doc:meta])* $fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
        /// The facts as a record may tell them.
        pub(crate) fn tamed(facts: &Facts) -> Facts {
            Facts {
                $($fact: facts.$fact.as_ref().and_then(|f| Some(Fact::new(tamed::$kind(&f.value)?, f.origin))),)*
                language_declared: facts.language_declared.as_ref().and_then(|f| Some(Fact::new(tamed::text(&f.value)?, f.origin))),
            }
        }
    };
}
with_facts!(make_tamed);

fn tell<T>(chosen: Option<&Fact<T>>, all: &[Weighed<T>], said: impl Fn(&T) -> Said, most: usize) -> Told {
    let value = chosen.map(|f| said(&f.value));
    let mut all: Vec<&Weighed<T>> = all.iter().collect();
    all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let readings = all.into_iter().take(most).map(|w| Reading::new(said(&w.value), w.origin, w.place.clone().into_owned(), w.weight));
    let (agreeing, conflicting) = readings.partition(|r| value.as_ref().is_some_and(|v| v.agrees(&r.value)));
    Told { value, source: chosen.map(|f| f.origin), agreeing, conflicting }
}
