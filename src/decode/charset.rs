//! Character sets by their labels: those of the WHATWG Encoding Standard, UTF-32 and IBM855.

use encoding_rs::{Encoding, REPLACEMENT, UTF_8, WINDOWS_1252, X_USER_DEFINED};

use crate::decode::utf8::{self, Attempt};

/// How bytes become characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Charset {
    /// One of the Encoding Standard's.
    Standard(&'static Encoding),
    /// Four bytes a character; browsers have given it up, saved files still have it.
    Utf32 {
        /// Most significant byte first.
        big_endian: bool,
    },
    /// The Cyrillic code page of DOS, which old Russian and Bulgarian archives declare.
    Ibm855,
    /// Korean mail's seven bits: EUC-KR between shift out and shift in, behind its own announcement.
    Iso2022Kr,
}

/// Labels met on pages that the Encoding Standard does not list.
const ALIASES: &[(&str, &str)] = &[
    ("cp874", "windows-874"),
    ("cp932", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("cp51932", "euc-jp"),
    ("eucjp", "euc-jp"),
    ("euckr", "euc-kr"),
    ("gb_18030", "gb18030"),
    ("latin-1", "windows-1252"),
    ("latin-2", "iso-8859-2"),
    ("latin1_swedish_ci", "windows-1252"),
    ("maccyrillic", "x-mac-cyrillic"),
    ("macroman", "macintosh"),
    ("shiftjis", "shift_jis"),
    ("tis620", "windows-874"),
    ("utf", "utf-8"),
    ("utf_8", "utf-8"),
    ("utf-8-sig", "utf-8"),
    ("utf8mb4", "utf-8"),
    ("win-1251", "windows-1251"),
    ("win1251", "windows-1251"),
];

/// What stands at 0x80 and above in IBM855.
const IBM855: &str = "\
    ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪаАбБцЦдДеЕфФгГ«»░▒▓│┤хХиИ╣║╗╝йЙ┐\
    └┴┬├─┼кК╚╔╩╦╠═╬¤лЛмМнНоОп┘┌█▄Пя▀ЯрРсСтТуУжЖвВьЬ№\u{ad}ыЫзЗшШэЭщЩчЧ§■\u{a0}";

impl Charset {
    pub(crate) const UTF_8: Self = Self::Standard(UTF_8);

    /// The character set of that label; `None` if the label names none that may be used.
    pub(crate) fn of_label(label: &[u8]) -> Option<Self> {
        let label = label.trim_ascii().to_ascii_lowercase();
        match label.as_slice() {
            b"utf-32" | b"utf-32le" | b"utf32" => return Some(Self::Utf32 { big_endian: false }),
            b"utf-32be" => return Some(Self::Utf32 { big_endian: true }),
            b"ibm855" | b"cp855" | b"855" | b"csibm855" => return Some(Self::Ibm855),
            _ => {}
        }
        let alias = ALIASES.iter().find(|(name, _)| name.as_bytes() == label);
        let encoding = Encoding::for_label(alias.map_or(label.as_slice(), |(_, known)| known.as_bytes()))?;
        match encoding {
            e if e == REPLACEMENT => None,
            e if e == X_USER_DEFINED => Some(Self::Standard(WINDOWS_1252)),
            e => Some(Self::Standard(e)),
        }
    }

    /// The name in the result.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Standard(encoding) => encoding.name(),
            Self::Utf32 { big_endian: true } => "UTF-32BE",
            Self::Utf32 { big_endian: false } => "UTF-32LE",
            Self::Ibm855 => "IBM855",
            Self::Iso2022Kr => "ISO-2022-KR",
        }
    }

    /// True if text in it is told by the pattern of its NUL bytes, so that a label alone proves nothing.
    pub(crate) fn is_wide(self) -> bool {
        match self {
            Self::Standard(encoding) => !encoding.is_ascii_compatible() && encoding.name().starts_with("UTF-16"),
            Self::Utf32 { .. } => true,
            Self::Ibm855 | Self::Iso2022Kr => false,
        }
    }

    /// True if each byte is a character of a Latin alphabet, so that UTF-8 read in it shows as `Ã©`.
    pub(crate) fn is_latin(self) -> bool {
        const LATIN: &[&str] = &["macintosh", "windows-1250", "windows-1252", "windows-1254", "windows-1257", "windows-1258"];
        const LATIN_ISO: &[&str] =
            &["ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16"];
        LATIN.contains(&self.name()) || LATIN_ISO.contains(&self.name())
    }

    /// Decodes all bytes; what is not of the character set becomes U+FFFD.
    pub(crate) fn decode(self, bytes: &[u8]) -> Attempt<'_> {
        match self {
            Self::Standard(encoding) if encoding == UTF_8 => utf8::decode(bytes),
            Self::Standard(encoding) => standard(encoding, bytes),
            Self::Utf32 { big_endian } => utf32(bytes, big_endian),
            Self::Ibm855 => ibm855(bytes),
            Self::Iso2022Kr => shifted_korean(bytes).unwrap_or_else(|| utf8::decode(bytes)),
        }
    }
}

