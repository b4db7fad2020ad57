//! The headline as a reader sees it, and the site by the name that readers know.

use super::{Case, Told, hold};

const HEADLINE: &str = super::TITLE;

/// Markup whose headline is the frame's.
#[rustfmt::skip]
pub(crate) const CASES: &[(&str, &str)] = &[
    ("permalink", r"<h1 id=t>{T}<a class=anchor-link href=#t>¶</a></h1>{P}"),
    ("permalink", r"<h1 id=t>{T} <a href=#t>#</a></h1>{P}"),
    ("permalink", r"<h1 id=t><a href=#t>§</a> {T}</h1>{P}"),
    ("permalink", r#"<h1 id=t>{T}<a href=#t aria-label="Permalink">🔗</a></h1>{P}"#),
    ("permalink", r"<h1 id=t>{T}<a class=headerlink href=#t>Link to this heading</a></h1>{P}"),
    ("permalink", r"<h1 id=t>{T}<a href=#t>Permalink</a></h1>{P}"),
    ("permalink", r#"<h1 id=t>{T}<a href=/a#t title="Permanent link">∞</a></h1>{P}"#),
    ("permalink", r"<h1 id=t>{T}<a href=#t>Link zu dieser Überschrift</a></h1>{P:de}"),
    ("permalink", r"<h1 id=t>{T}<button>Copy link</button></h1>{P}"),
    ("permalink", r"<h1 id=t>{T} ¶</h1>{P}"),
    ("permalink", r"<h1>{T}<sup><a href=#t>⚓</a></sup></h1>{P}"),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1><span>{T}</span> <a href=#comments>12 comments</a></h1>{P}"#),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1>{T} <small>4 min read</small></h1>{P}"#),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1>{T} <span>[<a href=/edit>edit</a>]</span></h1>{P}"#),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1>{T}<button>Save</button></h1>{P}"#),
    ("extra", r#"<title>{T} | Skerry Courier</title><meta property=og:title content="{T}">{B}<h1>{T}<span>Exclusive</span></h1>{P}"#),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1><a href=/harbour>Harbour</a> {T}</h1>{P}"#),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1>{T} <span>(3)</span></h1>{P}"#),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1>{T}<br><small>Share this story</small></h1>{P}"#),
    ("extra", r#"<title>{T} - Schärenkurier</title><meta property=og:title content="{T}">{B}<h1>{T} <em>Lesezeit: 4 Minuten</em></h1>{P:de}"#),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1>{T} <i>14 May 2025</i></h1>{P}"#),
    ("extra", r#"<title>{T}</title><meta property=og:title content="{T}">{B}<h1>{T} <a href=/print>Print</a></h1>{P}"#),
    ("panel", r#"<title>{T} | Skerry Courier</title><meta property=og:title content="{T}">{B}<p>By Ada Lind</p>{P}<div class=panel><h2>Support the Skerry Courier</h2><p>We keep a network of reporters on the coast.</p></div>"#),
    ("panel", r#"<title>{T} | Skerry Courier</title><meta property=og:title content="{T} | Skerry Courier">{B}{P}<div><h2>Daily news by Skerry Courier</h2><p>Subscribe for letters each week.</p></div>"#),
    ("panel", r"<title>{T} | Skerry Courier</title>{B}<div class=headline>{T}</div>{P}<section><h2>More from Skerry Courier</h2><ul><li><a href=/1>Grain barges queue at the lock again</a></ul></section>"),
    ("panel", r#"<title>{T} - Skerry Courier</title><meta property=og:site_name content="Skerry Courier">{B}<h2>Welcome to the Skerry Courier</h2><p>{T}</p>{P}"#),
    ("panel", r#"<title>{T} | Skerry Courier</title><meta property=og:title content="{T}">{B}{P}<aside><h2>Skerry Courier newsletter</h2></aside>"#),
    ("panel", r#"<title>{T} | Schärenkurier</title><meta property=og:title content="{T}">{B}{P:de}<div><h2>Den Schärenkurier unterstützen</h2></div>"#),
    ("panel", r#"<title>{T}</title><meta property=og:title content="{T}"><meta property=og:site_name content="Skerry Courier">{B}<div><h1>Skerry Courier</h1></div>{P}<div><h2>Join the Skerry Courier today</h2></div>"#),
    ("panel", r#"<title>{T} | Skerry Courier</title><meta property=og:title content="{T}">{B}{P}<h2>Cookies at Skerry Courier</h2><p>We store cookies.</p>"#),
    ("panel", r#"<title>{T} | Skerry Courier</title><meta property=og:title content="{T}">{B}<div class=app><h3>Get the Skerry Courier app</h3></div>{P}"#),
    ("panel", r#"<title>{T} | Skerry Courier</title><meta property=og:title content="{T}">{B}{P}<form><h2>Sign up to Skerry Courier letters</h2></form>"#),
    ("dated", r#"<title>08.11.2021 | {T}</title><meta property=og:title content="08.11.2021 | {T}">{B}{P:de}"#),
    ("state", r#"<title>Skerry Courier</title>{B}<div id=app></div><script>window.__INITIAL_STATE__={"page":{"data":{"title":"Ferry terminal shut after divers find rotten piles","date_published":"2025-03-05","content":"<p>The port office shut the old ferry terminal on Tuesday night, after divers found that the piles had rotted through.</p><p>Engineers told the council that a loaded lorry could break the deck, and that one more storm might bring the walkway down.</p><p>The ferries will leave from a pontoon beside the fish market until a new building is ready, and the crossing will take longer.</p>"}}};</script>"#),
];

/// The site's name.
#[rustfmt::skip]
pub(crate) const SITES: &[Case] = &[
    ("site", r#"<script type=application/ld+json>{"@type":"NewsArticle","headline":"Ferry terminal shut after divers find rotten piles","publisher":{"@type":"Organization","name":"Skerry Media Holdings Ltd"}}</script>{B}{H}{P}"#, "Skerry Courier"),
    ("site", r#"<meta property=og:site_name content="Skerry Courier"><script type=application/ld+json>{"@type":"WebSite","name":"Skerry Publishing GmbH & Co. KG"}</script>{B}{H}{P}"#, "Skerry Courier"),
    ("site", r#"<meta property=og:site_name content="Skerry Publishing Group, Inc.">{B}{H}{P}"#, "Skerry Courier"),
    ("site", r#"<script type=application/ld+json>{"@type":"Organization","name":"Verlag Skerry AG"}</script>{B}{H}{P}<footer>© 2025 Verlag Skerry AG</footer>"#, "Skerry Courier"),
    ("site", r#"<meta name=application-name content="Skerry Courier"><script type=application/ld+json>{"@type":"NewsArticle","headline":"Ferry terminal shut after divers find rotten piles","publisher":{"name":"S.C. Press S.r.l."}}</script>{B}{H}{P}"#, "Skerry Courier"),
    ("site", r#"<meta name=copyright content="Skerry Media LLC">{B}{H}{P}<footer>© Skerry Media LLC</footer>"#, "Skerry Courier"),
    ("site", r#"<script type=application/ld+json>{"@type":"NewsArticle","headline":"Ferry terminal shut after divers find rotten piles","publisher":{"name":"Skerry Courier Oy"}}</script>{B}{H}{P}"#, "Skerry Courier"),
    ("site", r#"<meta name=publisher content="Skerry Media B.V.">{B}{H}{P}"#, "Skerry Courier"),
    ("site", r#"<meta property=og:site_name content="Skerry Courier">{B}{H}{P}<footer>© 2025 North Sea Newspapers plc</footer>"#, "Skerry Courier"),
    ("site", r#"<script type=application/ld+json>{"@type":"NewsArticle","headline":"Ferry terminal shut after divers find rotten piles","publisher":{"name":"Ediciones Skerry, S.A."}}</script>{B}{H}{P:es}"#, "Skerry Courier"),
];

/// The name.
pub(crate) fn site(told: &Told) -> String {
    told.site.clone()
}

/// The cases whose headline is another.
pub(crate) fn wrong() -> Vec<String> {
    let of = |(kind, markup): &(&str, &str)| {
        let found = super::told(markup).title;
        (found != HEADLINE).then(|| format!("{kind}: {found:?}: {markup}"))
    };
    CASES.iter().filter_map(of).collect()
}

#[test]
fn the_headline_alone() {
    let wrong = wrong();
    assert!(wrong.is_empty(), "{} of {} do not hold:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}

#[test]
fn the_name_that_readers_know() {
    hold(SITES, site);
}

#[test]
fn signs_of_links_leave_no_trace_in_subheadings() {
    for sign in ["¶", "#", "🔗", "§", "Link to this heading", "Permalink", "∞"] {
        let all: Vec<String> = super::prose("en").iter().map(|p| format!("<p>{p}</p>")).collect();
        let (first, rest) = (all[..3].concat(), all[3..].concat());
        let heading = format!("{{H}}<div>{first}<h2 id=x>The next crossing<a class=anchor href=#x>{sign}</a></h2>{rest}</div>");
        let text = super::told(&heading).text;
        assert!(!text.contains(sign) && text.contains("The next crossing\n"), "{sign}: {text}");
    }
}
