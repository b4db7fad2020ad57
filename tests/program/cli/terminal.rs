//! Colour and progress only where a person watches, and no page commands the terminal.

use std::process::{Command, Stdio};

use super::{Given, article, dateline, dateline_reading, files, fixture, folder, shown};
use crate::site::write;

/// A page whose title, text and address speak to the terminal.
const LOUD: &str = "<html><title>\x1b[31mRed\u{202e}\u{9b}2J &#27;]0;owned&#7; alert</title><h1>\x1b[31mRed\u{202e} alert</h1>\
    <meta name=author content='Eve \x1b[2J Hook\u{2066}'><link rel=canonical href='https://courier.example/\x1b[2J\u{202e}'>\
    <p>The harbour office said on \x1b]52;c;aGk=\x07 Tuesday that the buoy\u{202e} had been towed four cables to the west of its old place.</p>\
    <p>It would stay there until May, the office said, after a survey in the autumn that showed how far the bank had moved.</p></html>";

#[track_caller]
fn assert_tame(text: &str) {
    let loud = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(loud), "{text:?}");
}

#[test]
fn a_pipe_gets_no_colour_and_no_progress() {
    for arguments in [
        &["clean", &fixture("site/articles"), "missing.html"][..],
        &["why", &article("sea-lock-reopens")],
        &["discover", &fixture("site/feed.xml"), "missing.xml"],
        &["clean", "--nonsense"],
        &["--help"],
        &[],
    ] {
        let given = dateline(arguments);
        assert!(!given.out.contains('\x1b') && !given.err.contains(['\x1b', '\r']), "{arguments:?}: {:?}", given.err);
    }
}

#[test]
fn colour_can_be_asked_for_and_refused() {
    let colour = |when: &str| dateline(&["clean", "--color", when, "missing.html"]).ends(2).err.contains("\x1b[31merror: \x1b[0m");
    assert!(colour("always") && !colour("never") && !colour("auto"));
}

#[test]
fn why_shows_a_loud_page_without_obeying_it() {
    let given = dateline_reading(&["why", "-", "--full"], LOUD.as_bytes()).ends(0);
    assert!(given.out.contains("alert") && given.out.contains("Tuesday"), "{}", given.out);
    assert_tame(&given.out);
}

#[test]
fn o14_notices_and_errors_of_a_loud_page_are_tame() {
    let dir = folder();
    let path = shown(write(&dir.path().join("loud\u{202e}\x1b[2J\nerror: forged.html"), LOUD));
    let given =
        dateline(&["clean", "-v", &path, &shown(dir.path().join("none\x1b[2J\u{202e}.html")), "-o", &shown(dir.path().join("out"))])
            .ends(1);
    assert_tame(&given.err);
    assert!(!given.err.lines().any(|l| l.starts_with("error: forged")), "a name is no line of its own: {}", given.err);
    let names: Vec<_> = files(&dir.path().join("out")).into_keys().map(shown).collect();
    for name in names {
        assert_tame(&name);
    }
}

#[test]
fn addresses_of_a_loud_feed_are_tame() {
    let dir = folder();
    let feed =
        "<rss><channel><item><title>\x1b[2J</title><link>https://courier.example/a\u{202e}\x1b[2J?b\u{9b}</link></item></channel></rss>";
    let path = shown(write(&dir.path().join("feed.xml"), feed));
    let given = dateline(&["discover", &path]);
    assert_tame(&given.out);
    assert_tame(&given.err);
}

/// Runs under a pseudo-terminal, if this machine can make one.
fn on_a_terminal(command: &str) -> Option<Given> {
    let line = format!("{} {command}", env!("CARGO_BIN_EXE_dateline"));
    let output = Command::new("script").args(["-qec", &line, "/dev/null"]).stdin(Stdio::null()).env("TERM", "xterm").output().ok()?;
    let given = Given {
        status: output.status.code()?,
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    if given.err.is_empty() { Some(given) } else { None }
}

#[test]
fn a_terminal_gets_colour_and_progress() {
    let dir = folder();
    let Some(error) = on_a_terminal("clean missing.html") else {
        println!("skipped: no pseudo-terminal here");
        return;
    };
    assert!(error.out.contains("\x1b[31merror: \x1b[0m"), "{:?}", error.out);
    let long =
        on_a_terminal(&format!("clean {} {} -o {}", fixture("site/articles"), fixture("dumps"), shown(dir.path()))).expect("a terminal");
    assert!(long.out.contains("/34 pages"), "{:?}", long.out);
    assert!(long.out.contains("34 inputs: "), "the summary stays: {:?}", long.out);
    let quiet = on_a_terminal(&format!("clean -q {} -o {}", fixture("site/articles"), shown(dir.path()))).expect("a terminal");
    assert_eq!(quiet.out, "", "quiet is quiet on a terminal too");
}

#[test]
fn what_a_loud_feed_says_is_tame_on_standard_output() {
    let dir = folder();
    let item = "<item><title>Fer\u{202e}ry\u{9b}2J</title><link>/2025/04/02/a-b-c</link><guid isPermaLink='false'>g\u{9b}\u{2066}</guid>\
                <author>Ada \u{202e}Lind</author><description>&lt;p&gt;x\u{9b}&lt;/p&gt;</description></item>";
    let feed = write(&dir.path().join("feed.xml"), format!("<rss><channel><title>C\u{9b}ourier</title>{item}</channel></rss>"));
    let opml = write(
        &dir.path().join("feeds.opml"),
        "<opml><body><outline text='A\u{9b}B\u{202e}' xmlUrl='https://a.example/feed'/></body></opml>",
    );
    for arguments in [
        &["discover", &shown(feed.clone()), "--format", "jsonl"][..],
        &["discover", &shown(opml.clone()), "--feeds", "--format", "jsonl"],
        &["discover", &shown(opml), "--format", "opml"],
        &["discover", &shown(feed)],
    ] {
        let given = dateline(arguments).ends(0);
        assert!(!given.out.is_empty());
        assert_tame(&given.out);
    }
}
