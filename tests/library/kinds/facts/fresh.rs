//! More variants of each kind, thought of after the kinds were mended.

use super::{Case, authors, dates, hold};

#[rustfmt::skip]
pub(crate) const DATES: &[Case] = &[
    ("cards", r"{H}<p>14 May 2025</p>{P}<nav class=more><figure><a href=/1><img alt=x><figcaption>Grain barges queue at the lock again</figcaption></a><time datetime=2025-03-10>10 March</time></figure></nav>", "2025-05-14"),
    ("cards", r"<main>{H}<span class=stamp>14.05.2025, 07:30</span>{P:de}</main><div><div><p><a href=/1>Getreidekähne warten an der Schleuse</a></p><p><small>10.03.2025</small></p></div></div>", "2025-05-14"),
    ("cards", r"{H}{P}<div><a href=/1><span>10 March 2025</span><b>Grain barges queue at the lock again</b></a></div>", ""),
    ("cards", r"{H}{P:fr}<section><header><h2>Nos dossiers</h2></header><article><time datetime=2025-03-10>10/03/2025</time><p><a href=/1>Les péniches attendent devant l’écluse</a></p></article></section>", ""),
    ("cards", r"{H}{P:ja}<div><dl><dt>2025.03.10</dt><dd><a href=/1>穀物の船が水門の前で三日目も待つ</a></dd></dl></div>", ""),
    ("cards", r"<aside><h4>Just in</h4><p><time datetime=2025-06-01T09:00>09:00</time> <a href=/1>Grain barges queue at the lock again</a></p></aside><article>{H}<p>By Ada Lind · 14 May 2025</p>{P}</article>", "2025-05-14"),
    ("related", r"<article>{H}{P}</article><p>Previous: <a href=/1>Grain barges queue at the lock again</a>, 10 March 2025</p>", ""),
    ("related", r"<article>{H}{P}<section id=disqus><h3>Join the conversation</h3><div><i>Ann</i><br>1 May 2025, 10:00<br>Lovely boats.</div></section></article>", ""),
    ("related", r"{H}{P}<footer><p>Updated site design: 2 January 2026</p><p>© Skerry Courier</p></footer>", "2026-01-02"),
    ("related", r"{H}{P:es}<footer>Página generada el 2 de enero de 2026</footer>", ""),
    ("masthead", r"<div><b>Donnerstag, 22.11.2025</b></div><ul><li><a href=/>Start</a></li><li><a href=/h>Hafen</a></li></ul><article>{H}{P:de}</article>", ""),
    ("masthead", r"<header class=top><time datetime=2025-11-22>Sat 22 Nov 2025</time></header><nav><a href=/>News</a><a href=/b>Business</a></nav><section>{H}{P}</section>", ""),
    ("masthead", r"<div><span>22/11/2025</span><span>7 °C</span></div><div><a href=/>Home</a><a href=/n>News</a></div><main>{H}<p>By Ada Lind</p>{P}</main>", ""),
    ("masthead", r"<header><p>2025年11月22日（土）</p><ul><li><a href=/>トップ</a></li><li><a href=/n>社会</a></li></ul></header><main>{H}{P:ja}</main>", ""),
    ("sentence", r"{H}<p>The council first met here on 12 June 1871.</p>{P}", ""),
    ("sentence", r"{H}<p>Seit dem 1. Januar 2020 gilt das Gesetz.</p>{P:de}", ""),
    ("sentence", r"{H}<div class=meta>Applications close on 3 September 2026</div>{P}", ""),
    ("sentence", r"{H}<p>Runa Dahl (born 12 June 1971) leads the office.</p>{P}", ""),
    ("sentence", r"{H}<h3>Chronik: 3. September 1998 bis heute</h3>{P:de}", ""),
    ("sentence", r"{H}<p>El acuerdo se firmó el 12 de junio de 2019 en Lund.</p>{P:es}", ""),
    ("sentence", r"{H}{P}<ul><li>12 June 1871: first meeting</li></ul>", ""),
    ("place", r"<title>[08.11.2021] {T}</title>{B}{H}{P}", ""),
    ("place", r"<title>8. November 2021 · {T}</title>{B}{H}{P:de}", "2021-11-08"),
    ("place", r"<article><h1>{T}<br><small>08/11/2021</small></h1>{P:fr}</article>", "2021-11-08"),
    ("place", r"<article>{H}<div><svg><path/></svg> 8 November 2021</div>{P}</article>", "2021-11-08"),
    ("place", r"<article>{H}<p><em>Lund, den 8. November 2021</em></p>{P:de}</article>", "2021-11-08"),
    ("place", r"<article>{H}<p>Publicado el 8 de noviembre de 2021 por Ada Lind</p>{P:es}</article>", "2021-11-08"),
    ("place", r"<article>{H}<table><tr><td>Date:</td><td>8 November 2021</td></tr></table>{P}</article>", "2021-11-08"),
    ("place", r"<div class=wrap><section>{H}</section><section><span>8 November 2021</span></section><section>{P}</section></div>", "2021-11-08"),
    ("modified", r"{H}<div>Mis à jour le 14 mai 2025 à 7h30</div>{P:fr}", "2025-05-14"),
    ("modified", r"<meta property=og:updated_time content=2025-05-14T05:30:00Z>{B}{H}{P}", "2025-05-14"),
    ("dump", "{T}\nBy Ada Lind\n{P}\nPrevious story\n10 March 2025\nGrain barges queue at the lock again\n", ""),
    ("dump", "{T}\nLund, 14 May 2025\n{P}\n", "2025-05-14"),
    ("dump", "14 May 2025\n{T}\n{P}\n", "2025-05-14"),
    ("dump", "{T}\n{P}\n14 May 2025\n", "2025-05-14"),
    ("dump", "---\nlanguage: en-AU\n---\n{T}\n04/03/2025\n{P}\n", "2025-03-04"),
];

