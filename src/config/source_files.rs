//! Sources in files of their own: `sources.d/*.toml` beside the configuration file.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Config, ConfigError, Interval, Kind, Source, explain, load};

/// A source and the file in which it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The source.
    pub source: Source,
    /// The file.
    pub file: PathBuf,
}

/// All that a file of sources may hold.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    #[serde(rename = "source", default)]
    sources: Vec<Source>,
}

impl Config {
    /// The folder of further files with sources: beside the configuration file, or in the current folder if there is none.
    #[must_use]
    pub fn sources_folder(&self, file: Option<&Path>) -> PathBuf {
        file.and_then(Path::parent).unwrap_or(Path::new("")).join(&self.schedule.sources_dir)
    }

    /// All sources: those of the configuration, then those of each file of the folder, in the order of their names.
    ///
    /// `file` is the configuration file. A source that stands twice is an error that names both places.
    pub fn all_sources(&self, file: Option<&Path>) -> Result<Vec<Listed>, ConfigError> {
        let main = file.unwrap_or(Path::new("")).to_owned();
        let mut all: Vec<Listed> = self.sources.iter().map(|source| Listed { source: source.clone(), file: main.clone() }).collect();
        for path in files(&self.sources_folder(file))? {
            let sources = self.read_sources(&path)?;
            all.extend(sources.into_iter().map(|source| Listed { source, file: path.clone() }));
        }
        let mut seen: HashMap<String, &Path> = HashMap::new();
        for listed in &all {
            if let Some(first) = seen.insert(listed.source.url.key(), &listed.file) {
                let message = format!("the source \"{}\" stands in {} already", listed.source.url, first.display());
                return Err(ConfigError::File { path: listed.file.clone(), line: 1, message });
            }
        }
        Ok(all)
    }

    /// The sources of one file; none if there is no such file.
    pub fn read_sources(&self, path: &Path) -> Result<Vec<Source>, ConfigError> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(ConfigError::Read { path: path.to_owned(), source }),
            Ok(text) => text,
        };
        let read: SourceFile = toml::from_str(&text).map_err(|error| explain::in_file(path, &text, &error))?;
        let config = Self { sources: read.sources, security: self.security.clone(), schedule: self.schedule.clone(), ..Self::default() };
        load::check_sources(&config, path, &text)?;
        Ok(config.sources)
    }
}

/// The `.toml` files of a folder, in the order of their names; hidden ones are left out.
fn files(folder: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    let fault = |source| ConfigError::Read { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(fault)?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(fault)?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Sources as a file holds them; keys that have their defaults are left out.
#[must_use]
pub fn to_toml(sources: &[Source]) -> String {
    let mut out = String::from(
        "# Written by `dateline source`, which keeps no comments here; your own sources may stand in other files of this folder.\n",
    );
    for source in sources {
        let _ = writeln!(out, "\n[[source]]\nurl = {}", quoted(&source.url.to_string()));
        let texts = [("name", &source.name), ("cron", &source.cron), ("timezone", &source.timezone)];
        if source.kind != Kind::Auto {
            let _ = writeln!(out, "kind = {}", quoted(source.kind.name()));
        }
        if source.every != Interval::Auto {
            let _ = writeln!(out, "every = {}", quoted(&source.every.to_string()));
        }
        for (key, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
            let _ = writeln!(out, "{key} = {}", quoted(text));
        }
    }
    out
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let mut sources: Vec<Source> =
            ["https://a.example/f?x=\"1\"", "http://b.example/é"].map(|url| Source::new(url.parse().expect("an address"))).into();
        sources[0].name = "Ä \"quoted\" \\ name\nwith a line".to_owned();
        sources[0].every = "1h 30m".parse().expect("an interval");
        sources[1].cron = "0 7 * * 1-5".to_owned();
        sources[1].timezone = "Europe/Berlin".to_owned();
        sources[1].kind = Kind::Sitemap;
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("x.toml");
        fs::write(&path, to_toml(&sources)).expect("written");
        assert_eq!(Config::default().read_sources(&path).expect("valid"), sources);
    }

    #[test]
    fn files_of_the_folder_are_read_in_order_and_faults_are_named() {
        let dir = tempfile::tempdir().expect("a folder");
        let main = dir.path().join("news.toml");
        let folder = dir.path().join("sources.d");
        fs::create_dir(&folder).expect("made");
        let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("written");
        write("b.toml", "[[source]]\nurl = \"https://b.example/\"\n");
        write("a.toml", "[[source]]\nurl = \"https://a.example/\"\n");
        write(".hidden.toml", "nonsense");
        write("notes.txt", "nonsense");
        let config = Config::parse("[[source]]\nurl = \"https://main.example/\"\n", &main).expect("valid");
        let urls = |listed: Vec<Listed>| listed.iter().map(|l| l.source.url.to_string()).collect::<Vec<_>>();
        assert_eq!(
            urls(config.all_sources(Some(&main)).expect("valid")),
            ["https://main.example/", "https://a.example/", "https://b.example/"]
        );
        write("c.toml", "\n[[source]]\nurl = \"https://c.example/\"\ncron = \"0 7 * *\"\n");
        let error = config.all_sources(Some(&main)).expect_err("wrong").to_string();
        assert!(error.contains("c.toml:2: source.cron: \"0 7 * *\" is no cron line"), "{error}");
        write("c.toml", "[[source]]\nurl = \"https://a.example/\"\n");
        let error = config.all_sources(Some(&main)).expect_err("twice").to_string();
        assert!(error.contains("c.toml") && error.contains("a.toml already"), "{error}");
        write("c.toml", "[output]\ndir = \"x\"\n");
        let error = config.all_sources(Some(&main)).expect_err("no source").to_string();
        assert!(error.contains("c.toml:1: unknown key \"output\""), "{error}");
    }
}
