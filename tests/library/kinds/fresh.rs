//! Ten more pages of each kind, made once the kind was mended: other languages, tags and places than those it was mended by.

use dateline::{Options, PageVerdict, Source, clean};

use super::check::{Case, DE, EN, ES, FR, FRAMES, Frame, JA, RU, Story, ZH, case, framed, hold, page};

const IT: Story = Story {
    language: "it",
    title: "I guardiani della chiusa tornano al turno di notte",
    author: "Livia Sarti",
    paragraphs: [
        "La chiusa di Henza sarà di nuovo sorvegliata di notte dal primo giugno, undici anni dopo che l’ultimo guardiano riconsegnò le chiavi.",
        "Le chiatte aspettavano davanti alla porta bassa fino alle sette del mattino, e in primavera la fila arrivava allo zuccherificio.",
        "«I motori si sentivano fino al cimitero», racconta Carlo Radi, che abita nella terza casa dell’alzaia. «Abbiamo chiesto silenzio e ci hanno mandato un modulo».",
        "L’ufficio delle vie d’acqua pagherà quattro guardiani, due dei quali formati da quello che se n’era andato, e ha comprato un bollitore.",
        "Il primo convoglio di nove barche è atteso la sera del due, se la paratoia che si bloccò a marzo reggerà fino ad allora.",
    ],
};

const NL: Story = Story {
    language: "nl",
    title: "Sluiswachters keren terug in de nachtdienst",
    author: "Maartje Rade",
    paragraphs: [
        "De sluis van Hensewijk wordt vanaf één juni ook ’s nachts weer bediend, elf jaar nadat de laatste wachter zijn sleutels inleverde.",
        "Schepen moesten tot zeven uur ’s ochtends voor de benedendeur wachten, en in het voorjaar reikte de rij tot aan de suikerfabriek.",
        "„Je hoorde de motoren tot op het kerkhof”, zegt Koen Rade, die in het derde huis aan het jaagpad woont. „Wij vroegen om stilte en kregen een formulier.”",
        "De dienst waterwegen betaalt vier wachters, van wie er twee door de vertrokken meester zijn opgeleid, en heeft een waterkoker gekocht.",
        "Het eerste konvooi van negen schepen wordt op de avond van de tweede verwacht, als de schuif die in maart klemde het tot dan houdt.",
    ],
};

fn lacking(kind: &str, lines: &[(&Story, usize, &str, &str)]) {
    let each = |(n, (story, at, markup, line)): (usize, &(&Story, usize, &str, &str))| -> Case {
        case(format!("{n} {line}"), page(story, FRAMES[(n + 2) % FRAMES.len()], *at, markup)).all_of(story).lacks(*line)
    };
    hold(kind, &lines.iter().enumerate().map(each).collect::<Vec<_>>());
}

fn having(kind: &str, lines: &[(&Story, usize, &str, &[&str])]) {
    let each = |(n, (story, at, markup, parts)): (usize, &(&Story, usize, &str, &[&str]))| -> Case {
        let made = case(format!("{n} {}", parts[0]), page(story, FRAMES[(n + 3) % FRAMES.len()], *at, markup)).all_of(story);
        parts.iter().fold(made, |case, part| case.has(*part))
    };
    hold(kind, &lines.iter().enumerate().map(each).collect::<Vec<_>>());
}

