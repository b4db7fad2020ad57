//! File names that are readable, and safe on every platform.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most bytes that one file or folder name takes, extension included; file systems allow 255.
pub const MAX_NAME_BYTES: usize = 200;

/// Names that Windows keeps for devices, whatever the extension.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Latin letters that Unicode does not decompose, and how they are written without them.
const LATIN: &[(char, &str)] = &[
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ł', "l"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ŋ', "ng"),
    ('ŧ', "t"),
    ('ĸ', "k"),
    ('ə', "e"),
];

/// The words of a title in lower case, joined by hyphens, in at most `max_bytes` bytes of UTF-8.
///
/// Latin letters lose their diacritics; the letters of other scripts stay, in NFC. Everything that is neither letter nor
/// digit separates words, except apostrophes and invisible characters, which vanish. Empty if nothing is left.
///
/// ```
/// assert_eq!(dateline::files::slug("Élysée: “Nothing’s decided”", 200), "elysee-nothings-decided");
/// ```
#[must_use]
pub fn slug(title: &str, max_bytes: usize) -> String {
    let mut words = Words::default();
    for c in title.nfkd().flat_map(char::to_lowercase) {
        words.push(c);
    }
    let joined: String = words.out.nfc().collect();
    cut(&joined, max_bytes).to_owned()
}

/// Where the slug being built stands.
#[derive(Default)]
struct Words {
    out: String,
    /// A separator was met since the last letter.
    gap: bool,
    /// What a combining mark would belong to.
    base: Base,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Base {
    #[default]
    None,
    Latin,
    Other,
}

impl Words {
    fn push(&mut self, c: char) {
        if is_combining_mark(c) {
            // A mark belongs to its letter in other scripts: й, が and देश would be other words without it.
            if self.base == Base::Other {
                self.out.push(c);
            }
        } else if let Some((_, plain)) = LATIN.iter().find(|(letter, _)| *letter == c) {
            self.letters(plain, Base::Latin);
        } else if c.is_alphanumeric() {
            let base = if is_latin(c) { Base::Latin } else { Base::Other };
            self.letters(c.encode_utf8(&mut [0; 4]), base);
        } else if !vanishes(c) {
            self.gap = true;
            self.base = Base::None;
        }
    }

    fn letters(&mut self, letters: &str, base: Base) {
        if self.gap && !self.out.is_empty() {
            self.out.push('-');
        }
        self.gap = false;
        self.base = base;
        self.out.push_str(letters);
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}')
}

/// Apostrophes inside words, soft hyphens, zero-width and bidirectional controls.
fn vanishes(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// At most `max_bytes` bytes of a slug: cut between words if that loses little, else between characters.
pub(super) fn cut(slug: &str, max_bytes: usize) -> &str {
    if slug.len() <= max_bytes {
        return slug;
    }
    let end = (0..=max_bytes).rev().find(|&end| slug.is_char_boundary(end)).unwrap_or(0);
    let head = &slug[..end];
    let at_word = if slug[end..].starts_with('-') { Some(end) } else { head.rfind('-') };
    let kept = match at_word {
        Some(place) if place * 3 >= max_bytes * 2 => &head[..place],
        _ => head,
    };
    kept.trim_end_matches('-')
}

/// The name with a `_` after its stem if Windows keeps that stem for a device.
pub(super) fn unreserve(name: String) -> String {
    let stem_end = name.find('.').unwrap_or(name.len());
    if !is_reserved(name[..stem_end].trim_end()) {
        return name;
    }
    format!("{}_{}", &name[..stem_end], &name[stem_end..])
}

fn is_reserved(stem: &str) -> bool {
    let stem = stem.to_lowercase();
    let numbered = |prefix: &str| {
        let rest = stem.strip_prefix(prefix).unwrap_or("");
        matches!(rest, "¹" | "²" | "³") || (rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    RESERVED.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Whether a literal part of a template may stand in a name on every platform.
pub(super) fn is_portable(c: char) -> bool {
    let is_invisible = vanishes(c) && !matches!(c, '\'' | '‘' | '’' | 'ʼ');
    !(c.is_control() || is_invisible || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slugs() {
        let cases = [
            ("Harbour reopens after storm", "harbour-reopens-after-storm"),
            ("Crème brûlée à l’école", "creme-brulee-a-lecole"),
            ("Ærø, Łódź & Straße", "aero-lodz-strasse"),
            ("İstanbul’da ışık", "istanbulda-isik"),
            ("Новый мост йодом", "новый-мост-йодом"),
            ("Ελλάδα: ώρα μηδέν", "ελλάδα-ώρα-μηδέν"),
            ("नदी का पुल", "नदी-का-पुल"),
            ("港口　重新开放！", "港口-重新开放"),
            ("ガラスが割れた", "ガラスが割れた"),
            ("한국 소식", "한국-소식"),
            ("½ price—ﬁnal", "1-2-price-final"),
            ("../../etc/passwd", "etc-passwd"),
            ("C:\\x\u{0}y", "c-x-y"),
            ("-rf --", "rf"),
            ("...", ""),
            ("\u{202e}evil\u{200b}txt", "eviltxt"),
        ];
        for (title, expected) in cases {
            assert_eq!(slug(title, MAX_NAME_BYTES), expected, "{title}");
        }
    }

    #[test]
    fn o3_long_titles_are_cut_between_words_or_characters() {
        let words = "harbour ".repeat(40);
        let cut = slug(&words, 50);
        assert!(cut.len() <= 50 && cut.ends_with("harbour"), "{cut}");
        let han = slug(&"港".repeat(600), 200);
        assert_eq!(han.len(), 198);
        assert_eq!(slug(&format!("{} b", "a".repeat(20)), 20), "a".repeat(20));
    }

    #[test]
    fn o2_device_names_are_not_file_names() {
        for (name, expected) in [
            ("con", "con_"),
            ("NUL.txt", "NUL_.txt"),
            ("com1.a.txt", "com1_.a.txt"),
            ("lpt9", "lpt9_"),
            ("com¹", "com¹_"),
            ("console", "console"),
            ("com10", "com10"),
        ] {
            assert_eq!(unreserve(name.to_owned()), expected);
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_always_a_safe_name(title in "\\PC{0,300}", max in 8_usize..200) {
            let slug = slug(&title, max);
            prop_assert!(slug.len() <= max);
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
            prop_assert!(slug.chars().all(|c| c == '-' || c.is_alphanumeric() || is_combining_mark(c)));
        }
    }
}
