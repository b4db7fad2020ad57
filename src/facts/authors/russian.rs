//! Russian names in another case than the nominative, as they stand behind "Текст" or "Материал": "Веры Лапиной" is Вера Лапина.
//!
//! Only where the given name is a known one and every word has a form that leaves no choice; anything else stays as it is written.

use crate::facts::authors::words::is_given;

/// Endings of given names in other cases, and what they may stand for.
const GIVEN: &[(&str, &[&str])] = &[
    ("ией", &["ия"]),
    ("ии", &["ия"]),
    ("ием", &["ий"]),
    ("ом", &[""]),
    ("ем", &["й", "ь"]),
    ("ой", &["а"]),
    ("ей", &["я", "а"]),
    ("ью", &["ь"]),
    ("ы", &["а"]),
    ("и", &["а", "я", "ь"]),
    ("е", &["а", "я"]),
    ("а", &[""]),
    ("я", &["й", "ь"]),
    ("у", &["", "а"]),
    ("ю", &["й", "ь", "я"]),
];
/// Given names that lose a vowel.
const FLEETING: &[(&str, &str)] = &[("павл", "павел"), ("льв", "лев"), ("пётр", "пётр")];
/// Women's names that are men's in another case.
const BOTH: &[&str] = &["александра", "валентина", "валерия", "евгения", "антонина"];
/// Men's names that end as women's do.
const MEN: &[&str] = &["илья", "никита", "фома", "кузьма", "лука", "данила", "савва"];
/// Patronymics: the ending in another case, of men and women, and the nominative.
const PATRONYMICS: &[(&str, &str, bool)] = &[
    ("овича", "ович", true),
    ("евича", "евич", true),
    ("овичу", "ович", true),
    ("евичу", "евич", true),
    ("овичем", "ович", true),
    ("евичем", "евич", true),
    ("овны", "овна", false),
    ("евны", "евна", false),
    ("овне", "овна", false),
    ("евне", "евна", false),
    ("овной", "овна", false),
    ("евной", "евна", false),
];
/// Family names of men, then of women: the ending in another case, and the nominative.
const MENS: &[(&str, &str)] = &[("ого", "ий"), ("ому", "ий"), ("им", "ий"), ("ым", ""), ("а", ""), ("у", "")];
const WOMENS: &[(&str, &str)] = &[("ой", "а"), ("ую", "ая"), ("у", "а")];

/// The name in the nominative, if it stands in another case and there is but one way to read it.
pub(crate) fn nominative(name: &str) -> Option<String> {
    let words: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
    let plain = |w: &String| w.chars().all(|c| matches!(c, 'а'..='я' | 'ё'));
    let [first, middle @ .., last] = words.as_slice() else { return None };
    if middle.len() > 1 || !words.iter().all(plain) || is_given(first) {
        return None;
    }
    let given = given(first)?;
    // "Александра Петрова" is a woman, or of a man: his patronymic tells.
    if BOTH.contains(&first.as_str()) && middle.is_empty() && last.ends_with('а') {
        return None;
    }
    let man = !given.ends_with(['а', 'я']) || MEN.contains(&given.as_str());
    let patronymic = |word: &String| {
        let row = PATRONYMICS.iter().find(|(from, _, of_man)| *of_man == man && word.ends_with(from));
        row.map(|(from, to, _)| format!("{}{to}", &word[..word.len() - from.len()]))
    };
    let middle = middle.iter().map(patronymic).collect::<Option<Vec<String>>>()?;
    let last = family(last, man)?;
    Some(std::iter::once(given).chain(middle).chain([last]).map(|w| capital(&w)).collect::<Vec<_>>().join(" "))
}

/// The one known given name that a word may stand for.
fn given(word: &str) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for (from, to) in GIVEN.iter().filter(|(from, _)| word.ends_with(from)) {
        let stem = &word[..word.len() - from.len()];
        found.extend(to.iter().map(|to| format!("{stem}{to}")).filter(|name| is_given(name)));
        found.extend(FLEETING.iter().filter(|(without, _)| *without == stem).map(|(_, name)| (*name).to_owned()));
    }
    found.sort();
    found.dedup();
    if found.len() == 1 { found.pop() } else { None }
}

/// A family name in the nominative; those that have no cases stay.
fn family(word: &str, man: bool) -> Option<String> {
    if word.ends_with(['о', 'е', 'э', 'и']) && !word.ends_with("ого") || word.ends_with("ых") || word.ends_with("их") {
        return Some(word.to_owned());
    }
    let declined = |stem: &str| ["ов", "ев", "ёв", "ин", "ын"].iter().any(|end| stem.ends_with(end));
    let adjective = |stem: &str| stem.ends_with("ск") || stem.ends_with("цк");
    let row = |table: &'static [(&str, &str)], fits: &dyn Fn(&str, &str) -> bool| {
        let mut rows = table.iter().filter_map(|(from, to)| Some((word.strip_suffix(from)?, *from, *to)));
        rows.find(|(stem, from, _)| fits(stem, from)).map(|(stem, _, to)| format!("{stem}{to}"))
    };
    if man {
        return row(MENS, &|stem, from| if matches!(from, "ого" | "ому" | "им") { adjective(stem) } else { declined(stem) });
    }
    match word.strip_suffix("ой").filter(|stem| adjective(stem)) {
        Some(stem) => Some(format!("{stem}ая")),
        // A woman's family name with a consonant at its end has no cases.
        None if word.ends_with(|c: char| !"аоуыэяёюиеьй".contains(c)) => Some(word.to_owned()),
        None => row(WOMENS, &|stem, from| if from == "ую" { adjective(stem) } else { declined(stem) }),
    }
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_reading_or_none() {
        for (written, right) in [
            ("Веры Лапиной", Some("Вера Лапина")),
            ("Ивана Петрова", Some("Иван Петров")),
            ("Ирине Гурьевой", Some("Ирина Гурьева")),
            ("Марии Соколовой", Some("Мария Соколова")),
            ("Сергея Рудинского", Some("Сергей Рудинский")),
            ("Анны Рудинской", Some("Анна Рудинская")),
            ("Игоря Шевченко", Some("Игорь Шевченко")),
            ("Ольги Рихтер", Some("Ольга Рихтер")),
            ("Павла Ильина", Some("Павел Ильин")),
            ("Дмитрием Ежовым", Some("Дмитрий Ежов")),
            ("Ивана Ильича Петрова", None),
            ("Анны Сергеевны Лапиной", Some("Анна Сергеевна Лапина")),
            ("Вера Лапина", None),
            ("Александра Петрова", None),
            ("Сергея Рихтера", None),
            ("Рады Лапиной", None),
            ("Ada Lind", None),
            ("Лапиной", None),
        ] {
            assert_eq!(nominative(written).as_deref(), right, "{written}");
        }
    }
}
