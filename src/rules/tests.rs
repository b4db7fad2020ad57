//! Rules of both forms on pages of our own, hosts, limits, hostile expressions.

use super::*;
use crate::document::blocks;
use crate::html::{self, Page};
use crate::model::{Block, Mark};

const PAGE: &str = "<html><head><title>x</title><meta name=by content='Ada Lind'></head><body>\
    <div id=top class='nav main'><a href='/'>Home</a></div>\
    <div class='story wide'><h1>Ferry <b>returns</b></h1><p class=lead>One.</p><p>Two.</p><aside class=promo><p>Buy.</p></aside></div>\
    <p class=after>Three.</p><time datetime='2025-04-02'>Wednesday</time><a class=next rel=next href='/a?page=2'>Next</a></body></html>";

fn read(page: &str) -> (Page, Vec<Block>) {
    let page = html::parse(page, &html::Options::default());
    let found = blocks(&page.tree).blocks;
    (page, found)
}

fn on_page(name: &str, text: &str) -> Applied {
    let (rule, problems) = Rule::parse(name, text);
    assert_eq!(problems, []);
    let (page, found) = read(PAGE);
    rule.apply(&page.tree, &found, MAX_STEPS)
}

fn marks_of(applied: &Applied) -> Vec<(String, Option<Mark>)> {
    let (_, found) = read(PAGE);
    found.iter().map(|b| b.text.clone()).zip(applied.marks.iter().copied()).collect()
}

#[test]
fn css_and_xpath_say_the_same() {
    let css = "host = 'a.example'\nbody = ['div.story']\nstrip = ['.promo']\ntitle = ['h1']\nauthor = ['meta[name=by]']\ndate = ['time']\nnext_page = ['a.next']\n";
    let xpath = "# a comment\ntitle: //h1\nbody: //div[contains(concat(' ', normalize-space(@class), ' '), ' story ')]\nstrip_id_or_class: promo\n\
        author: //meta[@name='by']/@content\ndate: //time/@datetime\nnext_page_link: //a[@rel='next']/@href\ntidy: no\nprune: no\n";
    for (name, text) in [("a.toml", css), ("a.example.txt", xpath)] {
        let applied = on_page(name, text);
        let marks = marks_of(&applied);
        let inside = |text: &str| marks.iter().find(|(t, _)| t.contains(text)).and_then(|(_, mark)| *mark);
        assert!(matches!(inside("One."), Some(Mark::Inside(_))) && matches!(inside("Two."), Some(Mark::Inside(_))), "{marks:?}");
        assert!(matches!(inside("Buy."), Some(Mark::Stripped(_))) && matches!(inside("Three."), Some(Mark::Outside(_))), "{marks:?}");
        assert_eq!(applied.title.as_deref(), Some("Ferry returns"));
        assert_eq!((applied.authors, applied.date.as_deref()), (vec!["Ada Lind".to_owned()], Some("2025-04-02")));
        assert_eq!(applied.next_page.as_deref(), Some("/a?page=2"));
        assert_eq!((applied.problems, applied.wall), (Vec::<String>::new(), false));
    }
}

#[test]
fn the_first_body_that_matches_counts_and_none_is_told() {
    let applied = on_page("a.txt", "body: //div[@id='gone']\nbody: //div[@id='top']\n");
    assert!(marks_of(&applied).iter().any(|(t, m)| t == "Home" && *m == Some(Mark::Inside(2))));
    assert_eq!(on_page("a.txt", "body: //article\n").problems, ["no `body` matches"]);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let (rule, problems) =
        Rule::parse("a.txt", "body: //div[\nrequires_login: yes\nhttp_header(user-agent): X\nwhat is this\nbodyy: //p\nstrip: //aside\n");
    assert_eq!((rule.body.len(), rule.strip.len()), (0, 1));
    let lines: Vec<usize> = problems.iter().map(|p| p.line).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5]);
    assert!(problems[1].text.contains("logs in nowhere") && problems[2].text.contains("honestly"));
    let (_, problems) = Rule::parse("a.toml", "host = 'a.example'\nbdy = ['p']\n");
    assert!(problems.len() == 1 && problems[0].line == 2 && problems[0].text.contains("bdy"), "{problems:?}");
    let (_, problems) = Rule::parse("a.toml", "host = 'a.example'\nbody = ['p', 'div..x']\n");
    assert!(problems.len() == 1 && problems[0].line == 2, "{problems:?}");
    assert!(Rule::parse("a.txt", &"#".repeat(MAX_FILE_BYTES + 1)).1[0].text.contains("bytes"));
    let many = "strip: //p\n".repeat(MAX_DIRECTIVES + 1);
    let (rule, problems) = Rule::parse("a.txt", &many);
    assert_eq!((rule.strip.len(), problems.len()), (MAX_DIRECTIVES, 1));
}

