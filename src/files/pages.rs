//! A folder of further files in an output folder, such as that of the kept pages: made and written without following a link.

use std::fs::File;
use std::io;
use std::path::Path;

use super::error::FilesError;
use super::folder::Root;
use super::place::{Dir, How};

/// A folder in the output folder, held.
#[derive(Debug)]
pub struct PagesFolder(Dir);

impl PagesFolder {
    /// Opens it, making it if need be. A link that leads out of the output folder is an error.
    pub fn open(out: &Path, name: &str, durable: bool) -> Result<Self, FilesError> {
        let relative = format!("{name}/x");
        Root::open(out)?.make_parents(&relative, durable).map(|(dir, _)| Self(dir))
    }

    /// Begins a file that is not there.
    pub fn begin(&self, name: &str) -> io::Result<File> {
        self.0.file(name, How::New)
    }
}
