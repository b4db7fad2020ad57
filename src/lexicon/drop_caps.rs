//! Drop caps: which letters are words by themselves, per language, as data in `lexicon/rules/drop_caps.txt`.

use std::sync::OnceLock;

use crate::lexicon::list;
use crate::text::language_code;

/// A language, a letter that is a word in it, and how words go on that merely begin with it.
type Line = (&'static str, char, Vec<&'static str>);

/// True if the letter before `rest` is a word by itself, in the language of that ISO 639-1 code; where the language is not known,
/// what English says of its letters and any language of the words that begin with them.
pub(crate) fn is_word(letter: char, rest: &str, language: Option<&str>) -> bool {
    let code = language_code(language.unwrap_or_default());
    let lines = lines();
    let is_word_in = |code: &str| lines.iter().any(|l| l.0 == code && l.1 == letter);
    let begins_word = |l: &&Line| l.1 == letter && l.2.contains(&rest);
    if code.is_empty() {
        return is_word_in("en") && !lines.iter().any(|l| begins_word(&l));
    }
    is_word_in(&code) && !lines.iter().any(|l| l.0 == code && begins_word(&l))
}

fn lines() -> &'static [Line] {
    static LINES: OnceLock<Vec<Line>> = OnceLock::new();
    LINES.get_or_init(|| {
        let line = |row: list::Row<'static>| Some((row.key(), row.cells().nth(1)?.chars().next()?, row.forms().skip(1).collect()));
        list::rows(include_str!("../../lexicon/rules/drop_caps.txt")).filter_map(line).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_a_word_in_some_languages() {
        assert!(is_word('A', "boat", Some("en-GB")) && !is_word('A', "fter", Some("en")));
        assert!(is_word('O', "ministro", Some("pt")) && !is_word('O', "ntem", Some("pt")) && !is_word('O', "n", Some("en")));
        assert!(!is_word('A', "ls", Some("de")) && is_word('В', "четверг", Some("ru")) && !is_word('В', "чера", Some("ru")));
        assert!(is_word('I', "saw", None) && !is_word('I', "n", None) && !is_word('O', "ministro", None));
    }
}
