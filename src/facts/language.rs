//! The language: the text's own, then what the page declares.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::facts::evidence::{Evidence, Weighed};
use crate::model::{Fact, Origin};
use whatlang::Lang;

/// Fewer letters than this tell no language of the Latin, Cyrillic or Arabic scripts.
const FEWEST_LETTERS: usize = 60;
/// So much text is enough if it leaves no doubt.
const ENOUGH_CHARS: usize = 1_500;
/// More text than this adds nothing.
const MOST_CHARS: usize = 8_000;

/// ISO 639-1 codes of the languages that are told apart.
const CODES: &[(Lang, &str)] = &[
    (Lang::Epo, "eo"),
    (Lang::Eng, "en"),
    (Lang::Rus, "ru"),
    (Lang::Cmn, "zh"),
    (Lang::Spa, "es"),
    (Lang::Por, "pt"),
    (Lang::Ita, "it"),
    (Lang::Ben, "bn"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Ukr, "uk"),
    (Lang::Kat, "ka"),
    (Lang::Ara, "ar"),
    (Lang::Hin, "hi"),
    (Lang::Jpn, "ja"),
    (Lang::Heb, "he"),
    (Lang::Yid, "yi"),
    (Lang::Pol, "pl"),
    (Lang::Amh, "am"),
    (Lang::Jav, "jv"),
    (Lang::Kor, "ko"),
    (Lang::Nob, "nb"),
    (Lang::Dan, "da"),
    (Lang::Swe, "sv"),
    (Lang::Fin, "fi"),
    (Lang::Tur, "tr"),
    (Lang::Nld, "nl"),
    (Lang::Hun, "hu"),
    (Lang::Ces, "cs"),
    (Lang::Ell, "el"),
    (Lang::Bul, "bg"),
    (Lang::Bel, "be"),
    (Lang::Mar, "mr"),
    (Lang::Kan, "kn"),
    (Lang::Ron, "ro"),
    (Lang::Slv, "sl"),
    (Lang::Hrv, "hr"),
    (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"),
    (Lang::Lit, "lt"),
    (Lang::Lav, "lv"),
    (Lang::Est, "et"),
    (Lang::Tam, "ta"),
    (Lang::Vie, "vi"),
    (Lang::Urd, "ur"),
    (Lang::Tha, "th"),
    (Lang::Guj, "gu"),
    (Lang::Uzb, "uz"),
    (Lang::Pan, "pa"),
    (Lang::Aze, "az"),
    (Lang::Ind, "id"),
    (Lang::Tel, "te"),
    (Lang::Pes, "fa"),
    (Lang::Mal, "ml"),
    (Lang::Ori, "or"),
    (Lang::Mya, "my"),
    (Lang::Nep, "ne"),
    (Lang::Sin, "si"),
    (Lang::Khm, "km"),
    (Lang::Tuk, "tk"),
    (Lang::Aka, "ak"),
    (Lang::Zul, "zu"),
    (Lang::Sna, "sn"),
    (Lang::Afr, "af"),
    (Lang::Lat, "la"),
    (Lang::Slk, "sk"),
    (Lang::Cat, "ca"),
    (Lang::Tgl, "tl"),
    (Lang::Hye, "hy"),
    (Lang::Cym, "cy"),
];

/// The language of a text as an ISO 639-1 code; `None` when it is too short or the answer unsure.
///
/// A script that one language alone uses (Thai, Korean, Japanese kana, Georgian …) decides by itself.
#[must_use]
pub fn language_of(text: &str) -> Option<&'static str> {
    let sample = crate::text::likeness::head(text, MOST_CHARS);
    let begins = crate::text::likeness::head(sample, ENOUGH_CHARS);
    if let Some(code) = by_small_words(begins) {
        return Some(code);
    }
    // Where the beginning leaves no doubt the rest need not be heard.
    let sure = |info: &whatlang::Info| info.is_reliable() && info.confidence() >= 1.0;
    let info = whatlang::detect(begins).filter(sure).or_else(|| whatlang::detect(sample))?;
    let letters = sample.chars().filter(|c| c.is_alphabetic()).take(FEWEST_LETTERS).count();
    let shared = matches!(
        info.script(),
        whatlang::Script::Latin
            | whatlang::Script::Cyrillic
            | whatlang::Script::Arabic
            | whatlang::Script::Devanagari
            | whatlang::Script::Hebrew
    );
    if shared && (letters < FEWEST_LETTERS || !(info.is_reliable() || info.confidence() > 0.5)) || letters < 8 {
        return None;
    }
    CODES.iter().find(|(lang, _)| *lang == info.lang()).map(|(_, code)| *code)
}

