//! What kind of page is it? An article, or one of the pages that must not be filed as one.

use crate::label::Summary;
use crate::model::{Block, BlockKind, BodySource, PageVerdict};
use crate::normalize;

/// A wall, an error page or a shell has fewer words of prose than this.
const WALL_WORDS: f32 = 150.0;
/// An article has at least this many words.
const MIN_ARTICLE_WORDS: usize = 12;
/// A teaser breaks off within this many words.
const TEASER_WORDS: usize = 160;

/// From this score on the page is taken for a list: of the articles of all sets one in a hundred scores as high.
const LISTING: f32 = 0.75;
/// A list of teasers has at least so many headlines that are links,
const MIN_TEASERS: usize = 4;
/// and below each on average fewer words than this.
const WORDS_PER_TEASER: usize = 40;
/// A page that keeps more words than this says something of its own, such as a guide whose subheadings are links to shops.
const MAX_TEASER_WORDS: usize = 1500;

/// The page's verdict, from what the labelling saw of it and the body that was kept.
pub(super) fn verdict(summary: &Summary, body: &[Block], source: BodySource) -> PageVerdict {
    let words: usize = body.iter().map(|b| normalize::words(&b.text)).sum();
    if source != BodySource::Blocks {
        return PageVerdict::Article;
    }
    if let Some(wall) = wall(summary) {
        return wall;
    }
    if words < MIN_ARTICLE_WORDS {
        return without_body(summary);
    }
    if summary.listing > LISTING || is_listing(summary, words) || is_row_of_teasers(body, words) {
        return PageVerdict::Listing;
    }
    if summary.paywall && words < TEASER_WORDS {
        return PageVerdict::Teaser;
    }
    PageVerdict::Article
}

/// A page that is all wall: little prose, and that about consent, access, login, or a page that is gone.
fn wall(summary: &Summary) -> Option<PageVerdict> {
    if summary.good_words > WALL_WORDS {
        return None;
    }
    let walls = [
        (summary.blocked, PageVerdict::Blocked),
        (summary.not_found, PageVerdict::NotFound),
        (summary.consent, PageVerdict::Consent),
        (summary.login, PageVerdict::Login),
        (summary.javascript, PageVerdict::Shell),
    ];
    let (share, verdict) = walls.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    (share >= 0.3).then_some(verdict)
}

fn without_body(summary: &Summary) -> PageVerdict {
    if summary.words < 5.0 {
        PageVerdict::Empty
    } else if summary.link_density > 0.5 && summary.blocks >= 15 {
        PageVerdict::Listing
    } else if summary.words < 60.0 {
        PageVerdict::Shell
    } else {
        PageVerdict::Empty
    }
}

/// Many teasers of one template, hardly any prose of several paragraphs together.
fn is_listing(summary: &Summary, words: usize) -> bool {
    summary.link_density > 0.6 && (words as f32) < summary.words * 0.12 && summary.blocks >= 40 && words < 150
}

/// Headlines that lead elsewhere, each with no more than a teaser below it.
fn is_row_of_teasers(body: &[Block], words: usize) -> bool {
    let heads = body.iter().filter(|b| matches!(b.kind, BlockKind::Heading(_)) && is_all_link(b)).count();
    heads >= MIN_TEASERS && words < (heads * WORDS_PER_TEASER).min(MAX_TEASER_WORDS)
}

fn is_all_link(block: &Block) -> bool {
    let linked: u32 = block.links.iter().map(|l| l.end.saturating_sub(l.start)).sum();
    linked > 0 && linked as usize * 10 >= block.text.len() * 9
}
