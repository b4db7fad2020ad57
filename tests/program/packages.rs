//! What packages are made from: one version everywhere, files that are there, a container that is what it says.

use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn one_version_stands_everywhere() {
    let version = env!("CARGO_PKG_VERSION");
    for (file, needle) in [
        ("python/Cargo.toml", format!("version = \"{version}\"\nedition")),
        ("python/Cargo.toml", format!("dateline = {{ path = \"..\", version = \"{version}\"")),
        ("Cargo.lock", format!("name = \"dateline\"\nversion = \"{version}\"")),
    ] {
        assert!(read(file).contains(&needle), "{file} lacks {needle:?}");
    }
}

#[test]
fn the_manifest_names_files_that_are_there() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("TOML");
    let package = &manifest["package"];
    for key in ["homepage", "repository", "documentation"] {
        assert!(package[key].as_str().is_some_and(|url| url.starts_with("https://")), "{key}");
    }
    let assets = |of: &str| package["metadata"][of]["assets"].as_array().expect("assets").clone();
    let deb = assets("deb").into_iter().map(|asset| asset[0].as_str().expect("a path").to_owned());
    let rpm = assets("generate-rpm").into_iter().map(|asset| asset["source"].as_str().expect("a path").to_owned());
    let made = |path: &String| path.starts_with("target/");
    let (ours, theirs): (Vec<String>, Vec<String>) = deb.chain(rpm).partition(|path| !made(path));
    for path in &ours {
        assert!(root().join(path).is_file(), "{path}");
    }
    let script = read("contrib/package/prepare.sh");
    for path in theirs.iter().filter(|path| !path.ends_with("/dateline")) {
        let name = path.rsplit('/').next().expect("a name");
        let folder = path.split('/').nth(2).expect("a folder");
        assert!(script.contains(&format!("$out/{folder}")) && (name.contains('*') || script.contains(name)), "{path} is made by nobody");
    }
    let conffiles = package["metadata"]["deb"]["conf-files"][0].as_str();
    assert_eq!(conffiles, Some("/etc/dateline/dateline.toml"));
}

#[test]
fn the_container_is_what_it_says() {
    let text = read("Dockerfile");
    let known = ["FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"];
    let mut instructions = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (word, rest) = line.split_once(' ').expect("an instruction with arguments");
        assert!(known.contains(&word), "{line}");
        instructions.push((word, rest));
    }
    let all = |word: &str| instructions.iter().filter(|(found, _)| *found == word).map(|(_, rest)| *rest).collect::<Vec<_>>();
    assert_eq!(all("FROM").len(), 2, "a builder and what is left of it");
    assert!(all("FROM").iter().all(|image| image.contains(':') && !image.contains(":latest")), "images have a tag");
    assert_eq!((all("USER"), all("VOLUME"), all("EXPOSE")), (vec!["65532:65532"], vec!["/data"], vec!["8017"]));
    for list in all("ENTRYPOINT")
        .into_iter()
        .chain(all("CMD"))
        .chain(all("HEALTHCHECK").iter().filter_map(|h| h.split_once("CMD ").map(|(_, c)| c)))
    {
        let words: Vec<String> = serde_json::from_str(list).unwrap_or_else(|e| panic!("{list}: {e}: no shell is there"));
        assert!(!words.is_empty());
    }
    let stage = all("COPY").iter().filter_map(|copy| copy.strip_prefix("--from=")).all(|copy| copy.starts_with("build "));
    assert!(stage && text.contains("AS build"), "what is copied comes from the builder");
    // What is left out of the build may not be what it reads.
    let left_out = read(".dockerignore");
    for line in left_out.lines().filter(|line| !line.starts_with('#')) {
        for needed in ["src", "lexicon", "migrations", "config", "Cargo.toml", "Cargo.lock", "benches", "training", "python", "README.md"] {
            assert_ne!(line.trim_end_matches('/'), needed);
        }
    }
}

#[test]
fn workflows_run_the_gate_with_pinned_actions() {
    let mut found = 0;
    for entry in fs::read_dir(root().join(".github/workflows")).expect("workflows") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("read");
        let value: serde_json::Value = serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        assert!(value["jobs"].is_object() && value["permissions"]["contents"] == "read", "{}", path.display());
        for uses in text.lines().filter_map(|line| line.trim().strip_prefix("- uses: ")) {
            let commit = uses.split('@').nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or_default();
            assert!(commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit()), "{uses} is not pinned");
        }
        found += usize::from(text.contains("run: .ci/run"));
    }
    assert_eq!(found, 1);
}
