//! `render_command`: pages that need scripts, as a program of our own shows them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::{dateline, folder, manifest, page, shown};
use crate::site::{FETCH, Site, write};

const SHELL: &[u8] = b"<!doctype html><html lang=en><head><title>Vale Dispatch</title><script defer src=/main.js></script></head>\
<body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div></body></html>";

/// A configuration with a program that is this script.
fn configured(dir: &Path, script: &str, more: &str) -> String {
    let program = write(&dir.join("show"), format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("made a program");
    let command = format!("render_command = [\"{}\", \"--address={{url}}\", \"{}\"]", program.display(), dir.display());
    shown(write(&dir.join("c.toml"), format!("{FETCH}\n{command}\n{more}\n")))
}

fn shells() -> Site {
    let plain = page("The buoy", "buoy");
    Site::serve(&[
        ("/app", "text/html", SHELL),
        ("/app2", "text/html", SHELL),
        ("/plain", "text/html", plain.as_bytes()),
        ("/robots.txt", "text/plain", b"User-agent: *\nDisallow: /app2\n"),
    ])
}

#[test]
fn a_shell_is_shown_and_a_page_is_not() {
    let (site, dir) = (shells(), folder());
    write(&dir.path().join("shown.html"), page("The lamp", "lamp"));
    let config = configured(dir.path(), "echo \"$1\" >> \"$2/asked\"; cat \"$2/shown.html\"", "");
    let (out, urls) = (dir.path().join("out"), ["/app", "/plain", "/app2"].map(|path| site.url(path)));
    let arguments = ["fetch", "--config", &config, "-o", &shown(&out), "--keep-pages", "db", &urls[0], &urls[1], &urls[2]];
    dateline(&arguments).ends(1).says(&["2 article, 1 failed"]).says(&["robots.txt forbids it"]);
    // Asked for the shell alone: neither for the page, nor for what robots.txt forbids.
    assert_eq!(fs::read_to_string(dir.path().join("asked")).expect("asked"), format!("--address={}\n", urls[0]));
    let lines = manifest(&out);
    let line = |url: &str| lines.iter().find(|line| line["source"] == url).expect("a line");
    assert_eq!((&line(&urls[0])["body_source"], line(&urls[0])["title"].as_str()), (&"rendered".into(), Some("The lamp")));
    assert!(line(&urls[1])["body_source"].is_null());
    // The page is kept as it was shown: no program is needed to read it again.
    fs::remove_file(dir.path().join("show")).expect("removed");
    let given = dateline(&["reprocess", "--config", &config, "-o", &shown(&out)]).ends(0);
    assert!(!given.out.contains("-The harbour"), "{}", given.out);
    let config = configured(dir.path(), "cat \"$2/shown.html\"", "");
    let records = dateline(&["fetch", "--config", &config, "--format", "jsonl", &urls[0]]).ends(0).records();
    assert_eq!((&records[0]["body_source"], &records[0]["verdict"]), (&"rendered".into(), &"article".into()));
}

#[test]
fn a_program_that_gives_no_page_leaves_the_shell() {
    let site = shells();
    for (script, more, words) in [
        ("exit 4", "", "render_command: it failed"),
        ("true", "", "printed nothing"),
        ("sleep 60", "render_timeout = \"300ms\"", "took longer than 0.3 s"),
        ("sleep 60 & exec cat <&0 /dev/zero | sleep 60", "render_timeout = \"300ms\"", "took longer than 0.3 s"),
        ("yes '<p>The lock is closed until the spring.</p>'", "max_page_bytes = 100_000", "printed more than 100000 bytes"),
    ] {
        let dir = folder();
        let config = configured(dir.path(), script, more);
        let given = dateline(&["fetch", "--config", &config, "--format", "jsonl", &site.url("/app")]).ends(0);
        given.says(&[words]);
        assert_eq!(given.records()[0]["verdict"], "shell", "{script}");
    }
}

#[test]
fn a_page_that_waits_for_the_program_holds_no_place_among_the_requests() {
    let (site, dir) = (shells(), folder());
    write(&dir.path().join("shown.html"), page("The lamp", "lamp"));
    // The program shows the page once another was asked for, and gives up after a while.
    let script = "for n in $(seq 400); do [ -e \"$2/other\" ] && exec cat \"$2/shown.html\"; sleep 0.05; done";
    let config = configured(dir.path(), script, "concurrency = 1\nrender_timeout = \"60s\"");
    let urls = ["/app", "/plain"].map(|path| site.url(path));
    let given = std::thread::scope(|scope| {
        scope.spawn(|| {
            let asked = || site.asked().iter().any(|path| path == "/plain");
            for _ in 0..400 {
                if asked() {
                    return drop(write(&dir.path().join("other"), ""));
                }
                std::thread::sleep(std::time::Duration::from_millis(50));
            }
        });
        dateline(&["fetch", "--config", &config, "--format", "jsonl", &urls[0], &urls[1]]).ends(0)
    });
    let titles: Vec<_> = given.records().iter().map(|record| record["title"].clone()).collect();
    assert!(titles.contains(&"The lamp".into()) && titles.contains(&"The buoy".into()), "{titles:?}");
}

#[test]
fn a_command_that_names_no_address_is_refused() {
    let dir = folder();
    for command in ["[\"browser\"]", "[\"browser\", \"--dump\"]", "[\"{url}\", \"{url}\"]", "[\"\", \"{url}\"]"] {
        let config = shown(write(&dir.path().join("c.toml"), format!("{FETCH}\nrender_command = {command}\n")));
        dateline(&["fetch", "--config", &config, "http://127.0.0.1/"]).ends(2).says(&["render_command", "{url}"]);
    }
}

/// A program that asks for what its script names as a browser would: through the proxy, under a profile of its own.
fn guarded(dir: &Path, asks: &str, more: &str) -> String {
    let inner = format!("{FETCH}\nobey_robots = false\n").replace("\"127.0.0.1\"", "\"127.0.0.0/8\"");
    write(&dir.join("inner.toml"), inner);
    let binary = env!("CARGO_BIN_EXE_dateline");
    let script = format!(
        "profile=$1; proxy=$2; agent=$3\ntouch \"$profile/is-there\"; echo \"$profile $agent\" > '{0}/seen'\n\
         ask() {{ sed \"s|^pause|proxy = \\\"$proxy\\\"\\npause|\" '{0}/inner.toml' > '{0}/asking.toml'; \
         '{binary}' fetch --config '{0}/asking.toml' --format html \"$1\"; }}\n{asks}",
        dir.display()
    );
    let program = write(&dir.join("show"), format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("made a program");
    let command = format!("render_command = [\"{}\", \"{{profile}}\", \"{{proxy}}\", \"{{agent}}\", \"{{url}}\"]", program.display());
    shown(write(&dir.join("c.toml"), format!("{FETCH}\nuser_agent = \"courier-test/1\"\n{command}\n{more}\n")))
}

#[test]
fn what_a_page_loads_passes_the_guards() {
    let (site, dir) = (shells(), folder());
    let other = site.url("/plain").replace("127.0.0.1", "127.0.0.2");
    let asks = format!("ask '{}'; ask '{}'; ask '{other}'; true", site.url("/plain"), site.url("/app2"));
    let config = guarded(dir.path(), &asks, "");
    let given = dateline(&["fetch", "--config", &config, "--format", "jsonl", &site.url("/app")]).ends(0);
    let record = given.records().remove(0);
    assert_eq!((record["body_source"].as_str(), record["title"].as_str()), (Some("rendered"), Some("The buoy")), "{record}");
    given.says(&["/app2 was refused", "robots.txt"]).says(&["127.0.0.2", "allow_private_networks"]);
    assert_eq!(site.asked().iter().filter(|path| *path == "/app2").count(), 0);
    let seen = fs::read_to_string(dir.path().join("seen")).expect("it was started");
    let (profile, agent) = seen.trim().split_once(' ').expect("two words");
    assert!(agent == "courier-test/1" && !Path::new(profile).exists(), "{seen}");
}

#[test]
fn a_page_that_loads_too_much_is_told() {
    let (site, dir) = (shells(), folder());
    let asks = format!("ask '{0}'; ask '{0}?again'; true", site.url("/plain"));
    let config = guarded(dir.path(), &asks, "render_requests = 1");
    let given = dateline(&["fetch", "--config", &config, "--format", "jsonl", &site.url("/app")]).ends(0);
    given.says(&["more than 1 requests (`render_requests` under [fetch])"]);
}
