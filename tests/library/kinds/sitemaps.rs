//! Sitemaps with prefixes on their attributes and elements, as programs write them.

use dateline::discover;
use url::Url;

#[test]
fn elements_may_have_any_prefix_of_the_vocabulary() {
    const OWN: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
    let cases = [
        format!("<urlset xmlns='{OWN}'><url><loc>https://courier.example/1</loc></url></urlset>"),
        format!("<s:urlset xmlns:s='{OWN}'><s:url><s:loc>https://courier.example/1</s:loc></s:url></s:urlset>"),
        format!("<sm:urlset xmlns:sm='{OWN}'><sm:url><sm:loc> https://courier.example/1 </sm:loc><sm:lastmod>2025-03-05</sm:lastmod></sm:url></sm:urlset>"),
        "<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'><url><loc>https://courier.example/1</loc></url></urlset>".to_owned(),
        "<urlset xmlns='https://www.sitemaps.org/schemas/sitemap/0.9/'><url><loc><![CDATA[https://courier.example/1]]></loc></url></urlset>".to_owned(),
    ];
    for text in cases {
        let found =
            discover::sitemap(text.as_bytes(), &Url::parse("https://courier.example/sitemap.xml").expect("an address")).expect("a sitemap");
        assert_eq!(found.pages.iter().map(|page| page.candidate.url.as_str()).collect::<Vec<_>>(), ["https://courier.example/1"], "{text}");
    }
}
