//! What an element's attributes say, read in one pass: hints of its names, the part of the page that it opens, whether it is hidden and
//! whether it may carry a date or an author. Each value of a page is judged once.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::document::class_names::each_word;
use crate::document::hidden;
use crate::document::region::{self, Region, TagFacts};
use crate::html::names::Tag;
use crate::html::{Memo, NodeId, Tree, known_attributes};
use crate::lexicon::class_hints;
use crate::model::Hints;
use crate::text::likeness::stirred;

/// A value's words beyond this number are not judged; those of the vocabulary fewer.
const MOST_WORDS: usize = 60;
const MOST_VOCABULARY_WORDS: usize = 24;

/// What the attributes of an element say.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Own {
    /// The part of the page that the element opens.
    pub(crate) region: Region,
    /// It carries microdata, `RDFa`, `rel`, a telling class, or is `<time>`.
    pub(crate) marked: bool,
    /// Readers do not see it.
    pub(crate) hidden: bool,
    pub(crate) hints: Hints,
    /// A hash of tag and class: whoever makes two templates collide has them counted as one.
    pub(crate) signature: u64,
}

/// What an attribute may tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Telling {
    Nothing,
    /// Its words tell these hints.
    Words(Hints),
    Class,
    Role,
    Hidden,
    Style,
    Link,
    /// A date or author, whatever its value.
    Fact,
    /// A fact whose words tell hints of the vocabulary too.
    Property,
}

/// Hints of a part of the page.
const PARTS: Hints = Hints::NAV.with(Hints::FOOTER).with(Hints::SIDE).with(Hints::RELATED).with(Hints::COMMENTS);
/// Hints that class names alone tell.
const OF_CLASSES: Hints = Hints::KICKER
    .with(Hints::PUBLISHED)
    .with(Hints::MODIFIED)
    .with(Hints::COMMENTER)
    .with(Hints::NO_COMMENTER)
    .with(Hints::COMMENT_TIME)
    .with(Hints::HEARD);
/// Hints that all names of an element tell.
const OF_ALL: Hints = Hints::VOCABULARY
    .with(Hints::LANDMARK)
    .with(Hints::NAMED)
    .with(Hints::DISCUSSION)
    .with(Hints::AROUND_MESSAGE)
    .with(Hints::MESSAGE)
    .with(Hints::MESSAGE_HEAD)
    .with(Hints::POINTERS);
const EVERYTHING: Hints = Hints(u64::MAX);

/// What each attribute that has a number of its own may tell.
fn telling() -> &'static [Telling] {
    static TELLING: LazyLock<Vec<Telling>> = LazyLock::new(|| known_attributes().iter().map(|name| telling_of(name)).collect());
    &TELLING
}

fn telling_of(name: &str) -> Telling {
    let of_tests = EVERYTHING.without(PARTS).without(OF_CLASSES);
    match name {
        "class" => Telling::Class,
        "id" => Telling::Words(EVERYTHING.without(OF_CLASSES).without(Hints::CREDIT)),
        "data-testid" | "data-component" => Telling::Words(of_tests),
        "data-test" | "data-qa" => Telling::Words(of_tests.without(OF_ALL)),
        "role" => Telling::Role,
        "data-type" | "data-module" | "aria-label" | "itemtype" => Telling::Words(OF_ALL),
        "itemprop" => Telling::Property,
        "hidden" => Telling::Hidden,
        "style" => Telling::Style,
        "href" => Telling::Link,
        "property" | "rel" | "datetime" | "pubdate" => Telling::Fact,
        name if tells_fact(name) => Telling::Fact,
        _ => Telling::Nothing,
    }
}

/// True for the names of other attributes that carry a date or an author.
fn tells_fact(name: &str) -> bool {
    name.starts_with("data-") && ["date", "time", "author"].iter().any(|word| name.contains(word))
}

/// True for the names of attributes in which systems name the part that an element is: `data-gu-name`, `data-block-type`.
fn names_part(name: &str) -> bool {
    const ENDS: [&str; 8] = ["name", "type", "component", "testid", "block", "element", "part", "role"];
    name.starts_with("data-") && ENDS.iter().any(|end| name.ends_with(end))
}

/// What the words of such an attribute may tell.
const OF_PARTS: Hints = Hints::STANDFIRST.with(Hints::NO_STANDFIRST);

/// Judges the values of a page's attributes.
pub(crate) struct Judge<'a> {
    values: Memo<'a, Hints>,
    others: Memo<'a, bool>,
    parts: Memo<'a, bool>,
    styles: Memo<'a, bool>,
    telling: &'static [Telling],
}

impl<'a> Judge<'a> {
    pub(crate) fn new() -> Self {
        Self { values: Memo::of(2_048), others: Memo::of(128), parts: Memo::of(128), styles: Memo::of(128), telling: telling() }
    }

