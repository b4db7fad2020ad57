//! Several states of one article: the newest has the article's name, those before it stand beside it as `…-v1.txt`, `…-v2.txt`.

use jiff::civil;

use super::error::FilesError;
use super::held::Held;
use super::manifest::ManifestLine;
use super::output::{Filed, Output, dotted, with_extension, with_version};
use crate::model::Article;

/// More states than this of one article are not looked for.
const MOST_STATES: u32 = 10_000;

impl Output {
    /// What stands under an id: where the manifest says so, or where the article's own file would stand.
    #[must_use]
    pub fn held(&self, article: &Article, id: &str, extension: &str, day: civil::Date) -> Option<Held> {
        let extension = dotted(extension);
        self.places(article, id, &extension, day).into_iter().find_map(|file| {
            let held = Held::open(self.root(), &file, None)?;
            let is_its = held.id.as_deref().map_or_else(|| self.was_filed_at(&file, id), |owner| owner == id);
            is_its.then_some(held)
        })
    }

    /// The states of the article with this file, in the format of that extension: the newest first, the others in their order.
    #[must_use]
    pub fn states(&self, file: &str, extension: &str) -> Vec<Held> {
        let file = with_extension(file, &dotted(extension));
        let mut out: Vec<Held> = Held::open(self.root(), &file, None).into_iter().collect();
        for version in 1..=MOST_STATES {
            let name = version_of(&file, version);
            match Held::open(self.root(), &name, Some(version)) {
                Some(state) => out.push(state),
                // Where each version has a file of its own, the first one has the plain name.
                None if version == 1 => {}
                None => break,
            }
        }
        out
    }

    /// What a source gave when it was last filed: the id, the mark of its file, and whether it was read from the same bytes
    /// (`None`: the manifest does not say).
    #[must_use]
    pub fn given(&self, article: &Article) -> Option<(String, Option<u32>, Option<bool>)> {
        let manifest = self.manifest();
        let given = manifest.given(&article.source)?;
        Some((given.id.to_string(), given.version, given.page.zip(article.page).map(|(before, now)| before == now)))
    }

    /// Writes one state of an article: with a mark, beside the newest one; without, in its place.
    pub fn file_state(&self, article: &Article, contents: &str, file: &str, version: Option<u32>) -> Result<Filed, FilesError> {
        let name = version.map_or_else(|| file.to_owned(), |version| version_of(file, version));
        self.file_at(&name, &article.id, contents)
    }

    /// Puts the newest state aside under its number, with the manifest's line of the page that it was read from, unless that is `but`.
    pub fn put_aside(&self, article: &Article, newest: &Held, version: u32, but: &str) -> Result<(), FilesError> {
        let filed = self.file_state(article, &newest.contents, &newest.file, Some(version))?;
        let source = newest.source.as_deref().filter(|source| *source != but);
        let line = source.map(|source| self.manifest().line_of(source)).transpose()?.flatten();
        if let Some(line) = line.filter(|line| line.file.as_deref() == Some(&*newest.file)) {
            self.record(&ManifestLine { file: Some(self.relative(filed.path())), version: Some(version), ..line })?;
        }
        Ok(())
    }
}

fn version_of(file: &str, version: u32) -> String {
    let plain = with_extension(file, "");
    let extension = &file[plain.len()..];
    format!("{}{extension}", with_version(&plain, version, extension.len()))
}