/// The language of the longest of many texts.
#[must_use]
pub fn of_longest<'t>(texts: impl Iterator<Item = &'t str>) -> Option<&'static str> {
    let all: Vec<&str> = longest(texts.map(|t| (t, ())), 8).into_iter().map(|(t, ())| t).collect();
    language_of(&all.join("\n"))
}

/// So many of the longest texts, the longest first, those of one length in their order.
pub(crate) fn longest<'t, T: Copy>(texts: impl Iterator<Item = (&'t str, T)>, count: usize) -> Vec<(&'t str, T)> {
    let mut out: Vec<(&str, T)> = Vec::with_capacity(count + 1);
    for (text, value) in texts {
        let at = out.iter().position(|(other, _)| other.len() < text.len()).unwrap_or(out.len());
        if at < count {
            out.insert(at, (text, value));
            out.truncate(count);
        }
    }
    out
}

/// The small words of the languages that most pages are in, and of each language one that no other has. English and German stand
/// first: what several could be is the first of them.
const SMALL_WORDS: [(&str, &str, &str); 8] = [
    (
        "en",
        "the",
        "a an and are as at be been but by for from had has have he her his in is it its not of on or said she that the their they this to \
         was we were which who will with would you",
    ),
    (
        "de",
        "und",
        "als am an auch auf aus bei das dass dem den der des die ein eine einem einen einer er es für hat ich im in ist mit nach nicht noch \
         oder sich sie sind so und von vor war werden wie wird zu zum zur über",
    ),
    (
        "fr",
        "dans",
        "a au aux avec ce ces cette comme dans de des du elle en est et été être fait il ils la le les leur mais même ne on ont ou où par pas \
         plus pour qui que sa sans se ses son sont sous sur un une y à",
    ),
    (
        "es",
        "los",
        "a al como con cuando de del desde donde el ella en entre era es esta este está ha han hasta la las le lo los muy más no o para pero \
         por que se ser sin sobre son su sus también un una y ya",
    ),
    (
        "it",
        "della",
        "a ad al alla anche che chi ci come con cui da dai dal dalla dei del della delle di e gli ha hanno i il in la le lo ma nei nel nella \
         non o per più se si sia sono su sul sulla tra un una uno è",
    ),
    (
        "pt",
        "uma",
        "a ao aos as até com como da das de do dos e ela ele em entre era foi há isso já mais mas na nas no nos não o os ou para pela pelo \
         por que se sem ser seu sua são também tem um uma à às é",
    ),
    (
        "nl",
        "niet",
        "aan als bij dan dat de den deze die dit door een en er geen heeft het hij hun ik in is je kan maar meer met naar niet nog of om \
         onder ook op over te tot uit van voor was wat we werd wordt ze zich zijn zo zou",
    ),
    (
        "sv",
        "och",
        "att av de den det där efter en ett från för han har hon i inte kan man med men mot nu när och om på sig sin ska som så till under \
         upp ut var vi vid än är över",
    ),
];
/// What a neighbour says and the language itself does not: Catalan, Afrikaans, and Danish or Norwegian share most small words with
/// it, and the telling one stands in their names ("Los Angeles").
const RIVALS: [(&str, &str); 3] =
    [("es", "amb aquest aquesta dels els més pel pels però és"), ("nl", "hy hulle nie sy vir"), ("sv", "etter fra hvor ikke jeg og være")];
/// So many telling words outweigh one of a neighbour's.
const RIVAL: usize = 8;
/// A text of so many words is told by its small ones …
const FEWEST_WORDS: usize = 60;
/// … if they are so many in a hundred, one of them the telling one so many times.
const SMALL_SHARE: usize = 22;
const TELLING: usize = 3;

