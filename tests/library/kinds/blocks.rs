//! Kinds of blocks: hidden text, tables, lists, notes, readings, shadow trees, and what `--keep` asks for.

use dateline::model::BodySource;

use super::check::{Case, DE, EN, ES, FR, FRAMES, Frame, JA, RU, Story, ZH, case, framed, hold, page};

#[test]
fn hidden_text_is_out() {
    let spam = "Cheap watches and casino bonus codes are listed here for every player in the country, with free delivery.";
    let shapes = [
        ("<p hidden>", "</p>"),
        ("<p style=\"display:none\">", "</p>"),
        ("<p style=\"color:red; DISPLAY : none !important\">", "</p>"),
        ("<div style=\"visibility:hidden\"><p>", "</p></div>"),
        ("<div hidden=\"\"><p>", "</p></div>"),
        ("<p style='visibility: hidden;'>", "</p>"),
        ("<section aria-hidden=\"true\"><p>", "</p></section>"),
        ("<div style=\"display:none\"><div><p>", "</p></div></div>"),
        ("<p>Known. <span style=\"display:none\">", "</span></p>"),
        ("<p>Known. <span hidden>", "</span></p>"),
        ("<ul hidden><li>", "</li></ul>"),
        ("<blockquote style=\"visibility:collapse\"><p>", "</p></blockquote>"),
        ("<p hidden=\"until-found\">", "</p>"),
        ("<dialog><p>", "</p></dialog>"),
    ];
    let cases: Vec<Case> = shapes
        .iter()
        .enumerate()
        .map(|(n, (open, close))| {
            let found = *open == "<p hidden=\"until-found\">";
            let made = case(format!("{n} {open}"), page(&EN, FRAMES[n % FRAMES.len()], 3, &format!("{open}{spam}{close}"))).all_of(&EN);
            // What a search in the page opens is text that readers are offered.
            if found { made } else { made.lacks("casino bonus") }
        })
        .collect();
    hold("hidden-text", &cases);
}

#[test]
fn hidden_text_is_in_where_it_is_all_there_is() {
    let open = [
        "<div id=\"app\" style=\"visibility:hidden\">",
        "<div id=\"root\" hidden>",
        "<div class=\"page\" style=\"display:none\">",
        "<div aria-hidden=\"true\">",
        "<div style=\"opacity:0\">",
        "<main style=\"visibility: hidden\">",
        "<section hidden>",
        "<div style=\"display: none !important\" class=\"amp\">",
        "<div id=\"__next\" style=\"display:none\">",
        "<article style=\"display:none\">",
    ];
    let cases: Vec<Case> = open
        .iter()
        .enumerate()
        .map(|(n, open)| {
            let story = [&EN, &DE, &FR, &ES, &RU][n % 5];
            let tag: String = open[1..].chars().take_while(|c| c.is_alphanumeric()).collect();
            let body: String = story.paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
            let page = format!(
                "<html lang={}><head><title>{1}</title></head><body>{open}<h1>{1}</h1>{body}</{tag}><p>Loading …</p></body></html>",
                story.language, story.title
            );
            case(*open, page).all_of(story)
        })
        .collect();
    hold("pre-hydration", &cases);
}

