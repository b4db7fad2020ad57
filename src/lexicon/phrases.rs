//! The phrases by which boilerplate is known, per language, as data under `lexicon/features/phrases/`.

use std::sync::OnceLock;

use crate::lexicon::list;
use crate::text::fold::folded;
use crate::text::needles::Needles;
use crate::text::script::is_unspaced;

macro_rules! languages {
    ($($code:literal)*) => { &[$(($code, include_str!(concat!("../../lexicon/features/phrases/", $code, ".txt")))),*] };
}

/// Every language that has a phrase file.
const LANGUAGES: &[(&str, &str)] = languages!(
    "en" "de" "fr" "es" "it" "pt" "nl" "pl" "ru" "uk" "sv" "no" "da" "fi" "is" "cs" "sk" "sl" "hr" "sr" "hu" "ro" "bg" "el" "tr" "ar"
    "he" "fa" "hi" "bn" "ta" "ur" "ja" "zh" "ko" "vi" "id" "ms" "th" "et" "lv" "lt" "ca"
);

/// What a phrase is about; the sections of the phrase files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Topic {
    Subscribe,
    Share,
    Related,
    Advert,
    Comment,
    Credit,
    Byline,
    Date,
    Legal,
    Nav,
    Media,
    Form,
    Bio,
    Correction,
    Paywall,
    Consent,
    Blocked,
    Login,
    NotFound,
    Javascript,
}

/// The topics with their section names and how `why` calls them.
const TOPICS: &[(Topic, &str, &str)] = &[
    (Topic::Subscribe, "subscribe", "asks readers to subscribe or give"),
    (Topic::Share, "share", "belongs to a share bar"),
    (Topic::Related, "related", "points to other articles"),
    (Topic::Advert, "advert", "labels an advertisement"),
    (Topic::Comment, "comment", "belongs to the comments"),
    (Topic::Credit, "credit", "credits a picture"),
    (Topic::Byline, "byline", "names the author"),
    (Topic::Date, "date", "tells the date"),
    (Topic::Legal, "legal", "is a copyright or legal notice"),
    (Topic::Nav, "nav", "belongs to a menu"),
    (Topic::Media, "media", "belongs to a player"),
    (Topic::Form, "form", "belongs to a form"),
    (Topic::Bio, "bio", "is the author's biography"),
    (Topic::Correction, "correction", "is an editor's note"),
    (Topic::Paywall, "paywall", "belongs to a paywall"),
    (Topic::Consent, "consent", "asks for consent"),
    (Topic::Blocked, "blocked", "refuses access"),
    (Topic::Login, "login", "asks to log in"),
    (Topic::NotFound, "notfound", "says that the page is gone"),
    (Topic::Javascript, "javascript", "asks for scripts or against ad-blockers"),
];

impl Topic {
    /// How `why` puts it: "belongs to a share bar".
    pub(crate) fn says(self) -> &'static str {
        TOPICS[self as usize].2
    }
}

/// The phrases found in one block.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Hits {
    /// One bit per [`Topic`].
    pub(crate) topics: u32,
    /// Share of the block's characters that phrases cover, 0 to 1.
    pub(crate) coverage: f32,
    /// The topic that covers most.
    pub(crate) main: Option<Topic>,
}

impl Hits {
    pub(crate) fn has(&self, topic: Topic) -> bool {
        self.topics >> topic as u32 & 1 == 1
    }
}

/// Only so many bytes of a block are searched: boilerplate is short, or says what it is at once.
const MAX_SEARCHED: usize = 1200;

struct Phrase {
    topic: usize,
    /// The whole block must be this phrase.
    whole: bool,
}

/// The phrases of one language.
struct Book {
    phrases: Needles<Phrase>,
}

impl Book {
    fn read(source: &'static str) -> Self {
        let phrase = |row: list::Row<'static>| {
            let topic = TOPICS.iter().position(|(_, name, _)| *name == row.section)?;
            let (whole, text) = row.line.strip_prefix('=').map_or((false, row.line), |t| (true, t));
            Some((text, Phrase { topic, whole }))
        };
        Self { phrases: Needles::new(list::rows(source).filter_map(phrase)) }
    }

    fn find(&self, text: &str, tally: &mut Tally) {
        let fits = |start, end, phrase: &Phrase| if phrase.whole { is_whole(text, start, end) } else { is_bounded(text, start, end) };
        for (start, end, phrase) in self.phrases.find(text, fits) {
            tally.chars[phrase.topic] += text[start..end].chars().filter(|c| !c.is_whitespace()).count();
        }
    }
}

fn book(language: &str) -> Option<&'static Book> {
    static BOOKS: [OnceLock<Book>; LANGUAGES.len()] = [const { OnceLock::new() }; LANGUAGES.len()];
    let at = LANGUAGES.iter().position(|(code, _)| *code == language)?;
    Some(BOOKS[at].get_or_init(|| Book::read(LANGUAGES[at].1)))
}

/// No letter stands directly before or behind the match, unless the script writes without spaces.
fn is_bounded(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: Option<char>, inner: Option<char>| {
        c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c)) && inner.is_some_and(char::is_alphanumeric)
    };
    !joins(text[..start].chars().next_back(), text[start..].chars().next())
        && !joins(text[end..].chars().next(), text[..end].chars().next_back())
}

/// Nothing but digits, spaces and marks stands around the match.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    !text[..start].chars().chain(text[end..].chars()).any(char::is_alphabetic)
}

#[derive(Default)]
struct Tally {
    chars: [usize; TOPICS.len()],
}

/// The books that are searched for one page: English and the page's own language.
pub(crate) struct Phrases {
    books: Vec<&'static Book>,
}

impl Phrases {
    /// `language` is an ISO 639-1 code, with or without a region.
    pub(crate) fn for_language(language: Option<&str>) -> Self {
        let code = language.map_or_else(|| "en".to_owned(), crate::text::language_code);
        let code = if code == "bs" { "hr" } else { code.as_str() };
        let mut books: Vec<_> = book("en").into_iter().collect();
        if code != "en" {
            books.extend(book(code));
        }
        Self { books }
    }

    /// Where the longest phrase ends that points to other articles and that this text, in small letters, begins with.
    pub(crate) fn related_at_start(&self, lower: &str) -> Option<usize> {
        let starts = |start: usize, end: usize, phrase: &Phrase| {
            start == 0 && TOPICS[phrase.topic].0 == Topic::Related && is_bounded(lower, start, end)
        };
        self.books.iter().flat_map(|book| book.phrases.find(lower, starts)).map(|(_, end, _)| end).max()
    }

    /// The phrases in one block of text.
    pub(crate) fn find(&self, text: &str) -> Hits {
        let end = text.floor_char_boundary(MAX_SEARCHED);
        let lower = folded(&text[..end]);
        let mut tally = Tally::default();
        self.books.iter().for_each(|book| book.find(&lower, &mut tally));
        if tally.chars == [0; TOPICS.len()] {
            return Hits::default();
        }
        let most = (0..TOPICS.len()).max_by_key(|t| (tally.chars[*t], TOPICS.len() - t)).filter(|t| tally.chars[*t] > 0);
        let total: usize = tally.chars.iter().sum();
        Hits {
            topics: (0..TOPICS.len()).filter(|t| tally.chars[*t] > 0).fold(0, |all, t| all | 1 << t),
            coverage: (total as f32 / lower.chars().filter(|c| !c.is_whitespace()).count().max(1) as f32).min(1.0),
            main: most.map(|t| TOPICS[t].0),
        }
    }
}
