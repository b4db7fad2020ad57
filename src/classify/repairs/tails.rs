//! Tails written as prose: below the last paragraph, in the same template, stand the author's biography, the appeal for
//! money, the newsletter, the disclaimer, the rules for comments. Sometimes the biography stands above the first.
//!
//! The words are data: `lexicon/rules/tails.txt`.

use std::sync::{LazyLock, OnceLock};

use crate::classify::context::Context;
use crate::classify::repairs::drop_block;
use crate::lexicon::list;
use crate::lexicon::{pronouns, words};
use crate::model::{BlockKind, Verdict};
use crate::text::fold::folded;
use crate::text::language_code;
use crate::text::needles::Needles;

/// A tail's paragraph is no longer than this.
const TAIL_WORDS: f32 = 110.0;
/// In a longer paragraph than this, …
const SHORT: f32 = 30.0;
/// … words that are enough by themselves stand among its first bytes.
const START_BYTES: usize = 120;
/// So many paragraphs are looked at, from the last one up.
const MOST: usize = 12;
/// Words that need more beside them are heard up to this score, …
const SURE: f32 = 0.99;
/// … a biography by its author's name up to this one, …
const BIOGRAPHY: f32 = 0.95;
/// … above the first paragraph up to this one, …
const FIRST: f32 = 0.85;
/// … and only if fewer than so many paragraphs above hold them: an article on newsletters speaks of them everywhere.
const TOPIC: usize = 2;
/// At least so many words stay.
const BODY_WORDS: f32 = 12.0;

/// Drops the paragraphs of a tail, from the last one up to the first that is none.
pub(crate) fn cut(context: &Context, verdicts: &mut [Verdict]) {
    let words = Words::of_language(context.language);
    head(&words, context, verdicts);
    let kept: Vec<usize> = (0..verdicts.len()).filter(|at| verdicts[*at].keep).collect();
    let mut tail = 0;
    for (count, at) in kept.iter().rev().take(MOST).enumerate() {
        if words.is_tail(context, verdicts, *at) {
            tail = count + 1;
        } else if !matches!(context.blocks[*at].kind, BlockKind::Heading(_)) {
            break;
        }
    }
    // What stands above the tail as its heading goes with it.
    let (body, tail) = kept.split_at(kept.len() - tail);
    let headings = body.iter().rev().take_while(|at| matches!(context.blocks[**at].kind, BlockKind::Heading(_))).count();
    let (body, tail) = if tail.is_empty() { (body, tail) } else { kept.split_at(body.len() - headings) };
    if body.iter().map(|at| context.measures[*at].words).sum::<f32>() >= BODY_WORDS {
        tail.iter().for_each(|at| drop_block(&mut verdicts[*at], "is about the author, the site or its readers"));
    }
}

/// An appeal between paragraphs is no longer than this, …
const APPEAL_WORDS: f32 = 60.0;
/// … and so many different words of appeals stand in it, beside a reader.
const APPEAL_HITS: usize = 2;

/// The kept paragraphs that ask readers for money or an address, wherever they stand: with several words of such appeals in each,
/// where the article itself does not speak of them.
pub(crate) fn appeals(context: &Context, verdicts: &[Verdict]) -> Vec<usize> {
    let words = Words::of_language(context.language);
    let kept: Vec<usize> = (0..verdicts.len()).filter(|at| verdicts[*at].keep).collect();
    let found: Vec<usize> = kept.iter().copied().filter(|at| words.is_appeal(context, *at)).collect();
    // Many of them are the article's own matter.
    if found.len() > MOST_APPEALS || found.len() * 3 > kept.len() { Vec::new() } else { found }
}

/// An appeal speaks of the outlet's own work.
static OWN: LazyLock<Needles<()>> =
    LazyLock::new(|| Needles::new(words::of("own work").into_iter().flat_map(list::forms).map(|word| (word, ()))));
/// An article holds no more appeals than this.
const MOST_APPEALS: usize = 3;