#[test]
fn tables_are_whole() {
    let tables: [(&str, &[&str]); 14] = [
        (
            "<table><thead><tr><th>Ward</th><th>Votes</th></tr></thead><tbody><tr><td>Northgate</td><td>4,210</td></tr><tr><td>Quayside</td><td>3,877</td></tr></tbody></table>",
            &["Ward | Votes", "Northgate | 4,210", "Quayside | 3,877"],
        ),
        ("<table><tr><th>Gate</th><th>Built</th></tr><tr><td>Lower</td><td>1831</td></tr></table>", &["Gate | Built", "Lower | 1831"]),
        ("<table><tr><td>Boats a night</td><td>9</td></tr></table>", &["Boats a night | 9"]),
        (
            "<table><tr><th colspan=\"2\">Keepers<br>1958–today</th></tr><tr><td>Name</td><td>Colm <wbr>Rady</td></tr><tr><td>Crew</td><td>Mate<br>Cook</td></tr></table>",
            &["Keepers 1958–today", "Name | Colm Rady", "Crew | Mate Cook"],
        ),
        (
            "<table class=\"\"><thead><tr><th>Pos</th><th>Team</th><th>Pts</th></tr></thead><tbody><tr><td>1</td><td>Hensey Town</td><td>71</td></tr><tr><td>2</td><td>Marl United</td><td>66</td></tr><tr><td>3</td><td>Lock Rovers</td><td>60</td></tr></tbody></table>",
            &["Pos | Team | Pts", "1 | Hensey Town | 71", "3 | Lock Rovers | 60"],
        ),
        (
            "<figure><table><thead><tr><th>Month</th><th>Barges</th></tr></thead><tbody><tr><td>April</td><td>212</td></tr><tr><td>May</td><td>240</td></tr></tbody></table></figure>",
            &["Month | Barges", "April | 212", "May | 240"],
        ),
        (
            "<div class=\"table-wrapper\"><table><tbody><tr><td><b>Post</b></td><td><b>Pay</b></td></tr><tr><td>Keeper</td><td>£31,000</td></tr><tr><td>Mate</td><td>£24,500</td></tr></tbody></table></div>",
            &["Post | Pay", "Keeper | £31,000", "Mate | £24,500"],
        ),
        (
            "<table><tr><th scope=row>Length</th><td>72 m</td></tr><tr><th scope=row>Width</th><td>8 m</td></tr><tr><th scope=row>Fall</th><td>2.4 m</td></tr></table>",
            &["Length | 72 m", "Width | 8 m", "Fall | 2.4 m"],
        ),
        (
            "<table><thead><tr><th><p>Year</p></th><th><p>Cost</p></th></tr></thead><tbody><tr><td><p>2024</p></td><td><p>1.1m</p></td></tr></tbody></table>",
            &["Year | Cost", "2024 | 1.1m"],
        ),
        (
            "<table><tbody><tr><th>Time</th><th>Boat</th></tr><tr><td>21:30</td><td>Marit</td></tr><tr><td>22:10</td><td>Skerry</td></tr></tbody><tfoot><tr><td>Total</td><td>2</td></tr></tfoot></table>",
            &["Time | Boat", "21:30 | Marit", "Total | 2"],
        ),
        (
            "<table><thead><tr><th>Name</th><th>Age</th></tr></thead><tbody><tr><td>Ann Rowe</td><td>41</td></tr><tr><td>Bo Lind</td><td>29</td></tr></tbody></table>",
            &["Name | Age", "Ann Rowe | 41", "Bo Lind | 29"],
        ),
        ("<table><tr><td>Yes</td><td>7</td></tr><tr><td>No</td><td>4</td></tr></table>", &["Yes | 7", "No | 4"]),
        (
            "<table><thead><tr><th>Ward</th><th>Votes</th></tr></thead><tr><td>Northgate</td><td>4,210</td></tr></table>",
            &["Ward | Votes", "Northgate | 4,210"],
        ),
        (
            "<table><caption>Barges by month</caption><thead><tr><th>Month</th><th>Barges</th></tr></thead><tbody><tr><td>March</td><td>180</td></tr></tbody></table>",
            &["Month | Barges", "March | 180"],
        ),
    ];
    let cases: Vec<Case> = tables
        .iter()
        .enumerate()
        .map(|(n, (table, rows))| {
            let story = [&EN, &DE, &FR, &ES][n % 4];
            let made = case(format!("{n} {}", rows[0]), page(story, FRAMES[n % FRAMES.len()], 2 + n % 2, table)).all_of(story);
            rows.iter().fold(made, |case, row| case.has(*row))
        })
        .collect();
    hold("tables", &cases);
}

