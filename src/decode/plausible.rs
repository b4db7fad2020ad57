//! Which of several decodings reads like a language: a choice where the detector has none, or where damaged bytes or a crowd of
//! letters speak against its guess.

use crate::text::script::is_han;
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, GB18030, IBM866, ISO_8859_5, ISO_8859_6, ISO_8859_7, ISO_8859_8, KOI8_U, SHIFT_JIS, WINDOWS_874, WINDOWS_1251,
    WINDOWS_1253, WINDOWS_1255, WINDOWS_1256, X_MAC_CYRILLIC,
};

use crate::decode::charset::Charset;

/// The letters of a script, the most frequent first, or its most frequent characters.
enum Letters {
    /// An alphabet: the further to the front, the more a letter is worth.
    Alphabet(&'static str),
    /// Characters of which texts hold many, and the ranges of those that are neither.
    Common(&'static str, fn(char) -> bool),
}

/// A script, its character sets, and from which score on a text reads like it.
struct Script {
    letters: Letters,
    charsets: &'static [Charset],
    reads: f32,
}

const CYRILLIC: Script = Script {
    letters: Letters::Alphabet("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўџљњћђјѓќ"),
    charsets: &[
        Charset::Standard(WINDOWS_1251),
        Charset::Standard(KOI8_U),
        Charset::Standard(ISO_8859_5),
        Charset::Standard(X_MAC_CYRILLIC),
        Charset::Standard(IBM866),
        Charset::Ibm855,
    ],
    reads: 0.45,
};

const SCRIPTS: &[Script] = &[
    CYRILLIC,
    Script {
        letters: Letters::Alphabet("αοιετσνηυρπκμλςωδγάίέόήχύθφώβξζψϊΐϋΰ"),
        charsets: &[Charset::Standard(WINDOWS_1253), Charset::Standard(ISO_8859_7)],
        reads: 0.45,
    },
    Script {
        letters: Letters::Alphabet("יוהלאתרבמשנכדחפקעםצטגסזןףךץ"),
        charsets: &[Charset::Standard(WINDOWS_1255), Charset::Standard(ISO_8859_8)],
        reads: 0.4,
    },
    Script {
        letters: Letters::Alphabet("الينمرتوبعدهسفكحقةجأطشصخىزذإضءغثئظآؤ،"),
        charsets: &[Charset::Standard(WINDOWS_1256), Charset::Standard(ISO_8859_6)],
        reads: 0.4,
    },
    Script {
        letters: Letters::Common("านรอกเงมยลวดทสตปบคหแขพชใไจถะัิี่้็์ุูำึืโผซ", |c| matches!(c, '\u{e01}'..='\u{e5b}')),
        charsets: &[Charset::Standard(WINDOWS_874)],
        reads: 0.55,
    },
    Script {
        letters: Letters::Common(
            "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长",
            is_han,
        ),
        charsets: &[Charset::Standard(GB18030)],
        reads: 0.2,
    },
    Script {
        letters: Letters::Common(
            "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長",
            is_han,
        ),
        charsets: &[Charset::Standard(BIG5)],
        reads: 0.2,
    },
    Script {
        letters: Letters::Common(
            "のにはをたがでてとしれさいあるなもらこりすまきっよくかそうえけどせんみやわつおめ日本人年大会国中月事者分出行長新地",
            |c| is_han(c) || matches!(c, '\u{3040}'..='\u{30ff}'),
        ),
        charsets: &[Charset::Standard(SHIFT_JIS), Charset::Standard(EUC_JP)],
        reads: 0.35,
    },
    Script {
        letters: Letters::Common(
            "이다는에의을를가고하지한로은서기사도자인대리어그시해수정있나일으부것전들과원보장상아제만국구여라했할",
            |c| matches!(c, '\u{ac00}'..='\u{d7a3}'),
        ),
        charsets: &[Charset::Standard(EUC_KR)],
        reads: 0.3,
    },
];

/// So many bytes are looked at.
const SAMPLE: usize = 64 * 1024;
/// Shorter runs of letters beyond ASCII are no sign.
const FEWEST: usize = 12;
/// In Latin text at most this share of the letters beyond ASCII stands next to another one.
const CROWDED: f32 = 0.5;
/// At most one character in so many of those beyond ASCII is damaged.
const DAMAGED: usize = 20;

/// True for text of a Latin alphabet whose letters beyond ASCII stand next to each other, as no language writes them.
pub(crate) fn is_crowded(text: &str) -> bool {
    let (mut wide, mut beside, mut before) = (0, 0, false);
    for c in text.chars().take(SAMPLE) {
        let is_wide = !c.is_ascii() && (c.is_alphabetic() || !c.is_alphanumeric() && !c.is_whitespace());
        wide += usize::from(is_wide);
        beside += usize::from(is_wide && before);
        before = is_wide;
    }
    wide >= FEWEST && beside as f32 > CROWDED * wide as f32
}

/// The character set in which the bytes read best, if they read like a language in it; a few damaged bytes rule none out.
pub(crate) fn best(bytes: &[u8]) -> Option<Charset> {
    let sample = sample(bytes);
    let scored = SCRIPTS.iter().flat_map(|script| script.charsets.iter().map(move |charset| (script, *charset)));
    let scored = scored.filter_map(|(script, charset)| Some((script.score_in(charset, sample)? / script.reads, charset)));
    let best = scored.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    (best.0 >= 1.0).then_some(best.1)
}

/// True if the bytes read like the language of a character set; nothing is known of those of Latin alphabets.
pub(crate) fn reads_in(bytes: &[u8], charset: Charset) -> bool {
    let sample = sample(bytes);
    let script = SCRIPTS.iter().find(|script| script.charsets.contains(&charset));
    script.is_none_or(|script| script.score_in(charset, sample).is_some_and(|score| score >= script.reads))
}

/// From the first byte beyond ASCII on.
fn sample(bytes: &[u8]) -> &[u8] {
    let start = encoding_rs::Encoding::ascii_valid_up_to(bytes);
    &bytes[start..bytes.len().min(start.saturating_add(SAMPLE))]
}

impl Script {
    /// How much a text reads like the script: 1 at most. `None` where too many bytes are not of the character set.
    fn score_in(&self, charset: Charset, sample: &[u8]) -> Option<f32> {
        let attempt = charset.decode(sample);
        let wide = attempt.text.chars().filter(|c| !c.is_ascii()).count();
        (attempt.malformed * DAMAGED <= wide.max(DAMAGED)).then(|| match self.letters {
            Letters::Alphabet(letters) => of_alphabet(&attempt.text, letters),
            Letters::Common(common, is_script) => of_common(&attempt.text, common, is_script),
        })
    }
}

/// How much the characters beyond ASCII are small letters where they are frequent and great ones where words begin: 1 at most.
fn of_alphabet(text: &str, letters: &str) -> f32 {
    let half = letters.chars().count() as f32 * 0.5;
    let (mut sum, mut count, mut inside) = (0.0, 0, false);
    for c in text.chars() {
        if !c.is_ascii() {
            let rank = c.to_lowercase().next().and_then(|small| letters.chars().position(|l| l == small));
            let worth = rank.map_or(if is_neutral(c) { 0.0 } else { -1.0 }, |rank| 1.0 - rank as f32 / half);
            sum += if inside && c.is_uppercase() { worth.min(0.0) - 0.5 } else { worth };
            count += 1;
        }
        inside = c.is_lowercase();
    }
    if count < FEWEST { 0.0 } else { sum / count as f32 }
}

/// How many of the characters beyond ASCII are frequent ones of the script, those of other scripts against it.
fn of_common(text: &str, common: &str, is_script: fn(char) -> bool) -> f32 {
    let (mut sum, mut count) = (0_i32, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii() && !is_neutral(*c)) {
        count += 1;
        sum += if common.contains(c) { 1 } else { -i32::from(!is_script(c)) };
    }
    if count < FEWEST { 0.0 } else { sum as f32 / count as f32 }
}

/// Marks that texts of all scripts hold.
fn is_neutral(c: char) -> bool {
    matches!(c, '\u{a0}' | '«' | '»' | '©' | '\u{2010}'..='\u{2026}' | '\u{3000}'..='\u{3011}' | '\u{ff01}'..='\u{ff1f}' | '\u{fffd}' | '№' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Паром снова ходит в порт. Совет города решил это во вторник, и яхты ждут. Я видел их сам.";

    #[test]
    fn each_character_set_of_cyrillic_is_told_from_the_others() {
        for encoding in [WINDOWS_1251, KOI8_U, ISO_8859_5, X_MAC_CYRILLIC, IBM866] {
            let (bytes, _, _) = encoding.encode(TEXT);
            assert_eq!(best(&bytes), Some(Charset::Standard(encoding)), "{}", encoding.name());
        }
    }

    #[test]
    fn other_scripts_are_told_from_each_other_with_damaged_bytes_too() {
        for (encoding, text) in [
            (GB18030, "新的桥昨天开通了，人们说这是他们多年来看到的最大的一座，也是这个地方的第一座。"),
            (BIG5, "新的橋昨天開通了，人們說這是他們多年來看到的最大的一座，也是這個地方的第一座。"),
            (SHIFT_JIS, "新しい橋が昨日から通れるようになり、町の人はこれで川の向こうへ行けると話している。"),
            (EUC_JP, "新しい橋が昨日から通れるようになり、町の人はこれで川の向こうへ行けると話している。"),
            (EUC_KR, "새 다리가 어제부터 다닐 수 있게 되었고 마을 사람들은 이제 강을 건너갈 수 있다고 말하고 있다."),
            (WINDOWS_1253, "Η νέα γέφυρα άνοιξε χθες και οι κάτοικοι λένε ότι περίμεναν αυτή την ημέρα πολλά χρόνια."),
            (WINDOWS_1255, "הגשר החדש נפתח אתמול והתושבים אומרים שהם חיכו ליום הזה שנים רבות ולא האמינו שיגיע."),
            (WINDOWS_1256, "افتتح الجسر الجديد أمس وقال السكان إنهم انتظروا هذا اليوم سنوات طويلة ولم يصدقوا أنه سيأتي."),
            (WINDOWS_874, "สะพานใหม่เปิดให้ใช้เมื่อวานนี้ และชาวบ้านบอกว่าพวกเขารอวันนี้มาหลายปีแล้ว"),
        ] {
            let (bytes, _, _) = encoding.encode(text);
            let broken = [&bytes, b" \xff ".as_slice(), &bytes].concat();
            for bytes in [bytes.as_ref(), &broken] {
                assert_eq!(best(bytes), Some(Charset::Standard(encoding)), "{}", encoding.name());
            }
        }
    }

    #[test]
    fn latin_text_is_neither_crowded_nor_another_script() {
        let text = "Fähren kehren nach Malmö zurück, größer als früher; über die Brücke fährt künftig kein Zug.";
        assert!(!is_crowded(text));
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        assert_eq!(best(&bytes), None);
    }
}
