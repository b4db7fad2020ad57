//! What the user typed: `dateline config`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  dateline config init                          a dateline.toml to begin with, in the current folder
  dateline config check                         syntax, keys, folders, and the next visits to each source
  dateline config check --fetch                 and asks each source once
  dateline config show                          every value with the file and line, variable or flag that set it
  dateline config schema > dateline.schema.json for editors

The configuration file is the one that --config names, else $DATELINE_CONFIG, else the first of ./dateline.toml,
$XDG_CONFIG_HOME/dateline/dateline.toml (~/.config, if that is unset) and /etc/dateline/dateline.toml; -v tells which.
Exit status: 0 all is well, 1 a folder cannot be written or a source not be read, 2 the configuration is wrong.")]
pub(crate) struct Configuration {
    #[command(subcommand)]
    pub(crate) command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Look at the configuration without doing anything
    #[command(after_help = "\
Examples:
  dateline config check --config news.toml
  dateline config check --fetch                 also asks each source once, under the rules of [fetch]")]
    Check(ConfigCheck),
    /// Print every value in force, and where it comes from
    #[command(after_help = "\
Examples:
  dateline config show | grep -v default        what is not as it comes
  dateline config show --format json | jq .")]
    Show(ConfigShow),
    /// Write a configuration to begin with
    #[command(after_help = "\
Examples:
  dateline config init
  dateline config init ~/.config/dateline/dateline.toml --full")]
    Init(ConfigInit),
    /// Print the JSON Schema of the configuration
    #[command(after_help = "\
Examples:
  dateline config schema > dateline.schema.json")]
    Schema,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigCheck {
    /// Ask each source once and tell what it offers
    #[arg(long)]
    pub(crate) fetch: bool,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigShow {
    /// text or json
    #[arg(short, long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "json"])]
    pub(crate) format: String,
    /// The output folder [default: out]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigInit {
    /// The file to write; - is stdout
    #[arg(value_name = "FILE", default_value = "dateline.toml")]
    pub(crate) file: PathBuf,
    /// Every key with its default and meaning
    #[arg(long)]
    pub(crate) full: bool,
}
