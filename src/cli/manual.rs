//! `dateline man`: a page of the manual for each command, made from what `--help` says.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args;
use super::voice::{Voice, counted};

pub(super) fn run(args: &args::Man, voice: &Voice) -> Result<u8> {
    let mut command = args::Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.output else {
        io::stdout().lock().write_all(&page(&command)?)?;
        return Ok(0);
    };
    fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    let written = pages(&command, "dateline", folder)?;
    voice.say(&format!("{} written to {}", counted(written, "page"), folder.display()));
    Ok(0)
}

/// The command's page and those of its subcommands; says how many.
fn pages(command: &Command, name: &str, folder: &Path) -> Result<usize> {
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page(command)?).with_context(|| format!("{}: cannot be written", path.display()))?;
    let below = command.get_subcommands().filter(|sub| !sub.is_hide_set());
    below.map(|sub| pages(sub, &format!("{name}-{}", sub.get_name()), folder)).sum::<Result<usize>>().map(|n| n + 1)
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let version = format!("dateline {}", env!("CARGO_PKG_VERSION"));
    Man::new(command.clone()).source(version).manual("dateline").render(&mut out)?;
    Ok(out)
}
