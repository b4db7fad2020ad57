//! Examples of the decoder's decisions.

use proptest::prelude::*;

use crate::decode::{Decoded, KnownBy, decode};

fn in_encoding(label: &str, text: &str) -> Vec<u8> {
    encoding_rs::Encoding::for_label(label.as_bytes()).expect("a known label").encode(text).0.into_owned()
}

#[track_caller]
fn check<'a>(bytes: &'a [u8], content_type: Option<&str>, encoding: &str, known_by: KnownBy) -> Decoded<'a> {
    let decoded = decode(bytes, content_type);
    assert_eq!((decoded.encoding, decoded.known_by), (encoding, known_by), "{}", decoded.text);
    decoded
}

const RUSSIAN: &str = "<p>В среду утром мэр города открыл новый мост через реку, который строили семь лет.</p>";

#[test]
fn a_mark_beats_every_label() {
    let decoded = check(b"\xef\xbb\xbf<meta charset=gbk>\xc3\xa9", Some("text/html; charset=big5"), "UTF-8", KnownBy::Bom);
    assert_eq!(decoded.text, "<meta charset=gbk>é");
    check(b"\xff\xfea\0b\0", None, "UTF-16LE", KnownBy::Bom);
}

#[test]
fn the_header_beats_meta_and_meta_the_prolog() {
    let page = [b"<?xml version='1.0' encoding='ibm866'?><meta charset=koi8-r>".as_slice(), &in_encoding("koi8-r", RUSSIAN)].concat();
    check(&page, Some("text/html; charset=windows-1251"), "windows-1251", KnownBy::ContentType);
    assert!(check(&page, Some("text/html"), "KOI8-R", KnownBy::Meta).text.ends_with(RUSSIAN));
    check(b"<?xml version='1.0' encoding='ibm866'?><a>\xa0\xa1</a>", None, "IBM866", KnownBy::XmlProlog);
}

#[test]
fn valid_utf8_beats_a_label_that_cannot_be() {
    for label in ["iso-8859-1", "windows-1251", "gb2312", "shift_jis"] {
        let header = format!("text/html; charset={label}");
        let decoded = check(RUSSIAN.as_bytes(), Some(&header), "UTF-8", KnownBy::ValidUtf8);
        assert_eq!((decoded.text.as_ref(), decoded.malformed), (RUSSIAN, false));
    }
    check("<p>It’s open".as_bytes(), Some("text/html; charset=iso-8859-1"), "UTF-8", KnownBy::ValidUtf8);
    check(b"plain", Some("text/html; charset=windows-1251"), "windows-1251", KnownBy::ContentType);
}

#[test]
fn a_false_label_yields_to_the_next() {
    let page = [b"<meta charset=gbk>".as_slice(), &in_encoding("gbk", "<p>新桥今天上午正式开通,市长出席了仪式。</p>")].concat();
    let decoded = check(&page, Some("text/html; charset=utf-8"), "GBK", KnownBy::Meta);
    assert!(decoded.text.contains("新桥") && !decoded.malformed);
    let cyrillic = in_encoding("windows-1251", RUSSIAN);
    let decoded = check(&cyrillic, Some("text/html; charset=utf-8"), "windows-1251", KnownBy::Detected);
    assert_eq!(decoded.text, RUSSIAN);
}

#[test]
fn a_few_bad_bytes_do_not_overturn_a_label() {
    let page = [RUSSIAN.as_bytes(), b"\xff <p>\xe2\x80"].concat();
    let decoded = check(&page, Some("text/html; charset=utf-8"), "UTF-8", KnownBy::ContentType);
    assert!(decoded.malformed && decoded.text.starts_with(RUSSIAN));
    assert!(check(&page, None, "UTF-8", KnownBy::ValidUtf8).malformed);
}

#[test]
fn wide_text_is_known_by_its_nuls() {
    let wide: Vec<u8> = RUSSIAN.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(check(&wide, None, "UTF-16BE", KnownBy::Nuls).text, RUSSIAN);
    let wide: Vec<u8> = "<html><body>Mост</body></html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&wide, Some("text/html; charset=utf-8"), "UTF-16LE", KnownBy::Nuls);
    check(b"<meta charset=utf-16><p>plain", None, "UTF-8", KnownBy::ValidUtf8);
}

#[test]
fn nothing_declared() {
    check(b"", None, "UTF-8", KnownBy::ValidUtf8);
    check(RUSSIAN.as_bytes(), None, "UTF-8", KnownBy::ValidUtf8);
    assert_eq!(check(&in_encoding("koi8-u", RUSSIAN), None, "KOI8-U", KnownBy::Detected).text, RUSSIAN);
    let japanese = "新しい橋が開通しました。";
    assert_eq!(check(&in_encoding("iso-2022-jp", japanese), None, "ISO-2022-JP", KnownBy::Detected).text, japanese);
}

#[test]
fn the_detector_looks_no_further_than_its_limit() {
    let first = in_encoding("koi8-u", RUSSIAN);
    let first = first.repeat(crate::decode::DETECT / first.len() + 1);
    let other = in_encoding("windows-1251", RUSSIAN).repeat(2 * crate::decode::DETECT / RUSSIAN.len() * 4);
    check(&[first, other].concat(), None, "KOI8-U", KnownBy::Detected);
}

#[test]
fn nul_characters_go() {
    assert_eq!(decode(b"one\0 two\0", None).text, "one two");
    assert_eq!(decode(&[0; 64], None).text, "");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_text(bytes in prop::collection::vec(any::<u8>(), 0..400), label in "(utf-8|gbk|utf-16|iso-2022-jp|x-user-defined|none)") {
        let decoded = decode(&bytes, Some(&format!("text/html; charset={label}")));
        prop_assert!(!decoded.text.contains('\0'));
        prop_assert!(decoded.text.len() <= 3 * bytes.len() + 3);
    }

    #[test]
    fn utf8_comes_back(text in "[^\u{0}\u{1b}\u{feff}]{0,80}") {
        let decoded = decode(text.as_bytes(), Some("text/plain; charset=utf-8"));
        prop_assert_eq!(decoded.text.as_ref(), text.as_str());
    }
}
