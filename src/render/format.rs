//! The forms that an article can take.

use std::fmt;
use std::str::FromStr;

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// Plain text with front matter.
    #[default]
    Text,
    /// Markdown (`CommonMark` with pipe tables) with front matter.
    Markdown,
    /// One self-contained page.
    Html,
    /// One JSON object on several lines.
    Json,
    /// One JSON object on one line.
    Jsonl,
    /// XML after the Text Encoding Initiative's guidelines.
    Tei,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Text, Self::Markdown, Self::Html, Self::Json, Self::Jsonl, Self::Tei];

    /// The name on the command line, such as `markdown`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Tei => "tei",
        }
    }

    /// The end of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Tei => "xml",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that is no format's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format {0:?}: use text, markdown, html, json, jsonl or tei")]
pub struct UnknownFormat(
    /// The name as given.
    pub String,
);

impl FromStr for Format {
    type Err = UnknownFormat;

    /// Takes a format's name or file extension, in any case.
    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(|f| is(f.name()) || is(f.extension())).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
            assert_eq!(format.extension().to_uppercase().parse(), Ok(format));
        }
        let error = "pdf".parse::<Format>().expect_err("no such format").to_string();
        assert!(Format::ALL.iter().all(|f| error.contains(f.name())) && error.contains("\"pdf\""));
    }
}
