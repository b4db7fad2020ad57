//! Character sets of Latin alphabets told from each other: by the letters of the languages that are written in them, and by what words
//! look like: signs and great letters do not stand inside them.
//!
//! A few damaged bytes may rule the right set out for the detector, as 0x80 does for ISO-8859-2.

use encoding_rs::{Encoding, ISO_8859_2, ISO_8859_16, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257};

use crate::decode::charset::Charset;

/// The letters beyond ASCII of languages that are written in a set.
const WESTERN: &str = "äöüß éèêàçùâîôûëïüœ áéíóúñü ãõáéíóúâêôç àèéìòù ëïéèüöá åäöé æøåé ðþáéíóúýæö áéíóúàèòïüç";
const CENTRAL: &str = "áčďéěíňóřšťúůýž áäčďéěíĺľňóôŕšťúýž ąćęłńóśźż áéíóöőúüű čćđšž ăâîşţ çë";
const TURKISH: &str = "çğıöşüâî";
const BALTIC: &str = "ąčęėįšųūž āčēģīķļņšūž äõöüšž";
const ROMANIAN: &str = "ăâîșț";
const SETS: [(&Encoding, &str); 6] = [
    (WINDOWS_1252, WESTERN),
    (WINDOWS_1250, CENTRAL),
    (ISO_8859_2, CENTRAL),
    (WINDOWS_1254, TURKISH),
    (WINDOWS_1257, BALTIC),
    (ISO_8859_16, ROMANIAN),
];

/// So many characters are looked at.
const SAMPLE: usize = 64 * 1024;
/// With fewer letters beyond ASCII the guess stands, …
const FEWEST: usize = 12;
/// … where so much of them is of one language, …
const READS: f32 = 0.97;
/// … and where so few are not: they may be damage.
const DAMAGED: usize = 5;
/// Another set reads better if so much is of one language, …
const SURE: f32 = 0.97;
/// … and by so much more.
const BETTER: f32 = 0.03;

/// The set in which the bytes read plainly better than in the one that was guessed.
pub(crate) fn better(bytes: &[u8], guess: Charset) -> Option<Charset> {
    let start = Encoding::ascii_valid_up_to(bytes).saturating_sub(1);
    let sample = &bytes[start..bytes.len().min(start.saturating_add(SAMPLE))];
    let alphabets = SETS.iter().find(|(encoding, _)| Charset::Standard(encoding) == guess).map_or(WESTERN, |(_, alphabets)| *alphabets);
    let (held, strange) = reads(&guess.decode(sample).text, alphabets)?;
    if held >= READS || strange < DAMAGED {
        return None;
    }
    let scored = SETS.iter().map(|(encoding, alphabets)| (Charset::Standard(encoding), *alphabets));
    let scored = scored.filter_map(|(charset, alphabets)| Some((reads(&charset.decode(sample).text, alphabets)?.0, charset)));
    let best = scored.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    (best.1 != guess && best.0 >= SURE && best.0 >= held + BETTER).then_some(best.1)
}

/// The share of the letters beyond ASCII, and of what stands in the place of such, that are of the best of the languages, and how many
/// are not.
fn reads(text: &str, alphabets: &str) -> Option<(f32, usize)> {
    let mut letters: Vec<char> = Vec::new();
    let mut misfits = 0;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_ascii() {
            let behind = chars.peek().copied().unwrap_or(' ');
            if is_misfit(c, before, behind) {
                misfits += 1;
            } else if c.is_alphabetic() {
                letters.extend(c.to_lowercase().take(1));
            }
        }
        before = c;
    }
    let all = letters.len() + misfits;
    let of = |alphabet: &str| letters.iter().filter(|c| alphabet.contains(**c)).count();
    let known = alphabets.split(' ').map(of).max().unwrap_or(0);
    (all >= FEWEST).then(|| (known as f32 / all as f32, all - known))
}

/// A sign or a great letter inside a word, as another set's letter shows.
fn is_misfit(c: char, before: char, behind: char) -> bool {
    if c.is_uppercase() {
        return before.is_lowercase() && (behind.is_lowercase() || !behind.is_alphanumeric());
    }
    let inside = before.is_alphabetic() && behind.is_alphabetic();
    // What may stand at a word's edge or in it: quotes, dashes, ellipses, the points of Catalan, soft hyphens, ordinals.
    let mark =
        matches!(c, '«' | '»' | '·' | '\u{a0}' | '\u{ad}' | 'ª' | 'º' | '°' | '´' | '®' | '\u{2010}'..='\u{203a}' | '€' | '™' | '\u{fffd}');
    c.is_control() && (before.is_alphabetic() || behind.is_alphabetic())
        || !c.is_control() && !c.is_alphabetic() && !mark && (inside || before.is_lowercase() || behind.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLISH: &str =
        "Śluza w Henszewie będzie czynna nocą, jedenaście lat po tym, jak śluzowy oddał klucze; wiosną kolejka sięgała już za zakręt.";
    const CZECH: &str = "Čluny čekaly u dolních vrat do sedmi hodin ráno a na jaře sahala fronta až ke starému cukrovaru za ohybem řeky.";
    const GERMAN: &str =
        "Fähren kehren zurück, größer als früher, für Gäste, Bäcker, Möbel; 20 °C, 5 µm, § 3, ½ Liter, ©2025, „Süd“ – 3 €.";
    const FRENCH: &str =
        "L’été, le préfet espère créer un café près de l’écluse ; où est passé le gâteau de Noël, ça alors, dit-il, très déçu.";

    #[test]
    fn letters_tell_the_set() {
        let sets = [
            (POLISH, ISO_8859_2),
            (POLISH, WINDOWS_1250),
            (CZECH, ISO_8859_2),
            (CZECH, WINDOWS_1250),
            (GERMAN, WINDOWS_1252),
            (FRENCH, WINDOWS_1252),
        ];
        for (text, encoding) in sets {
            let text = text.repeat(3);
            let (bytes, _, _) = encoding.encode(&text);
            let bytes = [bytes.as_ref(), b" \xff\x80\xff "].concat();
            let right = Charset::Standard(encoding);
            for guess in [WINDOWS_1252, WINDOWS_1250].map(Charset::Standard) {
                let told = better(&bytes, guess).unwrap_or(guess);
                let same = told.decode(&bytes).text.get(..100) == right.decode(&bytes).text.get(..100);
                assert!(same || guess == Charset::Standard(WINDOWS_1250), "{guess:?} for {right:?}: {told:?}");
            }
            assert_eq!(better(&bytes, right), None, "{right:?}");
        }
    }
}