#[test]
fn lines_above_and_between() {
    lacking(
        "fresh: byline-first-paragraph",
        &[
            (&IT, 0, "<p>Pubblicato il 14 maggio 2025 alle 07:30</p>", "Pubblicato"),
            (&IT, 0, "<div>di Livia Sarti - 14/05/2025</div>", "di Livia"),
            (&NL, 0, "<p>Door Maartje Rade, 14 mei 2025, 7.30 uur</p>", "Door Maartje"),
            (&NL, 0, "<p>Gepubliceerd op woensdag 14 mei 2025 om 07:30</p>", "Gepubliceerd"),
            (&EN, 0, "<p>Wednesday, May 14, 2025 | 7:30 AM EDT</p>", "Wednesday"),
            (&DE, 0, "<p>Stand: 14.05.2025, 07:30 Uhr | Lesezeit: 3 Minuten</p>", "Lesezeit"),
            (&FR, 0, "<p>Mis à jour le 14 mai 2025 à 7h30 - Temps de lecture : 2 min</p>", "Mis à jour"),
            (&RU, 0, "<div>Опубликовано: 14.05.2025 в 07:30</div>", "Опубликовано"),
            (&ZH, 0, "<p>发布时间：2025-05-14 07:30 来源：谷地</p>", "发布时间"),
            (&JA, 0, "<p>公開日：2025年5月14日（水）</p>", "公開日"),
        ],
    );
    lacking(
        "fresh: advertisement-paragraph",
        &[
            (&IT, 2, "<p>Pubblicità</p>", "Pubblicità"),
            (&IT, 3, "<p>L'articolo continua dopo la pubblicità</p>", "continua dopo"),
            (&NL, 2, "<p>Advertentie</p>", "Advertentie"),
            (&NL, 3, "<div>Tekst loopt door onder advertentie</div>", "Tekst loopt"),
            (&EN, 2, "<p>Story continues below advertisement</p>", "Story continues"),
            (&EN, 4, "<center>— Advertisement —</center>", "Advertisement"),
            (&DE, 2, "<p>ANZEIGE</p>", "ANZEIGE"),
            (&FR, 2, "<div><small>PUBLICITÉ</small></div>", "PUBLICITÉ"),
            (&RU, 2, "<p>РЕКЛАМА</p>", "РЕКЛАМА"),
            (&JA, 3, "<p>スポンサーリンク</p>", "スポンサーリンク"),
        ],
    );
    lacking(
        "fresh: lines behind the story",
        &[
            (&IT, 5, "<p>Seguici su Facebook, Instagram e WhatsApp</p>", "Seguici"),
            (&NL, 5, "<p>Volg ons op Facebook en Instagram</p>", "Volg ons"),
            (&NL, 5, "<p>Perscontact: Anke Roos, pers@hensewijk.example</p>", "Perscontact"),
            (&EN, 5, "<p>Like us on Facebook and follow us on Twitter</p>", "Like us"),
            (&EN, 5, "<p>For media inquiries, contact press@hensey.example</p>", "media inquiries"),
            (&EN, 5, "<p>Tags: locks, canals, night</p>", "Tags:"),
            (&RU, 5, "<p>Контакты для прессы: Анна Роу, press@hensey.example</p>", "Контакты"),
            (&ES, 5, "<p>Únete a nuestro canal de WhatsApp</p>", "Únete"),
            (&ZH, 5, "<p>责任编辑：罗文岚</p>", "责任编辑"),
            (&FR, 5, "<p>Abonnez-vous à notre chaîne WhatsApp</p>", "Abonnez-vous"),
        ],
    );
    lacking(
        "fresh: appeals, consent, feed tails",
        &[
            (&NL, 3, "<p>Steun onze onafhankelijke journalistiek: met uw bijdrage blijft onze redactie vrij. Doneer nu.</p>", "Steun onze"),
            (
                &IT,
                3,
                "<p>Sostieni il giornalismo indipendente: con una donazione aiuti la nostra redazione a restare libera.</p>",
                "Sostieni",
            ),
            (&EN, 2, "<p>You can help: donate today and keep our newsroom independent of owners and algorithms.</p>", "donate today"),
            (&NL, 5, "<p>Deze website gebruikt cookies. Door verder te gaan stemt u in met het gebruik van cookies.</p>", "cookies"),
            (
                &IT,
                0,
                "<p>Questo sito utilizza cookie tecnici e di terze parti. Proseguendo la navigazione si accetta l’uso dei cookie.</p>",
                "cookie",
            ),
            (
                &EN,
                5,
                "<div><p>Cookie policy</p><p>We use cookies and similar technologies to measure how our pages are read. You can change your choice at any time.</p></div>",
                "similar technologies",
            ),
            (
                &NL,
                5,
                "<p>Het bericht <a href=\"/p\">Sluiswachters keren terug in de nachtdienst</a> verscheen eerst op <a href=\"/\">Dalbode</a>.</p>",
                "verscheen eerst",
            ),
            (
                &IT,
                5,
                "<p>L'articolo <a href=\"/p\">I guardiani della chiusa</a> proviene da <a href=\"/\">Val Corriere</a>.</p>",
                "proviene da",
            ),
            (&EN, 5, "<p><a href=\"/p\">Read more »</a></p>", "Read more"),
            (
                &JA,
                5,
                "<p>投稿 <a href=\"/p\">水門番が夜勤に戻る</a> は <a href=\"/\">谷の便り</a> に最初に表示されました。</p>",
                "最初に表示",
            ),
        ],
    );
}

