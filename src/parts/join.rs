//! Pages of one article, cleaned each for itself, as one article.

use std::collections::HashSet;

use url::Url;

use crate::extract::Cleaned;
use crate::facts;
use crate::lexicon::pages::pages;
use crate::model::{Article, Block, Form, PageVerdict, Part, SpanKind};
use crate::parts::address::{self, Kin};
use crate::text;
use crate::text::fold::words;
use crate::text::hash::Hash;
use crate::text::normalize;

/// Of the words of the shorter of two headlines of one article no more than one in so many is missing in the longer.
const MISSING: usize = 8;
/// A shorter paragraph may stand on two pages by chance, as "Yes." does, except at the edges of a page.
const CHANCE: usize = 40;

/// Why a page is none of the article's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It cannot be read as a part of an article; what stands in its place, in words.
    Unreadable(String),
    /// It is another article's.
    Other,
    /// It holds nothing that the pages before it do not hold.
    Nothing,
}

/// An article to which pages are added.
#[derive(Debug)]
pub struct Join {
    whole: Cleaned,
    /// What its paragraphs say, and which pictures it shows.
    known: HashSet<u64>,
    /// The notes that stand below it.
    notes: Vec<Block>,
    weight: f32,
}

impl Join {
    /// Begins with the first page.
    #[must_use]
    pub fn begin(mut first: Cleaned) -> Self {
        let notes = take_notes(&mut first.article);
        let known = first.article.body.iter().filter_map(key).collect();
        let article = &mut first.article;
        let url = article.url.clone().unwrap_or_else(|| article.source.clone());
        article.parts = vec![Part { url, words: article.words, error: None }];
        let weight = article.words as f32;
        Self { whole: first, known, notes, weight }
    }