fn standard<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Attempt<'a> {
    let (text, any_malformed) = encoding.decode_without_bom_handling(bytes);
    let malformed = if any_malformed { text.matches('\u{fffd}').count() } else { 0 };
    Attempt { text, malformed }
}

fn utf32(bytes: &[u8], big_endian: bool) -> Attempt<'static> {
    let mut malformed = bytes.len() % 4;
    let text = quads(bytes, big_endian)
        .map(|code| {
            char::from_u32(code).unwrap_or_else(|| {
                malformed += 1;
                '\u{fffd}'
            })
        })
        .collect::<String>();
    Attempt { text: text.into(), malformed }
}

/// The 32-bit units of the bytes.
pub(crate) fn quads(bytes: &[u8], big_endian: bool) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(move |q| {
        let quad = [q[0], q[1], q[2], q[3]];
        if big_endian { u32::from_be_bytes(quad) } else { u32::from_le_bytes(quad) }
    })
}

fn ibm855(bytes: &[u8]) -> Attempt<'static> {
    let high: Vec<char> = IBM855.chars().collect();
    let char = |&byte: &u8| high.get(usize::from(byte).wrapping_sub(0x80)).copied().unwrap_or(char::from(byte));
    Attempt { text: bytes.iter().map(char).collect::<String>().into(), malformed: 0 }
}

/// What announces ISO-2022-KR, and what shifts into its second set and back.
const KOREAN: (&[u8], u8, u8) = (b"\x1b$)C", 0x0e, 0x0f);

/// Seven-bit text that announces ISO-2022-KR near its beginning, decoded. A label alone is no announcement: text that hides
/// behind one stays what it looks like.
pub(super) fn shifted_korean(bytes: &[u8]) -> Option<Attempt<'static>> {
    let (mark, out, back) = KOREAN;
    let at = memchr::memmem::find(&bytes[..bytes.len().min(1024)], mark)?;
    if !bytes.is_ascii() {
        return None;
    }
    let mut shifted = false;
    let mut eight = bytes[..at].to_vec();
    for &byte in &bytes[at + mark.len()..] {
        match byte {
            _ if byte == out => shifted = true,
            _ if byte == back => shifted = false,
            b'!'..=b'~' if shifted => eight.push(byte | 0x80),
            // A line ends the shift, whether it is taken back or not.
            b'\n' => {
                shifted = false;
                eight.push(byte);
            }
            _ => eight.push(byte),
        }
    }
    let found = standard(encoding_rs::EUC_KR, &eight);
    Some(Attempt { text: found.text.into_owned().into(), malformed: found.malformed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_labels_and_refuses_what_hides_text() {
        let name = |label: &str| Charset::of_label(label.as_bytes()).map(Charset::name);
        assert_eq!(name(" ISO-8859-1\n"), Some("windows-1252"));
        assert_eq!(name("gb2312"), Some("GBK"));
        assert_eq!(name("MacCyrillic"), Some("x-mac-cyrillic"));
        assert_eq!(name("x-user-defined"), Some("windows-1252"));
        assert_eq!(name("iso-2022-kr"), None);
        assert_eq!(name("no such label"), None);
    }

    #[test]
    fn every_alias_names_a_known_encoding() {
        for (alias, known) in ALIASES {
            assert!(Encoding::for_label(alias.as_bytes()).is_none(), "{alias} is known without the table");
            assert!(Encoding::for_label(known.as_bytes()).is_some(), "{known}");
        }
    }

    #[test]
    fn reads_dos_cyrillic() {
        assert_eq!(IBM855.chars().count(), 128);
        assert_eq!(Charset::Ibm855.decode(b"\xec \xac\xb7\xd2\xd4").text, "В гимн");
    }

    #[test]
    fn reads_korean_between_shifts() {
        let found = shifted_korean(b"\x1b$)Cferry \x0eGQ1[\x0f back\n").expect("announced");
        assert_eq!((found.text.as_ref(), found.malformed), ("ferry 한글 back\n", 0));
        assert!(shifted_korean(b"ferry \x0eGQ1[\x0f").is_none(), "not announced");
    }

    #[test]
    fn reads_four_bytes_a_character() {
        let little = Charset::Utf32 { big_endian: false };
        assert_eq!(little.decode(b"A\0\0\0\x42\xf6\x01\0").text, "A🙂");
        let broken = little.decode(b"A\0\0\0\0\xd8\0\0x");
        assert_eq!((broken.text.as_ref(), broken.malformed), ("A\u{fffd}", 2));
    }
}
