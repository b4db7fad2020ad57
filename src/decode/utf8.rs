//! UTF-8, also with single bytes of windows-1252 in it.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// Decoded text and how many sequences were not of the character set.
pub(crate) struct Attempt<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) malformed: usize,
}

/// Decodes UTF-8. Pages put together from several sources hold lone bytes of windows-1252 (`K\xfcche`, `don\x92t`):
/// those are read as such where they cannot be the rest of a longer sequence; anything else becomes U+FFFD. Both count as malformed.
pub(crate) fn decode(bytes: &[u8]) -> Attempt<'_> {
    let mut text = String::with_capacity(bytes.len());
    let mut malformed = 0;
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        let end = at + chunk.invalid().len();
        if let &[byte] = chunk.invalid()
            && stands_alone(byte, bytes[..at].last(), bytes.get(end))
        {
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(&[byte]).0);
        } else if end > at {
            text.push('\u{fffd}');
        }
        malformed += usize::from(end > at);
        at = end;
    }
    Attempt { text: text.into(), malformed }
}

/// True if the byte between these two is a character of its own: a lead byte only inside a word, since text is cut off at its end.
fn stands_alone(byte: u8, before: Option<&u8>, after: Option<&u8>) -> bool {
    let is_lead = byte >= 0xc0;
    before.is_some_and(u8::is_ascii) && after.is_some_and(|a| a.is_ascii_alphabetic() || (a.is_ascii() && !is_lead))
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn reads_lone_western_bytes() {
        let attempt = decode(b"K\xfcche, don\x92t, caf\xc3\xa9");
        assert_eq!((attempt.text.as_ref(), attempt.malformed), ("Küche, don’t, café", 2));
    }

    #[test]
    fn what_was_cut_off_stays_unknown() {
        for cut in [b"caf\xc3 <p>".as_slice(), b"it\xe2\x80s <p>", b"caf\xc3", b"\xffx", b"\xe6\x96\xe6\x96\x87"] {
            assert!(decode(cut).text.contains('\u{fffd}'), "{cut:?}");
            assert_eq!(decode(cut).malformed, 1);
        }
    }
}
