//! Examples and properties of the normaliser.

use std::collections::BTreeMap;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::model::{Block, BlockKind, ElementId};
use crate::text::normalize::{MAX_MARKS, body, line, preformatted};

#[test]
fn settled_characters_stay() {
    for c in ('\u{80}'..=char::MAX).filter(|c| crate::text::normalize::class::is_settled(*c)) {
        let text = format!("a {c}{c} b{c}");
        assert_eq!(crate::text::normalize::fold(&crate::text::normalize::composed(&text)), text, "{c:?}");
    }
}

#[test]
fn folds_white_space_of_every_kind() {
    assert_eq!(line("  Two\u{a0}\n words\t\u{2009}\u{2028}here\r\n"), "Two words here");
    assert_eq!(line("plain text"), "plain text");
    assert_eq!(line(" \u{3000}\u{2800}"), "");
    assert_eq!(line("新桥\u{3000}今天"), "新桥 今天");
}

#[test]
fn a_line_break_between_ideographs_is_no_space() {
    assert_eq!(line("新桥\n   今天,\r\n开通"), "新桥今天, 开通");
    assert_eq!(line("新桥\n今天。\n开通"), "新桥今天。开通");
    assert_eq!(line("새 다리\n오늘"), "새 다리 오늘");
    assert_eq!(line("か\n\u{3099}"), "か \u{3099}");
}

#[test]
fn takes_out_what_cannot_be_seen() {
    assert_eq!(line("re\u{ad}port\u{200b}ed\u{feff} \u{2060}x"), "reported x");
    assert_eq!(line("a\u{202e}b\u{2066}c\u{200e}d\u{200f}e\u{61c}f"), "abcdef");
    assert_eq!(line("a\0b\u{1b}[31mc\u{9b}d\u{7f}"), "ab[31mcd");
    assert_eq!(line("a\u{e0041}\u{e0042}b\u{fff9}c\u{fffa}d\u{fffb}\u{fffc}\u{fffe}\u{1ffff}"), "abcd");
    assert_eq!(line("葛\u{e0100}\u{e0101} a\u{e0100}"), "葛\u{e0100} a");
    assert_eq!(line("“q” ‘r’ – … \u{fffd} \u{e000} ﬁ"), "“q” ‘r’ – … \u{fffd} \u{e000} ﬁ");
}

#[test]
fn joiners_stay_where_words_and_emoji_need_them() {
    for kept in ["می‌خواهم", "क्‍ष", "👩‍🚀", "❤\u{fe0f}‍🔥", "ශ්‍රී"] {
        assert_eq!(line(kept), kept);
    }
    assert_eq!(line("wo\u{200d}rd\u{200c}"), "word");
    assert_eq!(line("می\u{200c}\u{200c} \u{200c}خواهم\u{200d}"), "می خواهم");
    assert_eq!(line("👩\u{200d}x"), "👩x");
}

#[test]
fn composes_also_across_what_was_taken_out() {
    assert_eq!(line("e\u{301}"), "é");
    assert_eq!(line("e\u{200b}\u{301}"), "é");
    assert_eq!(line("\u{212a}\u{2126}"), "KΩ");
}

#[test]
fn caps_floods_of_marks() {
    let flood = format!("x{}y", "\u{330}".repeat(10_000));
    assert_eq!(line(&flood), format!("x{}y", "\u{330}".repeat(MAX_MARKS)));
    assert_eq!(preformatted(&flood), line(&flood));
}

#[test]
fn preformatted_text_keeps_its_lines() {
    assert_eq!(preformatted("\n\n  one\u{a0}\u{a0}two  \r\n\tthree\u{2028}four\n\n\n\nfive \n"), "  one  two\n\tthree\nfour\n\nfive");
    assert_eq!(preformatted(" \n \n"), "");
}

/// Text that is rich in the characters the normaliser cares about.
fn awkward() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        "ae \t\n\r\u{a0}\u{85}\u{3000}\u{2028}\u{2000}\u{ad}\u{200b}\u{200c}\u{200d}\u{180e}\u{feff}\u{202e}\u{34f}\u{301}\u{344}\u{323}\u{338}<=\u{93c}\u{915}\u{958}\u{94d}\u{6cc}\u{654}\u{627}か\u{3099}。新한\u{1100}\u{1161}\u{11a8}\u{9c7}\u{9be}\u{1f469}\u{fe0f}\u{1f525}\u{2190}\u{3164}\u{ffa0}\u{e0041}\u{e0100}\u{0}\u{1b}\u{fffc}"
            .chars()
            .collect::<Vec<char>>(),
    );
    let char = prop_oneof![4 => special.clone(), 1 => any::<char>()];
    prop_oneof![
        prop::collection::vec(char, 0..60).prop_map(|chars| chars.into_iter().collect()),
        prop::collection::vec(
            prop_oneof![Just('\u{915}'), Just('\u{301}'), Just('\u{344}'), Just('\u{93c}'), Just('\u{200d}'), special],
            0..60
        )
        .prop_map(|chars| chars.into_iter().collect()),
    ]
}

fn counts(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    text.nfd().filter(|c| !c.is_whitespace()).for_each(|c| *counts.entry(c).or_default() += 1);
    counts
}

fn comes_from(out: &str, input: &str) -> bool {
    let input = counts(input);
    counts(out).iter().all(|(c, n)| input.get(c).is_some_and(|have| n <= have))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn twice_is_once(text in awkward()) {
        let one = line(&text);
        prop_assert_eq!(&line(&one), &one);
        prop_assert_eq!(&preformatted(&one), &one);
        let kept = preformatted(&text);
        prop_assert_eq!(&preformatted(&kept), &kept);
    }

    #[test]
    fn nothing_is_invented(text in awkward()) {
        prop_assert!(comes_from(&line(&text), &text));
        prop_assert!(comes_from(&preformatted(&text), &text));
        prop_assert!(unicode_normalization::is_nfc(&line(&text)));
        prop_assert!(!line(&text).chars().any(|c| c.is_control() || (c.is_whitespace() && c != ' ')));
    }

    #[test]
    fn a_body_is_normal_already(texts in prop::collection::vec((awkward(), 0..8_u8), 0..6)) {
        let kind = |n: u8| match n {
            0 => BlockKind::ListItem { depth: 1, number: None },
            1 => BlockKind::ListItem { depth: 0, number: Some(7) },
            2 => BlockKind::TableRow,
            3 | 4 => BlockKind::Preformatted,
            _ => BlockKind::Paragraph,
        };
        let block = |(text, n)| Block { kind: kind(n), text, links: vec![], markup: None, element: ElementId(0), place: 0, hidden: false };
        let text = body(&texts.into_iter().map(block).collect::<Vec<_>>());
        prop_assert_eq!(&preformatted(&text), &text);
        prop_assert!(!text.contains("\n\n\n"));
    }
}