    /// What an element's attributes say.
    pub(crate) fn own(&mut self, tree: &'a Tree, id: NodeId, tag: TagFacts) -> Own {
        let mut out = Own { region: tag.region, marked: tag.is_always_marked(), signature: template(tree.mark(id)), ..Own::default() };
        for (name, value) in tree.numbered_attrs(id) {
            let telling = match name {
                Ok(number) => self.telling.get(usize::from(number)).copied().unwrap_or(Telling::Nothing),
                Err(name) if name.starts_with("data-") && self.others.get(name, tells_fact) => Telling::Fact,
                Err(name) if name.starts_with("data-") && self.parts.get(name, names_part) => Telling::Words(OF_PARTS),
                Err(_) => Telling::Nothing,
            };
            match telling {
                Telling::Nothing => {}
                Telling::Words(mask) => self.words(value, mask, &mut out),
                Telling::Class => {
                    self.words(value, EVERYTHING, &mut out);
                    out.signature = with_class(out.signature, value.trim());
                }
                Telling::Role => {
                    self.words(value, OF_ALL, &mut out);
                    out.region = out.region.with(region::by_role(value));
                }
                Telling::Property => {
                    self.words(value, OF_ALL, &mut out);
                    let summary = is_any(value.trim(), &["description", "alternativeheadline", "abstract"]);
                    out.hints = out.hints.with(if summary { Hints::STANDFIRST } else { Hints::default() });
                    out.marked = true;
                }
                Telling::Hidden => out.hidden = true,
                Telling::Style => out.hidden |= self.styles.get(value, hidden::is_hiding),
                Telling::Link => out.marked = out.marked || region::is_author_link(value),
                Telling::Fact => out.marked = true,
            }
        }
        let hidden = if out.hidden { Region::HIDDEN } else { Region::default() };
        out.region = if tag.is_whole() { tag.region } else { out.region.with(hidden).with(Region::named(out.hints)) };
        out.marked &= !tag.is_never_marked();
        out
    }

    fn words(&mut self, value: &'a str, mask: Hints, out: &mut Own) {
        if value.is_empty() {
            return;
        }
        let said = self.values.get(value, judge);
        out.hints = out.hints.with(Hints(said.0 & mask.0));
        out.marked |= mask.any(Hints::TELLING) && said.any(Hints::TELLING);
    }
}

/// What a value's words say, and its parts.
fn judge(value: &str) -> Hints {
    // Page builders name every element a widget.
    let builder = || ["elementor", "vc_", "et_pb"].iter().any(|name| value.contains(name));
    let (mut out, mut count, mut after_sub) = (Hints::default(), 0, false);
    each_word(value, MOST_WORDS, |word| {
        let mut said = class_hints::of_word(word);
        if count >= MOST_VOCABULARY_WORDS {
            said = said.without(OF_ALL);
        }
        if said.any(Hints::SIDE) && is_any(word, &["widget", "slider"]) && builder() {
            said = said.without(Hints::SIDE);
        }
        // "sub-title", "article-sub-headline".
        if after_sub && is_any(word, &["title", "headline", "heading", "header"]) {
            said = said.with(Hints::STANDFIRST);
        }
        after_sub = word.len() == 3 && word.eq_ignore_ascii_case("sub");
        count += 1;
        out = out.with(said);
    });
    let flag = |is: bool, hint: Hints| if is { hint } else { Hints::default() };
    let out = out.with(flag(count > 0, Hints::NAMED)).with(flag(is_telling(value), Hints::TELLING));
    let out = out.with(flag(hidden::is_heard_only(value), Hints::HEARD));
    // The box of the one article, whatever its template was made from; another's name for a standfirst.
    let out = if out.any(Hints::SINGLE) { out.without(Hints::SIDE) } else { out };
    if out.any(Hints::NO_STANDFIRST) { out.without(Hints::STANDFIRST) } else { out }
}

fn is_any(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| word.eq_ignore_ascii_case(other))
}

/// True if a name speaks of dates or authors.
fn is_telling(value: &str) -> bool {
    static FINDER: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(class_hints::entries("telling part")).ok());
    FINDER.as_ref().is_some_and(|finder| finder.is_match(value))
}

/// A hash of a tag.
fn template(tag: Tag) -> u64 {
    stirred(u64::from(tag.0) + 1)
}

/// A hash of a tag's hash and a class, eight bytes at a time: an empty class is none.
fn with_class(tag: u64, class: &str) -> u64 {
    if class.is_empty() {
        return tag;
    }
    class.as_bytes().chunks(8).fold(tag ^ class.len() as u64, |hash, part| {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        stirred(hash ^ u64::from_le_bytes(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_judged_by_their_words_and_parts() {
        assert!(judge("related-links").any(Hints::RELATED) && judge("related-links").any(Hints::VOCABULARY));
        assert!(
            judge("widget").any(Hints::SIDE) && !judge("elementor-widget").any(Hints::SIDE) && !judge("single sidebar").any(Hints::SIDE)
        );
        assert!(judge("article-sub-title").any(Hints::STANDFIRST) && !judge("newsletter-intro").any(Hints::STANDFIRST));
        assert!(judge("articlePublishedAt").any(Hints::TELLING) && judge("x go-vh").any(Hints::HEARD) && !judge("7").any(Hints::NAMED));
    }
}
