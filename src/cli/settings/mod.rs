//! `dateline config`: the configuration looked at, shown and begun.

mod check;
mod show;
mod start;

use std::io::{self, Write};

use anyhow::Result;

use super::args::{Common, ConfigCommand, Configuration};
use super::voice::Voice;
use crate::config;
#[cfg(feature = "serve")]
pub(super) use show::shown;

pub(super) fn run(args: &Configuration, common: &Common, voice: &mut Voice) -> Result<u8> {
    match &args.command {
        ConfigCommand::Check(check) => check::run(check, common, voice),
        ConfigCommand::Show(show) => show::run(show, common),
        ConfigCommand::Init(init) => start::run(init, voice),
        ConfigCommand::Schema => {
            writeln!(io::stdout().lock(), "{:#}", config::schema())?;
            Ok(0)
        }
    }
}
