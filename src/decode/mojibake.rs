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

/// The text with those of its parts mended that were encoded twice: parts between tags, of which every character beyond ASCII belongs
/// to such a sequence, and several do or one that nothing else can mean.
pub(crate) fn mended_parts(text: &str) -> Option<String> {
    if !holds_sequence(text) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut any = false;
    for part in text.split_inclusive('>') {
        let (inner, tag) = part.split_at(part.find('<').unwrap_or(part.len()));
        match mended_part(inner) {
            Some(mended) => {
                any = true;
                out += &mended;
            }
            None => out += inner,
        }
        out += tag;
    }
    any.then_some(out)
}

/// A look that spares most texts the rest: what a sequence begins with, Â to ô, has this first byte.
fn holds_sequence(text: &str) -> bool {
    memchr::memchr_iter(0xc3, text.as_bytes()).any(|at| sequence(&text[at..]).is_some() || text[at..].starts_with(TORN))
}

/// A closing quote loses its last byte where controls were taken out.
const TORN: &str = "â€";

/// A part that was encoded twice, mended.
fn mended_part(part: &str) -> Option<String> {
    if part.is_ascii() {
        return None;
    }
    let mut out = String::with_capacity(part.len());
    let (mut sure, mut found) = (0, 0);
    let mut rest = part;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii() || c == '\u{a0}' {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (mended, length) = sequence(rest).or_else(|| rest.starts_with(TORN).then_some(('”', TORN.len())))?;
        found += 1;
        // Three characters of which the last two are no letters mean nothing else.
        sure += usize::from(mended.len_utf8() > 2);
        out.push(mended);
        rest = &rest[length..];
    }
    (sure >= 1 || found >= 2).then_some(out)
}

/// The character that a sequence at the beginning of a text was, and how many bytes the sequence takes.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0_u8; 4];
    let mut chars = text.char_indices();
    bytes[0] = chars.next().and_then(|(_, c)| byte_of(c))?;
    let more = match bytes[0] {
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return None,
    };
    for byte in &mut bytes[1..=more] {
        *byte = chars.next().and_then(|(_, c)| byte_of(c)).filter(|b| (0x80..=0xbf).contains(b))?;
    }
    let mended = std::str::from_utf8(&bytes[..=more]).ok()?.chars().next()?;
    Some((mended, chars.next().map_or(text.len(), |(at, _)| at)))
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
    use super::{mended, mended_parts};

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
    fn parts_that_were_encoded_twice_are_mended_alone() {
        let page = |part: &str| format!("<title>Café – “Élysée”</title><p>{part}</p><p>Ganz schön – “so”</p>");
        for text in ["The council’s “storm” was a breeze", "Müller hätten Größe", "港口重新开放", "L’été"] {
            assert_eq!(mended_parts(&page(&twice(text))), Some(page(text)));
        }
        assert_eq!(mended_parts("<p>so “a â€œstormâ€ it was").as_deref(), None, "a right quote stands beside it");
        assert_eq!(mended_parts("<p>a â€œstormâ€ it was").as_deref(), Some("<p>a “storm” it was"));
        for text in ["The sign read “Ã©”", "SÃO PAULO – é", "Ã©", "plain", "naïve café"] {
            assert_eq!(mended_parts(&page(text)), None, "{text}");
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
