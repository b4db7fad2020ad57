//! The cascade: bytes in, article and ledger out.
//!
//! 1. decode the bytes; decide whether they are HTML or a text dump;
//! 2. HTML: parse, blocks, metadata, embedded body text · dump: documents of blocks, their stamps, metadata from text;
//! 3. verdicts on the blocks, with the caller's wishes as voices;
//! 4. the body: kept blocks normalised, or the embedded text where the HTML is a shell;
//! 5. the page's own verdict and the record.

pub(crate) mod body;
mod budget;
mod dumps;
mod fallback;
mod markup;
mod own_output;
mod paragraphs;
#[cfg(feature = "readability")]
mod readability;
mod record;
mod rights;
#[cfg(feature = "select")]
mod select;
#[cfg_attr(not(feature = "rules"), path = "no_rule.rs")]
mod site_rule;

use std::borrow::Cow;
use std::sync::Arc;

use memchr::memmem;
use url::Url;

use crate::classify;
use crate::classify::kind::{signs, verdict as kind};
use crate::document::Document;
use crate::document::embedded::{self, Evidence};
use crate::facts;
use crate::model::{Article, Block, BodySource, Facts, Ledger, Outline, PageVerdict};
use crate::text::normalize;
use crate::{comments, document, site_memory};
use crate::{decode, dump, html};

pub use crate::dump::InputKind;
pub use crate::model::Source;
pub use budget::{Limit, MostParts};
pub use dumps::language_of;
#[cfg(feature = "select")]
pub use select::{Selection, SelectorError};

/// Whose answer is the body.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Engine {
    /// Our verdicts.
    #[default]
    Dateline,
    /// The readability crate's, in our formats (feature `readability`).
    #[cfg(feature = "readability")]
    Readability,
}

/// How to clean.
///
/// ```
/// use dateline::{Options, PageVerdict, classify::Favor};
///
/// // Rather too little than too much; teasers are filed, too; the record tells every reading of each fact.
/// let options = Options::default().with_favor(Favor::Precision).accepting([PageVerdict::Teaser]).explained();
/// assert!(options.tell);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Limits on the page's tree.
    pub html: html::Options,
    /// Limits on dumps.
    pub dump: dump::Options,
    /// The verdicts' options.
    pub label: classify::Options,
    /// What the input is taken for.
    pub input: InputKind,
    /// Whose answer is the body.
    pub engine: Engine,
    /// Elements that the caller names as the body or as boilerplate, by CSS selector (feature `select`).
    #[cfg(feature = "select")]
    pub selection: Selection,
    /// Rules for the pages of sites (feature `rules`).
    #[cfg(feature = "rules")]
    pub rules: Option<crate::rules::Rules>,
    /// Verdicts beside `article` that are filed too.
    pub accept: Vec<PageVerdict>,
    /// The most work that one input may cost.
    pub work: budget::Limit,
    /// From how many pages an article is joined, where whoever cleans can bring them; see [`parts`](crate::parts).
    pub parts: MostParts,
    /// What the files of a folder told of their sites; see [`site_memory`].
    pub learned: Option<Arc<site_memory::Learned>>,
    /// Whether the record tells every reading of each fact (`facts`), at most [`MOST_TOLD`] of each.
    pub tell: bool,
    /// Whether the record tells what readers wrote below the article (`comments`).
    pub comments: bool,
    /// Whether the body's blocks tell what the page's markup says beside their text: emphasis, pictures, cells. Markdown, HTML and
    /// TEI show it; the text does not depend on it.
    pub markup: bool,
}

impl Options {
    /// Takes the input for that kind, whatever it looks like.
    #[must_use]
    pub fn with_input(mut self, input: InputKind) -> Self {
        self.input = input;
        self
    }

    /// Says which error is worse.
    #[must_use]
    pub fn with_favor(mut self, favor: classify::Favor) -> Self {
        self.label.favor = favor;
        self
    }

    /// Keeps these parts whatever their verdict.
    #[must_use]
    pub fn keeping(mut self, parts: impl IntoIterator<Item = classify::Part>) -> Self {
        self.label.keep.extend(parts);
        self
    }

    /// Drops these parts whatever their verdict.
    #[must_use]
    pub fn dropping(mut self, parts: impl IntoIterator<Item = classify::Part>) -> Self {
        self.label.drop.extend(parts);
        self
    }

