//! What a rendered article shows, as the caller wants it.

use std::str::FromStr;

use crate::render::{Dialect, Format};

/// What a rendered article shows besides its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Whether text and Markdown begin with front matter: the known facts as YAML between `---` lines.
    pub header: bool,
    /// Whose key names JSON has.
    pub dialect: Dialect,
    /// What becomes of links; where nothing is said, text drops them and every other form keeps them.
    pub links: Option<LinkMode>,
    /// What becomes of pictures; where nothing is said, text drops them and every other form keeps them.
    pub images: Option<ImageMode>,
    /// The forms in which JSON has the body beside `text`, each a key of its name.
    pub bodies: Vec<Body>,
    /// Whether JSON tells the body's links and pictures (`links`, `images`); it does so beside any of `bodies`.
    pub details: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { header: true, dialect: Dialect::default(), links: None, images: None, bodies: Vec::new(), details: false }
    }
}

impl Options {
    /// What becomes of links in that form.
    pub(crate) fn links_in(&self, format: Format) -> LinkMode {
        self.links.unwrap_or(if format == Format::Text { LinkMode::Drop } else { LinkMode::Keep })
    }

    /// What becomes of pictures in that form.
    pub(crate) fn images_in(&self, format: Format) -> ImageMode {
        self.images.unwrap_or(if format == Format::Text { ImageMode::Drop } else { ImageMode::Keep })
    }
}

/// What becomes of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LinkMode {
    /// They stand on their words.
    #[default]
    Keep,
    /// Their words stay alone.
    Drop,
    /// Their addresses stand below the text as notes.
    Footnotes,
}

/// What becomes of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ImageMode {
    /// They stand in their places.
    #[default]
    Keep,
    /// They are left out.
    Drop,
    /// What they show stands there in words.
    Alt,
}

/// A form of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Body {
    /// Plain text, which is always there.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// A piece of HTML.
    Html,
}

impl Body {
    /// The form of a file that holds it.
    #[must_use]
    pub fn format(self) -> Format {
        match self {
            Self::Text => Format::Text,
            Self::Markdown => Format::Markdown,
            Self::Html => Format::Html,
        }
    }
}

impl FromStr for Body {
    type Err = UnknownMode;

    fn from_str(name: &str) -> Result<Self, UnknownMode> {
        match name {
            "text" => Ok(Self::Text),
            "markdown" => Ok(Self::Markdown),
            "html" => Ok(Self::Html),
            _ => Err(UnknownMode(name.to_owned(), "text, markdown or html")),
        }
    }
}

/// A name that is no mode's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown mode {0:?}: use {1}")]
pub struct UnknownMode(String, &'static str);

impl FromStr for LinkMode {
    type Err = UnknownMode;

    fn from_str(name: &str) -> Result<Self, UnknownMode> {
        match name {
            "keep" => Ok(Self::Keep),
            "drop" => Ok(Self::Drop),
            "footnotes" => Ok(Self::Footnotes),
            _ => Err(UnknownMode(name.to_owned(), "keep, drop or footnotes")),
        }
    }
}

impl FromStr for ImageMode {
    type Err = UnknownMode;

    fn from_str(name: &str) -> Result<Self, UnknownMode> {
        match name {
            "keep" => Ok(Self::Keep),
            "drop" => Ok(Self::Drop),
            "alt" => Ok(Self::Alt),
            _ => Err(UnknownMode(name.to_owned(), "keep, drop or alt")),
        }
    }
}
