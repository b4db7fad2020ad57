//! The command line: one file per subcommand.

mod address_list;
mod args;
mod backup;
mod candidates;
mod chains;
mod clean;
mod clock;
mod discover;
mod examples;
mod fetch;
mod filter;
mod health;
mod hooks;
mod inputs;
mod items;
mod learning;
mod manual;
mod net;
mod object;
mod ordered;
mod outcome;
mod readings;
mod redact;
mod remembered;
mod reprocess;
mod retry;
mod robots;
mod run;
mod saved;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod settings;
mod setup;
mod shelf;
mod signals;
mod site_rules;
mod source;
mod standing;
mod state;
mod status;
mod stories;
#[cfg(feature = "parquet")]
mod table;
mod telling;
mod troubled;
mod voice;
mod why;
mod writer;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use voice::Voice;

/// What a shell gives for a program that wrote to a closed pipe: 128 and the number of SIGPIPE.
const CLOSED_PIPE: u8 = 141;

/// Runs the program with these arguments (the first is its own name) and gives its exit status:
/// 0 all done, 1 some inputs failed, 2 wrong usage or nothing done, 141 whoever read the output went away before all was written.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::from(status(arguments))
}

/// The same, with the exit status as a number: for a caller that goes on.
pub fn status(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    match candidates::answered(&arguments) {
        Ok(false) => {}
        Ok(true) => return 0,
        // A shell shows nothing of it.
        Err(_) => return 2,
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to stdout and are no error; a closed pipe loses nothing.
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let mut voice = Voice::new(&cli.common);
    match setup::found(&cli.common) {
        Some(found) => voice.detail(&format!("configuration: {} ({})", found.path.display(), found.by)),
        None => voice.detail("configuration: none found; defaults and environment"),
    }
    signals::outlive_file_limits();
    match dispatch(&cli, &mut voice) {
        Ok(status) => status,
        Err(error) if is_closed_pipe(&error) => CLOSED_PIPE,
        Err(error) => {
            voice.end();
            voice.error(&told(&error));
            2
        }
    }
}

fn dispatch(cli: &Cli, voice: &mut Voice) -> anyhow::Result<u8> {
    match &cli.command {
        Command::Clean(args) => clean::run(args, &cli.common, voice),
        Command::Fetch(args) => fetch::run(args, &cli.common, voice),
        Command::Discover(args) => discover::run(args, &cli.common, voice),
        Command::Run(args) => run::run(args, &cli.common, voice),
        Command::Search(args) => search::run(args, &cli.common, voice),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => serve::run_tools(args, &cli.common, voice),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(args, &cli.common, voice),
        Command::Why(args) => why::run(args, &cli.common, voice),
        Command::Status(args) => status::run(args, &cli.common, voice),
        Command::Robots(args) => robots::run(args, &cli.common, voice),
        Command::Rules(args) => site_rules::run(args, &cli.common, voice),
        Command::Reprocess(args) => reprocess::run(args, &cli.common, voice),
        Command::Retry(args) => retry::run(args, &cli.common, voice),
        Command::Source(args) => source::run(args, &cli.common, voice),
        Command::Config(args) => settings::run(args, &cli.common, voice),
        Command::Completions(args) => candidates::run(args),
        Command::Man(args) => manual::run(args, voice),
        Command::State(args) => state::run(args, &cli.common, voice),
        Command::Backup(args) => backup::run(args, &cli.common, voice),
    }
}

/// The error and what is behind it, each said once: many of our messages end with their cause already.
fn told(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| match told.as_str() {
        "" => cause,
        before if before.contains(&cause) => told,
        before => format!("{before}: {cause}"),
    })
}

/// The reader of our output went away: `dateline … | head`. Nothing is said, and no success claimed.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe))
}
