//! dump (placeholder until its branch lands)
use crate::model::{Block, BlockKind, Date, ElementId, Outline};
/// x
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {}
/// x
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stamp {
    /// x
    pub date: Option<Date>,
    /// x
    pub modified: Option<Date>,
    /// x
    pub title: Option<String>,
    /// x
    pub url: Option<String>,
    /// x
    pub site: Option<String>,
    /// x
    pub authors: Vec<String>,
    /// x
    pub description: Option<String>,
    /// x
    pub language: Option<String>,
    /// x
    pub section: Option<String>,
    /// x
    pub tags: Vec<String>,
    /// x
    pub id: Option<String>,
}
/// x
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// x
    pub stamp: Stamp,
    /// x
    pub blocks: Vec<Block>,
    /// x
    pub outline: Outline,
    /// x
    pub first_line: u32,
    /// x
    pub limits: Vec<String>,
}
/// x
#[must_use]
pub fn read(text: &str, _: &Options) -> Vec<Document> {
    let blocks = text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
        .map(|(n, l)| Block {
            kind: BlockKind::Bare,
            text: l.trim().to_owned(),
            links: vec![],
            element: ElementId(0),
            place: n as u32 + 1,
            hidden: false,
        })
        .collect();
    vec![Document { blocks, first_line: 1, ..Document::default() }]
}
/// x
#[must_use]
pub fn looks_like_html(text: &str) -> bool {
    text.contains("<html") || text.contains("<p>")
}
