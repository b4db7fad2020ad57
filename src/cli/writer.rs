//! Where cleaned pages go: stdout in the chosen format, or dated files with their manifest.

use std::io::{self, Write};

use anyhow::Result;
use jiff::civil;

use super::outcome::Outcome;
use super::setup;
use super::standing::{self, Claimed};
#[cfg(feature = "parquet")]
use super::table::Table;
use super::voice::{Voice, named};
use crate::files::{Filed, FilesError, Output};
use crate::model::{Article, Origin, PageVerdict};
use crate::render::{self, Format, render};

/// Takes cleaned pages in input order.
pub(crate) struct Writer {
    format: Format,
    options: render::Options,
    place: Place,
    first: bool,
    /// The ids of what was printed.
    claimed: Claimed,
}

enum Place {
    Stdout,
    Folder(Box<Output>),
    #[cfg(feature = "parquet")]
    Table(Box<Table>),
}

/// The day by which an undated article is filed, and where that day comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FilingDay {
    pub(crate) day: civil::Date,
    pub(crate) origin: Origin,
}

impl Writer {
    pub(crate) fn stdout(format: Format, options: render::Options) -> Self {
        Self { format, options, place: Place::Stdout, first: true, claimed: Claimed::default() }
    }

    pub(crate) fn folder(output: Output, format: Format, options: render::Options) -> Self {
        Self { format, options, place: Place::Folder(Box::new(output)), first: true, claimed: Claimed::default() }
    }

    /// One file of columns.
    #[cfg(feature = "parquet")]
    pub(crate) fn table(table: Table) -> Self {
        let place = Place::Table(Box::new(table));
        Self { format: Format::default(), options: render::Options::default(), place, first: true, claimed: Claimed::default() }
    }

    /// Ends the output: all is handed on, and a file of columns has its name from here on.
    pub(crate) fn finish(self) -> Result<()> {
        match self.place {
            Place::Stdout => Ok(io::stdout().flush()?),
            Place::Folder(_) => Ok(()),
            #[cfg(feature = "parquet")]
            Place::Table(table) => table.finish(),
        }
    }

    /// How the names of files end, without the dot.
    pub(crate) fn extension(&self) -> &'static str {
        self.format.extension()
    }

    pub(crate) fn is_folder(&self) -> bool {
        matches!(self.place, Place::Folder(_))
    }

    /// Writes one cleaned page and counts it; an input that failed is named on stderr. Gives the id under which it was filed.
    pub(crate) fn take(&mut self, article: &Article, day: FilingDay, outcome: &mut Outcome, voice: &Voice) -> Result<Option<String>> {
        if let Some(error) = &article.error {
            voice.error(&named(&article.source, error));
        }
        for warning in &article.warnings {
            voice.warn(&named(&article.source, warning));
        }
        #[cfg(feature = "parquet")]
        if let Place::Table(table) = &mut self.place {
            table.take(self.claimed.settle(article))?;
        }
        match &self.place {
            Place::Stdout => self.print(article, voice)?,
            #[cfg(feature = "parquet")]
            Place::Table(_) => {}
            Place::Folder(output) => return self.file(output, article, day, outcome, voice),
        }
        outcome.count(article.verdict);
        Ok(None)
    }

    /// Files an article, or records in the manifest why there is no file.
    fn file(&self, output: &Output, article: &Article, day: FilingDay, outcome: &mut Outcome, voice: &Voice) -> Result<Option<String>> {
        if !article.is_filed() {
            output.record_article(article, None)?;
            outcome.count(article.verdict);
            voice.detail(&format!("{}: not filed: {} ({})", article.source, article.verdict.name(), article.verdict.reason()));
            return Ok(None);
        }
        match self.try_file(output, article, day) {
            Ok((filed, id)) => {
                outcome.count(article.verdict);
                let file = filed.filed;
                *(if matches!(file, Filed::Unchanged(_)) { &mut outcome.unchanged } else { &mut outcome.written }) += 1;
                outcome.set_aside += usize::from(filed.set_aside);
                voice.detail(&format!("{} → {}", article.source, file.path().display()));
                if let Some(note) = filed.note {
                    voice.detail(&format!("{}: {note}", article.source));
                }
                if let Some(moved) = filed.moved {
                    voice.warn(&format!("{}: {moved}", article.source));
                }
                return Ok(Some(id));
            }
            // Something stands in the way of this one file; the others go on.
            Err(error) if error.is_local() => {
                output
                    .record_article(&Article { error: Some(error.to_string()), verdict: PageVerdict::Failed, ..article.clone() }, None)?;
                outcome.count(PageVerdict::Failed);
                voice.error(&format!("{}: not filed: {error}", article.source));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(None)
    }

    fn try_file(&self, output: &Output, article: &Article, day: FilingDay) -> Result<(standing::Put, String), FilesError> {
        let mut article = article.clone();
        let desk = standing::Desk { output, extension: self.format.extension(), day: article.day_filed.unwrap_or(day.day) };
        let (held, moved) = desk.identify(&mut article);
        let from_file = day.origin == Origin::File || article.day_filed.is_some();
        let day = FilingDay { day: output.day_filed(&article.id).or(article.day_filed).unwrap_or(day.day), ..day };
        if article.date.is_none() {
            article.date_source = Some(if from_file { Origin::File } else { day.origin });
            // A file of ours has another time than the one that was cleaned first.
            article.day_filed = Some(day.day).filter(|_| from_file);
        }
        let desk = standing::Desk { day: day.day, ..desk };
        let put = desk.put(&article, render(&article, self.format, &self.options), held)?;
        for other in setup::beside(self.format, &self.options.bodies) {
            output.file_beside(put.filed.path(), &article, &render(&article, other, &self.options), other.extension())?;
        }
        Ok((standing::Put { moved, ..put }, article.id))
    }

    /// JSON Lines has a line for every input; the other formats show what has text.
    fn print(&mut self, article: &Article, voice: &Voice) -> io::Result<()> {
        let article = &self.claimed.settle(article);
        let machine = matches!(self.format, Format::Jsonl | Format::Json);
        if !machine && article.text.is_empty() {
            if article.error.is_none() {
                voice.warn(&format!("{}: no article text ({})", article.source, article.verdict.name()));
            }
            return Ok(());
        }
        let mut out = io::stdout().lock();
        if !self.first && !machine {
            out.write_all(b"\n")?;
        }
        self.first = false;
        out.write_all(render(article, self.format, &self.options).as_bytes())?;
        out.flush()
    }
}
