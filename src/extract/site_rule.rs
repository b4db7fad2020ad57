//! The rule for a page's site, if the caller brought rules: its marks for the verdicts, and its facts before all others.

use url::Url;

use crate::extract::Options;
use crate::facts;
use crate::html::Tree;
use crate::model::{Block, Fact, Facts, Origin, PageVerdict};
use crate::rules::{Applied, LEAST_SHARE, MAX_STEPS};

/// The page's source as its rule wants it read; `None`: as it is. Only where the page's address is known before it is read.
pub(crate) fn replaced(options: &Options, address: Option<&Url>, page: &str) -> Option<String> {
    options.rules.as_ref()?.for_page(address?)?.replaced(page)
}

/// What the rule of the page's site says of it; its facts stand before all others.
pub(crate) fn hear(options: &Options, address: Option<&Url>, tree: &Tree, blocks: &[Block], facts: &mut Facts) -> Option<Applied> {
    let applied = options.rules.as_ref()?.for_page(address?)?.apply(tree, blocks, MAX_STEPS);
    told(&applied, facts, address);
    Some(applied)
}

/// The rule as a voice among the verdicts.
pub(crate) fn voice(applied: &Applied) -> crate::classify::SiteRule<'_> {
    crate::classify::SiteRule { name: &applied.name, marks: &applied.marks, least_share: LEAST_SHARE }
}

/// Title, authors and date where the rule says that they stand.
fn told(applied: &Applied, found: &mut Facts, address: Option<&Url>) {
    if let Some(title) = &applied.title {
        found.title = Some(Fact::new(title.clone(), Origin::Rule));
    }
    let sites: Vec<String> = found.site.iter().map(|site| site.value.clone()).collect();
    let mut authors: Vec<String> = Vec::new();
    for name in applied.authors.iter().flat_map(|byline| facts::names(byline, &sites)) {
        if !authors.contains(&name) {
            authors.push(name);
        }
    }
    if !authors.is_empty() {
        found.authors = Some(Fact::new(authors, Origin::Rule));
    }
    let language = found.language.as_ref().map(|l| l.value.as_str());
    let declared = found.language_declared.as_ref().map(|l| l.value.as_str());
    let date = |text: &str| facts::date_in(text, declared.or(language), address.and_then(Url::host_str));
    if let Some(date) = applied.date.as_deref().and_then(date) {
        found.date = Some(Fact::new(date, Origin::Rule));
    }
    if applied.wall {
        found.paywalled = Some(Fact::new(true, Origin::Rule));
    }
}

/// The page's verdict (an article behind the wall that the rule names is a teaser), and what whoever keeps the rules should know.
pub(crate) fn settle(rule: Option<&Applied>, ignored: bool, verdict: PageVerdict, mut missing: Vec<String>) -> (PageVerdict, Vec<String>) {
    let Some(rule) = rule else { return (verdict, missing) };
    let little = ignored.then(|| "it would leave next to nothing of the text, so it was ignored".to_owned());
    let problems = rule.problems.iter().cloned().chain(little);
    missing.extend(problems.map(|problem| format!("the rule {} no longer fits this page: {problem}", rule.name)));
    (if rule.wall && verdict == PageVerdict::Article { PageVerdict::Teaser } else { verdict }, missing)
}
