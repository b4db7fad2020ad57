//! `dateline state copy`: the state moves from a file to a server, or back.

use std::path::Path;

use anyhow::{Result, bail};

use super::args::{self, StateCommand};
use super::setup;
use super::voice::{Voice, counted};
use crate::config::check_state_path;
use crate::store::{Store, copy_rows, is_server};

pub(super) fn run(args: &args::State, common: &args::Common, voice: &Voice) -> Result<u8> {
    let StateCommand::Copy(args) = &args.command;
    let config = setup::configuration(common, Vec::new())?;
    let options = config.store.options();
    for path in [&args.from, &args.to] {
        check_state_path(path)?;
    }
    if !is_server(&args.from) && !args.from.exists() {
        bail!("{}: no state is here, so there is nothing to copy", args.from.display());
    }
    if args.from == args.to {
        bail!("{}: the state cannot be copied onto itself", args.to.display());
    }
    let from = Store::open_with(&args.from, &options)?;
    from.hold()?;
    let to = Store::open_with(&args.to, &options)?;
    to.hold()?;
    let moved = copy_rows(&from, &to)?;
    let rows: u64 = moved.iter().map(|table| table.rows).sum();
    for table in moved {
        voice.detail(&format!("{}: {}", table.table, counted(usize::try_from(table.rows).unwrap_or(usize::MAX), "row")));
    }
    voice.say(&format!(
        "{} → {} ({}, each compared)",
        shown(&args.from),
        shown(&args.to),
        counted(usize::try_from(rows).unwrap_or(usize::MAX), "row")
    ));
    Ok(0)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
