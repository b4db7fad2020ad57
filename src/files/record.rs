//! What the manifest of an output folder says of its articles, for those who only look: no lock is taken, nothing is mended.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;

use super::error::FilesError;
use super::manifest::{MANIFEST_NAME, ManifestLine};

/// Which article and which source has which file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilingRecord {
    by_id: HashMap<String, String>,
    /// Source → id and file.
    by_source: HashMap<String, (String, String)>,
}

impl FilingRecord {
    /// Reads the manifest; a folder without one has no files. Lines that are damaged are passed by.
    pub fn read(dir: &Path) -> Result<Self, FilesError> {
        let path = dir.join(MANIFEST_NAME);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(FilesError::io("read the manifest", &path, error)),
        };
        let mut record = Self::default();
        for line in BufReader::new(file).split(b'\n') {
            let line = line.map_err(|error| FilesError::io("read the manifest", &path, error))?;
            let Ok(line) = serde_json::from_slice::<ManifestLine>(&line) else { continue };
            if let Some(file) = line.file {
                record.by_id.insert(line.id.clone(), file.clone());
                record.by_source.insert(line.source, (line.id, file));
            }
        }
        Ok(record)
    }

    /// Source, id and file of each article, by its sources.
    pub fn articles(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.by_source.iter().map(|(source, (id, file))| (source.as_str(), id.as_str(), file.as_str()))
    }

    /// The file of an article.
    #[must_use]
    pub fn file_of(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// The file of the article that a source gave last.
    #[must_use]
    pub fn file_of_source(&self, source: &str) -> Option<&str> {
        self.by_source.get(source).map(|(_, file)| file.as_str())
    }

    /// The id of that article.
    #[must_use]
    pub fn id_of_source(&self, source: &str) -> Option<&str> {
        self.by_source.get(source).map(|(id, _)| id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_line_holds_and_damage_is_passed_by() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(FilingRecord::read(dir.path()).expect("nothing yet"), FilingRecord::default());
        let line = |source: &str, file: &str| format!("{{\"source\":\"{source}\",\"id\":\"1\",\"verdict\":\"article\",\"file\":{file}}}\n");
        let text = [line("a", "\"x.txt\""), "{\"torn".to_owned() + "\n", line("a", "\"y.txt\""), line("b", "null")].concat();
        std::fs::write(dir.path().join(MANIFEST_NAME), text).expect("written");
        let record = FilingRecord::read(dir.path()).expect("a record");
        assert_eq!((record.file_of("1"), record.file_of_source("a"), record.file_of_source("b")), (Some("y.txt"), Some("y.txt"), None));
    }
}
