//! What kind of page is it? An article, or one of the pages that must not be filed as one.

use crate::classify::Summary;
use crate::classify::kind::signs::{Signs, Wall};
use crate::model::{Block, BlockKind, BodySource, PageVerdict};
use crate::text;
use crate::text::script::is_southeast_asian;

/// A wall, an error page or a shell has fewer words of prose than this.
const WALL_WORDS: f32 = 150.0;
/// A longer page is a wall only if it speaks of little else than this share of its words tells; up to this many words of prose.
const LONG_WALL: (f32, f32) = (0.6, 600.0);
/// A form, a captcha or a title speaks for a page of fewer words of prose than this.
const BARE_WORDS: f32 = 60.0;
/// An article has at least this many words.
const MIN_ARTICLE_WORDS: usize = 12;
/// A teaser breaks off within this many words.
const TEASER_WORDS: usize = 160;

/// From this score on the page is taken for a list: of the articles of all sets one in two hundred scores as high.
const LISTING: f32 = 0.65;
/// … and more than this where its shape says so too.
const LIKE_LISTING: f32 = 0.15;
/// A list of teasers has at least so many headlines that are links,
const MIN_TEASERS: usize = 4;
/// and below each on average fewer words than this.
const WORDS_PER_TEASER: usize = 40;
/// A page that keeps more words than this says something of its own, such as a guide whose subheadings are links to shops.
const MAX_TEASER_WORDS: usize = 1500;

/// The page's verdict, from what the labelling saw of it and the body that was kept.
pub(crate) fn verdict(summary: &Summary, body: &[Block], source: BodySource, signs: &Signs) -> PageVerdict {
    let words: usize = body.iter().map(|b| text::words(&b.text)).sum();
    if source != BodySource::Blocks {
        return PageVerdict::Article;
    }
    if is_guarded(summary, words, signs) {
        return PageVerdict::Blocked;
    }
    if let Some(wall) = wall(summary, signs).or_else(|| bare_wall(summary, words, signs)) {
        return wall;
    }
    if words < MIN_ARTICLE_WORDS {
        return without_body(summary, signs);
    }
    let lists =
        || summary.listing > LISTING || summary.listing > LIKE_LISTING && (is_listing(summary, words) || is_row_of_teasers(body, words));
    if !summary.asked && !summary.plain_article && lists() {
        return PageVerdict::Listing;
    }
    let told = || summary.paywall || signs.share(Wall::Paywall) > 0.0;
    if words < TEASER_WORDS && (signs.paid || signs.share(Wall::Rest) > 0.0 || told() && breaks_off(body)) {
        return PageVerdict::Teaser;
    }
    PageVerdict::Article
}

/// A guard's own page.
fn is_guarded(summary: &Summary, words: usize, signs: &Signs) -> bool {
    let prose = summary.good_words.max(words as f32);
    prose <= LONG_WALL.1 && signs.is_guards_own(prose)
}

/// The name of the guard or the block, where a blocked page tells it.
pub(crate) fn wall_name(verdict: PageVerdict, signs: &Signs) -> Option<&'static str> {
    (verdict == PageVerdict::Blocked).then(|| signs.guard()).flatten()
}

/// The last paragraph ends in the middle of a sentence, or with the dots of an excerpt.
fn breaks_off(body: &[Block]) -> bool {
    let Some(last) = body.iter().rev().find(|b| !matches!(b.kind, BlockKind::Heading(_))) else { return true };
    let text = without_signature(last.text.trim_end())
        .trim_end_matches(['"', '”', '“', '»', '«', '’', '\'', ')', ']', '」', '』', '）', '】', '›'])
        .trim_end();
    let ends = text.ends_with(['.', '!', '?', '。', '！', '？', '।', '۔', '؟', '։', '။', ':']) || text.ends_with(is_unpunctuated);
    !ends || text.ends_with("..") || text.ends_with('…')
}

/// The text without a name in brackets behind its last sentence: "… until then. (dpa)", "…使う。（山田太郎）".
fn without_signature(text: &str) -> &str {
    const LONGEST: usize = 60;
    let Some(open) = text.ends_with([')', '）', ']', '】']).then(|| text.rfind(['(', '（', '[', '【'])).flatten() else { return text };
    let before = text[..open].trim_end();
    if text.len() - open <= LONGEST && before.ends_with(['.', '!', '?', '。', '！', '？', '”', '"', '»', '」', '।', '؟']) {
        before
    } else {
        text
    }
}

/// Scripts that end no sentence with a mark.
fn is_unpunctuated(c: char) -> bool {
    is_southeast_asian(c)
}

/// A page that is all wall: little prose, and that about consent, access, login, or a page that is gone.
fn wall(summary: &Summary, signs: &Signs) -> Option<PageVerdict> {
    let (long_share, long_words) = LONG_WALL;
    if summary.good_words > long_words {
        return None;
    }
    let walls = [
        (summary.blocked, Wall::Blocked),
        (summary.not_found, Wall::NotFound),
        (summary.consent, Wall::Consent),
        (summary.login, Wall::Login),
        (summary.javascript, Wall::Shell),
    ];
    let told = walls.map(|(share, wall)| (share.max(signs.share(wall)), wall));
    let (share, wall) = told.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let enough = if summary.good_words > WALL_WORDS { long_share } else { 0.3 };
    (share >= enough).then(|| page_of(wall))
}

/// A page with next to no prose is what its title, its form or its captcha says.
fn bare_wall(summary: &Summary, words: usize, signs: &Signs) -> Option<PageVerdict> {
    if summary.good_words > BARE_WORDS || words as f32 > BARE_WORDS {
        return None;
    }
    if signs.guard().is_some() {
        return Some(PageVerdict::Blocked);
    }
    let wall = signs.title().filter(|w| !matches!(w, Wall::Paywall | Wall::Rest)).or_else(|| signs.password().then_some(Wall::Login));
    wall.map(page_of)
}

fn page_of(wall: Wall) -> PageVerdict {
    match wall {
        Wall::Consent => PageVerdict::Consent,
        Wall::Blocked => PageVerdict::Blocked,
        Wall::Login => PageVerdict::Login,
        Wall::NotFound => PageVerdict::NotFound,
        Wall::Shell => PageVerdict::Shell,
        Wall::Paywall | Wall::Rest => PageVerdict::Teaser,
    }
}

fn without_body(summary: &Summary, signs: &Signs) -> PageVerdict {
    if summary.words < 5.0 {
        if signs.scripted() { PageVerdict::Shell } else { PageVerdict::Empty }
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
    let heads = body.iter().filter(|b| leads_elsewhere(b)).count();
    let enough = heads >= MIN_TEASERS || heads > 1 && heads == body.len();
    enough && words < (heads * WORDS_PER_TEASER).min(MAX_TEASER_WORDS)
}

/// A headline that is all link, or an item or paragraph that begins with one.
fn leads_elsewhere(block: &Block) -> bool {
    match block.kind {
        BlockKind::Heading(_) => is_all_link(block),
        BlockKind::ListItem { .. } | BlockKind::Paragraph => block.links.first().is_some_and(|link| link.start == 0),
        _ => false,
    }
}

fn is_all_link(block: &Block) -> bool {
    let linked: u32 = block.links.iter().map(|l| l.end.saturating_sub(l.start)).sum();
    linked > 0 && linked as usize * 10 >= block.text.len() * 9
}
