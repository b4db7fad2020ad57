//! Dates that are not the article's, and dates that are, in every place where pages put them.

use super::{Case, Told, hold};

/// Dates of cards, links, mastheads, sentences; dates beside the headline; dates of page state and of changes.
#[rustfmt::skip]
pub(crate) const CASES: &[Case] = &[
    // cards' times, before, beside and behind the article; the article's own day is beside the headline
    ("cards", r"<article><h1>Town pool closes until the spring</h1><time datetime=2025-05-14>14 May 2025</time>{P}</article>", "2025-05-14"),
    ("cards", r"{H}<p class=date>Published 14 May 2025</p>{P}<aside><h2>Popular</h2><div><a href=/1><h3>Grain barges queue at the lock</h3></a><time datetime=2025-03-10>10 March</time></div></aside>", "2025-05-14"),
    ("cards", r"{H}<span>14 May 2025</span>{P}<section><a href=/1>Grain barges queue at the lock again</a> <time datetime=2025-03-10>10 March 2025</time><a href=/2>Kelp farm gets its licence at last</a> <time datetime=2025-03-12>12 March 2025</time></section>", "2025-05-14"),
    ("cards", r"<div class=top><article><h2><a href=/1>Grain barges queue at the lock again</a></h2><time datetime=2025-03-10>10 March 2025</time></article><article><h2><a href=/2>Kelp farm gets its licence at last</a></h2><time datetime=2025-03-11>11 March 2025</time></article></div><main>{H}<div>14 May 2025</div>{P}</main>", "2025-05-14"),
    ("cards", r"<main>{H}<p>By Ada Lind, 14 May 2025</p>{P}</main><ol><li><time datetime=2025-03-10T09:00:00Z>10.03.</time><a href=/1>Grain barges queue at the lock again</a></li><li><time datetime=2025-03-10T09:00:00Z>10.03.</time><a href=/2>Kelp farm gets its licence at last</a></li></ol>", "2025-05-14"),
    ("cards", r"<main>{H}<time datetime=2025-05-14>14 May 2025</time>{P}<div class=grid><div><h3>Grain barges queue at the lock again</h3><time datetime=2025-05-12>12 May 2025</time></div><div><h3>Kelp farm gets its licence at last</h3><time datetime=2025-05-12>12 May 2025</time></div></div></main>", "2025-05-14"),
    ("cards", r"{H}{P}<div class=stories><div class=s><a href=/1>Grain barges queue at the lock again</a><time datetime=2025-03-10>10 March 2025</time></div></div>", ""),
    ("cards", r"{H}{P}<article><h3><a href=/1>Grain barges queue at the lock again</a></h3><p><time datetime=2025-03-10>10 March 2025</time></p></article>", ""),
    ("cards", r"{H}{P}<table><tr><td><a href=/1>Grain barges queue at the lock again</a></td><td>10 March 2025</td></tr><tr><td><a href=/2>Kelp farm gets its licence at last</a></td><td>11 March 2025</td></tr></table>", ""),
    ("cards", r"<div class=hero><a href=/9>Kelp farm gets its licence at last</a> <span class=date>11 March 2025</span></div>{H}{P}", ""),
    ("cards", r"{H}{P:de}<div class=weitere><h4>Weitere Artikel</h4><div><span class=datum>10. März 2025</span><a href=/1>Getreidekähne warten an der Schleuse</a></div></div>", ""),
    ("cards", r"{H}<p>14 mai 2025</p>{P:fr}<div><h4>À lire aussi</h4><p><a href=/1>Les péniches attendent devant l’écluse</a><br><time datetime=2025-03-10>10 mars 2025</time></p></div>", "2025-05-14"),
    ("cards", r"{H}<time datetime=2025-05-14>2025年5月14日</time>{P:ja}<ul><li><a href=/1>穀物の船が水門の前で三日目も待つ</a><time datetime=2025-03-10>2025年3月10日</time></li></ul>", "2025-05-14"),
    // a related link's day, a comment's, a footer's
    ("related", r"<article>{H}{P}</article><section><h2>More on this</h2><ul><li><a href=/1>Swimmers warned off the river</a><span>12 February 2025</span></li><li><a href=/2>Water firm fined over spill</a><span>3 October 2024</span></li></ul></section>", ""),
    ("related", r"<article>{H}{P}<p><a href=/1>Swimmers warned off the river after spill</a> (12 February 2025)</p></article>", ""),
    ("related", r"{H}{P}<div>12 February 2025 – <a href=/1>Swimmers warned off the river after spill</a></div>", ""),
    ("related", r"{H}{P}<dl><dt>12.02.2025</dt><dd><a href=/1>Swimmers warned off the river after spill</a></dd><dt>03.10.2024</dt><dd><a href=/2>Water firm fined over spill in the bay</a></dd></dl>", ""),
    ("related", r"<article>{H}{P}</article><div class=talk><h3>2 responses</h3><div><b>Ann</b> <time datetime=2025-05-01T10:00Z>1 May 2025</time><p>Lovely boats, I took one.</p></div></div>", ""),
    ("related", r"<article>{H}{P}</article><h3>Discussion</h3><div class=post><span>Ann wrote on 1 May 2025:</span><p>Lovely boats, I took one.</p></div>", ""),
    ("related", r"{H}{P}<footer>Page generated 2026-01-02. Copyright 2019-2026</footer>", ""),
    ("related", r"{H}{P}<div class=bottom>Last build: 2 January 2026 10:20</div>", ""),
    ("related", r"{H}{P:es}<h3>Noticias relacionadas</h3><p><a href=/1>Multan a la empresa del agua por el vertido</a> 3 de octubre de 2024</p>", ""),
    ("related", r"{H}{P:de}<h3>Mehr zum Thema</h3><div><a href=/1>Wasserfirma muss nach Unfall Strafe zahlen</a><br>3. Oktober 2024</div>", ""),
    // the masthead's today
    ("masthead", r"<div class=today>Saturday, 22 November 2025</div><nav><a href=/>News</a><a href=/b>Business</a><a href=/s>Sport</a></nav>{H}<p>By Ada Lind</p>{P}", ""),
    ("masthead", r"<header><span>Samstag, 22. November 2025</span><a href=/>Schärenkurier</a></header><main>{H}{P:de}</main>", ""),
    ("masthead", r"<table><tr><td>22 November 2025</td><td><a href=/>Home</a></td><td><a href=/n>News</a></td></tr></table><div>{H}{P}</div>", ""),
    ("masthead", r"<div id=bar><p>samedi 22 novembre 2025</p><ul><li><a href=/>Accueil</a></li><li><a href=/m>Météo</a></li><li><a href=/s>Sports</a></li></ul></div><article>{H}{P:fr}</article>", ""),
    ("masthead", r"<div><time datetime=2025-11-22>22.11.2025</time> <a href=/login>Log in</a> <a href=/sub>Subscribe</a></div><nav><a href=/>News</a></nav><main>{H}{P}</main>", ""),
    ("masthead", r"<div><a href=/>Skerry Courier</a></div><div>Today is 22 November 2025</div>{H}{P}", ""),
    ("masthead", r"<div class=head><div class=date-now>2025年11月22日 星期六</div><div class=menu><a href=/>首页</a><a href=/n>新闻</a></div></div><div>{H}{P:zh}</div>", ""),
    ("masthead", r"<header><div>22 Nov 2025 | 14:03</div><ul><li><a href=/>News</a><li><a href=/b>Business</a></ul></header><main>{H}<p>Published 14 May 2025</p>{P}</main>", "2025-05-14"),
    ("masthead", r"<section class=weather>Skerry 7°, Saturday 22 November 2025</section><nav><a href=/>News</a><a href=/b>Business</a></nav><main>{H}{P}</main>", ""),
    ("masthead", r"<div>Sábado, 22 de noviembre de 2025</div><div><a href=/>Portada</a> <a href=/e>Economía</a> <a href=/d>Deportes</a></div><article>{H}{P:es}</article>", ""),
    // dates of sentences
    ("sentence", r"{H}<p>The law came into force on 1 January 2020.</p>{P}", ""),
    ("sentence", r"{H}<div>The fair takes place on 3 September 2026 in the hall.</div>{P}", ""),
    ("sentence", r"{H}{P}<p>“I began here on 3 September 1998,” she said.</p>", ""),
    ("sentence", r"{H}<p>3 September 1998 was her first day at work.</p>{P}", ""),
    ("sentence", r"{H}<h2>What happened on 3 September 1998</h2>{P}", ""),
    ("sentence", r"{H}<ul><li>1 January 2020: the law comes into force</li><li>3 September 2026: the fair opens</li></ul>{P}", ""),
    ("sentence", r"{H}<p>The report, published on 3 May 2021, warned of the rot.</p>{P}", ""),
    ("sentence", r"{H}<p>Am 3. September 2026 tagt der Rat im Rathaus.</p>{P:de}", ""),
    ("sentence", r"{H}<p>La loi est entrée en vigueur le 1er janvier 2020.</p>{P:fr}", ""),
    ("sentence", r"{H}<blockquote>La feria será el 3 de septiembre de 2026.</blockquote>{P:es}", ""),
    ("sentence", r"{H}<p>法律于2020年1月1日起施行。</p>{P:zh}", ""),
    ("sentence", r"{H}<p>Tickets on sale until 3 September 2026!</p>{P}", ""),
    ("sentence", r"{H}<div class=info>Opening hours from 3 September 2026: Monday to Friday</div>{P}", ""),
    // places of the article's own day that were missed
    ("place", r#"<title>08.11.2021 | {T}</title><meta property=og:title content="08.11.2021 | {T}">{B}{H}{P:de}"#, "2021-11-08"),
    ("place", r#"<title>{T}</title><meta property=og:title content="8 November 2021 – {T}">{B}{H}{P}"#, "2021-11-08"),
    ("place", r"<title>2021-11-08: {T}</title>{B}{H}{P}", "2021-11-08"),
    ("place", r"<article><h1>{T} <small>8 November 2021</small></h1>{P}</article>", "2021-11-08"),
    ("place", r"<article>{H}<small>8 November 2021</small>{P}</article>", "2021-11-08"),
    ("place", r"<article>{H}<figure><img src=/a.jpg><figcaption>08.11.2021</figcaption></figure>{P:de}</article>", "2021-11-08"),
    ("place", r"<article>{H}<div><i class=material-icons>schedule</i>8 November 2021</div>{P}</article>", "2021-11-08"),
    ("place", r"<article>{H}<div><i class=icon>calendar_today</i><span>8 November 2021</span></div>{P}</article>", "2021-11-08"),
    ("place", r#"<article>{H}<div><span class=icon title="8 November 2021">🕑</span> 5 min</div>{P}</article>"#, "2021-11-08"),
    ("place", r"<article>{H}{P:de}</article><p>Dieser Artikel wurde am 8. November 2021 um 10:03 von Ada Lind veröffentlicht.</p>", "2021-11-08"),
    ("place", r"<article>{H}<p>Wurde am 08.11.2021 um 10:03 Uhr von Ada Lind geschrieben</p>{P:de}</article>", "2021-11-08"),
    ("place", r"<article>{H}<div class=text><time datetime=2021-11-08>8 November 2021</time>{P}</div></article><div><div><a href=/1>Grain barges queue at the lock again</a><time datetime=2025-03-10>10 March 2025</time></div></div>", "2021-11-08"),
    ("place", r"<article>{H}{P}<p><time datetime=2021-11-08>8 November 2021</time></p></article><div><div><a href=/1>Grain barges queue at the lock again</a><time datetime=2025-03-10>10 March 2025</time></div><div><a href=/2>Kelp farm gets its licence at last</a><time datetime=2025-03-10>10 March 2025</time></div></div>", "2021-11-08"),
    ("place", r"<article>{H}{P}<footer>Posted on <a href=/a>8 November 2021</a> by <a href=/author/ada>Ada Lind</a></footer></article>", "2021-11-08"),
    ("place", r"<main><div>8 November 2021</div>{H}{P}</main>", "2021-11-08"),
    ("place", r"<nav><a href=/>News</a></nav><main><p class=kicker>Harbour | 8 November 2021</p>{H}{P}</main>", "2021-11-08"),
    ("place", r"<article>{H}<p>Skerry, 8 November 2021</p>{P}</article>", "2021-11-08"),
    ("place", r"<article>{H}<p>By Ada Lind on 8 November 2021 at 10:03</p>{P}</article>", "2021-11-08"),
    ("place", r"<article>{H}<p>（2021年11月8日）</p>{P:zh}</article>", "2021-11-08"),
    ("place", r"<article>{H}<p>입력 2021.11.08 10:03 수정 2021.11.09 09:00</p>{P:ko}</article>", "2021-11-08"),
    // page state
    ("state", r#"<title>{T}</title>{B}<div id=__next><p>Loading</p></div><script id=__NEXT_DATA__ type=application/json>{"props":{"article":{"headline":"Ferry terminal shut after divers find rotten piles","publishedAt":"2025-03-05T13:20:00Z","byline":{"name":"Moira Sands"},"body":[{"type":"p","text":"The port office shut the old ferry terminal on Tuesday night, after divers found that the piles had rotted through."},{"type":"p","text":"Engineers told the council that a loaded lorry could break the deck, and that one more storm might bring the walkway down."},{"type":"p","text":"The ferries will leave from a pontoon beside the fish market until a new building is ready, and the crossing will take longer."}]}}}</script>"#, "2025-03-05"),
    ("state", r#"<title>Skerry Courier</title>{B}<div id=app></div><script>window.__INITIAL_STATE__={"site":{"name":"Skerry Courier"},"page":{"data":{"title":"Ferry terminal shut after divers find rotten piles","date_published":"2025-03-05","authors":[{"name":"Moira Sands"},{"name":"Bo Ek"}],"content":"<p>The port office shut the old ferry terminal on Tuesday night, after divers found that the piles had rotted through.</p><p>Engineers told the council that a loaded lorry could break the deck, and that one more storm might bring the walkway down.</p><p>The ferries will leave from a pontoon beside the fish market until a new building is ready, and the crossing will take longer.</p>"}},"latest":[{"title":"Grain barges queue","date_published":"2025-04-01"}]};</script>"#, "2025-03-05"),
    ("state", r#"<title>{T}</title>{B}<div id=root></div><script id=state type=application/json>{"cache":{"Article:7":{"__typename":"Article","title":"Ferry terminal shut after divers find rotten piles","firstPublished":1741180800,"author":"Moira Sands","blocks":[{"kind":"para","content":"The port office shut the old ferry terminal on Tuesday night, after divers found that the piles had rotted through."},{"kind":"para","content":"Engineers told the council that a loaded lorry could break the deck, and that one more storm might bring the walkway down."},{"kind":"para","content":"The ferries will leave from a pontoon beside the fish market until a new building is ready, and the crossing will take longer."}]},"Article:8":{"__typename":"Article","title":"Grain barges queue","firstPublished":1743600240}}}</script>"#, "2025-03-05"),
    // only a modified day
    ("modified", r"<meta property=article:modified_time content=2025-05-14T07:30:00+02:00>{B}{H}{P}", "2025-05-14"),
    ("modified", r#"<script type=application/ld+json>{"@type":"NewsArticle","headline":"Ferry terminal shut after divers find rotten piles","dateModified":"2025-05-14T07:30:00+02:00"}</script>{B}{H}{P}"#, "2025-05-14"),
    ("modified", r"{H}<p>Last updated: 14 May 2025</p>{P}", "2025-05-14"),
    ("modified", r"{H}<time itemprop=dateModified datetime=2025-05-14>Updated 14 May</time>{P}", "2025-05-14"),
    ("modified", r"{H}<p>Zuletzt aktualisiert am 14.05.2025</p>{P:de}", "2025-05-14"),
    // dumps
    ("dump", "Skerry Courier\nSaturday, 22 November 2025\nNews\nBusiness\nSport\nOpinion\nLog in\n{T}\nBy Ada Lind\n{P}\n© 2025 Skerry Courier\n", ""),
    ("dump", "{T}\nBy Ada Lind\n{P}\nRelated\n* Swimmers warned off the river12 February 2025\n* Water firm fined over spill3 October 2024\n", ""),
    ("dump", "{T}\n{P}\nRelated stories\nSwimmers warned off the river\n12 February 2025\n", ""),
    ("dump", "{T}\n{P}\nComments\nAnn\n1 May 2025\nLovely boats, I took one.\n", ""),
    ("dump", "{T}\nThe law came into force on 1 January 2020.\n{P}\n", ""),
    ("dump", "{T}\n{P}\n“I began here on 3 September 1998,” she said.\n", ""),
    ("dump", "{T}\n{P}\nPage generated 2 January 2026\n", ""),
    ("dump", "{T}\n14 May 2025\n{P}\nRelated\nSwimmers warned off the river\n12 February 2025\n", "2025-05-14"),
    ("dump", "{T}\nPublished 14 May 2025 at 07:30\n{P}\n", "2025-05-14"),
    ("dump", "{T}\nVon Ada Lind\n14. Mai 2025\n{P:de}\nMehr zum Thema\n10. März 2025 Getreidekähne warten an der Schleuse\n", "2025-05-14"),
    ("dump", "---\nlanguage: en-GB\n---\n{T}\nPublished 04/03/2025\n{P}\n", "2025-03-04"),
    ("dump", "---\nlanguage: en-GB\ndate: 04/03/2025\n---\n{T}\n{P}\n", "2025-03-04"),
    ("dump", "---\nurl: https://www.skerry.co.uk/a\n---\n{T}\n04/03/2025\n{P}\n", "2025-03-04"),
    ("dump", "---\nlanguage: en-US\n---\n{T}\nPublished 04/03/2025\n{P}\n", "2025-04-03"),
];

/// The day.
pub(crate) fn read(told: &Told) -> String {
    told.date.clone()
}

#[test]
fn a_wrong_date_is_worse_than_none() {
    hold(CASES, read);
}

#[test]
fn a_page_that_says_only_when_it_changed_is_filed_under_that_and_says_so() {
    for (_, markup, _) in CASES.iter().filter(|c| c.0 == "modified") {
        assert_eq!(super::told(markup).source, "modified", "{markup}");
    }
}