    /// Accepts these verdicts beside `article`.
    #[must_use]
    pub fn accepting(mut self, verdicts: impl IntoIterator<Item = PageVerdict>) -> Self {
        self.accept.extend(verdicts);
        self
    }

    /// Gives every verdict its reasons, and the record every reading of each fact.
    #[must_use]
    pub fn explained(mut self) -> Self {
        (self.label.explain, self.tell) = (true, true);
        self
    }

    /// Tells what the page's markup says beside the text.
    #[must_use]
    pub fn with_markup(mut self) -> Self {
        self.markup = true;
        self
    }

    /// Tells readers' comments in the record.
    #[must_use]
    pub fn with_comments(mut self) -> Self {
        self.comments = true;
        self
    }
}

/// The record tells at most so many readings of a fact, the heaviest.
pub const MOST_TOLD: usize = 50;

/// One cleaned page: the record, the ledger behind it, and the facts with their sources.
///
/// ```
/// use dateline::{Options, Source, clean};
///
/// # let text = "The ferry across the sound will run again from Monday, the harbour office said after eleven weeks of repairs.";
/// # let page = format!("<title>Ferry returns</title><h1>Ferry returns</h1><p>By Ada Lind</p><p>{text}</p><p>{text} It leaves at six.</p><p>Share this</p>");
/// let source = Source { name: "ferry.html", bytes: page.as_bytes(), ..Source::default() };
/// let cleaned = clean(&source, &Options::default()).remove(0);
/// assert_eq!(cleaned.article.title.as_deref(), Some("Ferry returns"));
/// assert_eq!(cleaned.ledger.kept().count(), 2);
/// assert!(cleaned.facts.title.is_some());
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cleaned {
    /// The record.
    pub article: Article,
    /// Every block with its verdict.
    pub ledger: Ledger,
    /// What the page says of the article.
    pub facts: Facts,
    /// Every reading that spoke for or against each fact.
    pub readings: facts::Evidence,
}

/// Cleans one input. Never empty: a dump that holds several articles gives several, everything else one.
///
/// Deterministic: the same source and options give the same result.
///
/// ```
/// use dateline::{Options, PageVerdict, Source, clean};
///
/// // A text dump that holds two articles, each with the stamp of the tool that saved it.
/// let body = "The sea lock lifted its gates for the first time in eleven weeks on Tuesday, and forty barges passed before the evening.";
/// let dump = format!(" date 2025-03-11 Lock reopens\n{body}\n{body}\n date 2025-03-12 Ferry returns\n{body} It left at six.\n{body}\n");
/// let all = clean(&Source { name: "dump.txt", bytes: dump.as_bytes(), ..Source::default() }, &Options::default());
/// assert_eq!(all.len(), 2);
/// assert_eq!(all[1].article.date.map(|date| date.to_string()).as_deref(), Some("2025-03-12"));
///
/// // What cannot be cleaned is a record too, with its reason.
/// let none = clean(&Source { name: "empty.html", ..Source::default() }, &Options::default());
/// assert_ne!(none[0].article.verdict, PageVerdict::Article);
/// ```
#[must_use]
pub fn clean(source: &Source, options: &Options) -> Vec<Cleaned> {
    let decoded = decode::decode(source.bytes, source.content_type);
    if is_noise(&decoded.text) {
        let article = Article { url: source.url.map(Url::to_string), ..Article::failed(source.name, NOISE.to_owned()) };
        return vec![Cleaned { article, ..Cleaned::default() }];
    }
    let is_html = options.input.is_html(&decoded.text);
    let mut out = if is_html { vec![clean_html(source, &decoded.text, options)] } else { dumps::clean(source, &decoded.text, options) };
    for cleaned in &mut out {
        cleaned.article.encoding = Some(decoded.encoding.to_owned());
        if decoded.mended {
            cleaned.article.limits.push("the text had been encoded twice, and was mended".to_owned());
        }
        if options.comments {
            cleaned.article.comments.get_or_insert_default();
        }
        if options.tell {
            cleaned.article.facts = facts::told(&cleaned.facts, &cleaned.readings, MOST_TOLD);
        }
        cleaned.article.accepted = options.accept.contains(&cleaned.article.verdict) && !cleaned.article.text.is_empty();
    }
    out
}

