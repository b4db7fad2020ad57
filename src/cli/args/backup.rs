//! What the user typed: `dateline backup`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline backup /var/backups/dateline.db --config news.toml
  dateline backup /var/backups/ --config news.toml   a name with the time in it

The copy is whole, also while `dateline run` writes. To restore it, stop dateline, put it in the state's place
(remove the -wal and -shm files beside that), and start again. Back up the output folder with it.")]
pub(crate) struct Backup {
    /// The file to write (with an extension, such as state.db), or a folder for dated copies, made if it is missing
    #[arg(value_name = "FILE|DIR")]
    pub(crate) file: PathBuf,
    /// The output folder in which the state lies [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
