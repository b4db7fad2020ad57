//! Cases of JSON-LD.

use super::*;

fn said(blocks: &[&str]) -> (Said, Evidence) {
    let mut evidence = Evidence::default();
    let blocks: Vec<String> = blocks.iter().map(|b| (*b).to_owned()).collect();
    let page = Page { titles: "Ferry returns to Lund harbour", address: Some("https://courier.example/ferry") };
    (read(&blocks, &page, &mut evidence), evidence)
}

#[test]
fn the_article_in_a_graph_beats_teasers() {
    let (said, evidence) = said(&[
        r#"{"@type":"ItemList","itemListElement":[{"@type":"NewsArticle","headline":"Other","datePublished":"2020-01-01"}]}"#,
        r##"{"@graph":[{"@type":"WebSite","name":"Courier"},{"@type":"Person","@id":"#p","name":"Ada Lind"},
            {"@type":["NewsArticle",null],"headline":"Ferry returns to Lund harbour","datePublished":"2025-04-02",
             "author":[{"@id":"#p"},null],"isAccessibleForFree":"False"}]}"##,
    ]);
    assert_eq!(said.dates[0].0, "2025-04-02");
    assert_eq!(said.dates.len(), 1);
    assert_eq!(said.authors[0].0, ["Ada Lind"]);
    assert!(evidence.paywalled[0].value);
    assert_eq!(evidence.sites[0].value, "Courier");
}

#[test]
fn cycles_and_ruins_end() {
    let (said, _) = said(&[r##"{"@type":"Article","@id":"#a","author":{"@id":"#a"}}"##, r#"{{{"datePublished": "2025-04-02" !!"#]);
    assert_eq!(said.dates[0].0, "2025-04-02");
}
