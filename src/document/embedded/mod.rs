//! The article's text as the page's own data has it: JSON-LD `articleBody`, or the longest prose in page state.

mod article_bodies;
mod flight;
mod page_state;
mod parts;

use crate::document::walk::Document;
use crate::html::Embedded;
use crate::model::{Block, BlockKind};
use crate::text::sentence::ends_sentence;

/// Page-state scripts beyond this many bytes are not read.
const MAX_STATE_BYTES: usize = 4 << 20;
/// A body has at least this many characters.
const MIN_BODY_CHARS: usize = 200;

/// The values of the page's state, in its order, and whether each is of a stream that holds the whole page.
pub(crate) fn state_values(embedded: &Embedded) -> impl Iterator<Item = (bool, serde_json::Value)> + '_ {
    let scripts = embedded.state.iter().filter(|s| s.text.len() <= MAX_STATE_BYTES);
    scripts.flat_map(|s| {
        let streamed = flight::is_stream(&s.text);
        page_state::values(&s.text).into_iter().map(move |value| (streamed, value))
    })
}

/// Text that the page carries outside its HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The text, with markup removed; paragraphs apart by blank lines where the data tells them.
    pub text: String,
    /// True if it was `articleBody` in JSON-LD, false if it was found in page state.
    pub json_ld: bool,
    /// The same as blocks, where the data tells headings, lists and quotes.
    pub blocks: Vec<Block>,
}

/// The best body text outside the HTML, if there is one.
#[must_use]
pub fn evidence(embedded: &Embedded) -> Option<Evidence> {
    declared(embedded).or_else(|| stated(embedded, &Told::default()))
}

/// The longest `articleBody`.
pub(crate) fn declared(embedded: &Embedded) -> Option<Evidence> {
    let declared = embedded.json_ld.iter().filter_map(|text| article_body(text)).max_by_key(String::len);
    declared.filter(|t| t.len() >= MIN_BODY_CHARS).map(|text| Evidence { text, json_ld: true, blocks: Vec::new() })
}

/// The longest prose of the page's state that tells what the page shows.
pub(crate) fn stated(embedded: &Embedded, told: &Told) -> Option<Evidence> {
    let scripts = embedded.state.iter().filter(|s| s.text.len() <= MAX_STATE_BYTES && told.may_stand_in(&s.text));
    let found =
        scripts.filter_map(|s| Some((flight::is_stream(&s.text), page_state::longest_prose(&s.text, |markup| told.is_in(markup))?)));
    let (streamed, longest) = found.max_by_key(|(_, text)| text.prose)?;
    let blocks = parts_of(&longest.markup);
    if streamed && !is_story(&blocks, told) {
        return None;
    }
    let text = blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n\n");
    (text.len() >= MIN_BODY_CHARS).then_some(Evidence { text, json_ld: false, blocks })
}

/// A stream holds all of a page, a shop's too: a text is a story that is paragraphs for the most part, and, where nothing shown is
/// told by it, has several.
fn is_story(blocks: &[Block], told: &Told) -> bool {
    const FEWEST: usize = 4;
    const LETTERS: usize = 20;
    let is_paragraph = |b: &&Block| ends_sentence(&b.text) && b.text.chars().count() >= LETTERS;
    let paragraphs = blocks.iter().filter(is_paragraph).count();
    paragraphs * 2 >= blocks.len() && (!told.is_empty() || paragraphs >= FEWEST)
}

/// The blocks of a text that is written as markup, without captions.
fn parts_of(markup: &str) -> Vec<Block> {
    let page = crate::html::parse(markup, &crate::html::Options::default());
    let document = crate::document::blocks(&page.tree);
    let outline = &document.outline;
    let pictured = |b: &Block| outline.chain(b.element).any(|(_, e)| e.tag == "figure");
    document.blocks.into_iter().filter(|b| b.kind != BlockKind::Caption && !pictured(b) && !b.hidden).collect()
}

/// What a page shows of its article: another text is the whole of it if it tells nearly all of that.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The beginnings of its paragraphs, letters and digits alone, each with its words.
    starts: Vec<(String, usize)>,
    /// Some runs of it as they may stand in a script.
    probes: Vec<String>,
}

/// The beginning of a paragraph has so many letters; shorter paragraphs are not looked for.
const START: usize = 40;
const FEWEST: usize = 14;
/// So much of what is shown must be told.
const NEARLY_ALL: f32 = 0.8;
/// A run that is looked for in a script has so many characters.
const PROBE: usize = 14;

