//! metadata (placeholder until its branch lands)
use crate::model::{Block, Candidate, Fact, Facts, Origin};
/// x
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// x
    pub url: Option<&'a url::Url>,
    /// x
    pub today: Option<jiff::civil::Date>,
    /// x
    pub now: Option<jiff::Timestamp>,
    /// x
    pub feed: Option<&'a Candidate>,
}
/// x
#[must_use]
pub fn from_html(page: &crate::html::Page, _: &Context) -> Facts {
    let t = &page.tree;
    let title = t.elements(t.root(), "h1").next().map(|h| Fact::new(t.text_of(h), Origin::Heading));
    Facts { title, ..Facts::default() }
}
/// x
#[must_use]
pub fn from_blocks(_: &[Block], _: &[bool], _: &Context) -> Facts {
    Facts::default()
}
/// x
#[must_use]
pub fn language_of(_: &str) -> Option<&'static str> {
    None
}
