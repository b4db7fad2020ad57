//! The page's own word on its use, beside its server's.

use crate::document::Document;
use crate::model::Rights;
use crate::model::Source;
use crate::robots::take_meta;

/// What the server's headers said, and what the page's `<meta>` elements add to it; `None` if neither says anything.
pub(crate) fn rights(source: &Source, page: Option<&Document<'_>>) -> Option<Rights> {
    let mut rights = source.rights.cloned().unwrap_or_default();
    let agent = if source.agent.is_empty() { "dateline" } else { source.agent };
    for (page, meta) in page.iter().flat_map(|page| page.meta_elements.iter().map(move |meta| (page, *meta))) {
        if let (Some(name), Some(content)) = (page.tree.attr(meta, "name"), page.tree.attr(meta, "content")) {
            take_meta(&mut rights, name, content, agent);
        }
    }
    (!rights.is_silent()).then_some(rights)
}

#[cfg(test)]
mod tests {
    use crate::extract::{Options, Source, clean};
    use crate::model::Rights;

    #[test]
    fn headers_and_page_are_joined() {
        let page = b"<html><head><meta name=robots content='noarchive, NoAI'><meta name=tdm-reservation content=1></head><body><p>Ferries stay in port.</p></body></html>";
        let headers = Rights { robots: vec!["noindex".to_owned()], ..Rights::default() };
        let cleaned = clean(&Source { name: "p", bytes: page, rights: Some(&headers), ..Source::default() }, &Options::default());
        let rights = cleaned[0].article.rights.clone().expect("rights");
        assert_eq!((rights.robots.join(" ").as_str(), rights.tdm_reserved), ("noindex noarchive noai", Some(true)));
        let silent = clean(&Source { name: "p", bytes: b"<p>Ferries stay in port.", ..Source::default() }, &Options::default());
        assert_eq!(silent[0].article.rights, None);
    }
}