impl Told {
    /// Of the blocks that the page's body keeps.
    pub(crate) fn of(body: &[Block]) -> Self {
        let start = |b: &Block| {
            let letters: String = letters_of(&b.text).take(START).collect();
            (letters.chars().count() >= FEWEST).then(|| (letters, crate::text::words(&b.text)))
        };
        let runs = body.iter().flat_map(|b| b.text.split(|c: char| !c.is_alphanumeric() && c != ' ')).map(str::trim);
        let probes = runs.filter(|run| run.chars().count() >= PROBE).take(3).map(|run| run.chars().take(PROBE).collect()).collect();
        Self { starts: body.iter().filter_map(start).collect(), probes }
    }

    /// Nothing is shown that could be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// True if a text tells nearly all of it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        if self.starts.is_empty() {
            return true;
        }
        let whole: String = if text.contains(['<', '&']) { letters_of(&plain(text)).collect() } else { letters_of(text).collect() };
        let all: usize = self.starts.iter().map(|(_, words)| words).sum();
        let found: usize = self.starts.iter().filter(|(start, _)| whole.contains(start.as_str())).map(|(_, words)| words).sum();
        found as f32 >= NEARLY_ALL * all as f32
    }

    /// A look at a script that spares reading most of them.
    fn may_stand_in(&self, script: &str) -> bool {
        let escaped = |probe: &str| -> String {
            probe.chars().map(|c| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) }).collect()
        };
        let has = |needle: &str| memchr::memmem::find(script.as_bytes(), needle.as_bytes()).is_some();
        self.probes.is_empty() || self.probes.iter().any(|probe| has(probe) || !probe.is_ascii() && has(&escaped(probe)))
    }
}

fn letters_of(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn article_body(json: &str) -> Option<String> {
    if !json.contains("articleBody") || json.len() > MAX_STATE_BYTES {
        return None;
    }
    let found = article_bodies::bodies(json).or_else(|_| article_bodies::bodies(&one_line(json))).ok()?;
    found.into_iter().max_by_key(String::len).map(|body| plain(&body))
}

/// Raw line breaks inside strings are an error in JSON and common in JSON-LD.
fn one_line(json: &str) -> String {
    json.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The text of what a feed holds of the article, if that is more than a teaser.
pub(crate) fn of_feed(content: &str) -> Option<String> {
    let usable = (MIN_BODY_CHARS..=MAX_STATE_BYTES).contains(&content.len());
    usable.then(|| plain(content)).filter(|text| text.len() >= MIN_BODY_CHARS)
}

/// A text that holds so many entities after decoding was escaped twice.
const ESCAPES: usize = 3;
/// Names of entities that are looked for have at most so many letters.
const LONGEST_ENTITY: usize = 8;

/// Markup and entities out, if the text holds any.
pub(crate) fn plain(text: &str) -> String {
    decoded(text, true)
}

fn decoded(text: &str, again: bool) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let page = crate::html::parse(text, &crate::html::Options::default());
    let blocks = Document::of(&page.tree).found.blocks;
    let text = blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n\n");
    if again && is_escaped(&text) { decoded(&text, false) } else { text }
}

/// Entities are left: the data's author escaped them twice.
fn is_escaped(text: &str) -> bool {
    // No further than a name is long: a text of nothing but ampersands must not be read again for each.
    let entity = |from: usize| {
        let behind = text.as_bytes()[from + 1..].iter().take(LONGEST_ENTITY + 1);
        let name: Vec<u8> = behind.clone().copied().take_while(|b| *b != b';').collect();
        (2..=LONGEST_ENTITY).contains(&name.len())
            && behind.len() > name.len()
            && name.strip_prefix(b"#").unwrap_or(&name).iter().all(u8::is_ascii_alphanumeric)
    };
    text.match_indices('&').filter(|(at, _)| entity(*at)).take(ESCAPES).count() == ESCAPES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_body_in_a_graph_with_raw_newlines() {
        let body = "The quay was closed at noon.\n".repeat(10);
        let json = format!("{{\"@graph\":[{{\"@type\":\"WebPage\"}},{{\"@type\":\"NewsArticle\",\"articleBody\":\"{body}\"}}]}}");
        let embedded = Embedded { json_ld: vec![json], state: vec![] };
        let found = evidence(&embedded).expect("a body");
        assert!(found.json_ld && found.text.contains("closed at noon"));
    }

    #[test]
    fn entities_escaped_twice_are_read() {
        assert_eq!(plain("K&amp;ouml;y i&amp;ccedil;in &amp;ccedil;ok"), "Köy için çok");
        assert_eq!(plain("Lock &amp; key &amp;amp; gate"), "Lock & key &amp; gate");
        assert!(
            is_escaped("&uuml;&#246;&szlig;") && !is_escaped("&uuml;&#246;&") && !is_escaped("R&D; A&B; &;") && !is_escaped(&"&".repeat(9))
        );
    }
}
