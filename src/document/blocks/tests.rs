//! Blocks of small pages, one case after the other.

use crate::document::blocks;
use crate::html::{Options, parse};
use crate::model::BlockKind;

fn texts(html: &str) -> Vec<String> {
    blocks(&parse(html, &Options::default()).tree).blocks.into_iter().map(|b| b.text).collect()
}

fn texts_of(page: &crate::html::Page) -> Vec<String> {
    blocks(&page.tree).blocks.into_iter().map(|b| b.text).collect()
}

fn kinds(html: &str) -> Vec<BlockKind> {
    blocks(&parse(html, &Options::default()).tree).blocks.into_iter().map(|b| b.kind).collect()
}

#[test]
fn inline_elements_neither_glue_nor_split() {
    assert_eq!(texts("<p><span class=drop>T</span>he <b>har</b>bour <i> gate</i>s.</p>"), ["The harbour gates."]);
    assert_eq!(texts("<div><a href=1>Home</a><a href=2>News</a></div>"), ["Home News"]);
    assert_eq!(texts("<p><a href=/a>Co</a><a href=/a>ntact</a> <a href='#'>One</a><a href='#'>Two</a></p>"), ["Contact One Two"]);
    assert_eq!(texts("<p>one<my-note>two</my-note> three</p>"), ["onetwo three"]);
}

#[test]
fn breaks_and_bare_text() {
    assert_eq!(texts("<div>one<br>two<br><br>three<p>four</p>five</div>"), ["one\ntwo", "three", "four", "five"]);
    assert_eq!(kinds("<div>one<p>two</p></div>"), [BlockKind::Bare, BlockKind::Paragraph]);
}

#[test]
fn white_space_between_ideographs() {
    assert_eq!(texts("<p>新桥\n   <b>开通</b> 今天<br>晴</p>"), ["新桥开通 今天\n晴"]);
}

#[test]
fn lists_keep_depth_and_numbers() {
    let item = |depth, number| BlockKind::ListItem { depth, number };
    assert_eq!(kinds("<ol start=3><li>a<ul><li>b</ul><li>c</ol>"), [item(0, Some(3)), item(1, None), item(0, Some(4))]);
    assert_eq!(kinds("<ul><li><p>a</p><p>b</p></ul>"), [item(0, None), BlockKind::Paragraph]);
}

#[test]
fn data_tables_give_rows_and_layout_tables_give_blocks() {
    assert_eq!(texts("<table><tr><th>Crew<th>Time<tr><td>Stannet<td>18:02</table>"), ["Crew | Time", "Stannet | 18:02"]);
    let layout =
        "<table><tr><td><a href=/>Home</a><td>One long story.<br><br>Its second paragraph.<br><br>A third.<table><tr><td>x</table></table>";
    assert_eq!(texts(layout), ["Home", "One long story.", "Its second paragraph.", "A third.", "x"]);
}

#[test]
fn links_keep_their_range_also_over_blocks() {
    let found =
        blocks(&parse("<a href=/x><h3>Title</h3><p>Some <b>text</b></p></a><p>see <a href=/y> here</a>.</p>", &Options::default()).tree)
            .blocks;
    let linked: Vec<&str> = found.iter().flat_map(|b| b.links.iter().map(|l| &b.text[l.start as usize..l.end as usize])).collect();
    assert_eq!(linked, ["Title", "Some text", "here"]);
}

#[test]
fn unspaced_scripts_lose_the_spaces_of_the_source() {
    assert_eq!(texts("<p>白鷺浜の\n  塩づくり</p><p>A 白</p>"), ["白鷺浜の塩づくり", "A 白"]);
}

#[test]
fn captions_quotes_preformatted_and_hidden() {
    assert_eq!(
        kinds("<figure><img><figcaption>A lock</figcaption></figure><blockquote><p>q</p></blockquote><pre>a\n b</pre>")[..],
        [BlockKind::Caption, BlockKind::Quote, BlockKind::Preformatted]
    );
    let found = blocks(&parse("<div style='display: none'><p>x</p></div><p>y</p>", &Options::default()).tree).blocks;
    assert_eq!(found.iter().map(|b| b.hidden).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn deep_nesting_is_flattened_and_its_text_kept() {
    let page = parse(&format!("{}deep{}after", "<div><ul><li>".repeat(5_000), "</li></ul></div>".repeat(5_000)), &Options::default());
    assert!(page.flattened > 10_000);
    assert_eq!(texts_of(&page), ["deep", "after"]);
}

#[test]
fn flattened_blocks_still_part_words() {
    let page = parse(&format!("{}<div>one</div><div>two</div> <b>th</b>ree", "<div>".repeat(600)), &Options::default());
    assert_eq!(texts_of(&page), ["one two three"]);
}

#[test]
fn the_node_cap_holds_and_is_told() {
    let page = parse(&"<p>x".repeat(100), &Options { max_nodes: 50, ..Options::default() });
    assert!(page.truncated && page.tree.len() <= 52);
}