const NOISE: &str = "this is no text: too much of it are characters that no text has";

/// Characters of the beginning that are looked at for noise; fewer tell nothing.
const LOOKED_AT: usize = 32_768;
const FEWEST: usize = 1_024;
/// Bytes of the longest character.
const LONGEST_CHARACTER: usize = 4;

/// True for bytes that are no text: in random ones every tenth is a control, in text hardly any. Escapes may be a terminal's.
fn is_noise(text: &str) -> bool {
    if is_clean(&text.as_bytes()[..text.len().min(LONGEST_CHARACTER * LOOKED_AT)]) {
        return false;
    }
    let odd = |c: char| c == '\u{fffd}' || (c.is_ascii_control() && !c.is_ascii_whitespace() && c != '\u{1b}');
    let (mut seen, mut found) = (0_usize, 0_usize);
    for c in text.chars().take(LOOKED_AT) {
        seen += 1;
        found += usize::from(odd(c));
    }
    seen >= FEWEST && found * 20 > seen
}

/// True for bytes of a text that hold no such character at all, as those of most texts.
#[expect(clippy::needless_bitwise_bool, reason = "without branches many bytes are looked at at once")]
fn is_clean(bytes: &[u8]) -> bool {
    let odd = |byte: u8| (byte < b' ') & !matches!(byte, b'\t' | b'\n' | b'\x0c' | b'\r' | b'\x1b') | (byte == 0x7f);
    !bytes.chunks(64).any(|stretch| stretch.iter().fold(false, |any, byte| any | odd(*byte)))
        && memmem::find(bytes, "\u{fffd}".as_bytes()).is_none()
}

#[cfg(any(feature = "select", feature = "readability"))]
impl Cleaned {
    /// A page that was not cleaned, and why.
    fn failed(source: &Source, error: String) -> Self {
        let article = Article { url: source.url.map(Url::to_string), ..Article::failed(source.name, error) };
        Self { article, ..Self::default() }
    }
}

fn clean_html(source: &Source, text: &str, options: &Options) -> Cleaned {
    let replaced = site_rule::replaced(options, source.url, text);
    let text = replaced.as_deref().unwrap_or(text);
    let limits = html::Options { media: options.markup, ..options.html };
    let page = html::parse(text, &limits);
    let read = Document::with(&page.tree, options.markup);
    match document::unscripted(text, &limits, &read.found.blocks) {
        Some(plain) => clean_page(source, text, options, &plain, Document::with(&plain.tree, options.markup)),
        None => clean_page(source, text, options, &page, read),
    }
}

