//! Language tags and the codes under which word lists are kept.

/// The ISO 639-1 code of a language tag in small letters, without region or script: `en` of `en-GB`. Both written forms of Norwegian
/// (`nb`, `nn`) are `no`. Empty for an empty tag.
#[must_use]
pub fn language_code(tag: &str) -> String {
    let code = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    if matches!(code.as_str(), "nb" | "nn") { "no".to_owned() } else { code }
}

#[cfg(test)]
mod tests {
    use super::language_code;

    #[test]
    fn tags_have_codes() {
        let codes = ["en-GB", "NB", "nn_NO", "zh-Hant-TW", ""].map(language_code);
        assert_eq!(codes, ["en", "no", "no", "zh", ""]);
    }
}
