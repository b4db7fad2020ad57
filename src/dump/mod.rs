//! Plain-text dumps of pages: text in, the same typed blocks out that HTML gives.
//!
//! 1. `lines`: physical lines, numbered as an editor numbers them; endless ones are cut.
//! 2. `articles`: where one file holds several articles, each with its stamp.
//! 3. `header`, `front_matter`: what the saving tool wrote above the text becomes a [`Stamp`].
//! 4. `references`: the numbered list of addresses that lynx, w3m and html2text write below it.
//! 5. `marks`, `items`, `tables`: what each line's first characters say of it.
//! 6. `wrap`: lines that a tool broke at a fixed width are joined again, others never.
//! 7. `assemble`, `inline`, `outline`: blocks with their links, in a skeleton of containers.
//!
//! Every step is one pass over the lines; nothing is guessed that the layout does not show.

mod articles;
mod assemble;
mod columns;
mod front_matter;
mod header;
mod inline;
mod items;
mod lines;
mod marked;
mod marks;
mod markup;
mod outline;
mod own_marks;
mod references;
mod stamp;
mod tables;
#[cfg(test)]
mod tests;
mod wrap;
mod yaml;

pub use markup::{InputKind, looks_like_html};
pub use stamp::Stamp;

use crate::model::{Block, Outline};
use lines::Line;

/// How much of a dump is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// A longer line is cut into pieces of at most so many bytes, each a block of its own: behind the last end of a
    /// sentence that fits, else at the last space, else between two characters.
    pub max_line_bytes: usize,
    /// Lines (and pieces of lines) beyond this number are not read.
    pub max_lines: usize,
    /// Articles of one file beyond this number are not read.
    pub max_articles: usize,
    /// Whether the text is Markdown, where the caller knows (a `.md` file); `None` looks at the text. Front matter that we
    /// wrote says that it is not, unless the title stands below it once more as a heading.
    pub markdown: Option<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_line_bytes: 128 * 1024, max_lines: 1_000_000, max_articles: 1_000, markdown: None }
    }
}

/// One article of a dump.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// What the saving tool wrote above the text.
    pub stamp: Stamp,
    /// The text in reading order; [`place`](Block::place) is the 1-based line of a block's first character.
    pub blocks: Vec<Block>,
    /// The containers that the layout shows: stretches apart by wide gaps, groups of lines, lists, tables.
    pub outline: Outline,
    /// Pictures, videos, rules and notes of our own Markdown: none of them is text.
    pub between: Vec<Block>,
    /// True if an earlier cleaning of ours wrote it, as its front matter says.
    pub own: bool,
    /// The 1-based line of the file on which the article begins, its stamp included.
    pub first_line: u32,
    /// What was cut because a limit of [`Options`] was met, in words.
    pub limits: Vec<String>,
    /// The 1-based line of the file from which on further articles were not read, on the last document that was.
    pub left_out: Option<u32>,
}

/// Reads a dump. There is always at least one document, if only an empty one; several where one file holds several
/// articles, each with its own stamp.
#[must_use]
pub fn read(text: &str, options: &Options) -> Vec<Document> {
    let (lines, mut limits) = lines::split(text, options);
    let most = options.max_articles.max(1);
    let mut starts = articles::starts(&lines, most + 1);
    let left_out = starts.get(most).map(|at| lines[*at].number);
    if let Some(line) = left_out {
        limits.push(format!("text from line {line} on left out: more than {most} articles"));
    } else {
        starts.push(lines.len());
    }
    let mut out: Vec<Document> = starts.windows(2).map(|pair| document(&lines[pair[0]..pair[1]], options)).collect();
    if let Some(last) = out.last_mut() {
        last.limits = limits;
        last.left_out = left_out;
    }
    out
}

fn document(lines: &[Line], options: &Options) -> Document {
    let mut head = header::read(lines, options.markdown);
    let assemble::Found { blocks, outline, between } = assemble::blocks(&head);
    let first_line = lines.first().map_or(1, |l| l.number);
    head.stamp.settle();
    Document { stamp: head.stamp, blocks, outline, between, own: head.own, first_line, ..Document::default() }
}
