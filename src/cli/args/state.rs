//! The arguments of `dateline state`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline state copy --from out/dateline.db --to postgres://news@db.example/news
  dateline state copy --from postgres://news@db.example/news --to out/dateline.db")]
pub(crate) struct State {
    #[command(subcommand)]
    pub(crate) command: StateCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StateCommand {
    /// Copy all rows from one database into another that is still empty, and compare them
    Copy(StateCopy),
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline state copy --from out/dateline.db --to postgres://news@db.example/news
  dateline state copy --from postgres://news@db.example/news --to out/dateline.db

Stop `dateline run` before. It is all or nothing; what was copied from stays as it is. Then name the new place by `path`
under [store]. The password of a server stands in PGPASSWORD. The files and the search index stay where they are.")]
pub(crate) struct StateCopy {
    /// The state that is copied: a file, or `postgres://user@host/database`
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) from: PathBuf,
    /// Where it is copied to; no state may be there yet
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) to: PathBuf,
}
