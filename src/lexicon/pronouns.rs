//! The words by which a page speaks of itself and to its readers, per language, as data in `lexicon/features/pronouns.txt`.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::lexicon::list;
use crate::text::fold::hashes;
use crate::text::hashed::BuildReady;
use crate::text::language_code;

/// The hashes of such words in one language.
pub(crate) type Persons = HashSet<u64, BuildReady>;

/// The words of a language, by its ISO 639-1 code with or without a region; English for one that is not known.
pub(crate) fn of_language(code: &str) -> &'static Persons {
    static BOOKS: OnceLock<Vec<(&str, Persons)>> = OnceLock::new();
    let books = BOOKS.get_or_init(read);
    let code = language_code(code);
    let found = books.iter().find(|(c, _)| *c == code);
    &found.unwrap_or(&books[0]).1
}

fn read() -> Vec<(&'static str, Persons)> {
    let rows = list::rows(include_str!("../../lexicon/features/pronouns.txt"));
    rows.map(|row| (row.key(), row.forms().flat_map(hashes).collect())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_languages() {
        let says = |code: &str, text: &str| hashes(text).iter().filter(|w| of_language(code).contains(w)).count();
        assert_eq!((says("en-GB", "Write to us with your story"), says("nb", "Tips oss"), says("xx", "We and you")), (2, 1, 2));
        assert_eq!(says("de", "Der Deich hielt."), 0);
    }
}