/// Drops a first paragraph that is its author's biography and no more.
fn head(words: &Words, context: &Context, verdicts: &mut [Verdict]) {
    let mut kept = (0..verdicts.len()).filter(|at| verdicts[*at].keep && !matches!(context.blocks[*at].kind, BlockKind::Heading(_)));
    let Some(first) = kept.next() else { return };
    let (block, m) = (&context.blocks[first], &context.measures[first]);
    let below: f32 = kept.map(|at| context.measures[at].words).sum();
    if verdicts[first].score >= FIRST || !m.ends_sentence || m.words > TAIL_WORDS || below <= 2.0 * TAIL_WORDS || is_quoting(&block.text) {
        return;
    }
    // Where the whole name stands elsewhere, a biography may begin with the first of its names.
    let whole = context.authors.iter().filter(|a| a.contains(' '));
    let short = whole.clone().filter_map(|a| a.split_once(' ')).map(|(first, _)| first.to_owned()).filter(|n| n.chars().count() > 2);
    let names: Vec<String> = whole.cloned().chain(short).collect();
    if words.is_told_of(&names, context.lower(first)) {
        drop_block(&mut verdicts[first], "is about the author");
    }
}

/// True if a text is about one of these authors: it begins with the name and goes on as a biography does.
#[must_use]
pub fn is_biography(text: &str, authors: &[String], language: Option<&str>) -> bool {
    Words::of_language(language.unwrap_or("")).is_biography(authors, &folded(text))
}

fn is_quoting(text: &str) -> bool {
    text.contains(['"', '“', '”', '„', '«', '»', '「'])
}

/// The words by which tails are known in one language and in English.
struct Words {
    books: Vec<&'static Book>,
    persons: &'static pronouns::Persons,
}

#[derive(Default)]
struct Book {
    /// Enough by themselves.
    sure: Vec<&'static str>,
    /// Enough where the paragraph speaks of the site or to its readers.
    told: Vec<&'static str>,
    /// What follows an author's name in a biography.
    author: Vec<&'static str>,
    /// Words of appeals for money.
    asks: Vec<&'static str>,
}

impl Words {
    fn of_language(code: &str) -> Self {
        let code = language_code(code);
        let books = books().iter().filter(|(c, _)| *c == "en" || *c == code).map(|(_, book)| book).collect();
        Self { books, persons: pronouns::of_language(&code) }
    }

    fn is_tail(&self, context: &Context, verdicts: &[Verdict], at: usize) -> bool {
        let (block, m) = (&context.blocks[at], &context.measures[at]);
        if m.words > TAIL_WORDS || !matches!(block.kind, BlockKind::Paragraph | BlockKind::Bare) {
            return false;
        }
        let text = context.lower(at);
        // A long paragraph is no tail for what it names at its end.
        let start = if m.words > SHORT { &text[..text.floor_char_boundary(START_BYTES)] } else { text };
        let sure = self.books.iter().flat_map(|b| &b.sure).any(|p| stands_in(start, p));
        let score = verdicts[at].score;
        if sure || score < BIOGRAPHY && m.ends_sentence && self.is_biography(context.authors, text) {
            return true;
        }
        if score >= SURE || is_quoting(&block.text) || !context.words[at].iter().any(|w| self.persons.contains(w)) {
            return false;
        }
        let told = self.books.iter().flat_map(|b| &b.told).find(|p| stands_in(text, p));
        told.is_some_and(|words| !is_topic(context, verdicts, at, words))
    }

    fn is_appeal(&self, context: &Context, at: usize) -> bool {
        let (block, m) = (&context.blocks[at], &context.measures[at]);
        if m.words > APPEAL_WORDS
            || m.words < 4.0
            || is_quoting(&block.text)
            || !matches!(block.kind, BlockKind::Paragraph | BlockKind::Bare)
        {
            return false;
        }
        // The question that most paragraphs deny comes first.
        let text = context.lower(at);
        if !context.words[at].iter().any(|w| self.persons.contains(w)) || !OWN.any_in(text) {
            return false;
        }
        let hits = self.books.iter().flat_map(|b| &b.asks).filter(|p| stands_in(text, p)).take(APPEAL_HITS).count();
        hits >= APPEAL_HITS
    }