fn clean_page(source: &Source, text: &str, options: &Options, page: &html::Page, mut read: Document<'_>) -> Cleaned {
    let findings = facts::weigh(&read, &page.embedded, &facts::Context::of(source));
    let language = findings.sure_language().map(str::to_owned);
    let (mut facts, mut readings, page_itself) = (findings.facts, findings.evidence, findings.declared);
    record::without_biography(&mut facts, language.as_deref());
    let rights = rights::rights(source, Some(&read));
    #[cfg(feature = "readability")]
    if options.engine == Engine::Readability {
        return readability::clean(source, page, (facts, readings), rights, options.work);
    }
    let document::Blocks { blocks, outline, mut between } = std::mem::take(&mut read.found);
    let rule = site_rule::hear(options, source.url.or(page_itself.address.as_ref()), &page.tree, &blocks, &mut facts);
    let data = body::Data { declared: embedded::declared(&page.embedded), embedded: &page.embedded };
    let declared = data.declared.as_ref().map(|e| Cow::Borrowed(e.text.as_str()));
    // What the feed holds speaks for the blocks that say the same.
    let declared = declared.or_else(|| embedded::of_feed(source.feed?.content.as_deref()?).map(Cow::Owned));
    #[cfg(feature = "select")]
    let (wishes, missing) = match select::wishes(&page.tree, &blocks, &options.selection, options.work) {
        Ok(wishes) => wishes,
        Err(error) => return Cleaned::failed(source, error),
    };
    #[cfg(not(feature = "select"))]
    let (wishes, missing): (Option<Vec<Option<bool>>>, Vec<String>) = (None, Vec::new());
    let recurs = options.learned.as_ref().and_then(|learned| learned.recurs_on(source, &read, &blocks));
    let asked = classify::Input { recurs: recurs.as_deref(), ..asked(&facts, &page_itself, &blocks, &outline) };
    let rule_voice = rule.as_ref().map(site_rule::voice);
    let input = classify::Input { evidence: declared.as_deref(), wishes: wishes.as_deref(), rule: rule_voice, ..asked };
    let exceeded = options.work.exceeded(budget::steps(page.tree.len(), &blocks));
    let judged = if exceeded.is_some() { budget::rough(&blocks) } else { classify::judge(&input, &options.label) };
    let comments =
        (options.comments && exceeded.is_none()).then(|| comments::comments(&read, &page.embedded, &input, &judged.verdicts, source));
    let mut ledger = Ledger { blocks, verdicts: judged.verdicts };
    let code = facts.language.as_ref().map(|l| l.value.as_str());
    let (mut body, mut body_source) = body::or_embedded(body::body(&ledger, code), &ledger.blocks, &data);
    let signs = signs::Signs::of_page(&ledger.blocks, &facts, &page.tree, text);
    let verdict = if exceeded.is_some() { PageVerdict::TooComplex } else { kind::verdict(&judged.summary, &body, body_source, &signs) };
    let (verdict, missing) = site_rule::settle(rule.as_ref(), judged.rule_ignored, verdict, missing);
    let wall = kind::wall_name(verdict, &signs);
    if body.is_empty() {
        (body, body_source) = fallback::last_resort(&mut ledger, &facts);
    }
    record::told_by_body(&ledger, &body, &mut facts, &mut readings);
    if options.markup && body_source == BodySource::Blocks {
        body = markup::dressed(body, &mut between, &ledger, &outline, &read);
    }
    let limits = limits(page, options).into_iter().chain(exceeded).collect();
    let confidence = judged.summary.confidence;
    let body = record::Body {
        blocks: body,
        source: body_source,
        verdict,
        wall,
        confidence,
        limits,
        language,
        rights,
        comments,
        part: None,
        id: None,
    };
    let article = markup::with_notes(Article { warnings: missing, ..record::article(source, &facts, body) }, &ledger, between);
    Cleaned { article, ledger, facts, readings }
}

/// What the verdicts are told of the page.
fn asked<'a>(facts: &'a Facts, page: &'a facts::Declared, blocks: &'a [Block], outline: &'a Outline) -> classify::Input<'a> {
    classify::Input {
        blocks,
        outline,
        title: facts.title.as_ref().map(|t| t.value.as_str()),
        description: facts.description.as_ref().map(|d| d.value.as_str()),
        authors: facts.authors.as_ref().map_or(&[], |a| a.value.as_slice()),
        language: facts.language.as_ref().map(|l| l.value.as_str()),
        declared: classify::Declared {
            kind: page.kind.as_deref(),
            published: page.published,
            article: page.article,
            path: page.address.as_ref().map(Url::path),
        },
        ..classify::Input::default()
    }
}

/// What verdicts come to: the body's text, where it came from, and the page's own verdict.
#[must_use]
pub fn outcome(ledger: &Ledger, summary: &classify::Summary, evidence: Option<&Evidence>) -> (String, BodySource, PageVerdict) {
    let data = body::Data { declared: evidence.cloned(), embedded: &html::Embedded::default() };
    let (blocks, source) = body::or_embedded(body::body(ledger, None), &ledger.blocks, &data);
    let verdict = kind::verdict(summary, &blocks, source, &signs::Signs::of_text(&ledger.blocks, None));
    (normalize::body(&blocks), source, verdict)
}

/// Which limits the page met, in words.
fn limits(page: &html::Page, options: &Options) -> Vec<String> {
    let mut out = Vec::new();
    if page.flattened > 0 {
        out.push(format!("{} elements nested deeper than {} were flattened", page.flattened, options.html.max_depth));
    }
    if page.cut_off {
        out.push(format!("the page has more than {} bytes of markup or of embedded JSON: the rest was left out", options.html.max_bytes));
    }
    if page.truncated {
        out.push(format!("the page has more than {} nodes: the rest was left out", options.html.max_nodes));
    }
    out
}