#[rustfmt::skip]
pub(crate) const AUTHORS: &[Case] = &[
    ("cards", r"{H}{P}<div class=opinion><div><img alt=x><b class=author>Jon Russ</b><a href=/1>Why the barges should not queue at all</a></div></div>", ""),
    ("cards", r"{H}<p>By Devin Coldwell</p>{P}<section><article><p class=byline>By Jon Russ</p><h4><a href=/1>Grain barges queue at the lock again</a></h4></article></section>", "Devin Coldwell"),
    ("biography", r"<article>{H}{P}<div class=about-the-author><strong>Ada Lind</strong> is a writer who lives in Skerry and loves boats.</div></article>", "Ada Lind"),
    ("biography", r"<article>{H}{P}<aside class=author-info><p class=name>Ada Lind</p><p>Correspondent for the coast</p></aside></article>", "Ada Lind"),
    ("mentions", r"<article>{H}{P}<div class=trackbacks><p>Pingback: <a class=author href=//b.example>Henrik Mota</a></p></div></article>", ""),
    ("mentions", r"<article>{H}{P}</article><section id=replies><p class=author>Henrik Mota</p><p>Fine boats.</p></section>", ""),
    ("place", r"{H}<p class=byline>Af Ada Lind, København</p>{P}", "Ada Lind"),
    ("place", r"{H}<p class=byline>By Ada Lind in St. Ives</p>{P}", "Ada Lind"),
    ("place", r"{H}<p class=byline>Ada Lind aus Brüssel</p>{P:de}", "Ada Lind"),
    ("place", r"{H}<p class=byline>By Ada Lind and Bo Berg, Nairobi</p>{P}", "Ada Lind; Bo Berg"),
    ("label", r"{H}<div>Julkaistu: 5.3.2025</div>{P}", ""),
    ("label", r"{H}<div><span>登録日</span> 2025.03.05</div>{P:ja}", ""),
    ("label", r"{H}<div>Geplaatst op 5 maart 2025</div>{P}", ""),
    ("chinese", r"{H}<p>责编：李四光 记者：王小明</p>{P:zh}", "王小明"),
    ("chinese", r"{H}<p>特约记者 王小明</p>{P:zh}", "王小明"),
    ("chinese", r"{H}<p>文：王小明　摄影：李四光</p>{P:zh}", "王小明"),
    ("byline", r"{H}<div class=byline>By Ann Lee, Senior Correspondent</div>{P}", "Ann Lee"),
    ("byline", r"{H}<div class=byline>By Ann Lee and AFP</div>{P}", "Ann Lee"),
    ("byline", r"{H}<div class=byline>Von Ann Lee und dpa</div>{P:de}", "Ann Lee"),
    ("byline", r"{H}<div class=byline>Ann Lee, photos by Bob Ray</div>{P}", "Ann Lee"),
    ("byline", r"{H}<div class=byline>Writing by Ann Lee; Editing by Bob Ray and Cy Vane</div>{P}", "Ann Lee"),
    ("byline", r"{H}<div class=byline>Ann Lee | Staff Reporter</div>{P}", "Ann Lee"),
    ("byline", r"{H}<div class=byline>Por Ann Lee y Bob Ray</div>{P:es}", "Ann Lee; Bob Ray"),
    ("byline", r"{H}<div class=byline>5 March 2025 by Ann Lee</div>{P}", "Ann Lee"),
    ("dump", "{T}\nVon Ada Lind, Hamburg\n{P:de}\n", "Ada Lind"),
    ("dump", "{T}\nBy Ada Lind and Reuters\n{P}\n", "Ada Lind"),
    ("dump", "{T}\n{P}\nRelated\nKelp farm gets its licence at last\nJon Russ\n", ""),
];

#[test]
fn variants_that_came_later_hold_too() {
    hold(DATES, dates::read);
    hold(AUTHORS, authors::read);
}