#[test]
fn parts_that_stay() {
    having(
        "fresh: tables, lists, details, notes, ruby",
        &[
            (
                &IT,
                2,
                "<table><thead><tr><th>Mese</th><th>Chiatte</th></tr></thead><tbody><tr><td>Aprile</td><td>212</td></tr></tbody></table>",
                &["Mese | Chiatte", "Aprile | 212"],
            ),
            (
                &NL,
                3,
                "<figure class=\"table\"><table><tbody><tr><td>Lengte</td><td>72 m</td></tr><tr><td>Breedte</td><td>8 m</td></tr></tbody></table></figure>",
                &["Lengte | 72 m", "Breedte | 8 m"],
            ),
            (
                &DE,
                2,
                "<table class=\"wp-block-table\"><tr><th>Tag</th><th>Schiffe</th></tr><tr><td>Mo</td><td>9</td></tr><tr><td>Di</td><td>11</td></tr></table>",
                &["Tag | Schiffe", "Mo | 9", "Di | 11"],
            ),
            (
                &IT,
                3,
                "<dl><dt>Perché di notte?</dt><dd>Le chiatte arrivano con la marea della sera.</dd><dt>Chi paga?</dt><dd>L’ufficio.</dd></dl>",
                &["Perché di notte?", "Chi paga?", "L’ufficio."],
            ),
            (
                &NL,
                3,
                "<details><summary>Wie betaalt?</summary><p>De dienst, met een heffing per schip die in 2041 afloopt.</p></details>",
                &["Wie betaalt?", "heffing per schip"],
            ),
            (
                &ZH,
                3,
                "<details><summary>谁来付钱？</summary><p>由管理处付，每条船收一笔费用，到二〇四一年为止。</p></details>",
                &["谁来付钱？", "每条船收一笔费用"],
            ),
            (
                &FR,
                1,
                "<p>La porte basse<sup class=\"note\"><a href=\"#note-2\">2</a></sup> date de 1831, et elle n’a jamais été refaite depuis ce temps-là.</p>",
                &["La porte basse date de 1831"],
            ),
            (
                &DE,
                1,
                "<p>Das Tor<sup><a href=\"#_ftn1\" id=\"_ftnref1\">[1]</a></sup> stammt aus dem Jahr 1831 und wurde seitdem nie erneuert, sagt das Amt.</p>",
                &["Das Tor stammt aus"],
            ),
            (
                &JA,
                1,
                "<p>町の<ruby>水路<rp>《</rp><rt>すいろ</rt><rp>》</rp></ruby>はむかし塩を運ぶために掘られたものだという。</p>",
                &["町の水路はむかし"],
            ),
            (&EN, 2, "<h3>Cold</h3>", &["Cold"]),
        ],
    );
    lacking(
        "fresh: hidden text",
        &[
            (
                &IT,
                2,
                "<div style=\"display: none;\"><p>Orologi a poco prezzo e codici per il casinò, con consegna gratuita.</p></div>",
                "Orologi",
            ),
            (&NL, 3, "<p hidden>Goedkope horloges en codes voor het casino, met gratis bezorging.</p>", "horloges"),
            (
                &DE,
                2,
                "<section style=\"visibility:hidden\"><h3>Uhren</h3><p>Billige Uhren und Gutscheine für das Casino, frei Haus.</p></section>",
                "Billige Uhren",
            ),
            (
                &EN,
                3,
                "<aside aria-hidden=\"true\"><p>Cheap watches and bonus codes for every player in the land.</p></aside>",
                "Cheap watches",
            ),
            (&FR, 3, "<ul style=\"display:none\"><li>Montres pas chères</li><li>Codes de bonus</li></ul>", "Montres"),
            (&ES, 2, "<div hidden><div><p>Relojes baratos y códigos para el casino, con entrega gratis.</p></div></div>", "Relojes"),
            (&RU, 2, "<p style=\"display:none !important\">Дешёвые часы и коды для казино с бесплатной доставкой.</p>", "Дешёвые"),
            (&ZH, 2, "<p style=\"display:none\">便宜的手表和赌场优惠码，免费送货上门。</p>", "便宜的手表"),
            (&JA, 2, "<div style=\"visibility:hidden\">安い時計とカジノの特典コードを無料でお届けします。</div>", "安い時計"),
            (&EN, 4, "<blockquote hidden><p>Nobody sells a cheaper watch than our partner shop does.</p></blockquote>", "cheaper watch"),
        ],
    );
}