    /// The text begins with an author's name and goes on as a biography does.
    fn is_biography(&self, authors: &[String], text: &str) -> bool {
        let whole: Vec<String> = authors.iter().filter(|a| a.contains(' ')).cloned().collect();
        self.is_told_of(&whole, text)
    }

    /// The text begins with one of these names and goes on as a biography does.
    fn is_told_of(&self, names: &[String], text: &str) -> bool {
        names.iter().any(|author| {
            let rest = text.strip_prefix(folded(author).as_str()).map(str::trim_start);
            rest.is_some_and(|rest| self.books.iter().flat_map(|b| &b.author).any(|verb| begins_with(rest, verb)))
        })
    }
}

/// Kept paragraphs above speak of it too.
fn is_topic(context: &Context, verdicts: &[Verdict], at: usize, words: &str) -> bool {
    let above = (0..at).filter(|a| verdicts[*a].keep && stands_in(context.lower(*a), words));
    above.take(TOPIC).count() == TOPIC
}

/// The words stand in the text from the beginning of a word on; in scripts without spaces, anywhere.
fn stands_in(text: &str, words: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), words).any(|at| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() || crate::text::script::is_unspaced(c))
    })
}

fn begins_with(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn books() -> &'static [(&'static str, Book)] {
    static BOOKS: OnceLock<Vec<(&str, Book)>> = OnceLock::new();
    BOOKS.get_or_init(|| read(include_str!("../../../lexicon/rules/tails.txt")))
}

/// A section a language; `sure` words are enough, `told` words need a reader or the site beside them, `author` words follow a name,
/// `appeal` words stand in appeals.
fn read(source: &'static str) -> Vec<(&'static str, Book)> {
    let mut out: Vec<(&str, Book)> = Vec::new();
    for row in list::rows(source) {
        if out.last().is_none_or(|(code, _)| *code != row.section) {
            out.push((row.section, Book::default()));
        }
        let Some((_, book)) = out.last_mut() else { continue };
        let words = match row.key() {
            "sure" => &mut book.sure,
            "told" => &mut book.told,
            "appeal" => &mut book.asks,
            _ => &mut book.author,
        };
        words.extend(row.forms());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_in_small_letters() {
        let books = books();
        assert!(books.len() >= 25 && books[0].0 == "en", "{}", books.len());
        for (code, book) in books {
            assert!(!book.sure.is_empty() && !book.told.is_empty(), "{code}");
            let all = book.sure.iter().chain(&book.told).chain(&book.author).chain(&book.asks);
            all.for_each(|w| assert_eq!(folded(w).trim_end(), w.trim_end(), "{code}"));
        }
        let rows = list::rows(include_str!("../../../lexicon/rules/tails.txt"));
        rows.for_each(|row| assert!(["sure", "told", "author", "appeal"].contains(&row.key()), "{row:?}"));
    }

    #[test]
    fn a_biography_begins_with_an_authors_name() {
        let authors = ["Ada Lind".to_owned(), "Bo".to_owned()];
        for (language, text) in
            [("en", "Ada Lind is a harbour master."), ("de", "Ada Lind schreibt über Häfen."), ("fr", "Ada Lind couvre les ports.")]
        {
            assert!(is_biography(text, &authors, Some(language)), "{text}");
        }
        for text in ["Ada Lind will close the lock.", "Bo is a harbour master.", "The harbour is closed, Ada Lind is told."] {
            assert!(!is_biography(text, &authors, Some("en")), "{text}");
        }
    }

    #[test]
    fn words_begin_where_a_word_begins() {
        assert!(stands_in("get our newsletters", "newsletter") && !stands_in("the enewsletter", "newsletter"));
        assert!(begins_with("is a writer", "is") && !begins_with("isolated", "is"));
    }
}
