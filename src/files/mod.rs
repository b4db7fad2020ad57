//! Articles on disk: dated files under one output folder, and `manifest.jsonl` with a line for every input.
//!
//! 1. `template` says where an article belongs, `name` makes every part of that path safe on every platform;
//! 2. `folder` makes the folders and follows no symbolic link that leads out of the output folder; `place` holds them open;
//! 3. `owner` tells which article a file that is already there belongs to;
//!    `held` reads back what it holds, `states` keeps several states of one article side by side;
//! 4. `atomic` writes: temporary file in the same folder, fsync, rename, fsync the folder;
//! 5. `manifest` records what became of each input, and mends itself after a crash;
//! 6. `lock` keeps a second process out of the folder; `disk` tells how much room is left.
//!
//! Everything here is synchronous; callers on an async runtime use a blocking thread.

mod atomic;
mod disk;
mod error;
mod folder;
mod held;
mod lock;
mod manifest;
mod name;
mod output;
mod owner;
mod pages;
mod place;
mod record;
mod states;
mod template;

pub use disk::free_bytes;
pub use error::{FilesError, TemplateError};
pub use held::Held;
pub use manifest::ManifestLine;
pub use name::{MAX_NAME_BYTES, slug};
pub use output::{Filed, Output};
pub use pages::PagesFolder;
pub use record::FilingRecord;
pub use template::{DEFAULT_TEMPLATE, PLACEHOLDERS, Template};

/// How the files of an output folder are laid out and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where in the output folder an article's file stands; the extension is added by format.
    pub template: Template,
    /// Whether each file, its folder and the manifest are synced to the disk before the call returns.
    ///
    /// Without it a killed process still leaves whole files only, but a power cut may lose the last of them.
    pub durable: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { template: Template::default(), durable: true }
    }
}