#[test]
fn pages_that_are_walls_or_end_early() {
    let walls: [(&str, &str); 10] = [
        (
            "anubis",
            "<html><head><title>Making sure you're not a bot!</title></head><body><p>Loading...</p><p>Protected by Anubis.</p></body></html>",
        ),
        (
            "anubis",
            "<html lang=fr><head><title>Vérification</title><script id='x'>import('/.within.website/x/cmd/anubis/static/js/main.mjs')</script></head><body><p>Un instant…</p></body></html>",
        ),
        (
            "cloudflare",
            "<html lang=fr><head><title>Un instant…</title><script>window._cf_chl_opt={}</script></head><body><noscript>Activez JavaScript</noscript></body></html>",
        ),
        (
            "cloudflare",
            "<html><head><title>Just a moment...</title></head><body><h1>vale.example</h1><p>Verify you are human by completing the action below.</p></body></html>",
        ),
        ("datadome", "<html><body><p>Please enable JS and disable any ad blocker</p></body></html>"),
        ("vercel", "<html><head><title>Vercel Security Checkpoint</title></head><body><p>Wir überprüfen Ihren Browser</p></body></html>"),
        (
            "perimeterx",
            "<html><head><title>Access to this page has been denied.</title></head><body><div id='px-captcha'></div></body></html>",
        ),
        (
            "akamai",
            "<html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p><p>https://errors.edgesuite.net/18.ab</p></body></html>",
        ),
        ("ddos-guard", "<html><head><title>DDoS-Guard</title></head><body><h1>Comprobando el navegador</h1></body></html>"),
        (
            "legal",
            "<html lang=de><head><title>451 Unavailable For Legal Reasons</title></head><body><p>Diese Seite ist aus rechtlichen Gründen nicht verfügbar.</p></body></html>",
        ),
    ];
    let told = |(n, (name, page)): (usize, &(&str, &str))| {
        let article = clean(&Source { name: "p.html", bytes: page.as_bytes(), ..Source::default() }, &Options::default()).remove(0).article;
        (article.verdict != PageVerdict::Blocked || article.wall != Some(*name))
            .then(|| format!("{n} {name}: {} {:?}", article.verdict.name(), article.wall))
    };
    let faults: Vec<String> = walls.iter().enumerate().filter_map(told).collect();
    println!("fresh: walls: {} of {} hold", walls.len() - faults.len(), walls.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));

    let notices: [(&Story, &str, &str); 5] = [
        (
            &IT,
            "<p>Avvertenza: i contenuti di questa pagina hanno scopo puramente informativo e non costituiscono consulenza. L’editore declina ogni responsabilità per l’uso che ne viene fatto, e i rendimenti passati non sono indicativi di quelli futuri.</p>",
            "Avvertenza",
        ),
        (
            &NL,
            "<p>Disclaimer: de inhoud van deze pagina is geen beleggingsadvies. De uitgever aanvaardt geen aansprakelijkheid voor schade door het gebruik ervan, en resultaten uit het verleden bieden geen garantie voor de toekomst.</p>",
            "Disclaimer",
        ),
        (
            &EN,
            "<div><h3>Important information</h3><p>Nothing on this page is an offer to buy or sell. Past performance is not a guide to future results, and the value of investments can fall as well as rise. You should seek independent advice before acting on anything you read here.</p></div>",
            "Past performance",
        ),
        (
            &FR,
            "<p>Tous droits réservés. Toute reproduction, même partielle, des textes et des images de ce site est interdite sans autorisation préalable et écrite de l’éditeur, qui se réserve le droit d’agir en justice.</p>",
            "Tous droits",
        ),
        (
            &ZH,
            "<p>免责声明：本文内容仅供参考，不构成投资建议。投资有风险，据此操作风险自担。未经授权，不得转载本网站的任何文字与图片，违者将被追究法律责任。</p>",
            "免责声明",
        ),
    ];
    let each = |(n, (story, notice, start)): (usize, &(&Story, &str, &str))| {
        case(format!("{n} {start}"), framed(story, FRAMES[n % 4], &format!("<p>{}</p>{notice}", story.paragraphs[0])))
            .has(story.paragraphs[0])
            .lacks(*start)
    };
    hold("fresh: legal notices", &notices.iter().enumerate().map(each).collect::<Vec<_>>());

    let boxes: [(&Story, &str); 5] = [
        (&IT, "<div class=\"premium\"><p>Riservato agli abbonati: i nostri podcast e le newsletter.</p></div>"),
        (&NL, "<div class=\"plus\"><p>Exclusief voor abonnees: elke zaterdag onze puzzels.</p></div>"),
        (
            &EN,
            "<div class=\"paywall premium\"><p>Premium members get the crossword and the archive. Already a subscriber? Log in.</p></div>",
        ),
        (&JA, "<div class=\"paid\"><p>会員限定のメールマガジンもあります。</p></div>"),
        (&FR, "<section class=\"abonnes\"><p>Réservé aux abonnés : la lettre du canal, chaque samedi.</p></section>"),
    ];
    let each = |(n, (story, markup)): (usize, &(&Story, &str))| case(format!("{n}"), page(story, FRAMES[n % 5], 5, markup)).all_of(story);
    hold("fresh: boxes about membership", &boxes.iter().enumerate().map(each).collect::<Vec<_>>());
}