#[test]
fn definition_lists_and_details_are_kept() {
    let lists: [(&Story, &str, &[&str]); 12] = [
        (
            &EN,
            "<dl><dt>Why at night?</dt><dd>The barges come from the coast with the evening tide.</dd><dt>Who pays?</dt><dd>The waterways office, for five years.</dd></dl>",
            &["Why at night?", "evening tide", "Who pays?", "for five years"],
        ),
        (
            &EN,
            "<h2>Questions</h2><dl><dt>When does it open?</dt><dd>On 1 June.</dd><dt>And the sluice?</dt><dd>It holds.</dd></dl>",
            &["When does it open?", "On 1 June.", "And the sluice?", "It holds."],
        ),
        (
            &DE,
            "<dl><dt>Warum nachts?</dt><dd>Die Schiffe kommen mit der Abendflut.</dd><dt>Wer bezahlt?</dt><dd>Das Amt, fünf Jahre lang.</dd></dl>",
            &["Warum nachts?", "Abendflut", "Wer bezahlt?", "fünf Jahre"],
        ),
        (
            &FR,
            "<dl><dt>Pourquoi la nuit ?</dt><dd>Les péniches arrivent avec la marée du soir.</dd><dt>Qui paie ?</dt><dd>Le service, pendant cinq ans.</dd></dl>",
            &["Pourquoi la nuit ?", "marée du soir", "Qui paie ?", "cinq ans"],
        ),
        (
            &EN,
            "<dl><div><dt>Length</dt><dd>72 metres</dd></div><div><dt>Fall</dt><dd>Two and a half metres</dd></div></dl>",
            &["Length", "72 metres", "Fall", "Two and a half"],
        ),
        (
            &EN,
            "<details><summary>Who pays?</summary><p>The waterways office does, through a levy on each barge that ends in 2041.</p></details><details><summary>Will it be loud?</summary><p>Less than the queue was, the office says.</p></details>",
            &["Who pays?", "levy on each barge", "Will it be loud?", "Less than the queue"],
        ),
        (
            &EN,
            "<h2>1. How does it work?</h2><p>A keeper opens the lower gate, and the boat waits for the water to rise.</p><details><summary>2. Who pays?</summary><p>The office does, for five years.</p></details>",
            &["1. How does it work?", "2. Who pays?", "The office does"],
        ),
        (
            &DE,
            "<details open><summary>Wer bezahlt das?</summary><p>Das Amt, über eine Abgabe auf jedes Schiff, die 2041 endet.</p></details>",
            &["Wer bezahlt das?", "Abgabe auf jedes Schiff"],
        ),
        (
            &FR,
            "<details><summary><h3>Qui paie ?</h3></summary><p>Le service, par une taxe sur chaque péniche qui prend fin en 2041.</p></details>",
            &["Qui paie ?", "taxe sur chaque péniche"],
        ),
        (
            &ES,
            "<details><summary>¿Quién paga?</summary><div><p>La oficina, con una tasa por barcaza que acaba en 2041.</p></div></details>",
            &["¿Quién paga?", "tasa por barcaza"],
        ),
        (
            &JA,
            "<dl><dt>なぜ夜なのか</dt><dd>船は夕方の潮で海から上ってくるからである。</dd><dt>誰が払うのか</dt><dd>水路事務所が五年間払う。</dd></dl>",
            &["なぜ夜なのか", "夕方の潮", "誰が払うのか", "五年間払う"],
        ),
        (
            &RU,
            "<dl><dt>Почему ночью?</dt><dd>Суда приходят с вечерним приливом.</dd><dt>Кто платит?</dt><dd>Управление, пять лет.</dd></dl>",
            &["Почему ночью?", "вечерним приливом", "Кто платит?", "пять лет"],
        ),
    ];
    let cases: Vec<Case> = lists
        .iter()
        .enumerate()
        .map(|(n, (story, markup, parts))| {
            let made = case(format!("{n} {}", parts[0]), page(story, FRAMES[n % FRAMES.len()], 3, markup)).all_of(story);
            parts.iter().fold(made, |case, part| case.has(*part))
        })
        .collect();
    hold("definition-list and summary-element", &cases);
}

