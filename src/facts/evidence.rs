//! What speaks for each fact: every reading with its place and weight, and how the winner is chosen.

use std::borrow::Cow;

use crate::model::{Fact, Facts, Origin, value_of, with_facts};

/// One reading of a fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed<T> {
    /// What was read.
    pub value: T,
    /// The kind of place it was read from.
    pub origin: Origin,
    /// The place itself: a JSON-LD path, a meta name, an element.
    pub place: Cow<'static, str>,
    /// How far it is believed, 0 to 1.
    pub weight: f32,
}

impl<T> Weighed<T> {
    pub(crate) fn new(value: T, origin: Origin, place: impl Into<Cow<'static, str>>, weight: f32) -> Self {
        Self { value, origin, place: place.into(), weight }
    }
}

macro_rules! make_evidence {
    ($($(#[$doc:meta])* $fact:ident $readings:ident $kind:ident $choice:ident,)*) => {
        /// All readings of all facts, in the order in which they were found.
        ///
        /// The winner of each stands in [`Facts`]; a reading agrees with it or is a conflict.
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct Evidence {
            $(
                #[doc = concat!("Readings of [`Facts::", stringify!($fact), "`].")]
                pub $readings: Vec<Weighed<value_of!($kind)>>,
            )*
        }
    };
}
with_facts!(make_evidence);

/// The facts of a page and what speaks for each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// The winners.
    pub facts: Facts,
    /// All readings.
    pub evidence: Evidence,
    /// What the page declares itself to be.
    pub declared: Declared,
}

/// What a page declares itself to be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Declared {
    /// `og:type` in lower case: "article", "website", "product".
    pub kind: Option<String>,
    /// `article:published_time` is there.
    pub published: bool,
    /// JSON-LD tells the headline of an object that is an article by its type.
    pub article: bool,
    /// The address that it was fetched from, or else the one that it names as its own.
    pub address: Option<url::Url>,
}

impl Declared {
    /// The same, with what JSON-LD says.
    pub(super) fn with(self, evidence: &Evidence) -> Self {
        let is_article = |place: &str| {
            let kind = place.split('.').next().unwrap_or_default();
            kind.ends_with("Article") || matches!(kind, "BlogPosting" | "LiveBlogPosting" | "Report")
        };
        let article = evidence.titles.iter().any(|t| t.origin == Origin::JsonLd && is_article(&t.place));
        Self { article, ..self }
    }
}

impl Findings {
    /// The language (ISO 639-1) that the page's prose is in, if everything that the page declares says the same.
    #[must_use]
    pub fn sure_language(&self) -> Option<&str> {
        let languages = &self.evidence.languages;
        let heard = languages.iter().find(|l| l.origin == Origin::Detected)?.value.as_str();
        let same = |l: &Weighed<String>| l.value.split('-').next() == Some(heard);
        (languages.len() > 1 && languages.iter().all(same)).then_some(heard)
    }
}

/// The reading of the greatest weight; the first of equals.
pub(crate) fn heaviest<T: Clone>(readings: &[Weighed<T>]) -> Option<Fact<T>> {
    let best = readings.iter().fold(None::<&Weighed<T>>, |best, r| match best {
        Some(b) if b.weight >= r.weight => Some(b),
        _ => Some(r),
    })?;
    Some(Fact::new(best.value.clone(), best.origin))
}