#[test]
fn stories_behind_the_first() {
    let text = "The islands wait for a boat that leaves half an hour later from Sunday, and the baker has asked for a list of names.";
    let shapes = [
        format!("<article class=\"post\"><header><h1>The ferry leaves later</h1></header><p>{text}</p></article>"),
        format!("<div class=\"next\"><h1><a href=\"/n\">The ferry leaves later</a></h1><p>{text}</p></div>"),
        format!("<section data-infinite><article><h2>The ferry leaves later</h2><p>By Ann Croy</p><p>{text}</p></article></section>"),
        format!(
            "<article><h1>The ferry leaves later</h1><time datetime=\"2025-05-13\">13 May</time><p>{text}</p></article><article><h1>Choir wants basses</h1><p>{text}</p></article>"
        ),
        format!(
            "<div class=\"story\"><div class=\"head\"><h1>The ferry leaves later</h1></div><div class=\"text\"><p>{text}</p></div></div>"
        ),
    ];
    let mut cases = Vec::new();
    for (n, shape) in shapes.iter().enumerate() {
        for story in [&IT, &NL] {
            let body: String = story.paragraphs.iter().take(3 + n % 3).map(|p| format!("<p>{p}</p>")).collect();
            let page = format!(
                "<html lang={0}><head><title>{1} | Val</title></head><body><main><article><h1>{1}</h1><p>{2}</p>{body}</article>{shape}</main></body></html>",
                story.language, story.title, story.author
            );
            cases.push(case(format!("{n} {}", story.language), page).has(story.paragraphs[2]).lacks(text).lacks("The ferry leaves later"));
        }
    }
    hold("fresh: the next story", &cases);
}

#[test]
fn a_page_that_keeps_its_parts() {
    let list = "<ol><li>First the gate</li><li>Then the sluice</li></ol>";
    let cases = [
        case("a numbered list in a box", page(&IT, Frame::Entry, 4, &format!("<div class=\"widget box\">{list}</div>")))
            .keeping("lists")
            .has("First the gate")
            .has("Then the sluice"),
        case("a quote behind", page(&NL, Frame::Article, 5, "<blockquote class=\"twitter\"><p>De sluis is open.</p></blockquote>"))
            .keeping("quotes")
            .has("De sluis is open."),
        case(
            "a table above",
            page(&EN, Frame::Main, 0, "<table><tr><td>Lock</td><td>Hensey</td></tr><tr><td>Built</td><td>1831</td></tr></table>"),
        )
        .keeping("tables")
        .has("Lock | Hensey")
        .has("Built | 1831"),
        case("captions", page(&FR, Frame::Bare, 3, "<figure><img src=/a><figcaption>La porte basse au crépuscule.</figcaption></figure>"))
            .keeping("captions")
            .has("La porte basse au crépuscule."),
        case("no menu", page(&IT, Frame::Article, 5, "")).keeping("lists").lacks("Weather").lacks("About"),
    ];
    hold("fresh: keep", &cases);
}
