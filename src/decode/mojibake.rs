//! UTF-8 that was read as windows-1252 and written as UTF-8 again (`cafÃ©`, `â€™`), mended only where nothing else can be meant.

use encoding_rs::Encoding;

/// So many characters must come out of it.
const MIN_FOUND: usize = 3;

/// The text as it was before, if every character beyond ASCII is part of a sequence that was encoded twice.
pub(crate) fn mended(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let ascii = Encoding::ascii_valid_up_to(text.as_bytes());
    let mut found = 0;
    let mut open = 0;
    for c in text[ascii..].chars() {
        let byte = byte_of(c)?;
        // The first character that is no part of a sequence ends the search: most texts cost a few words.
        open = match (open, byte) {
            (0, 0..=0x7f) => 0,
            (0, 0xc2..=0xdf) => 1,
            (0, 0xe0..=0xef) => 2,
            (0, 0xf0..=0xf4) => 3,
            (1.., 0x80..=0xbf) => open - 1,
            _ => return None,
        };
        found += usize::from(open > 0 && byte >= 0xc2);
    }
    if found < MIN_FOUND { None } else { String::from_utf8(text.chars().filter_map(byte_of).collect()).ok() }
}

/// The byte that windows-1252 has for a character, its five gaps as the Encoding Standard fills them.
fn byte_of(c: char) -> Option<u8> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match c {
        '\0'..='\u{7f}' | '\u{a0}'..='\u{ff}' => u8::try_from(u32::from(c)).ok(),
        _ => HIGH.iter().position(|h| *h == c).and_then(|at| u8::try_from(at + 0x80).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::mended;

    /// What reading as windows-1252 makes of UTF-8.
    fn twice(text: &str) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn h8_what_was_encoded_twice_is_mended() {
        for text in ["Élysée: “Nothing’s decided” – naïve café", "В среду открыли новый мост", "港口重新开放", "🙂🙂🙂 à"]
        {
            assert_eq!(mended(&twice(text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_may_be_meant_is_left_alone() {
        for text in ["plain", "Élysée, café, naïve", "Ã", "A lone Ã© is too little", "SÃO PAULO: Ã©, Ã¨, Ã¡ und ü", "в среду", "日本"]
        {
            assert_eq!(mended(text), None, "{text}");
        }
    }
}
