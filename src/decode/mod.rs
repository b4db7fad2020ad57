//! Bytes to text: which character set a document is in, and how that is known.
//!
//! The order of belief:
//! 1. a byte-order mark;
//! 2. the pattern of NUL bytes that UTF-16 and UTF-32 leave;
//! 3. what is declared: `Content-Type`, then `<meta>`, then the XML prolog. A declaration that the bytes plainly refute
//!    is passed over: text that is valid UTF-8 is UTF-8 whatever the label says, and a label under which more than one
//!    character in twenty is malformed yields to the next;
//! 4. valid UTF-8;
//! 5. a detector's guess from the frequencies of byte pairs; where bytes of it are damaged, or it gives text as no language
//!    writes it, the character set in which the bytes read best.

mod charset;
mod declared;
mod latin;
mod mojibake;
mod plausible;
mod unicode;
mod utf8;
pub(crate) mod xml;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use charset::Charset;
use utf8::Attempt;

/// The detector looks at no more than this many bytes from the first one that is not ASCII.
const DETECT: usize = 256 * 1024;

/// How the encoding is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KnownBy {
    /// A byte-order mark.
    Bom,
    /// Where the NUL bytes of its ASCII characters stand.
    Nuls,
    /// The `Content-Type` header.
    ContentType,
    /// A `<meta>` element.
    Meta,
    /// The XML declaration.
    XmlProlog,
    /// It is valid UTF-8 (or pure ASCII), and either nothing else was declared or what was declared cannot be.
    ValidUtf8,
    /// The detector's guess.
    Detected,
}

impl KnownBy {
    /// The name used in messages, such as `content-type`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bom => "bom",
            Self::Nuls => "nul-pattern",
            Self::ContentType => "content-type",
            Self::Meta => "meta",
            Self::XmlProlog => "xml-prolog",
            Self::ValidUtf8 => "valid-utf-8",
            Self::Detected => "detected",
        }
    }
}

/// A document's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without byte-order mark and NUL characters; the bytes themselves where they need no change.
    pub text: Cow<'a, str>,
    /// The encoding's WHATWG name; `UTF-32LE`, `UTF-32BE` and `IBM855`, which that standard lacks, by those names.
    pub encoding: &'static str,
    /// How it is known.
    pub known_by: KnownBy,
    /// True if some bytes were not of the encoding; U+FFFD stands for them in the text.
    pub malformed: bool,
    /// True if it was UTF-8 encoded twice (`cafÃ©`), throughout or in parts, and was mended.
    pub mended: bool,
}

/// Decodes a document. `content_type` is the HTTP header's value or `None`. Never fails; linear in the input.
#[must_use]
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    if let Some((charset, length)) = unicode::byte_order_mark(bytes) {
        return finish(charset.decode(&bytes[length..]), charset, KnownBy::Bom);
    }
    if let Some(charset) = unicode::nul_pattern(bytes) {
        return finish(charset.decode(bytes), charset, KnownBy::Nuls);
    }
    let declared = declarations(bytes, content_type);
    if let Some(attempt) = charset::shifted_korean(bytes) {
        return finish(attempt, Charset::Iso2022Kr, KnownBy::Detected);
    }
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => valid_utf8(text, &declared),
        Err(_) => not_utf8(bytes, &declared),
    }
}

type Declared = (Charset, KnownBy);

/// What the document and its header declare, most trusted first. UTF-16 and UTF-32 would have been recognised by now.
fn declarations(bytes: &[u8], content_type: Option<&str>) -> Vec<Declared> {
    let header = content_type.and_then(|value| declared::in_content_type(value.as_bytes()));
    let found =
        [(header, KnownBy::ContentType), (declared::in_meta(bytes), KnownBy::Meta), (declared::in_xml_prolog(bytes), KnownBy::XmlProlog)];
    found.into_iter().filter_map(|(charset, by)| Some((charset?, by))).filter(|(charset, _)| !charset.is_wide()).collect()
}

/// Bytes that are valid UTF-8: believed to be, unless another label stands on so few characters that chance may explain them.
fn valid_utf8<'a>(text: &'a str, declared: &[Declared]) -> Decoded<'a> {
    let utf8 = |by| finish(Attempt { text: text.into(), malformed: 0 }, Charset::UTF_8, by);
    if let Some((_, by)) = declared.iter().find(|(charset, _)| *charset == Charset::UTF_8) {
        return utf8(*by);
    }
    match declared.first() {
        Some((charset, by)) if text.is_ascii() || may_be_chance(text, *charset) => {
            let attempt = charset.decode(text.as_bytes());
            if attempt.malformed == 0 { finish(attempt, *charset, *by) } else { utf8(KnownBy::ValidUtf8) }
        }
        _ if text.contains('\u{1b}') => detected(text.as_bytes()),
        _ => utf8(KnownBy::ValidUtf8),
    }
}