/// Which languages have a word: a bit for each, one for that of which it is the telling word, and one for that against which it
/// speaks.
#[derive(Debug, Clone, Copy, Default)]
struct Speaks {
    small: u16,
    telling: u16,
    rival: u16,
}

/// All small words by their bytes as a number, sorted.
fn small_words() -> &'static [(u64, Speaks)] {
    static WORDS: LazyLock<Vec<(u64, Speaks)>> = LazyLock::new(|| {
        let mut out: BTreeMap<u64, Speaks> = BTreeMap::new();
        for (at, (code, telling, words)) in SMALL_WORDS.iter().enumerate() {
            for word in RIVALS.iter().filter(|(of, _)| of == code).flat_map(|(_, words)| words.split_ascii_whitespace()) {
                out.entry(number(word)).or_default().rival |= 1 << at;
            }
            for word in words.split_ascii_whitespace() {
                let speaks = out.entry(number(word)).or_default();
                speaks.small |= 1 << at;
                speaks.telling |= u16::from(word == *telling) << at;
            }
        }
        out.into_iter().collect()
    });
    &WORDS
}

/// The bytes of a word, capitals of ASCII as small letters; 0, which no word is, for what is longer than eight.
fn number(word: &str) -> u64 {
    let mut out = [0; 8];
    if let Some(start) = out.get_mut(..word.len()) {
        start.copy_from_slice(word.as_bytes());
        start.make_ascii_lowercase();
    }
    u64::from_le_bytes(out)
}

/// The language by its small words alone, where these leave no doubt: hearing costs as much as a good part of the rest.
fn by_small_words(text: &str) -> Option<&'static str> {
    let known = small_words();
    let (mut small, mut telling, mut rival) = ([0; SMALL_WORDS.len()], [0; SMALL_WORDS.len()], [0; SMALL_WORDS.len()]);
    let mut total = 0;
    for word in text.split_ascii_whitespace() {
        total += 1;
        let number = number(word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c.is_ascii()));
        let Ok(at) = known.binary_search_by_key(&number, |(word, _)| *word) else { continue };
        let speaks = known[at].1;
        small.iter_mut().enumerate().for_each(|(at, count)| *count += usize::from(speaks.small >> at & 1));
        telling.iter_mut().enumerate().for_each(|(at, count)| *count += usize::from(speaks.telling >> at & 1));
        rival.iter_mut().enumerate().for_each(|(at, count)| *count += usize::from(speaks.rival >> at & 1));
    }
    let sure = |at: &usize| small[*at] * 100 >= total * SMALL_SHARE && telling[*at] >= TELLING.max(rival[*at] * RIVAL);
    (0..SMALL_WORDS.len()).find(sure).filter(|_| total >= FEWEST_WORDS).map(|at| SMALL_WORDS[at].0)
}

/// A declared tag in its usual form: `en`, `pt-BR`; `None` for what is no language tag.
pub(crate) fn tag(declared: &str) -> Option<String> {
    let first = declared.split([',', ';', ' ']).next()?.trim().replace('_', "-");
    let mut parts = first.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    if !matches!(language.len(), 2 | 3)
        || !language.bytes().all(|b| b.is_ascii_lowercase())
        || matches!(language.as_str(), "und" | "mul" | "zxx" | "utf")
    {
        return None;
    }
    let region = parts.find(|p| p.len() == 2 && p.bytes().all(|b| b.is_ascii_alphabetic())).map(str::to_ascii_uppercase);
    Some(region.map_or(language.clone(), |r| format!("{language}-{r}")))
}

/// The language of the page: the declared tag that fits the text, else the text's own, else what is declared.
pub(crate) fn choose(text: &str, html_lang: Option<&str>, evidence: &mut Evidence) -> Option<Fact<String>> {
    evidence.languages.retain_mut(|l| tag(&l.value).map(|t| l.value = t).is_some());
    evidence.languages.extend(html_lang.and_then(tag).map(|t| Weighed::new(t, Origin::HtmlLang, "html lang", 0.7)));
    let heard = language_of(text);
    let fits = |declared: &str, heard: &str| {
        let language = declared.split('-').next().unwrap_or(declared);
        language == heard || (matches!(language, "no" | "nn") && heard == "nb") || are_close(language, heard)
    };
    if let Some(heard) = heard {
        evidence.languages.push(Weighed::new(heard.to_owned(), Origin::Detected, "text", 0.8));
        for reading in &mut evidence.languages {
            let agrees = fits(&reading.value, heard);
            reading.weight += if agrees && reading.origin != Origin::Detected { 0.3 } else { 0.0 };
        }
    }
    crate::facts::evidence::heaviest(&evidence.languages)
}

