//! `dateline backup`: a whole copy of the state, made while `dateline run` goes on.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::voice::Voice;
use super::{args, clock, setup};
use crate::store::Store;

pub(super) fn run(args: &args::Backup, common: &args::Common, voice: &Voice) -> Result<u8> {
    let flags = args.output.iter().map(|dir| setup::flag("output.dir", dir.display(), "--output")).collect();
    let config = setup::configuration(common, flags)?;
    let path = config.store_path();
    if !config.has_state() {
        bail!("{}: no state yet, so there is nothing to copy; name another with --config or --output", path.display());
    }
    let store = Store::open_with(&path, &config.store.options())?;
    let to = if is_folder(&args.file) {
        std::fs::create_dir_all(&args.file).with_context(|| format!("{}: the folder cannot be made", args.file.display()))?;
        args.file.join(dated())
    } else {
        args.file.clone()
    };
    store.back_up(&to)?;
    let bytes = std::fs::metadata(&to).map_or(0, |found| found.len());
    voice.say(&format!("{} → {} ({} KiB)", path.display(), to.display(), bytes.div_ceil(1024)));
    Ok(0)
}

/// A folder that is there, or a name without an extension: `/var/backups/dateline`, not `state.db`.
fn is_folder(path: &Path) -> bool {
    path.is_dir() || !path.exists() && path.extension().is_none()
}

/// `dateline-2025-04-02T132400Z.db`: names in the order of their times.
fn dated() -> PathBuf {
    let now = format!("{:.0}", clock::now()).replace(':', "");
    PathBuf::from(format!("dateline-{now}.db"))
}
