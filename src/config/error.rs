//! What is wrong with a configuration, and where.

use std::io;
use std::path::PathBuf;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file could not be read.
    #[error("{}: cannot read the configuration: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A line of the file is wrong.
    #[error("{}:{line}: {message}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong, with the key's name and the remedy.
        message: String,
    },
    /// An environment variable or flag is wrong.
    #[error("{origin}: {message}")]
    Setting {
        /// The variable or flag.
        origin: String,
        /// What is wrong, and the remedy.
        message: String,
    },
    /// The address of a source cannot be made absolute.
    #[error("{address:?} is no address that can be read from the folder {}", folder.display())]
    Address {
        /// The address as written.
        address: String,
        /// The current folder.
        folder: PathBuf,
    },
}
