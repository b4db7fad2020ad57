//! Without the feature `rules` no page has a rule.

use std::convert::Infallible;

use url::Url;

use crate::classify::SiteRule;
use crate::extract::Options;
use crate::html::Tree;
use crate::model::{Block, Facts, PageVerdict};

pub(crate) fn replaced(_: &Options, _: Option<&Url>, _: &str) -> Option<String> {
    None
}

pub(crate) fn hear(_: &Options, _: Option<&Url>, _: &Tree, _: &[Block], _: &mut Facts) -> Option<Infallible> {
    None
}

pub(crate) fn voice(rule: &Infallible) -> SiteRule<'_> {
    match *rule {}
}

pub(crate) fn settle(_: Option<&Infallible>, _: bool, verdict: PageVerdict, missing: Vec<String>) -> (PageVerdict, Vec<String>) {
    (verdict, missing)
}