    /// How many pages it has, those that failed among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.whole.article.parts.len()
    }

    /// Never so: it has its first page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True if the page may have more of its article on others.
    #[must_use]
    pub fn may_begin(article: &Article) -> bool {
        matches!(article.verdict, PageVerdict::Article | PageVerdict::Teaser)
    }

    /// Adds the page that stands at `url` (or in the file `name`) and follows the one at `before`; `sure` where a site rule leads there.
    /// A page that is refused changes nothing.
    pub fn add(&mut self, mut page: Cleaned, name: &str, (before, url): (&Url, &Url), sure: bool) -> Result<(), Refused> {
        let article = &page.article;
        if article.error.is_some() || !Self::may_begin(article) || article.body.is_empty() {
            return Err(Refused::Unreadable(article.error.clone().unwrap_or_else(|| article.verdict.reason().to_owned())));
        }
        if !sure && !self.goes_on(article, address::kin(before, url)) {
            return Err(Refused::Other);
        }
        let notes = take_notes(&mut page.article);
        let body = self.new_of(std::mem::take(&mut page.article.body));
        let text = normalize::body(&body);
        let count = text::words(&text);
        if count == 0 {
            return Err(Refused::Nothing);
        }
        let number = self.len() + 1;
        self.known.extend(body.iter().filter_map(key));
        self.whole.article.body.extend(body.into_iter().map(|block| placed(block, url, number)));
        self.notes.extend(notes.into_iter().map(|block| placed(block, url, number)));
        self.note(Part { url: name.to_owned(), words: count, error: None });
        self.merge(page, count);
        Ok(())
    }

    /// True if the page at the address of that kin may be of the article. Where a word adds the number to the first page's address, headings of
    /// its own do not speak against it; numbers that count something else always do.
    fn goes_on(&self, page: &Article, kin: Option<Kin>) -> bool {
        let first = &self.whole.article;
        let number = kin.and_then(|kin| kin.other);
        let (mine, its) = (Headline::of(first.title.as_deref(), None), Headline::of(page.title.as_deref(), number));
        if kin.is_some_and(|kin| kin.said && (kin.own.is_none() || self.len() > 1)) {
            return !mine.is_alike(&its) || mine.numbers == its.numbers;
        }
        let apart = first.date.zip(page.date).is_some_and(|(first, other)| first.day != other.day);
        !apart && mine.is_alike(&its) && mine.numbers == its.numbers
    }

    /// Puts the page that holds the whole article in the place of the first one, if it holds more.
    pub fn replace(&mut self, mut page: Cleaned, name: &str, url: &Url) -> Result<(), Refused> {
        let article = &page.article;
        if article.error.is_some() || !Self::may_begin(article) {
            return Err(Refused::Unreadable(article.error.clone().unwrap_or_else(|| article.verdict.reason().to_owned())));
        }
        let headline = |article: &Article| Headline::of(article.title.as_deref(), None);
        if article.words <= self.whole.article.words || !headline(&self.whole.article).is_alike(&headline(article)) {
            return Err(Refused::Nothing);
        }
        self.notes = take_notes(&mut page.article).into_iter().map(|block| placed(block, url, 1)).collect();
        let count = page.article.words;
        let mine = &mut self.whole.article;
        mine.body = std::mem::take(&mut page.article.body).into_iter().map(|block| placed(block, url, 1)).collect();
        mine.body_source = page.article.body_source;
        mine.parts[0].words = 0;
        self.weight = 0.0;
        self.note(Part { url: name.to_owned(), words: count, error: None });
        self.merge(page, count);
        Ok(())
    }

    /// Tells that a page is missing.
    pub fn miss(&mut self, name: &str, error: String) {
        self.whole.article.warnings.push(format!("{name}: this page of the article is missing: {error}"));
        self.note(Part { url: name.to_owned(), words: 0, error: Some(error) });
    }

    /// Tells that there are more pages than are joined.
    pub fn stop(&mut self, most: usize) {
        let told = format!("the article has more than {most} pages (`max_parts` under [clean]): the rest was left out");
        self.whole.article.limits.push(told);
    }

    /// Tells that the page speaks of more pages than were joined, where nothing else says why.
    pub fn expect(&mut self, pages: Option<u32>) {
        let parts = &self.whole.article.parts;
        let have = parts.len();
        let whole = parts.iter().all(|part| part.error.is_none()) && parts.first().is_some_and(|part| part.words > 0);
        if let Some(pages) = pages.filter(|pages| whole && *pages as usize > have && self.whole.article.limits.is_empty()) {
            self.whole.article.warnings.push(format!("the article says that it has {pages} pages; {have} of them were found"));
        }
    }

    fn note(&mut self, part: Part) {
        self.whole.article.parts.push(part);
    }

    /// The article; as it came where nothing was added and nothing is missing.
    #[must_use]
    pub fn end(mut self) -> Cleaned {
        let article = &mut self.whole.article;
        if article.parts.len() == 1 {
            article.parts.clear();
        } else {
            article.text = normalize::body(&article.body);
            article.words = text::words(&article.text);
            article.language = facts::language_of(&article.text).map(str::to_owned).or_else(|| article.language.take());
            article.direction = facts::direction_of(&article.text).map(str::to_owned).or_else(|| article.direction.take());
        }
        article.body.append(&mut self.notes);
        self.whole
    }

    /// What the page has and those before it have not.
    fn new_of(&self, body: Vec<Block>) -> Vec<Block> {
        let is_known = |block: &Block| key(block).is_none_or(|key| self.known.contains(&key));
        let edge = body.iter().take_while(|block| is_known(block)).count();
        let back = body.len() - body.iter().rev().take_while(|block| is_known(block)).count();
        let stays = |at: usize, block: &Block| {
            let chance = block.text.chars().take(CHANCE).count() < CHANCE && !block.text.is_empty();
            (edge..back).contains(&at) && (chance || !is_known(block) || block.text.is_empty() && key(block).is_none())
        };
        body.into_iter().enumerate().filter(|(at, block)| stays(*at, block)).map(|(_, block)| block).collect()
    }

    /// What the page tells beside its body.
    fn merge(&mut self, page: Cleaned, words: usize) {
        let (mine, its) = (&mut self.whole.article, page.article);
        let all = self.weight + words as f32;
        mine.confidence = match (mine.confidence, its.confidence) {
            (Some(a), Some(b)) if all > 0.0 => Some((a * self.weight + b * words as f32) / all),
            (a, b) => a.or(b),
        };
        self.weight = all;
        if its.paywalled == Some(true) {
            mine.paywalled = Some(true);
        }
        // The first of several pages may be too short to be an article by itself.
        if its.verdict == PageVerdict::Teaser {
            mine.verdict = PageVerdict::Teaser;
        } else if mine.paywalled != Some(true) {
            mine.verdict = PageVerdict::Article;
        }
        union(&mut mine.agencies, its.agencies);
        union(&mut mine.corrections, its.corrections);
        union(&mut mine.limits, its.limits);
        union(&mut mine.warnings, its.warnings);
        if let (Some(mine), Some(its)) = (&mut mine.comments, its.comments) {
            its.into_iter().for_each(|comment| {
                if !mine.contains(&comment) {
                    mine.push(comment);
                }
            });
        }
        self.whole.ledger.blocks.extend(page.ledger.blocks);
        self.whole.ledger.verdicts.extend(page.ledger.verdicts);
    }
}

