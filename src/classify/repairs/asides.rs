//! Lines among the body's that are none of it: labels of advertisements, date lines and bylines above the first paragraph, kickers
//! above the headline, captions that say so, contacts and invitations behind the last one, what feeds write below their excerpts,
//! consent texts at the edges, appeals for money between paragraphs.
//!
//! The words are data: `lexicon/rules/asides.tsv`, `lexicon/rules/tails.txt` and the phrases.

use std::sync::LazyLock;

use crate::classify::context::Context;
use crate::classify::repairs::drop_block;
use crate::classify::repairs::tails;
use crate::dates::{self, Order, Reading};
use crate::lexicon::asides::{Asides, asides};
use crate::lexicon::phrases::{Phrases, Topic};
use crate::lexicon::words;
use crate::model::{BlockKind, Verdict};
use crate::text::fold::folded;
use crate::text::likeness::same_words;

/// A label is no longer than this, …
const LABEL_WORDS: f32 = 14.0;
/// … and phrases cover so much of it where no list of labels has it.
const LABEL_COVERED: f32 = 0.9;
/// A date line or byline is no longer than this.
const STAMP_WORDS: f32 = 18.0;
/// A line behind the story is no longer than this, and stands among so many kept lines at the end.
const BEHIND: (f32, usize) = (45.0, 8);
/// A kicker is no longer than this; so many kept words stand above a headline at most, or it is no headline.
const KICKER: (f32, f32) = (20.0, 60.0);
/// A consent text is no longer than this.
const CONSENT_WORDS: f32 = 120.0;
/// At least so many words stay.
const LEAST: f32 = 12.0;
/// Words before the name of an author, beside a date.
static BY: LazyLock<Vec<&str>> = LazyLock::new(|| words::of("by"));
/// The name has no more words than this.
const NAME_WORDS: usize = 4;

/// Drops what is none of the body.
pub(crate) fn drop(context: &Context, verdicts: &mut [Verdict]) {
    kickers(context, verdicts);
    let kept: Vec<usize> = kept(verdicts);
    let is_share =
        |at: &&usize| context.hits[**at].main == Some(Topic::Share) && matches!(context.blocks[**at].kind, BlockKind::Heading(_));
    let shares = kept.iter().filter(is_share).count();
    let page = Page { context, shares, list: asides(), phrases: Phrases::for_language(Some(context.language).filter(|l| !l.is_empty())) };
    let prose = kept.iter().position(|at| context.measures[*at].good).unwrap_or(kept.len());
    for (place, at) in kept.iter().copied().enumerate() {
        let text = context.lower(at);
        let why = page.label(at, text).or_else(|| page.caption(at, text)).or_else(|| page.tail_of_feed(at, text, place + 1 == kept.len()));
        let why = why.or_else(|| {
            (place < prose && page.is_stamp(at, text) && !page.recurs(&kept, at)).then_some("tells the date or names the author")
        });
        let why = why.or_else(|| (place + BEHIND.1 >= kept.len() && place > 0).then(|| page.behind(at, text)).flatten());
        if let Some(why) = why {
            drop_unless_all(context, verdicts, at, why);
        }
    }
    consents(context, verdicts);
    for at in tails::appeals(context, verdicts) {
        drop_unless_all(context, verdicts, at, "asks readers to subscribe or give");
    }
}

fn kept(verdicts: &[Verdict]) -> Vec<usize> {
    (0..verdicts.len()).filter(|at| verdicts[*at].keep).collect()
}

/// Something of the article stays.
fn drop_unless_all(context: &Context, verdicts: &mut [Verdict], at: usize, why: &'static str) {
    let others: f32 = (0..verdicts.len()).filter(|o| *o != at && verdicts[*o].keep).map(|o| context.measures[o].words).sum();
    if others >= LEAST {
        drop_block(&mut verdicts[at], why);
    }
}

/// Short lines above the headline.
fn kickers(context: &Context, verdicts: &mut [Verdict]) {
    let named =
        |at: &usize| matches!(context.blocks[*at].kind, BlockKind::Heading(_)) && same_words(&context.blocks[*at].text, context.title);
    let Some(headline) = (0..verdicts.len()).find(named) else { return };
    let above: Vec<usize> = (0..headline).filter(|at| verdicts[*at].keep).collect();
    if above.iter().map(|at| context.measures[*at].words).sum::<f32>() > KICKER.1 {
        return;
    }
    for at in above.into_iter().filter(|at| context.measures[*at].words < KICKER.0 && !context.measures[*at].ends_sentence) {
        drop_unless_all(context, verdicts, at, "stands above the headline");
    }
}

/// Consent texts before the first paragraph and behind the last.
fn consents(context: &Context, verdicts: &mut [Verdict]) {
    let asks = |at: usize| context.measures[at].words <= CONSENT_WORDS && asides().asks_consent(context.lower(at));
    let kept = kept(verdicts);
    let is_heading = |at: usize| matches!(context.blocks[at].kind, BlockKind::Heading(_));
    let front = kept.iter().take_while(|at| asks(**at)).count();
    let mut end = kept.len();
    while end > front && (asks(kept[end - 1]) || end < kept.len() && is_heading(kept[end - 1])) {
        end -= 1;
    }
    // An article about cookies speaks of them inside too.
    if kept[front..end].iter().any(|at| asks(*at)) {
        return;
    }
    for at in kept[..front].iter().chain(&kept[end..]) {
        drop_unless_all(context, verdicts, *at, "asks for consent");
    }
}

struct Page<'a> {
    context: &'a Context<'a>,
    list: &'static Asides,
    phrases: Phrases,
    /// Kept headings that name networks.
    shares: usize,
}

