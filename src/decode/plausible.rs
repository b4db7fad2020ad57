//! Which of several decodings reads like a language: a measure for the character sets that the detector does not know.

use encoding_rs::{IBM866, ISO_8859_5, KOI8_U, WINDOWS_1251, X_MAC_CYRILLIC};

use super::charset::Charset;

/// The character sets of Cyrillic that are held against each other.
const CYRILLIC: &[Charset] = &[
    Charset::Standard(WINDOWS_1251),
    Charset::Standard(KOI8_U),
    Charset::Standard(ISO_8859_5),
    Charset::Standard(X_MAC_CYRILLIC),
    Charset::Standard(IBM866),
    Charset::Ibm855,
];
/// The small letters of Russian, the most frequent first; those that neighbours have beside them.
const LETTERS: &str = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўџљњћђјѓќ";
/// So many bytes are looked at.
const SAMPLE: usize = 64 * 1024;
/// Shorter runs of letters beyond ASCII are no sign.
const FEWEST: usize = 12;
/// In Latin text at most this share of the letters beyond ASCII stands next to another one.
const CROWDED: f32 = 0.5;
/// A decoding that scores less does not read like Cyrillic.
const READS: f32 = 0.45;

/// True for text of a Latin alphabet whose letters beyond ASCII stand next to each other, as no language writes them.
pub(super) fn is_crowded(text: &str) -> bool {
    let (mut wide, mut beside, mut before) = (0, 0, false);
    for c in text.chars().take(SAMPLE) {
        let is_wide = !c.is_ascii() && (c.is_alphabetic() || !c.is_alphanumeric() && !c.is_whitespace());
        wide += usize::from(is_wide);
        beside += usize::from(is_wide && before);
        before = is_wide;
    }
    wide >= FEWEST && beside as f32 > CROWDED * wide as f32
}

/// The character set of Cyrillic in which the bytes read best, if they read like it at all.
pub(super) fn cyrillic(bytes: &[u8]) -> Option<Charset> {
    let start = encoding_rs::Encoding::ascii_valid_up_to(bytes);
    let sample = &bytes[start..bytes.len().min(start.saturating_add(SAMPLE))];
    let scored = CYRILLIC.iter().map(|charset| (score(&charset.decode(sample).text), *charset));
    let best = scored.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    (best.0 >= READS).then_some(best.1)
}

/// How much the characters beyond ASCII are small letters where they are frequent and great ones where words begin: 1 at most.
fn score(text: &str) -> f32 {
    let (mut sum, mut count, mut inside) = (0.0, 0, false);
    for c in text.chars() {
        if !c.is_ascii() {
            let rank = c.to_lowercase().next().and_then(|small| LETTERS.chars().position(|l| l == small));
            let worth = rank.map_or(-1.0, |rank| 1.0 - rank as f32 / 24.0);
            sum += if inside && c.is_uppercase() { worth.min(0.0) - 0.5 } else { worth };
            count += 1;
        }
        inside = c.is_lowercase();
    }
    if count < FEWEST { 0.0 } else { sum / count as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Паром снова ходит в порт. Совет города решил это во вторник, и яхты ждут. Я видел их сам.";

    #[test]
    fn each_character_set_of_cyrillic_is_told_from_the_others() {
        for encoding in [WINDOWS_1251, KOI8_U, ISO_8859_5, X_MAC_CYRILLIC, IBM866] {
            let (bytes, _, _) = encoding.encode(TEXT);
            assert_eq!(cyrillic(&bytes), Some(Charset::Standard(encoding)), "{}", encoding.name());
        }
    }

    #[test]
    fn latin_text_is_neither_crowded_nor_cyrillic() {
        let text = "Fähren kehren nach Malmö zurück, größer als früher; über die Brücke fährt künftig kein Zug.";
        assert!(!is_crowded(text));
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(cyrillic(&bytes), None);
    }
}