#[test]
fn marks_of_notes_stick_to_no_word() {
    let marks: [(&str, &str); 13] = [
        (
            "The pier<sup id=\"r1\"><a href=\"#fn1\">1</a></sup> was closed in spring, as the board had said it would be.",
            "The pier was closed in spring",
        ),
        (
            "The pier<sup><a href=\"#fn2\">[2]</a></sup> was closed in spring, as the board had said it would be.",
            "The pier was closed in spring",
        ),
        (
            "The pier<a href=\"#note-1\"><sup>3</sup></a> was closed in spring, as the board had said it would be.",
            "The pier was closed in spring",
        ),
        (
            "The pier<a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">4</a> was closed in spring, as the board had said it would be.",
            "The pier was closed in spring",
        ),
        (
            "The pier<sup class=\"reference\" id=\"cite_ref-5\"><a href=\"#cite_note-5\"><span>[</span>5<span>]</span></a></sup> was closed in spring, as the board had said it would be.",
            "The pier was closed in spring",
        ),
        (
            "The pier was closed in a wet year,<sup><a href=\"#fn2\">2</a></sup> as the board had said it would be after the long inspection.",
            "wet year, as the board",
        ),
        (
            "The pier was closed in a wet year.<sup><a href=\"https://vale.example/story#ftn7\">7</a></sup> The board had said it would be so.",
            "wet year. The board",
        ),
        ("The pier was closed<sup>*</sup> in spring, as the board had said that it would be after the inspection.", "closed in spring"),
        ("The pier was closed<sup>†</sup> in spring, as the board had said that it would be after the inspection.", "closed in spring"),
        (
            "The pier was closed<span class=\"footnote\"><a href=\"#f1\">1</a></span> in spring, as the board had said it would be.",
            "closed in spring",
        ),
        ("The pier covers 40 m<sup>2</sup> and was closed in spring, as the board had said that it would be.", "40 m2 and was closed"),
        (
            "On the 3<sup>rd</sup> of May the pier was closed, as the board had said that it would be after the inspection.",
            "On the 3rd of May",
        ),
        (
            "The pier was closed<sup><a href=\"#fn_1\" aria-describedby=\"footnote-label\">１</a></sup> in spring, as the board had said it would be.",
            "closed in spring",
        ),
    ];
    let cases: Vec<Case> = marks
        .iter()
        .enumerate()
        .map(|(n, (text, wanted))| {
            case(format!("{n} {wanted}"), page(&EN, FRAMES[n % FRAMES.len()], 1, &format!("<p>{text}</p>"))).all_of(&EN).has(*wanted)
        })
        .collect();
    hold("footnote-marks", &cases);
    let notes = [
        "<ol class=\"footnotes\"><li id=\"fn1\">Known as the old lady. <a href=\"#r1\">↩</a></li><li id=\"fn2\">The wettest since 1931. <a href=\"#r2\">↩︎</a></li></ol>",
        "<section class=\"footnotes\" role=\"doc-endnotes\"><ol><li id=\"fn:1\"><p>Known as the old lady. <a href=\"#fnref:1\" class=\"reversefootnote\">&#8617;</a></p></li></ol></section>",
        "<div class=\"notes\"><p id=\"n1\"><a href=\"#r1\">^</a> Known as the old lady.</p></div>",
        "<p id=\"n1\"><a href=\"#r1\">↑</a> Known as the old lady, the pier was built in 1831 by the county.</p>",
    ];
    let each = |(n, notes): (usize, &&str)| {
        case(format!("notes {n}"), page(&EN, FRAMES[n % FRAMES.len()], 5, notes)).all_of(&EN).lacks("↩").lacks("↑").lacks("^")
    };
    hold("footnote-returns", &notes.iter().enumerate().map(each).collect::<Vec<_>>());
}