/// The tags that the page declares, whatever its text is in.
pub(crate) fn declared(evidence: &Evidence) -> Vec<Weighed<String>> {
    evidence.languages.iter().filter(|l| l.origin != Origin::Detected).cloned().collect()
}

/// Which way a text is read, by most of its letters: `ltr` or `rtl`; `None` if it has none.
#[must_use]
pub fn direction_of(text: &str) -> Option<&'static str> {
    let head = crate::text::likeness::head(text, 4_000);
    if head.is_ascii() {
        return head.bytes().any(|b| b.is_ascii_alphabetic()).then_some("ltr");
    }
    // The letters that run left begin with none of the other bytes.
    if !head.bytes().any(|b| matches!(b, 0xd6..=0xe0 | 0xef | 0xf0)) {
        return head.chars().any(crate::text::normalize::is_letter).then_some("ltr");
    }
    let mut all = head.bytes().filter(u8::is_ascii_alphabetic).count();
    let mut left = 0;
    for c in head.chars().filter(|c| !c.is_ascii() && crate::text::normalize::is_letter(*c)) {
        all += 1;
        left += usize::from(runs_left(c));
    }
    (all > 0).then_some(if left * 2 > all { "rtl" } else { "ltr" })
}

/// Hebrew, Arabic, Syriac, Thaana, N'Ko, Adlam and their kin.
fn runs_left(c: char) -> bool {
    matches!(c as u32, 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// Languages that detection takes for one another: the declaration decides between them.
fn are_close(a: &str, b: &str) -> bool {
    const GROUPS: [&[&str]; 7] = [
        &["hr", "sr", "bs", "sl", "mk"],
        &["id", "ms", "jv"],
        &["da", "nb", "no", "sv"],
        &["cs", "sk"],
        &["es", "gl", "ca", "pt"],
        &["ru", "uk", "bg", "be", "mk", "sr"],
        &["nl", "af"],
    ];
    GROUPS.iter().any(|g| g.contains(&a) && g.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hears_languages_and_admits_doubt() {
        assert_eq!(language_of("The harbour office said that the ferry would leave an hour later than it had been announced."), Some("en"));
        assert_eq!(language_of("フェリーは一時間遅れて出発すると港湾局が発表した。"), Some("ja"));
        assert_eq!(language_of("เรือเฟอร์รี่จะออกช้าหนึ่งชั่วโมง"), Some("th"));
        assert_eq!(language_of("Radio"), None);
        assert_eq!(language_of(""), None);
    }

    #[test]
    fn a_neighbour_that_has_the_telling_word_in_names_is_heard_whole() {
        for (code, text) in [
            (
                "ca",
                "El foc de Los Angeles va començar a la costa i el vent de la nit va portar les flames cap a la muntanya. La gent de \
                 la ciutat encara no pot tornar a la zona, i els bombers de Los Angeles diuen que la situació és molt greu. El \
                 president ha demanat a la població que surti de la part vella de Los Angeles i que no torni fins que el foc es pugui \
                 apagar del tot a la zona de la platja.",
            ),
            (
                "nb",
                "Det er mer enn ti år siden Olssons fisk och skaldjur åpnet i byen, og det har vært en lang vei. Olssons fisk och \
                 skaldjur har i dag mer enn tre hundre ansatte, og de har kontor i Lund. Men nå er det uklart om den kan være med i det \
                 nye arbeidet. Olssons fisk och skaldjur sier i en melding at de vil se på saken, men at det kan ta tid, og at det ikke \
                 er så mye som har hendt under året som var.",
            ),
            (
                "da",
                "Det er mere end ti år siden, at Olssons fisk och skaldjur åbnede i byen, og det har været en lang vej. Olssons fisk och \
                 skaldjur har i dag mere end tre hundrede ansatte, og de har kontor i Lund. Men nu er det uklart, om den kan være med i \
                 det nye arbejde. Olssons fisk och skaldjur siger i en meddelelse, at de vil se på sagen, men at det kan tage tid, og at \
                 det ikke er så meget, der er sket i det år, som var.",
            ),
            (
                "af",
                "Die koerant skryf dat die man niet weer in die stad is nie. Die hawe het gesê dat die man in die huis was en dat hy dit \
                 niet gedoen het nie. Volgens die koerant was die vrou ook in die huis, maar sy het niet gepraat nie. Die saak is nog in \
                 die hof, en dit is een van die groot sake in die land, want die man was die hoof van die hawe en van die bank.",
            ),
        ] {
            assert_eq!(by_small_words(text), None, "{code}");
            assert!(language_of(text).is_none_or(|heard| heard == code), "{code}");
        }
    }

    #[test]
    fn small_words_tell_what_the_detector_hears() {
        for (_, telling, small) in SMALL_WORDS {
            assert!(small.split(' ').all(|w| w.len() <= 8) && small.split(' ').any(|w| w == telling), "{telling}");
            assert_eq!(
                small_words().iter().filter(|(word, s)| *word == number(telling) && s.small.is_power_of_two()).count(),
                1,
                "{telling}"
            );
        }
        let told = [
            ("en", "The harbour office said that the ferry would leave an hour later than it had been announced in the morning. "),
            ("de", "Die Fähre wird eine Stunde später ablegen, als es am Morgen von dem Hafenamt und der Reederei zu hören war. "),
            ("fr", "Le ferry qui relie les îles est de retour dans le vieux port, et il y est pour de bon, a dit le bureau du port. "),
            ("es", "El barco de los viernes sale una hora más tarde de lo que se había dicho por la mañana en la oficina del puerto. "),
            ("it", "Il traghetto che parte dal molo della città torna in servizio con un'ora di ritardo, ma non per colpa della nebbia. "),
            ("pt", "O barco que sai do porto velho vai partir uma hora mais tarde do que se disse de manhã, mas não por causa da chuva. "),
            (
                "nl",
                "De veerboot vertrekt niet een uur later dan in de ochtend was aangekondigd, zei het havenkantoor in een brief aan de stad. ",
            ),
            ("sv", "Färjan till öarna går en timme senare än det var sagt på morgonen, och det är inte för att det har varit dimma. "),
        ];
        for (code, sentence) in told {
            let text = sentence.repeat(4);
            assert_eq!((by_small_words(&text), language_of(&text)), (Some(code), Some(code)));
        }
        let other = [
            (
                "af",
                "Die veerboot vertrek een uur later as wat in die oggend aangekondig is, het die hawekantoor in 'n brief aan die stad gesê. ",
            ),
            (
                "ca",
                "El vaixell de les illes surt del port vell una hora més tard del que es va dir al matí, però no per culpa de la boira. ",
            ),
            (
                "da",
                "Færgen til øerne sejler en time senere end det blev sagt om morgenen, og det er ikke fordi der har været tåge i havnen. ",
            ),
        ];
        for (code, sentence) in other {
            assert_ne!(by_small_words(&sentence.repeat(4)), Some("nl"), "{code}");
        }
        assert_eq!(by_small_words(&other[1].1.repeat(4)), None);
        assert_eq!(by_small_words("The ferry is late."), None);
    }

    #[test]
    fn directions() {
        assert_eq!(direction_of("Reuters تعود العبارة إلى الميناء في مايو"), Some("rtl"));
        assert_eq!(
            (direction_of("המעבורת חוזרת"), direction_of("The ferry, العبارة, is back"), direction_of("123 …")),
            (Some("rtl"), Some("ltr"), None)
        );
    }

    #[test]
    fn tags() {
        assert_eq!(tag("pt_br").as_deref(), Some("pt-BR"));
        assert_eq!(tag("zh-Hans-CN").as_deref(), Some("zh-CN"));
        assert_eq!((tag("german"), tag("utf-8"), tag("und")), (None, None, None));
    }
}
