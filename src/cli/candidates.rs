//! Completions: the script for a shell, and the words that it asks for.

use std::ffi::OsString;
use std::io::{self, Write};

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::Shells;

use super::args;
use super::setup;
use crate::config::{Config, Layers, environment, find};
use crate::model::PageVerdict;

/// The variable by which a shell's script asks; it holds the shell's name.
const VARIABLE: &str = "DATELINE_COMPLETE";

/// `dateline completions SHELL`.
pub(super) fn run(args: &args::Completions) -> Result<u8> {
    let shells = Shells::builtins();
    let Some(shell) = shells.completer(&args.shell) else { bail!("{}: no shell that we know", args.shell) };
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "dateline", "dateline", "dateline", &mut script)?;
    io::stdout().lock().write_all(&script)?;
    Ok(0)
}

/// Answers a shell's script, if one asks: whether it did.
pub(super) fn answered(arguments: &[OsString]) -> Result<bool> {
    let Some(name) = environment::variable(VARIABLE) else { return Ok(false) };
    let shells = Shells::builtins();
    let shell = shells.completer(&name).with_context(|| format!("{VARIABLE}: {name:?} is no shell that we know"))?;
    let words = arguments.iter().position(|word| word == "--").map_or(&[][..], |at| &arguments[at + 1..]);
    let mut command = args::Cli::command();
    command.build();
    let mut out = Vec::new();
    shell.write_complete(&mut command, words.to_vec(), Some(&setup::current_folder()?), &mut out)?;
    io::stdout().lock().write_all(&out)?;
    Ok(true)
}

/// Names and addresses of the sources of the configuration that is found without a flag; none where that is wrong.
pub(super) fn sources() -> Vec<CompletionCandidate> {
    let file = find(None).map(|found| found.path);
    let layers = Layers { file: file.clone(), environment: environment::settings(&environment::variables()), flags: Vec::new() };
    let listed = Config::load(&layers).and_then(|config| config.all_sources(file.as_deref())).unwrap_or_default();
    let named = |listed: &crate::config::Listed| {
        let address = crate::cli::redact::redact(&listed.source.url.to_string());
        let name = &listed.source.name;
        if name.is_empty() { CompletionCandidate::new(address) } else { CompletionCandidate::new(name).help(Some(address.into())) }
    };
    listed.iter().map(named).collect()
}

/// The verdicts that `--accept` and `--verdict` name.
pub(super) fn verdicts() -> Vec<CompletionCandidate> {
    PageVerdict::ALL.iter().map(|verdict| verdict.name()).filter(|name| *name != "failed").map(CompletionCandidate::new).collect()
}
