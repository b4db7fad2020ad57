//! `dateline config init`.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::super::args::ConfigInit;
use super::super::voice::Voice;
use crate::config::{DEFAULTS, STARTER};

pub(super) fn run(args: &ConfigInit, voice: &Voice) -> Result<u8> {
    let text = if args.full { full() } else { STARTER.to_owned() };
    if args.file.as_os_str() == "-" {
        io::stdout().lock().write_all(text.as_bytes())?;
        return Ok(0);
    }
    let shown = args.file.display();
    if let Some(folder) = args.file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    }
    match write(&args.file, &text) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{shown}: exists already; name another file, or look at it with `dateline config check`")
        }
        written => written.with_context(|| format!("{shown}: cannot be written"))?,
    }
    voice.say(&format!("{shown} written; look at it with `dateline config check`, add sources with `dateline source add URL`"));
    Ok(0)
}

/// A file that is there is never touched.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Every key, with the schema's public address: the file stands somewhere else than ours.
fn full() -> String {
    let schema = STARTER.lines().next().unwrap_or_default();
    DEFAULTS.split_once('\n').map_or_else(|| DEFAULTS.to_owned(), |(_, rest)| format!("{schema}\n{rest}"))
}