impl Page<'_> {
    fn is_line(&self, at: usize) -> bool {
        matches!(self.context.blocks[at].kind, BlockKind::Paragraph | BlockKind::Bare)
    }

    fn label(&self, at: usize, text: &str) -> Option<&'static str> {
        let (block, m, hits) = (&self.context.blocks[at], &self.context.measures[at], &self.context.hits[at]);
        if m.words > LABEL_WORDS || matches!(block.kind, BlockKind::TableRow | BlockKind::Preformatted | BlockKind::Quote) {
            return None;
        }
        if self.list.is_label(text) {
            return Some("labels an advertisement or a control");
        }
        let topics = [Topic::Advert, Topic::Share, Topic::Related, Topic::Comment, Topic::Subscribe];
        let is_item = matches!(block.kind, BlockKind::ListItem { .. });
        let main = hits.main.filter(|_| hits.coverage >= LABEL_COVERED && !is_item && !m.ends_sentence);
        let main = main.filter(|topic| topics.contains(topic))?;
        // A heading may say such a word and have a section below it.
        let heading = matches!(block.kind, BlockKind::Heading(_));
        let section = heading && (main == Topic::Related && !self.list.leads_on(text) || main == Topic::Share && self.shares > 1);
        (!section).then(|| main.says())
    }

    fn caption(&self, at: usize, text: &str) -> Option<&'static str> {
        let short = self.is_line(at) && self.context.measures[at].words <= 60.0;
        (short && self.list.is_caption(text)).then_some("is a caption")
    }

    fn behind(&self, at: usize, text: &str) -> Option<&'static str> {
        let m = &self.context.measures[at];
        let shouts = |start: &str| self.context.blocks[at].text.starts_with(start) && m.words <= LABEL_WORDS && !m.ends_sentence;
        let line = self.is_line(at) && m.words <= BEHIND.0;
        // A sentence of some length tells what somebody did on a network.
        let follows = || (m.words <= LABEL_WORDS || !m.ends_sentence) && self.list.follows_somebody(text);
        (line && (self.list.is_behind(text) || follows() || shouts("SOURCE ") || shouts("SOURCES ") || shouts("QUELLE ")))
            .then_some("stands behind the story")
    }

    fn tail_of_feed(&self, at: usize, text: &str, last: bool) -> Option<&'static str> {
        let m = &self.context.measures[at];
        if !self.is_line(at) || m.words > 60.0 {
            return None;
        }
        let bare = text.trim_start_matches(['[', '(', '…', '.', ' ', '→', '»']);
        let leads =
            || last && m.words <= 16.0 && (m.link_density >= 0.4 || m.words <= 3.0) && self.phrases.related_at_start(bare).is_some();
        let left_out = last && bare.trim_matches([']', ')', '…', '.', ' ']).is_empty();
        (self.list.is_feed_tail(text) || left_out || leads()).then_some("is what a feed writes below its excerpts")
    }

    /// A timeline's days head its entries: they are of one template.
    fn recurs(&self, kept: &[usize], at: usize) -> bool {
        let signature = |at: usize| self.context.outline.get(self.context.blocks[at].element).signature;
        let same = |o: &&usize| **o != at && signature(**o) == signature(at) && self.context.measures[**o].words < STAMP_WORDS;
        kept.iter().filter(same).filter(|o| self.is_stamp(**o, self.context.lower(**o))).count() >= 2
    }

    /// Nothing but dates, times, names of the authors, and the words that stand beside them.
    fn is_stamp(&self, at: usize, text: &str) -> bool {
        let m = &self.context.measures[at];
        if !self.is_line(at) || m.words > STAMP_WORDS || text.len() > 240 {
            return false;
        }
        let (rest, known) = self.without_dates_and_names(text);
        let words = rest.split(|c: char| !c.is_alphabetic() && !is_mark(c)).filter(|w| !w.is_empty());
        let numbers = text.chars().any(char::is_numeric);
        let others: Vec<&str> = words.filter(|word| !self.list.is_stamp(word)).collect();
        (known || numbers) && (others.is_empty() || self.is_name_behind(at, text, &others))
    }

    /// The words that are left may be a name: behind such a word as "by", few, each with a capital.
    fn is_name_behind(&self, at: usize, text: &str, words: &[&str]) -> bool {
        let by = BY.iter().any(|by| text.strip_prefix(by).is_some_and(|rest| rest.starts_with([' ', ':'])));
        let own = &self.context.blocks[at].text;
        let great = |word: &&str| own.split(|c: char| !c.is_alphabetic()).any(|o| o.starts_with(char::is_uppercase) && folded(o) == **word);
        by && words.len() <= NAME_WORDS && words.iter().all(great)
    }

    /// The line without dates and the authors' names, and whether it had any.
    fn without_dates_and_names(&self, text: &str) -> (String, bool) {
        let language = Some(self.context.language).filter(|l| !l.is_empty());
        let found = dates::find(text, &Reading { order: Order::of(language, None), language });
        let mut rest = text.to_owned();
        for date in found.iter().rev().filter(|d| text.is_char_boundary(d.start) && text.is_char_boundary(d.end)) {
            rest.replace_range(date.start..date.end, " ");
        }
        let mut known = !found.is_empty();
        for name in self.context.authors.iter().map(|a| folded(a)).filter(|n| n.chars().count() > 2) {
            if rest.contains(name.as_str()) {
                rest = rest.replace(name.as_str(), " ");
                known = true;
            }
        }
        (rest, known)
    }
}

/// Marks that belong to the letter before them, as vowel signs do.
fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{64b}'..='\u{652}' | '\u{200c}')
}
