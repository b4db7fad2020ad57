//! "Page 2 of 4", in many languages: where a page says that it stands among those of its article.

use crate::lexicon::pages::pages;
use crate::parts::address::MOST;
use crate::text::fold::folded;

/// A longer text says more than that.
pub(crate) const MOST_BYTES: usize = 80;

/// So much text around a link may say how many pages there are.
const MOST_COUNTED: usize = 400;

/// A page's number, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) at: u32,
    pub(crate) of: u32,
}

/// What a short text says: two numbers, what stands between them, and the word for a page beside.
pub(crate) fn position(text: &str) -> Option<Position> {
    if text.len() > MOST_BYTES || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let text = folded(text);
    let pieces = pieces(&text);
    let numbers: Vec<(usize, u32)> = pieces.iter().enumerate().filter_map(|(at, piece)| Some((at, piece.parse().ok()?))).collect();
    let [(first, x), (second, y)] = numbers[..] else { return None };
    let (at, of) = (x.min(y), x.max(y));
    if at == 0 || !(2..=MOST).contains(&of) {
        return None;
    }
    let words =
        |range: &[&str]| range.iter().map(|piece| piece.trim()).filter(|piece| !piece.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (before, within, behind) = (words(&pieces[..first]), words(&pieces[first + 1..second]), words(&pieces[second + 1..]));
    let is_page =
        |word: &String| pages().page.contains(word.as_str()) || pages().page.iter().any(|page| !page.is_ascii() && word.contains(page));
    let named = before.last().is_some_and(is_page) || within.iter().any(is_page) || behind.first().is_some_and(is_page);
    (named && within.len() <= 3 && within.iter().any(|word| is_of(word))).then_some(Position { at, of })
}

/// How many there are, as "1 of 421" says, whatever they are; the greatest number where there are several.
pub(crate) fn total(text: &str) -> Option<u32> {
    if text.len() > MOST_COUNTED || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let text = folded(text);
    let pieces: Vec<&str> = pieces(&text).into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let counted = |three: &[&str]| (three[0].parse::<u32>().is_ok() && is_of(three[1])).then(|| three[2].parse::<u32>().ok()).flatten();
    pieces.windows(3).filter_map(counted).max()
}

fn is_of(word: &str) -> bool {
    word == "/" || pages().of.contains(word) || pages().of.iter().any(|of| !of.is_ascii() && word.contains(of))
}

/// The page's number where the whole text is it: "2", "page 2".
pub(crate) fn number(text: &str) -> Option<u32> {
    if text.len() > 40 {
        return None;
    }
    let text = folded(text);
    let pieces: Vec<&str> = pieces(&text).into_iter().map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let page = |word: &str| pages().page.contains(word) || !word.chars().any(char::is_alphanumeric);
    let mut numbers = pieces.iter().filter_map(|piece| piece.parse::<u32>().ok());
    let (only, more) = (numbers.next()?, numbers.next());
    let rest = pieces.iter().filter(|piece| piece.parse::<u32>().is_err());
    ((1..=MOST).contains(&only) && more.is_none() && rest.into_iter().all(|word| page(word))).then_some(only)
}

/// The text in runs of digits, words and single marks.
fn pieces(text: &str) -> Vec<&str> {
    let kind = |c: char| {
        if c.is_ascii_digit() {
            0
        } else if c.is_whitespace() {
            1
        } else if c.is_alphanumeric() || c == '\'' {
            2
        } else {
            3
        }
    };
    let mut out = Vec::new();
    let (mut start, mut last) = (0, None);
    for (at, c) in text.char_indices() {
        // Vowel signs belong to their words.
        let now = if ('\u{900}'..='\u{e7f}').contains(&c) { 2 } else { kind(c) };
        if last.is_some_and(|last| last != now || now == 3) {
            out.push(&text[start..at]);
            start = at;
        }
        last = Some(now);
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_many_languages() {
        for text in [
            "Page 2 of 4",
            "(Page 2/4)",
            "page 2 out of 4",
            "Seite 2 von 4",
            "Seite 2 / 4",
            "Page 2 sur 4",
            "Página 2 de 4",
            "Pagina 2 di 4",
            "Pagina 2 van 4",
            "Sida 2 av 4",
            "Side 2 af 4",
            "Sivu 2/4",
            "Strona 2 z 4",
            "Strana 2 ze 4",
            "Страница 2 из 4",
            "Сторінка 2 з 4",
            "Σελίδα 2 από 4",
            "Sayfa 2 / 4",
            "صفحة 2 من 4",
            "صفحه 2 از 4",
            "עמוד 2 מתוך 4",
            "पृष्ठ 2 का 4",
            "2/4ページ",
            "4ページ中2ページ目",
            "第2页/共4页",
            "2 / 4 페이지",
            "Trang 2 / 4",
            "Halaman 2 dari 4",
            "หน้า 2 จาก 4",
        ] {
            assert_eq!(position(text), Some(Position { at: 2, of: 4 }), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "2 of 4 ferries",
            "Page 2",
            "Page 2 of 4 from 1998",
            "2/4",
            "On page 2 of the report the office names 4 reasons",
            "Part 2 of 2024",
            "Page 0 of 4",
        ] {
            assert_eq!(position(text), None, "{text}");
        }
        assert_eq!((total("Prev Next 1 of 421"), total("1 / 9 · 3 von 12"), total("421")), (Some(421), Some(12), None));
        for (text, n) in [
            ("2", Some(2)),
            (" [2] ", Some(2)),
            ("Page 2", Some(2)),
            ("Seite 12", Some(12)),
            ("2 comments", None),
            ("", None),
            ("2024", None),
            ("1 2", None),
        ] {
            assert_eq!(number(text), n, "{text}");
        }
    }
}