fn union(mine: &mut Vec<String>, its: Vec<String>) {
    for text in its {
        if !mine.contains(&text) {
            mine.push(text);
        }
    }
}

/// The notes that stand below the body and are none of its text.
fn take_notes(article: &mut Article) -> Vec<Block> {
    let is_note = |block: &Block| matches!(block.form(), Form::Note(_));
    let text = article.body.iter().rposition(|block| !is_note(block)).map_or(0, |at| at + 1);
    let mut at = article.body.len();
    while at > text && normalize::body(&article.body[..at]) != article.text {
        at -= 1;
    }
    article.body.split_off(at)
}

/// What a block says, or shows; `None` for a rule and its like.
fn key(block: &Block) -> Option<u64> {
    let hash = |kind: &[u8], text: &str| Hash::new().add(kind).add(text.as_bytes()).end();
    if !block.text.is_empty() {
        let said = words(&block.text).join(" ");
        return Some(hash(b"text ", if said.is_empty() { &block.text } else { &said }));
    }
    match block.form() {
        Form::Figure(image) => Some(hash(b"figure ", &image.src)),
        Form::Embed(embed) => Some(hash(b"embed ", &embed.src)),
        _ => None,
    }
}

/// The block with whole addresses, and names of notes that no other page has.
fn placed(mut block: Block, url: &Url, number: usize) -> Block {
    let whole = |address: &mut String| {
        if !address.starts_with('#')
            && let Ok(joined) = url.join(address)
        {
            *address = joined.into();
        }
    };
    block.links.iter_mut().for_each(|link| whole(&mut link.href));
    let Some(markup) = &mut block.markup else { return block };
    for span in &mut markup.spans {
        match &mut span.kind {
            SpanKind::Image(image) => whole(&mut image.src),
            SpanKind::NoteRef(name) if number > 1 => *name = format!("{name}-page-{number}"),
            _ => {}
        }
    }
    match &mut markup.form {
        Form::Figure(image) => whole(&mut image.src),
        Form::Embed(embed) => whole(&mut embed.src),
        Form::Note(name) if number > 1 => *name = format!("{name}-page-{number}"),
        _ => {}
    }
    block
}

/// What a headline says, without what numbers its page.
struct Headline {
    words: HashSet<String>,
    numbers: HashSet<u32>,
}

impl Headline {
    /// The headline of a page of that number.
    fn of(title: Option<&str>, number: Option<u32>) -> Self {
        let title = title.unwrap_or_default();
        let all = words(title);
        let count = |at: Option<usize>| at.and_then(|at| all.get(at)).and_then(|word| word.parse::<u32>().ok());
        let is_page = |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(|word| pages().only_page.contains(word.as_str()));
        let parted = |a: Option<u32>, b: Option<u32>| a.zip(b).is_some_and(|(a, b)| title.contains(&format!("{a}/{b}")));
        let (mut out, mut numbers) = (HashSet::new(), HashSet::new());
        for (at, word) in all.iter().enumerate() {
            let (before, behind) = (at.checked_sub(1), Some(at + 1));
            match word.parse::<u32>() {
                Ok(own) => {
                    // "2024 - page 2": the word speaks of what stands behind it.
                    let behind_it = is_page(behind) && count(Some(at + 2)).is_none();
                    let of_page = is_page(before) || behind_it || parted(count(before), Some(own)) || parted(Some(own), count(behind));
                    numbers.extend(Some(own).filter(|own| !of_page && Some(*own) != number));
                }
                Err(_) if is_page(Some(at)) && (count(before).is_some() || count(behind).is_some()) => {}
                Err(_) => {
                    out.insert(word.clone());
                }
            }
        }
        Self { words: out, numbers }
    }

    /// Nearly all words of the shorter stand in both. What has none is of any article.
    fn is_alike(&self, other: &Self) -> bool {
        let fewer = self.words.len().min(other.words.len());
        fewer - self.words.intersection(&other.words).count() <= fewer / MISSING
    }
}
