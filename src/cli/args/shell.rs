//! What the user typed: `dateline completions` and `dateline man`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline completions bash > ~/.local/share/bash-completion/completions/dateline
  dateline completions zsh > ~/.zfunc/_dateline            with ~/.zfunc in fpath
  dateline completions fish > ~/.config/fish/completions/dateline.fish
  dateline completions powershell >> $PROFILE

The script asks dateline itself, so that names of sources (of the configuration that is found without --config), verdicts
and flags fit the version that is installed.")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_parser = ["bash", "zsh", "fish", "powershell", "elvish"])]
    pub(crate) shell: String,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline man -o man/         a page for each command: man/dateline.1, man/dateline-run.1 …
  dateline man | man -l -      the first page alone, on stdout")]
pub(crate) struct Man {
    /// The folder for the pages, made if it is missing
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}
