//! Dumps as a whole: layouts in, blocks out.

use proptest::prelude::*;

use crate::dump::*;
use crate::model::{BlockKind, ElementId};
use crate::text::normalize;

fn one(text: &str) -> Document {
    let mut all = read(text, &Options::default());
    assert_eq!(all.len(), 1, "one article in {text:?}");
    all.remove(0)
}

fn texts(text: &str) -> Vec<String> {
    one(text).blocks.into_iter().map(|b| b.text).collect()
}

fn kinds(text: &str) -> Vec<(BlockKind, String, u32)> {
    one(text).blocks.into_iter().map(|b| (b.kind, b.text, b.place)).collect()
}

fn item(depth: u8, number: Option<u32>) -> BlockKind {
    BlockKind::ListItem { depth, number }
}

#[test]
fn lines_are_blocks_with_their_numbers() {
    let found = kinds("\u{feff}Menu\r\nNews\r\n\r\n   The lock reopens on Monday, the harbour office says.\r\n\0\r\nSport");
    let expected = [
        (BlockKind::Bare, "Menu".to_owned(), 1),
        (BlockKind::Bare, "News".to_owned(), 2),
        (BlockKind::Paragraph, "The lock reopens on Monday, the harbour office says.".to_owned(), 4),
        (BlockKind::Bare, "Sport".to_owned(), 6),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_empty_text_is_an_empty_document() {
    for text in ["", "\n\n", " \u{200b}\0\n", "\u{feff}", "---\n"] {
        let found = one(text);
        assert!(found.blocks.is_empty() && found.first_line == 1, "{text:?}");
    }
}

const WRAPPED: &str = "\
The lock at Port Selwick reopens on Monday after eleven weeks, the harbour
office said. Its lower gate had been rammed by a barge in the fog of early
March, and the spare one turned out to be four centimetres too wide.
Boats have waited since then at the fish quay.
Divers cut the old hinges away at night, when no ferries ran. The work cost
twice what the office had set aside, mostly for the second crane, which came
by sea.

News
Sport
What's on

“Nobody measured it in thirty years,” said the warden, Agathe Birch. She had
asked for a rehearsal every spring and been told each time that it was well-
known to fit.";

#[test]
fn wrapped_lines_are_joined_again() {
    let found = texts(WRAPPED);
    assert!(found.last().is_some_and(|t| t.ends_with("it was well-known to fit.")), "{found:#?}");
    assert_eq!(found.len(), 7, "{found:#?}");
    assert!(found[0].ends_with("four centimetres too wide."));
    assert_eq!(found[1], "Boats have waited since then at the fish quay.");
    assert!(found[2].ends_with("which came by sea."));
    assert_eq!(&found[3..6], ["News", "Sport", "What's on"]);
}

#[test]
fn hyphens_of_the_line_go_and_those_of_the_word_stay() {
    let text = "\
Der Hafenmeister hat die alte Schleuse am Montag wieder geöffnet, nach-
dem sie elf Wochen lang geschlossen war. Das untere Tor war von einem
Lastkahn gerammt worden. Die Feuerwehr hielt das Wasser mit Sandsäcken
zurück, bis der Kran kam. Wer nachdem fragt, bekommt die Öffnungs-
zeiten am Schalter. Im Nord-Ost-Becken liegen noch drei Boote im Nord-
Ost-Wind und warten.";
    let found = texts(text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(
        found[0].contains("geöffnet, nachdem sie") && found[0].contains("Öffnungszeiten") && found[0].contains("im Nord-Ost-Wind"),
        "{found:#?}"
    );
}

#[test]
fn lines_that_somebody_ended_stay_apart() {
    let verse = "The gate is shut, the tide is out,\nthe gulls have nothing to discuss,\nthe ferryman has turned about\nand rows a little, without us.";
    assert_eq!(texts(verse).len(), 4);
    let headlines = "Weir closed for dredging until the autumn rains\nThe case against carbon oars, made by a carpenter\nObituary: the man who timed everything twice\nStorm Ottilie: your questions answered as it nears\nCouncil will not move the tram depot after all";
    assert_eq!(texts(headlines).len(), 5);
    let unwrapped = "The lock at Port Selwick reopens on Monday after eleven weeks, the harbour office said, and so does the café beside it.\nBoats have waited since then at the fish quay, some of them with their crews asleep on deck and their cargo spoiling.\nDetails\nDivers cut the old hinges away at night.";
    assert_eq!(texts(unwrapped).len(), 4);
}

#[test]
fn terminal_browsers_indent_and_wrap() {
    let text = "\
   [1]Courier [2]News

                       The lock reopens

   The lock at Port Selwick reopens on Monday after eleven weeks, said
   the [3]harbour office. Its lower gate had been rammed by a barge.
     * The ferry to Stannet runs every hour from six in the morning until
       midnight.
     * The fish quay is closed.
          + Also at night.

References

   1. https://courier.example/
   2. https://courier.example/news
   3. https://harbour.example/
";
    let found = one(text);
    let body: Vec<(BlockKind, &str)> = found.blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
    assert_eq!(body[0].1, "Courier News");
    assert_eq!(
        found.blocks[0].links.iter().map(|l| l.href.as_str()).collect::<Vec<_>>(),
        ["https://courier.example/", "https://courier.example/news"]
    );
    assert_eq!(body[1].1, "The lock reopens");
    let lock = "The lock at Port Selwick reopens on Monday after eleven weeks, said the harbour office. Its lower gate had been rammed by a barge.";
    assert_eq!(body[2], (BlockKind::Paragraph, lock));
    let link = &found.blocks[2].links[0];
    assert_eq!(&lock[link.start as usize..link.end as usize], "harbour office.");
    assert_eq!(body[3], (item(0, None), "The ferry to Stannet runs every hour from six in the morning until midnight."));
    assert_eq!(body[4], (item(0, None), "The fish quay is closed."));
    assert_eq!(found.blocks.last().map(|b| b.text.as_str()), Some("3. https://harbour.example/"));
    let parent = |at: usize| found.outline.chain(found.blocks[at].element).last().map(|(id, _)| id);
    assert_ne!(parent(2), parent(found.blocks.len() - 1));
}

#[test]
fn bullets_and_numbers_make_lists() {
    let text = "Bring:\n  • rope\n  • a lamp\n      □ and oil\n\n1. Ring the bell.\n2. Wait.\n\n* glass blackens\n* smoke hangs";
    let expected = [
        (BlockKind::Bare, "Bring:"),
        (item(0, None), "rope"),
        (item(0, None), "a lamp"),
        (item(1, None), "and oil"),
        (item(0, Some(1)), "Ring the bell."),
        (item(0, Some(2)), "Wait."),
        (item(0, None), "glass blackens"),
        (item(0, None), "smoke hangs"),
    ];
    let found = kinds(text);
    assert_eq!(found.iter().map(|(k, t, _)| (*k, t.as_str())).collect::<Vec<_>>(), expected);
}

#[test]
fn what_only_resembles_a_list_stays_as_it_is() {
    for text in [
        "* indicates required",
        "12. Mai 2025",
        "1978. A bad year",
        "– No, he said.\n– Yes, she said.",
        "1. The gate\n\nIt was too wide for the lock.\n\n2. The crane",
        "+ 12 per cent",
    ] {
        assert!(kinds(text).iter().all(|(kind, ..)| !matches!(kind, BlockKind::ListItem { .. })), "{text}");
        assert_eq!(texts(text).join("\n"), text.replace("\n\n", "\n"));
    }
}

const MARKDOWN: &str = "\
# The lock reopens

[Home](https://courier.example/) [News](https://courier.example/news \"all\")

![A barge](https://courier.example/barge.jpg)

It was **four centimetres** too wide, said *the* [warden](https://courier.example/birch), who_has_asked \\*twice\\*. See `a*b*c`.

Costs
-----

| Item | Florins |
|------|--------:|
| Gate | 40 000 |

> “Nobody measured it.”

```
  two  spaces
```

- rope
- a [lamp][l]

[l]: https://courier.example/lamp
";

#[test]
fn markdown_is_read_as_what_it_shows() {
    let found = one(MARKDOWN);
    let body: Vec<(BlockKind, &str)> = found.blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
    let expected = [
        (BlockKind::Heading(1), "The lock reopens"),
        (BlockKind::Bare, "Home News"),
        (BlockKind::Caption, "A barge"),
        (BlockKind::Paragraph, "It was four centimetres too wide, said the warden, who_has_asked *twice*. See a*b*c."),
        (BlockKind::Heading(2), "Costs"),
        (BlockKind::TableRow, "Item | Florins"),
        (BlockKind::TableRow, "Gate | 40 000"),
        (BlockKind::Quote, "“Nobody measured it.”"),
        (BlockKind::Preformatted, "  two  spaces"),
        (item(0, None), "rope"),
        (item(0, None), "a lamp"),
        (BlockKind::Bare, "[l]: https://courier.example/lamp"),
    ];
    assert_eq!(body, expected);
    let links: Vec<(&str, &str)> =
        found.blocks[3].links.iter().map(|l| (&body[3].1[l.start as usize..l.end as usize], l.href.as_str())).collect();
    assert_eq!(links, [("warden", "https://courier.example/birch")]);
    assert_eq!(found.blocks[1].links.len(), 2);
    assert_eq!(found.blocks[10].links[0].href, "https://courier.example/lamp");
}

#[test]
fn text_that_is_not_markdown_keeps_its_signs() {
    let text = "# 1 seller of the year\n\nIt costs 5 * 3 * 2 florins, snake_case_name and 2 ** 3 ** 4.\n\nf[i](x) is a function";
    assert_eq!(texts(text).join("\n\n"), text);
}

#[test]
fn several_articles_are_several_documents() {
    let found = read(" date 2024-05-06 A\nOne.\n\n date 2024-05-07 B\nTwo.\n", &Options::default());
    let facts: Vec<(String, u32, usize)> =
        found.iter().map(|d| (d.stamp.date.map(|d| d.to_string()).unwrap_or_default(), d.first_line, d.blocks.len())).collect();
    assert_eq!(facts, [("2024-05-06".into(), 1, 2), ("2024-05-07".into(), 4, 2)]);
    assert_eq!(found[1].blocks[0].place, 4);
}

#[test]
fn tables_need_two_rows_of_a_shape() {
    let text = "Lane | Crew | Time\n3 | Stannet | 6:11.42\n2 | Velm | 6:11.47\n\nTerms | Privacy\n\nGate\t40\nCrane\t90";
    let rows: Vec<String> = kinds(text).into_iter().filter(|(k, ..)| *k == BlockKind::TableRow).map(|(_, t, _)| t).collect();
    assert_eq!(rows, ["Lane | Crew | Time", "3 | Stannet | 6:11.42", "2 | Velm | 6:11.47", "Gate | 40", "Crane | 90"]);
}

#[test]
fn the_outline_shows_menus_lists_and_stretches() {
    let found = one("News\nSport\n\nThe gate was four centimetres too wide.\n\nNobody had measured it in thirty years.\n\n\n\n- a\n- b");
    let parent = |at: usize| found.outline.get(found.blocks[at].element).parent;
    let tag = |at: usize| found.outline.get(found.blocks[at].element).tag.clone();
    assert_eq!((tag(0), tag(2), tag(4)), ("div".into(), "p".into(), "li".into()));
    assert_eq!(found.blocks[0].element, found.blocks[1].element);
    assert_eq!(parent(2), parent(3));
    assert_eq!(found.outline.get(ElementId(parent(4))).tag, "ul");
    assert!(found.outline.elements.iter().enumerate().all(|(n, e)| n == 0 || (e.parent as usize) < n));
}

/// Shapes that make careless readers quadratic; they would not end here.
#[test]
fn hostile_shapes_take_no_longer_than_others() {
    let link = "[a](https://b.example/c) [a](https://b.example/c)\n";
    let shapes = [
        "[](x",
        "![[",
        "](",
        "*a **b ***c _d `e ``f ",
        "<http",
        "- a\n",
        "1. a\n",
        "> a.\n",
        "| a | b |\n",
        "a\tb\n",
        "---\na: b\n",
        "---\ntitle: b\n",
        "Title: a\n\n",
        "Title: a URL: https://b.example/ ",
        " date 2024-05-06 a\n",
        "```\n~~~~\n",
        "a\n\n\n",
        "[1]",
        "1. https://b.example/\n",
        "\0",
        "\r",
        "鋼",
        "so long a line that it could be wrapped by a tool at seventy-two col-\n",
        "<p",
        "<!--",
        "# a\n\n",
    ];
    for shape in shapes {
        let text = format!("{link}{}", shape.repeat(600_000 / shape.len()));
        assert!(!read(&text, &Options::default()).is_empty());
        assert!(!looks_like_html(&text), "{shape}");
    }
}

#[test]
fn limits_are_kept_and_told() {
    let options = Options { max_line_bytes: 40, max_lines: 5, ..Options::default() };
    let found = read(&"The gate was too wide. ".repeat(50), &options).remove(0);
    assert!(found.blocks.len() <= 5 && found.blocks.iter().all(|b| b.text.len() <= 40 && b.place == 1));
    assert_eq!(found.limits.len(), 1);
}

#[test]
fn the_caller_may_know_that_it_is_markdown() {
    let text = "# Gate\n\nToo *wide*.";
    let markdown = |markdown| read(text, &Options { markdown, ..Options::default() }).remove(0).blocks[1].text.clone();
    assert_eq!(markdown(Some(true)), "Too wide.");
    assert_eq!(markdown(Some(false)), "Too *wide*.");
    let own = format!("---\nid: 0123456789abcdef\n---\n\n{text}");
    assert_eq!(read(&own, &Options::default())[0].blocks[0].text, "# Gate");
}

/// Text rich in what the reader looks for.
fn awkward() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        "\u{c}",
        "\0",
        " ",
        "    ",
        "\t",
        "The gate was too wide. ",
        "It ",
        "hyphen-",
        "word",
        "。",
        "鋼の門",
        "# ",
        "---",
        "===",
        "- ",
        "* ",
        "• ",
        "1. ",
        "2. ",
        "> ",
        "| ",
        " | ",
        "|---|",
        "```",
        "[1]",
        "[a](https://b.example/c)",
        "![p](q.jpg)",
        "](",
        "[",
        "]",
        "(",
        ")",
        "**",
        "_",
        "`",
        "\\",
        "1. https://c.example/",
        "[1]: https://d.example/",
        " date 2024-05-06 ",
        "Title: ",
        "URL: https://e.example/",
        "title: x",
        "id: 0123456789abcdef",
        "\"",
        "\u{feff}",
        "long enough to be a paragraph, whatever stands behind it, as it goes on and on and on",
        "<p>",
        "é\u{301}",
    ]);
    prop_oneof![
        4 => prop::collection::vec(parts, 0..60).prop_map(|p| p.concat()),
        1 => any::<Vec<u8>>().prop_map(|b| String::from_utf8_lossy(&b).into_owned()),
        1 => any::<String>(),
    ]
}

#[test]
fn our_own_markdown_keeps_high_numbers_drawn_lines_and_code() {
    let code = "<div><p>a</p><p>b</p></div>\n".repeat(20);
    let own = format!(
        "---\ntitle: Lock\nid: 0123456789abcdef\n---\n\n# Lock\n\n2023. The ferry\n2024. The fog\n\n— — —\n\n2025\\. The lock\n\n```\n{code}```\n"
    );
    assert!(looks_like_html(&code) && !looks_like_html(&own));
    let found = read(&own, &Options::default()).remove(0);
    let shown: Vec<(BlockKind, &str)> = found.blocks.iter().map(|b| (b.kind, b.text.as_str())).collect();
    let item = |number| BlockKind::ListItem { depth: 0, number: Some(number) };
    assert_eq!(shown[..2], [(item(2023), "The ferry"), (item(2024), "The fog")]);
    assert_eq!((shown[2].1, shown[3].1), ("— — —", "2025. The lock"));
    assert_eq!(shown[4..], [(BlockKind::Preformatted, code.trim_end())]);
}

#[test]
fn a_mark_in_one_cell_is_not_closed_in_another() {
    let rows: Vec<String> = read("Lane\tCrew\n`\t`\n*a\tb*\n", &Options::default()).remove(0).blocks.into_iter().map(|b| b.text).collect();
    assert_eq!(rows, ["Lane | Crew", "` | `", "*a | b*"]);
}

fn visible(text: &str) -> std::collections::BTreeMap<char, usize> {
    let mut out = std::collections::BTreeMap::new();
    text.chars().filter(|c| !c.is_whitespace()).for_each(|c| *out.entry(c).or_default() += 1);
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn blocks_come_from_the_text_in_order(text in awkward()) {
        let found = read(&text, &Options { max_line_bytes: 60, ..Options::default() });
        prop_assert!(!found.is_empty());
        let places: Vec<u32> = found.iter().flat_map(|d| d.blocks.iter().map(|b| b.place)).collect();
        prop_assert!(places.is_sorted(), "{places:?}");
        let input = visible(&text);
        for block in found.iter().flat_map(|d| &d.blocks) {
            let shown = if block.kind == BlockKind::TableRow { block.text.replace(" | ", " ") } else { block.text.clone() };
            prop_assert!(!block.text.trim().is_empty());
            prop_assert!(visible(&shown).iter().all(|(c, n)| input.get(c).is_some_and(|have| n <= have)), "{block:?}");
            prop_assert!(block.links.iter().all(|l| l.start < l.end && block.text.get(l.start as usize..l.end as usize).is_some()), "{block:?}");
        }
    }

    #[test]
    fn our_own_text_read_again_is_the_same(text in awkward()) {
        let first = read(&text, &Options::default()).remove(0);
        let body = normalize::body(&first.blocks);
        let saved = format!("---\ntitle: x\nid: 0123456789abcdef\n---\n\n{body}\n");
        let again = read(&saved, &Options::default());
        prop_assert_eq!(again.len(), 1);
        prop_assert_eq!(normalize::body(&again[0].blocks), body);
    }

    #[test]
    fn html_or_not_never_panics(text in awkward()) {
        prop_assert!(!looks_like_html(&text) || text.contains('<'));
    }
}