#[test]
fn strings_are_replaced_before_the_page_is_read_but_pages_do_not_grow() {
    let text = "find_string: <b>\nreplace_string: <i>\nreplace_string(</b>): </i>\n";
    let (rule, problems) = Rule::parse("a.txt", text);
    assert_eq!(problems, []);
    assert_eq!(rule.replaced("<p><b>x</b>").as_deref(), Some("<p><i>x</i>"));
    assert_eq!(rule.replaced("<p>x"), None);
    let (rule, _) = Rule::parse("a.txt", &format!("replace_string(a): {}\n", "a".repeat(5_000)));
    assert_eq!(rule.replaced(&"a".repeat(1_000)), None);
}

#[test]
fn a_host_has_its_rule_and_a_dot_stands_for_all_below() {
    let files = [
        ("rules/bbc.co.uk.txt", "body: //a"),
        ("rules/.example.org.txt", "body: //b"),
        ("rules/x.toml", "host = 'www.courier.example'\nbody = ['p']"),
        ("other/bbc.co.uk.txt", "body: //c"),
    ];
    let rules = Rules::new(files.map(|(name, text)| (name.to_owned(), text.to_owned())));
    let name = |address: &str| rules.for_page(&address.parse().expect("an address")).map(|rule| rule.name.clone());
    assert_eq!(name("https://www.bbc.co.uk/news/1").as_deref(), Some("rules/bbc.co.uk.txt"));
    assert_eq!(name("https://news.bbc.co.uk/"), None);
    assert_eq!(name("https://a.b.example.org/").as_deref(), Some("rules/.example.org.txt"));
    assert_eq!(name("https://EXAMPLE.org/").as_deref(), Some("rules/.example.org.txt"));
    assert_eq!(name("https://courier.example/").as_deref(), Some("rules/x.toml"));
    assert_eq!(name("https://badexample.org/"), None);
    assert_eq!(rules.iter().count(), 3);
}

#[test]
fn hostile_expressions_end() {
    let deep = format!("<body>{}x{}", "<div>".repeat(300), "</div>".repeat(300));
    let wide = format!("<body>{}", "<p class='a b'><i>x</i></p>".repeat(20_000));
    let expressions = [
        "//*[.//*[.//*[.//*[.//*]]]]".to_owned(),
        "//*[following::*[following::*[following::*]]]".to_owned(),
        "//*[count(preceding::*) > count(following::*)]".to_owned(),
        "//*[contains(., 'y')]".to_owned(),
        "//*[//*[//*[//* = //*]]]".to_owned(),
        "//p[. = //p]".to_owned(),
        format!("{}//p", "//p | ".repeat(500)),
        format!("//p{}", "/../p".repeat(500)),
        format!("//p{}", "[position() < last()]".repeat(100)),
    ];
    for page in [deep, wide] {
        let (page, found) = read(&page);
        for expression in &expressions {
            let (rule, problems) = Rule::parse("a.txt", &format!("body: {expression}\n"));
            assert!(problems.is_empty() || expression.len() > 100, "{problems:?}");
            let applied = rule.apply(&page.tree, &found, 200_000);
            assert!(applied.marks.len() == found.len());
        }
        let css = format!("host = 'a.example'\nbody = ['{}']\n", "p ~ ".repeat(60) + "p");
        let problems = Rule::parse("a.toml", &css).0.apply(&page.tree, &found, 200_000).problems;
        let dear = problems.iter().any(|problem| problem.contains("too much work"));
        assert_eq!(dear, found.len() > 1, "{problems:?}");
    }
    for depth in [33, 2_000] {
        let (_, problems) = Rule::parse("a.txt", &format!("body: {}1{}\n", "(".repeat(depth), ")".repeat(depth)));
        assert_eq!(problems.len(), 1);
    }
}