#[test]
fn ruby_gives_its_base_text() {
    let texts: [(&Story, &str, &str); 10] = [
        (&JA, "水面下の<ruby>杭<rt>くい</rt></ruby>が腐っていることが分かった。", "水面下の杭が腐っている"),
        (&JA, "水面下の<ruby>杭<rp>（</rp><rt>くい</rt><rp>）</rp></ruby>が腐っていることが分かった。", "水面下の杭が腐っている"),
        (&JA, "<ruby><rb>水門</rb><rt>すいもん</rt></ruby>の番人が戻ってくると町の人は言う。", "水門の番人が"),
        (&JA, "<ruby>水<rt>すい</rt>門<rt>もん</rt></ruby>の番人が戻ってくると町の人は言う。", "水門の番人が"),
        (&JA, "<ruby><rb>水<rb>門<rtc><rt>すい<rt>もん</rtc></ruby>の番人が戻ってくると町の人は言う。", "水門の番人が"),
        (&ZH, "<ruby>船<rt>chuán</rt></ruby><ruby>闸<rt>zhá</rt></ruby>的守夜人回来了，镇上的人都这么说。", "船闸的守夜人"),
        (&ZH, "<ruby>船闸<rp>(</rp><rt>chuánzhá</rt><rp>)</rp></ruby>的守夜人回来了，镇上的人都这么说。", "船闸的守夜人"),
        (
            &JA,
            "<p><ruby class=\"furigana\">辺瀬<rt style=\"font-size:50%\">へんせ</rt></ruby>の町では、夜になると灯がともるようになった。</p>",
            "辺瀬の町では",
        ),
        (&JA, "町の<a href=\"/x\"><ruby>曳舟<rt>ひきふね</rt></ruby></a>道を歩く人は少なくなったという。", "町の曳舟道を"),
        (
            &EN,
            "The sign reads <ruby>水門<rt>suimon</rt></ruby>, which a visitor from Osaka had painted in the winter of 2009.",
            "The sign reads 水門, which",
        ),
    ];
    let each = |(n, (story, text, wanted)): (usize, &(&Story, &str, &str))| {
        case(format!("{n} {wanted}"), page(story, FRAMES[n % FRAMES.len()], 2, &format!("<p>{text}</p>"))).all_of(story).has(*wanted)
    };
    hold("ruby", &texts.iter().enumerate().map(each).collect::<Vec<_>>());
}

#[test]
fn shadow_trees_are_part_of_the_page() {
    let shapes: [(&str, &str); 10] = [
        ("<template shadowrootmode=\"open\">", "</template>"),
        (
            "<vale-article><template shadowrootmode=\"open\"><style>p{}</style><div class=\"article-body\">",
            "</div></template></vale-article>",
        ),
        ("<template shadowrootmode=closed>", "</template>"),
        ("<template shadowroot=\"open\">", "</template>"),
        (
            "<x-page><template shadowrootmode=\"open\"><slot></slot><x-body><template shadowrootmode=\"open\">",
            "</template></x-body></template></x-page>",
        ),
        ("<template ShadowRootMode=\"OPEN\" shadowrootdelegatesfocus>", "</template>"),
        ("<article-body><template shadowrootmode=\"open\" shadowrootclonable><section>", "</section></template></article-body>"),
        ("<div><template class=\"x\" shadowrootmode='closed'><main>", "</main></template></div>"),
        ("<story-card><template shadowroot=closed><div>", "</div></template></story-card>"),
        ("<x-a><template shadowrootmode=\"open\"><link rel=\"stylesheet\" href=\"/a.css\"><article>", "</article></template></x-a>"),
    ];
    let cases: Vec<Case> = shapes
        .iter()
        .enumerate()
        .map(|(n, (open, close))| {
            let story = [&EN, &DE, &FR, &RU, &ZH][n % 5];
            let body: String = story.paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
            case(format!("{n} {open}"), framed(story, FRAMES[n % 4], &format!("{open}{body}{close}")))
                .all_of(story)
                .from(BodySource::Blocks)
        })
        .collect();
    hold("shadow-dom-template", &cases);
    let inert = page(
        &EN,
        Frame::Article,
        3,
        "<template><p>A card that scripts would copy, with a text that nobody sees until then.</p></template>",
    );
    hold("template", &[case("inert", inert).all_of(&EN).lacks("A card that scripts")]);
}

