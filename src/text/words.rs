//! How many words a text has, in any script.

use crate::text::normalize::class::is_letter_or_digit;

/// Han and Kana characters that make one word, about what dictionaries' segmentation of news gives.
const HAN_PER_WORD: usize = 2;
/// Characters that make one word in Thai, Lao, Khmer and Myanmar.
const THAI_PER_WORD: usize = 5;

/// The number of words in the text.
///
/// Where a script writes spaces, a word is what stands between spaces and holds a letter or digit. Scripts without spaces
/// are counted by length: each run of Han and Kana has one word per two characters, each run of Thai, Lao, Khmer or
/// Myanmar one per five, rounded up; a figure that is fit for "is this long enough", not for linguistics.
#[must_use]
pub fn words(text: &str) -> usize {
    let mut count = 0;
    let mut run = Run { kind: Kind::Other, length: 0 };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let kind = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                at += 1;
                // Most letters stand behind one.
                if run.kind == Kind::Letter {
                    continue;
                }
                Kind::Letter
            }
            b' ' | b'\t'..=b'\r' => {
                at += 1;
                Kind::Space
            }
            // Punctuation and marks belong to whatever they stand in, also to a run that later shows to be a word.
            0..0x80 => {
                at += 1;
                continue;
            }
            _ => {
                let c = text[at..].chars().next().unwrap_or(' ');
                at += c.len_utf8();
                kind(c)
            }
        };
        if kind == Kind::Other {
            continue;
        }
        if kind != run.kind {
            count += run.words();
            run = Run { kind, length: 0 };
        }
        run.length += 1;
    }
    count + run.words()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Letter,
    Han,
    Thai,
    Other,
}

struct Run {
    kind: Kind,
    length: usize,
}

impl Run {
    fn words(&self) -> usize {
        match self.kind {
            Kind::Letter => 1,
            Kind::Han => self.length.div_ceil(HAN_PER_WORD),
            Kind::Thai => self.length.div_ceil(THAI_PER_WORD),
            Kind::Space | Kind::Other => 0,
        }
    }
}

fn kind(c: char) -> Kind {
    match c {
        // Most of what is not ASCII.
        '\u{4e00}'..='\u{9fff}' | '\u{3041}'..='\u{3096}' => Kind::Han,
        '\u{2010}'..='\u{2027}' => Kind::Other,
        c if c.is_whitespace() => Kind::Space,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{aa60}'..='\u{aa7f}' => Kind::Thai,
        c if is_han_or_kana(c) => Kind::Han,
        c if is_letter_or_digit(c) => Kind::Letter,
        _ => Kind::Other,
    }
}

fn is_han_or_kana(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn counts_what_stands_between_spaces() {
        assert_eq!(words(""), 0);
        assert_eq!(words(" – … 🙂 "), 0);
        assert_eq!(words("The well-known mayor didn’t say – not yet."), 7);
        assert_eq!(words("Сорок два\nслова\n\nи ещё 3,5 %"), 6);
        assert_eq!(words("서울의 봄"), 2);
    }

    #[test]
    fn estimates_where_nobody_writes_spaces() {
        assert_eq!(words("新桥开通"), 2);
        assert_eq!(words("新桥,昨天开通。"), 3);
        assert_eq!(words("AI新时代 2025年"), 5);
        assert_eq!(words("สะพานใหม่"), 2);
    }
}
