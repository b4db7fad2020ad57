//! Rules and addresses are compared as RFC 9309, section 2.2.2, says: however each of them is escaped.

use dateline::robots::Robots;

/// Whether the only rule, `Disallow: RULE`, speaks of the address.
fn denies(rule: &[u8], address: &str) -> bool {
    let file = [b"User-agent: *\nDisallow: ".as_slice(), rule, b"\n"].concat();
    !Robots::parse(&file).check("dateline", address).allowed
}

#[track_caller]
fn table(cases: &[(&str, &str, bool)]) {
    let wrong: Vec<_> = cases.iter().filter(|(rule, address, denied)| denies(rule.as_bytes(), address) != *denied).collect();
    assert!(wrong.is_empty(), "{} of {} hold; not: {wrong:?}", cases.len() - wrong.len(), cases.len());
}

#[test]
fn unreserved_letters_are_themselves_however_they_are_written() {
    table(&[
        ("/t/baz", "/t/%62az", true),
        ("/t/baz", "https://a.example/t/%62%61%7A", true),
        ("/t/baz", "/t/ba%7az", true),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", true),
        ("/q~user", "/q%7Euser", true),
        ("/q~user", "/q%7euser", true),
        ("/r%7Euser", "/r~user", true),
        ("/%70/", "/p/", true),
        ("/p/", "/%70/x", true),
        ("/a-b_c.d", "/%61%2Db%5Fc%2Ed", true),
        ("/A", "/%41", true),
        ("/A", "/%61", false),
        ("/2025", "/%32%30%32%35/04", true),
        ("/*/print", "/news/%70rint", true),
        ("/*.pdf$", "/a%2Epdf", true),
        ("/x?id=", "/x?%69d=7", true),
        ("/%74/%62%61%7a", "/t/baz", true),
    ]);
}

#[test]
fn reserved_letters_are_not_their_escapes() {
    table(&[
        ("/s%2Fb", "/s/b", false),
        ("/s%2Fb", "/s%2fb", true),
        ("/s/b", "/s%2Fb", false),
        ("/a%3Fb", "/a?b", false),
        ("/a?b", "/a%3Fb", false),
        ("/a%26b", "/a&b", false),
        ("/a&b", "/a&b", true),
        ("/a%3d", "/a%3D1", true),
        ("/a=", "/a%3D1", false),
        ("/a+b", "/a%2Bb", false),
        ("/%2562", "/b", false),
        ("/b", "/%2562", false),
        ("/%2562", "/%2562", true),
    ]);
}

#[test]
fn stars_and_dollars_that_are_escaped_are_letters() {
    table(&[
        ("/foo/bar%2A", "/foo/bar*", true),
        ("/foo/bar%2A", "/foo/bar%2a", true),
        ("/foo/bar%2A", "/foo/barx", false),
        ("/foo/bar*", "/foo/barx", true),
        ("/x%2Ay.html", "/x*y.html", true),
        ("/x%2Ay.html", "/xzy.html", false),
        ("/a%24b", "/a$b", true),
        ("/a%24b", "/a%24b", true),
        ("/a$b", "/a$b", true),
        ("/a$b", "/a%24b", true),
        ("/end%24", "/end$", true),
        ("/end%24", "/end$more", true),
        ("/end%24", "/end", false),
        ("/end$", "/end", true),
        ("/end$", "/end$", false),
        ("/end$$", "/end$", true),
        ("/file-with-a-%2A.html", "https://a.example/file-with-a-*.html", true),
    ]);
}

#[test]
fn letters_beyond_ascii_equal_their_escapes() {
    table(&[
        ("/caf%C3%A9", "/café", true),
        ("/caf%c3%a9", "/caf%C3%A9/menu", true),
        ("/café", "/caf%c3%a9", true),
        ("/naïve", "/naïve", true),
        ("/naïve", "/na%C3%AFve", true),
        ("/naïve", "/naive", false),
        ("/ツ", "/%E3%83%84", true),
        ("/%E3%83%84", "/ツ", true),
        ("/новости/", "https://a.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", true),
        ("/новости/", "https://a.example/новости/1", true),
        ("/新闻*头条", "/%E6%96%B0%E9%97%BB/1/头条", true),
        ("/a b", "/a%20b", true),
        ("/a%20b", "/a b", true),
        ("/a\"b", "/a%22b", true),
        ("/a{b}", "/a%7Bb%7D", true),
        ("/100%", "/100%25", true),
        ("/%zz", "/%25zz", true),
    ]);
    assert!(denies(b"/caf\xe9", "/caf%E9") && !denies(b"/caf\xe9", "/café"), "bytes that are no UTF-8 are compared as bytes");
}

#[test]
fn the_longest_rule_decides_whatever_it_is_escaped_like() {
    let file = "User-agent: *\nDisallow: /%61%62%63\nAllow: /abcd\n";
    let robots = Robots::parse(file.as_bytes());
    assert!(robots.check("x", "/abcd").allowed && robots.check("x", "/%61bcd").allowed && !robots.check("x", "/abce").allowed);
}

#[test]
fn a_delay_of_any_size_is_a_delay() {
    let delay =
        |value: &str| Robots::parse(format!("User-agent: *\nCrawl-delay: {value}\n").as_bytes()).crawl_delay("x").map(|d| d.as_secs());
    for (value, expected) in [
        ("9999999999999999999999", Some(1_000_000_000_000)),
        ("1e30", Some(1_000_000_000_000)),
        ("300", Some(300)),
        (".5", Some(0)),
        ("inf", None),
        ("nan", None),
        ("-1", None),
        ("", None),
        ("ten", None),
        ("1h", None),
    ] {
        assert_eq!(delay(value), expected, "{value}");
    }
}