/// True if so short a text could be valid UTF-8 by accident while it is in the declared character set.
fn may_be_chance(text: &str, charset: Charset) -> bool {
    let wide = text.chars().filter(|c| !c.is_ascii()).take(4).map(char::len_utf8);
    let weight: usize = wide.map(|len| if len > 2 && charset.is_latin() { 4 } else { 1 }).sum();
    weight < if charset.is_latin() { 2 } else { 4 }
}

/// Bytes that are not valid UTF-8: the first declaration that holds, else UTF-8 with flaws, else the detector.
fn not_utf8<'a>(bytes: &'a [u8], declared: &[Declared]) -> Decoded<'a> {
    let mut best: Option<Decoded<'a>> = None;
    for &(charset, by) in declared {
        let attempt = charset.decode(bytes);
        if is_plausible(&attempt) {
            return finish(attempt, charset, by);
        }
        best = best.or_else(|| Some(finish(attempt, charset, by)));
    }
    let utf8 = Charset::UTF_8.decode(bytes);
    if is_plausible(&utf8) {
        return finish(utf8, Charset::UTF_8, KnownBy::ValidUtf8);
    }
    let guess = detected(bytes);
    match best {
        Some(best) if guess.malformed => best,
        _ => guess,
    }
}

/// True if at most one character in twenty of those beyond ASCII is malformed, not counting one cut off at the end.
fn is_plausible(attempt: &Attempt<'_>) -> bool {
    let cut = usize::from(attempt.text.ends_with('\u{fffd}'));
    let malformed = attempt.malformed.saturating_sub(cut);
    malformed == 0 || malformed * 20 <= attempt.text.chars().filter(|c| !c.is_ascii()).count()
}

fn detected(bytes: &[u8]) -> Decoded<'_> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    let ascii = encoding_rs::Encoding::ascii_valid_up_to(bytes);
    let end = bytes.len().min(ascii.saturating_add(DETECT));
    detector.feed(&bytes[..end], end == bytes.len());
    let charset = Charset::Standard(detector.guess(None, Utf8Detection::Allow));
    let by = if charset == Charset::UTF_8 { KnownBy::ValidUtf8 } else { KnownBy::Detected };
    let attempt = charset.decode(bytes);
    let holds = attempt.malformed == 0
        && if charset.is_latin() { !plausible::is_crowded(&attempt.text) } else { plausible::reads_in(bytes, charset) };
    let is_utf8 = charset == Charset::UTF_8;
    let best = if holds || is_utf8 { None } else { plausible::best(bytes) };
    let latin = || if !is_utf8 && (charset.is_latin() || !holds) { latin::better(bytes, charset) } else { None };
    match best.or_else(latin) {
        Some(best) => finish(best.decode(bytes), best, by),
        None => finish(attempt, charset, by),
    }
}

fn finish(attempt: Attempt<'_>, charset: Charset, known_by: KnownBy) -> Decoded<'_> {
    let Attempt { mut text, malformed } = attempt;
    if memchr::memchr(0, text.as_bytes()).is_some() {
        text.to_mut().retain(|c| c != '\0');
    }
    let twice = if charset == Charset::UTF_8 {
        mojibake::mended(&text).filter(|_| malformed == 0).or_else(|| mojibake::mended_parts(&text))
    } else {
        None
    };
    let mended = twice.is_some();
    let text = twice.map_or(text, Cow::Owned);
    Decoded { text, encoding: charset.name(), known_by, malformed: malformed > 0, mended }
}

/// Shorter inputs are read whatever they are.
const FEWEST_BYTES: usize = 64;
/// Text holds at most one control in so many bytes; random bytes hold one in ten.
const BYTES_PER_CONTROL: usize = 40;

/// True for bytes that are text in no character set: controls that no text has stand all over them. UTF-16 and UTF-32, told by their
/// marks and the pattern of their NULs, and the escapes of ISO-2022 are text.
#[must_use]
pub fn is_binary(bytes: &[u8]) -> bool {
    if bytes.len() < FEWEST_BYTES || unicode::byte_order_mark(bytes).is_some() || unicode::nul_pattern(bytes).is_some() {
        return false;
    }
    let control = |b: &&u8| matches!(**b, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    // Zeros alone are holes in a text that was kept badly, not another kind of file.
    let zeros = memchr::memchr_iter(0, bytes).count();
    let controls = bytes.iter().filter(control).count() - zeros;
    let zeros = if controls == 0 { 0 } else { zeros };
    (controls + zeros) * BYTES_PER_CONTROL > bytes.len()
}

#[cfg(test)]
mod tests;