#[test]
fn kept_parts_are_kept_whatever_the_verdict() {
    let outside = |story: &Story, extra: &str| {
        let body: String = story.paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
        format!(
            "<html lang={0}><head><title>{1}</title></head><body><article><h1>{1}</h1>{body}</article>{extra}</body></html>",
            story.language, story.title
        )
    };
    let table = "<table><tr><th>Cod</th><td>£9</td></tr><tr><th>Ling</th><td>£4</td></tr></table>";
    let list = "<ul><li>One thing</li><li>Another thing</li><li>A third</li></ul>";
    let quote = "<blockquote>Wind is what there is.</blockquote>";
    let mut cases = vec![
        case(
            "all three behind the article",
            outside(&EN, &format!("<div class=\"factbox\"><h3>At a glance</h3>{table}</div>{quote}{list}")),
        )
        .keeping("tables,quotes,lists")
        .has("Cod | £9")
        .has("Ling | £4")
        .has("One thing")
        .has("Another thing")
        .has("Wind is what there is."),
        case("a box inside", page(&EN, Frame::Article, 3, &format!("<aside class=\"sidebar box\">{table}</aside>")))
            .keeping("tables")
            .has("Cod | £9")
            .has("Ling | £4"),
        case("a list inside a box", page(&DE, Frame::Entry, 3, &format!("<aside class=\"infobox\">{list}</aside>")))
            .keeping("lists")
            .has("One thing")
            .has("A third"),
        case("a list above", page(&FR, Frame::Article, 0, &format!("<aside class=\"key-points\">{list}</aside>")))
            .keeping("lists")
            .has("One thing")
            .has("A third"),
        case("a quote inside", page(&ES, Frame::Divs, 4, quote)).keeping("quotes").has("Wind is what"),
        case(
            "a pull quote",
            page(&EN, Frame::Main, 2, "<aside class=\"pullquote\"><blockquote><p>Wind is what there is.</p></blockquote></aside>"),
        )
        .keeping("quotes")
        .has("Wind is what"),
        case("a table behind", page(&EN, Frame::Divs, 5, &format!("<div class=\"related-data\">{table}</div>")))
            .keeping("tables")
            .has("Cod | £9")
            .has("Ling | £4"),
        case("captions", page(&EN, Frame::Article, 2, "<figure><img src=/a><figcaption>The lower gate at dusk.</figcaption></figure>"))
            .keeping("captions")
            .has("The lower gate at dusk."),
        case("links of the page", page(&EN, Frame::Article, 5, ""))
            .keeping("lists")
            .lacks("About")
            .lacks("Weather")
            .lacks("Choir looks for"),
        case("links of the page, german", page(&DE, Frame::Entry, 5, ""))
            .keeping("lists,tables,quotes")
            .lacks("Weather")
            .lacks("Choir looks for"),
    ];
    let gallery = |story: &Story, n: usize| {
        let shapes = [
            ("<figure><img src=\"/1.jpg\"><figcaption>", "</figcaption></figure>"),
            ("<li><figure><img><figcaption><p>", "</p></figcaption></figure></li>"),
            ("<div class=\"slide\"><img><div class=\"caption\">", "</div></div>"),
        ];
        let (open, close) = shapes[n % 3];
        let captions: String = story.paragraphs[1..].iter().map(|p| format!("{open}{p}{close}")).collect();
        format!("<p>{}</p>{captions}", story.paragraphs[0].chars().take(70).collect::<String>())
    };
    for (n, story) in [&EN, &DE, &FR, &ES, &RU, &JA].into_iter().enumerate() {
        let page = framed(story, FRAMES[n % 4], &gallery(story, n));
        let made = case(format!("gallery {n}"), page).keeping("captions");
        cases.push(story.paragraphs[1..].iter().fold(made, |case, text| case.has(*text)));
    }
    hold("keep-options", &cases);
}
