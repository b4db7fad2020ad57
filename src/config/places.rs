//! Where the configuration file is looked for.

use std::path::{Path, PathBuf};

use super::environment;

/// The name of the file in each place.
const NAME: &str = "dateline.toml";
/// The folder of the whole machine.
const SYSTEM: &str = "/etc/dateline";

/// A configuration file, and why it is the one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// The flag, the variable or the place.
    pub by: &'static str,
}

/// The configuration file: the one that a flag names, else `$DATELINE_CONFIG`, else the first that stands in the current folder, in the
/// user's folder of configurations or in `/etc/dateline`. One that is named need not exist: reading it tells.
#[must_use]
pub fn find(named: Option<&Path>) -> Option<Found> {
    let named = named.map(|path| Found { path: path.to_owned(), by: "--config" });
    named.or_else(|| environment::config_file().map(|path| Found { path, by: "$DATELINE_CONFIG" })).or_else(|| first(places()))
}

/// The places, the first one that holds a file wins.
fn places() -> impl Iterator<Item = Found> {
    let own = environment::config_folder().map(|folder| Found { path: folder.join("dateline").join(NAME), by: "$XDG_CONFIG_HOME" });
    let here = Found { path: PathBuf::from(NAME), by: "the current folder" };
    let system = Found { path: Path::new(SYSTEM).join(NAME), by: "the system" };
    [Some(here), own, Some(system)].into_iter().flatten()
}

fn first(places: impl Iterator<Item = Found>) -> Option<Found> {
    places.into_iter().find(|found| found.path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_and_the_first_file_that_stands_is_taken() {
        let flag = find(Some(Path::new("none.toml"))).expect("named");
        assert_eq!((flag.path.as_path(), flag.by), (Path::new("none.toml"), "--config"));
        let dir = tempfile::tempdir().expect("a folder");
        let place = |name: &str| Found { path: dir.path().join(name), by: "a place" };
        std::fs::write(dir.path().join("b"), "").expect("written");
        std::fs::write(dir.path().join("c"), "").expect("written");
        assert_eq!(first(["a", "b", "c"].map(place).into_iter()), Some(place("b")));
        assert_eq!(first(["a"].map(place).into_iter()), None);
    }
}
