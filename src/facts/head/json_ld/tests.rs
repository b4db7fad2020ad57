//! Cases of JSON-LD.

use crate::facts::head::json_ld::*;

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

#[test]
fn the_rest_of_the_record() {
    let (_, evidence) = said(&[
        r##"{"@graph":[{"@type":"NewsArticle","headline":"Ferry returns to Lund harbour","commentCount":"12","image":[{"@id":"#i"}],
            "sourceOrganization":{"name":"Agence France-Presse"},"correction":{"@type":"CorrectionComment","text":"It has two engines."},
            "hasPart":[{"isAccessibleForFree":true},{"isAccessibleForFree":0}]},
            {"@type":"ImageObject","@id":"#i","url":"/a.jpg","caption":"The ferry in port","creditText":"Bo Ek/Courier"}]}"##,
        r#"{"@type":"BreadcrumbList","itemListElement":[{"position":3,"name":"Ferry returns to Lund harbour","item":"https://courier.example/ferry"},
            {"position":1,"item":{"@id":"https://courier.example/","name":"Courier"}},{"position":2,"name":"Harbour","item":"https://courier.example/harbour"}]}"#,
    ]);
    assert_eq!(evidence.comment_counts[0].value, 12);
    assert_eq!(evidence.agencies[0].value, ["AFP"]);
    assert_eq!(evidence.corrections[0].value, ["It has two engines."]);
    assert_eq!(
        (evidence.image_captions[0].value.as_str(), evidence.image_credits[0].value.as_str()),
        ("The ferry in port", "Bo Ek/Courier")
    );
    assert_eq!(evidence.sections.iter().map(|s| s.value.as_str()).collect::<Vec<_>>(), ["Harbour"]);
    assert!(evidence.paywalled[0].value, "one part is not free");
}

#[test]
fn comments_among_the_statistics() {
    let (_, evidence) = said(&[r#"{"@type":"Article","headline":"Ferry returns","interactionStatistic":[
        {"interactionType":"https://schema.org/LikeAction","userInteractionCount":90},
        {"interactionType":{"@type":"http://schema.org/CommentAction"},"userInteractionCount":"7"}]}"#]);
    assert_eq!(evidence.comment_counts.iter().map(|c| c.value).collect::<Vec<_>>(), [7]);
}
