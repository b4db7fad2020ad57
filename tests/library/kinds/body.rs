//! What stands among an article's paragraphs and is none of it, and what is all of it.

use dateline::PageVerdict;

use super::check::{Case, DE, EN, ES, FR, FRAMES, Frame, JA, RU, Story, ZH, case, framed, hold, page};

/// One page for each line of `extras`, the line behind paragraph `at`, none of it in the article and all of the story.
fn between(extras: &[(&Story, usize, &str, &str)]) -> Vec<Case> {
    let each = |(n, (story, at, markup, line)): (usize, &(&Story, usize, &str, &str))| {
        let frame = FRAMES[n % FRAMES.len()];
        case(format!("{n} {line}"), page(story, frame, *at, markup)).all_of(story).lacks(*line)
    };
    extras.iter().enumerate().map(each).collect()
}

#[test]
fn date_lines_and_bylines_are_no_first_paragraph() {
    let mut cases = between(&[
        (&EN, 0, "<p>2025-03-01 · Maud Terrell</p>", "2025-03-01"),
        (&EN, 0, "<p>Published 28 Feb 2025</p>", "Published 28"),
        (&DE, 0, "<p>Von Jule Harms, 14.05.2025</p>", "Von Jule"),
        (&FR, 0, "<p>Publié le 14 mai 2025 à 07h30</p>", "Publié le"),
        (&ES, 0, "<p>Por Inés Barral | 14 de mayo de 2025</p>", "Por Inés"),
        (&RU, 0, "<p>14 мая 2025, 07:30</p>", "14 мая"),
        (&JA, 0, "<p>2025年5月14日 7時30分</p>", "2025年5月14日"),
        (&ZH, 0, "<p>2025年05月14日 07:30</p>", "2025年05月14日"),
        (&EN, 0, "<div>Maud Terrell / May 14, 2025 / 3 min read</div>", "min read"),
        (&EN, 0, "<p>By Maud Terrell, Staff Writer</p>", "Staff Writer"),
        (&EN, 0, "<p><em>Posted on May 14, 2025 by Maud Terrell</em></p>", "Posted on"),
        (&EN, 0, "<p>Updated: 14 May 2025, 7:30 a.m. EDT</p>", "Updated"),
        (&DE, 0, "<div><span>Mittwoch, 14. Mai 2025</span> <span>|</span> <span>07:30 Uhr</span></div>", "Mittwoch"),
        (&EN, 0, "<p>Reading time: 4 minutes</p>", "Reading time"),
        (&FR, 0, "<p>Par Solène Riou — Publié hier à 18:04, mis à jour le 14/05/2025</p>", "Par Solène"),
        (&ES, 0, "<p>Actualizado a las 10:15 h.</p>", "Actualizado"),
    ]);
    let sentence = "<p>On 14 May 2025 the gate closed for the last time.</p>";
    cases.push(case("a sentence with a date", page(&EN, Frame::Divs, 0, sentence)).all_of(&EN).has("the gate closed for the last time"));
    hold("byline-first-paragraph", &cases);
}

#[test]
fn words_about_advertisements_are_no_paragraphs() {
    let cases = between(&[
        (&EN, 3, "<p>ADVERTISEMENT</p>", "ADVERTISEMENT"),
        (&EN, 2, "<p>Article continues below</p>", "continues below"),
        (&EN, 3, "<div><p>Advertisement - story continues below</p></div>", "story continues"),
        (&EN, 4, "<p><strong>Article continues after this advertisement</strong></p>", "Article continues"),
        (&EN, 2, "<div>Scroll to continue</div>", "Scroll"),
        (&DE, 3, "<p>Anzeige</p>", "Anzeige"),
        (&DE, 2, "<p>- Anzeige -</p>", "Anzeige"),
        (&FR, 3, "<p>Publicité</p>", "Publicité"),
        (&FR, 2, "<p>La suite après cette publicité</p>", "publicité"),
        (&ES, 3, "<p>PUBLICIDAD</p>", "PUBLICIDAD"),
        (&RU, 3, "<p>Реклама</p>", "Реклама"),
        (&JA, 2, "<p>広告</p>", "広告"),
        (&ZH, 2, "<p>广告</p>", "广告"),
        (&ES, 2, "<p><span>Publicidad - Sigue leyendo debajo</span></p>", "Sigue leyendo"),
    ]);
    hold("advertisement-paragraph", &cases);
}

#[test]
fn lines_behind_the_story_are_none_of_it() {
    let cases = between(&[
        (&EN, 5, "<p>Follow the Vale Dispatch on Facebook and Instagram</p>", "Follow the Vale"),
        (&EN, 5, "<p>Follow Maud Terrell on Twitter: @mterrell</p>", "Follow Maud"),
        (&EN, 5, "<p>SOURCE Hensey Waterways Office</p>", "SOURCE"),
        (&EN, 5, "<p>Media contact: Ann Rowe, press@hensey.example, 555-0134</p>", "Media contact"),
        (&EN, 2, "<p>Image caption, The lower gate at dusk</p>", "Image caption"),
        (
            &EN,
            2,
            "<figure><img src=\"/g.jpg\"><div><span>Image caption</span> The lower gate at dusk</div></figure>",
            "The lower gate at dusk",
        ),
        (&DE, 5, "<p>Folgen Sie uns auf Facebook und Instagram</p>", "Folgen Sie"),
        (&FR, 5, "<p>Suivez-nous sur Facebook et Instagram</p>", "Suivez-nous"),
        (&ES, 5, "<p>Síguenos en Facebook y en X</p>", "Síguenos"),
        (&DE, 5, "<p>Pressekontakt: Anna Rohe, presse@hensbuettel.example</p>", "Pressekontakt"),
        (&FR, 5, "<p>Contact presse : Anne Roux, presse@henzey.example</p>", "Contact presse"),
        (&RU, 5, "<p>Подписывайтесь на наш канал в Telegram</p>", "Подписывайтесь"),
    ]);
    hold("lines-behind-the-story", &cases);
}

#[test]
fn appeals_for_money_between_paragraphs_are_none_of_it() {
    let cases = between(&[
        (
            &EN,
            3,
            "<p>Support the Vale Dispatch: our reporting is free for all because readers like you pay for it. Donate today.</p>",
            "Support the Vale",
        ),
        (
            &EN,
            3,
            "<p>The stakes have never been higher. Independent journalism needs your help: become a supporter from £3 a month.</p>",
            "stakes have never",
        ),
        (&EN, 5, "<p>If you value our work, please consider making a donation to keep the Dispatch independent.</p>", "If you value"),
        (&EN, 2, "<p>We rely on readers like you. Will you chip in $5 to support our newsroom?</p>", "chip in"),
        (&DE, 3, "<p>Unterstützen Sie unabhängigen Journalismus: Mit Ihrer Spende sichern Sie unsere Arbeit.</p>", "Unterstützen Sie"),
        (&FR, 3, "<p>Soutenez une presse indépendante : faites un don pour que notre rédaction continue d’enquêter.</p>", "Soutenez"),
        (&ES, 3, "<p>Apoya el periodismo independiente: hazte socio y ayuda a nuestra redacción.</p>", "Apoya el"),
        (&RU, 3, "<p>Поддержите независимую журналистику: оформите пожертвование нашей редакции.</p>", "Поддержите"),
        (
            &DE,
            5,
            "<p>Dieser Artikel ist für Sie kostenlos. Wenn Ihnen unsere Arbeit etwas wert ist, unterstützen Sie uns mit einem freiwilligen Beitrag.</p>",
            "freiwilligen Beitrag",
        ),
        (
            &EN,
            3,
            "<div class=\"x-31\"><p>Our journalism is powered by you. Give now to keep local news alive, and your gift will be matched.</p></div>",
            "powered by you",
        ),
    ]);
    hold("donation-appeals", &cases);
}

#[test]
fn consent_texts_on_pages_with_a_story_are_none_of_it() {
    let cases = between(&[
        (
            &EN,
            5,
            "<p>When you visit our website, we store cookies on your browser to collect information. The information collected might relate to you, your preferences or your device.</p>",
            "we store cookies",
        ),
        (
            &EN,
            0,
            "<p>We use cookies to improve your experience. By continuing to browse this site you agree to our use of cookies.</p>",
            "use cookies",
        ),
        (
            &EN,
            5,
            "<div class=\"z1\"><h3>Your privacy</h3><p>We and our partners store and access information on your device, such as unique identifiers in cookies, to process personal data.</p></div>",
            "our partners store",
        ),
        (
            &DE,
            5,
            "<p>Wir und unsere Partner speichern Informationen auf einem Gerät und verarbeiten personenbezogene Daten, um Anzeigen und Inhalte zu messen.</p>",
            "unsere Partner speichern",
        ),
        (
            &DE,
            0,
            "<p>Diese Website verwendet Cookies. Mit der weiteren Nutzung stimmen Sie der Verwendung von Cookies zu.</p>",
            "verwendet Cookies",
        ),
        (
            &FR,
            5,
            "<p>Nous et nos partenaires stockons et accédons à des informations sur votre appareil, telles que des cookies, pour traiter des données personnelles.</p>",
            "nos partenaires",
        ),
        (&FR, 0, "<p>En poursuivant votre navigation, vous acceptez l’utilisation de cookies.</p>", "utilisation de cookies"),
        (
            &ES,
            5,
            "<p>Nosotros y nuestros socios almacenamos o accedemos a información en un dispositivo, como cookies, y procesamos datos personales.</p>",
            "nuestros socios",
        ),
        (
            &ES,
            0,
            "<p>Utilizamos cookies propias y de terceros para mejorar nuestros servicios. Si continúa navegando, acepta su uso.</p>",
            "Utilizamos cookies",
        ),
        (
            &RU,
            5,
            "<p>Продолжая использовать сайт, вы соглашаетесь на использование файлов cookie и обработку персональных данных.</p>",
            "файлов cookie",
        ),
        (
            &JA,
            5,
            "<p>当サイトではCookieを使用しています。サイトの利用を続けることで、Cookieの使用に同意したものとみなされます。</p>",
            "Cookie",
        ),
        (&ZH, 5, "<p>我们使用Cookie来改善您的体验。继续浏览本网站即表示您同意我们使用Cookie。</p>", "Cookie"),
    ]);
    hold("consent-text", &cases);
}

#[test]
fn what_wordpress_writes_below_is_none_of_it() {
    let cases = between(&[
        (
            &EN,
            5,
            "<p>The post <a href=\"/p\">Lock keepers take the night shift again</a> appeared first on <a href=\"/\">Vale Dispatch</a>.</p>",
            "appeared first",
        ),
        (&EN, 5, "<p>The post Lock keepers take the night shift again first appeared on Vale Dispatch.</p>", "first appeared on Vale"),
        (
            &DE,
            5,
            "<p>Der Beitrag <a href=\"/p\">Schleusenwärter übernehmen wieder die Nachtschicht</a> erschien zuerst auf <a href=\"/\">Talbote</a>.</p>",
            "erschien zuerst",
        ),
        (
            &FR,
            5,
            "<p>L’article <a href=\"/p\">Les éclusiers reprennent le service de nuit</a> est apparu en premier sur <a href=\"/\">Val Hebdo</a>.</p>",
            "est apparu en premier",
        ),
        (
            &ES,
            5,
            "<p>La entrada <a href=\"/p\">Los escluseros vuelven al turno de noche</a> se publicó primero en <a href=\"/\">El Valle</a>.</p>",
            "se publicó primero",
        ),
        (&EN, 5, "<p><a class=\"more-link\" href=\"/p\">Continue reading <span>Lock keepers</span></a></p>", "Continue reading"),
        (&EN, 5, "<p>[…]</p>", "[…]"),
        (&EN, 5, "<p>[&#8230;] <a href=\"/p\">Read more</a></p>", "Read more"),
        (
            &RU,
            5,
            "<p>Запись <a href=\"/p\">Шлюз снова будет работать по ночам</a> впервые появилась <a href=\"/\">Долина</a>.</p>",
            "впервые появилась",
        ),
        (&DE, 5, "<p><a href=\"/p\">Weiterlesen →</a></p>", "Weiterlesen"),
    ]);
    hold("wordpress-tails", &cases);
}

#[test]
fn kickers_above_the_headline_are_no_text() {
    let kickers: [(&Story, &str, &str); 10] = [
        (&EN, "<p class=\"kicker\">Rivers and canals</p>", "Rivers and canals"),
        (&EN, "<div>ON THE WATER</div>", "ON THE WATER"),
        (&DE, "<span class=\"dachzeile\">Streit um die Schleuse</span>", "Streit um"),
        (&DE, "<h2>Wasserwege im Land</h2>", "Wasserwege im"),
        (&FR, "<p>Voies navigables : enquête</p>", "Voies navigables :"),
        (&ES, "<h3>Crónica del río</h3>", "Crónica del"),
        (&ES, "<p class=\"antetitulo\">La noche en el canal: once años después del cierre</p>", "La noche en el canal"),
        (&RU, "<p>Репортаж с реки</p>", "Репортаж"),
        (&JA, "<p>水辺から</p>", "水辺から"),
        (&ZH, "<div>航道纪事</div>", "航道纪事"),
    ];
    let cases: Vec<Case> = kickers
        .iter()
        .enumerate()
        .map(|(n, (story, markup, line))| {
            let frame = FRAMES[n % FRAMES.len()];
            let page = page(story, frame, 0, "").replacen("<h1", &format!("{markup}<h1"), 1);
            case(format!("{n} {line}"), page).all_of(story).lacks(*line)
        })
        .collect();
    hold("kicker", &cases);
}

#[test]
fn standfirsts_belong_to_the_story() {
    let lines: [(&Story, &str, &str, &str); 18] = [
        (&EN, "<p class=\"standfirst\">", "</p>", "Four keepers, one kettle and a hut that has stood empty for eleven years"),
        (
            &EN,
            "<div data-gu-name=\"standfirst\"><p>",
            "</p></div>",
            "For eleven years nobody was there to open the gate. Now somebody will be",
        ),
        (&EN, "<h2 class=\"subtitle\">", "</h2>", "The waterways office has found four people who like the dark"),
        (
            &DE,
            "<p class=\"vorspann\"><strong>",
            "</strong></p>",
            "Elf Jahre lang blieb das Tor nachts zu, jetzt kommen vier Wärter und ein Wasserkocher",
        ),
        (&DE, "<div class=\"lead\">", "</div>", "Nach elf Jahren Stille auf dem Kanal kehrt das Licht in die Hütte zurück"),
        (&FR, "<p class=\"chapo\">", "</p>", "Onze ans après la fermeture, quatre éclusiers reviennent veiller sur la porte basse"),
        (&ES, "<p class=\"entradilla\">", "</p>", "Cuatro guardas y un hervidor devuelven la luz a una caseta cerrada durante once años"),
        (&RU, "<p class=\"lead\">", "</p>", "Четыре смотрителя и один чайник возвращаются в сторожку, пустовавшую одиннадцать лет"),
        (&EN, "<div class=\"dek\"><p>", "</p></div>", "A village that asked for quiet gets a light in the window instead"),
        (
            &FR,
            "<div class=\"intro\"><strong>",
            "</strong></div>",
            "Le village voulait du silence, il aura une lumière à la fenêtre de la cabane",
        ),
        (
            &EN,
            "<div data-component=\"standfirst-block\"><p>",
            "</p></div>",
            "A kettle, a hut and four people who do not mind the dark at all",
        ),
        (&EN, "<div data-block-type=\"dek\">", "</div>", "A kettle, a hut and four people. None of them minds the dark at all"),
        (&DE, "<p itemprop=\"description\">", "</p>", "Vier Wärter, ein Wasserkocher und eine Hütte, die elf Jahre lang leer stand"),
        (
            &DE,
            "<h2 itemprop=\"alternativeHeadline\">",
            "</h2>",
            "Vier Wärter, ein Wasserkocher und eine Hütte, die elf Jahre lang leer stand",
        ),
        (&FR, "<p data-testid=\"standfirst\">", "</p>", "Quatre éclusiers et une bouilloire pour une cabane restée vide pendant onze ans"),
        (&ES, "<div class=\"c-standfirst\"><h2>", "</h2></div>", "Cuatro guardas y un hervidor para una caseta que estuvo vacía once años"),
        (&JA, "<div data-element=\"standfirst\">", "</div>", "十一年ぶりに番小屋の窓に明かりが戻り、やかんが一つ置かれる"),
        (
            &EN,
            "<section data-gu-name=\"standfirst\"><div><p>",
            "</p></div></section>",
            "What four keepers and a kettle can do for a lock at night",
        ),
    ];
    let cases: Vec<Case> = lines
        .iter()
        .enumerate()
        .map(|(n, (story, open, close, line))| {
            let frame = FRAMES[n % FRAMES.len()];
            let page = page(story, frame, 0, "").replacen("</h1>", &format!("</h1>{open}{line}{close}"), 1);
            case(format!("{n} {line}"), page).all_of(story).has(*line)
        })
        .collect();
    hold("standfirst-lost", &cases);
}

#[test]
fn the_description_above_the_first_paragraph_is_the_standfirst() {
    let line = "Four keepers and a kettle for a hut that has stood empty for eleven years";
    let metas = ["<meta name=\"description\" content=\"{}\">", "<meta property=\"og:description\" content=\"{}.\">"];
    let mut cases = Vec::new();
    for (n, meta) in metas.iter().cycle().take(6).enumerate() {
        let body = page(&EN, FRAMES[n % FRAMES.len()], 0, "").replacen("</h1>", &format!("</h1><div><p>{line}</p></div>"), 1);
        cases
            .push(case(format!("{n}"), body.replacen("<title>", &format!("{}<title>", meta.replace("{}", line)), 1)).all_of(&EN).has(line));
    }
    hold("description", &cases);
}

#[test]
fn stray_marks_are_no_paragraphs() {
    let marks = [
        "<p>.</p>",
        "<div> . </div>",
        "<p><b>.</b></p>",
        "<p>,</p>",
        "<p>&nbsp;.</p>",
        "<p>。</p>",
        "<li>.</li>",
        "<p>·</p>",
        "<blockquote>.</blockquote>",
    ];
    for (n, mark) in marks.iter().enumerate() {
        let story = [&EN, &DE, &FR, &ZH, &JA][n % 5];
        let article = case(*mark, page(story, FRAMES[n % FRAMES.len()], 1 + n % 4, mark)).all_of(story).article();
        let stray = |line: &&str| !line.is_empty() && !line.chars().any(char::is_alphanumeric);
        assert_eq!(article.text.lines().find(stray), None, "{mark}");
    }
    let rule = case("a rule", page(&EN, FRAMES[0], 2, "<p>* * *</p>")).all_of(&EN).article();
    assert!(rule.text.lines().all(|line| line != "."), "{}", rule.text);
}

#[test]
fn subheadings_of_one_word_stay() {
    let words: [(&Story, &str); 12] = [
        (&EN, "Rot"),
        (&EN, "Money"),
        (&EN, "Night"),
        (&EN, "Silence"),
        (&DE, "Lärm"),
        (&DE, "Geld"),
        (&FR, "Silence"),
        (&FR, "Argent"),
        (&ES, "Ruido"),
        (&RU, "Деньги"),
        (&JA, "騒音"),
        (&ZH, "噪音"),
    ];
    let each = |(n, (story, word)): (usize, &(&Story, &str))| {
        let (frame, tag) = (FRAMES[n % FRAMES.len()], ["h2", "h3", "h4"][n % 3]);
        case(format!("{n} {word}"), page(story, frame, 2, &format!("<{tag}>{word}</{tag}>"))).all_of(story).has(*word)
    };
    hold("subheading-one-word", &words.iter().enumerate().map(each).collect::<Vec<_>>());
    let labels: [(&Story, &str); 6] =
        [(&EN, "Share"), (&EN, "Comments"), (&EN, "Read more"), (&DE, "Teilen"), (&FR, "Partager"), (&ES, "Comentarios")];
    let each = |(n, (story, word)): (usize, &(&Story, &str))| {
        case(format!("{n} {word}"), page(story, FRAMES[n % FRAMES.len()], 3, &format!("<h2>{word}</h2>"))).all_of(story).lacks(*word)
    };
    hold("label as a subheading", &labels.iter().enumerate().map(each).collect::<Vec<_>>());
}

/// Stories behind the one that the page names, as endless pages put them.
#[test]
fn the_next_story_of_an_endless_page_is_none_of_it() {
    let second = |story: &Story| format!("{}</p><p>{}</p><p>{}", story.paragraphs[0], story.paragraphs[3], story.paragraphs[4]);
    let shapes: [(&str, &str); 5] = [
        ("<article id=\"a2\"><h1>", "</h1><p class=\"by\">By <span>Ann Croy</span></p><p>"),
        ("<article><h2><a href=\"/next\">", "</a></h2><p>"),
        ("<div class=\"article\"><h1>", "</h1><div class=\"byline\">Ann Croy, 13 May 2025</div><p>"),
        ("<section class=\"infinite\"><header><h1>", "</h1><time datetime=\"2025-05-13\">13 May</time></header><p>"),
        ("<article class=\"article\"><h1 class=\"entry-title\">", "</h1><p>"),
    ];
    let titles =
        ["Ferry timetable to change at Easter", "Fahrplan der Fähre ändert sich zu Ostern", "Les horaires du bac changent à Pâques"];
    let short = |story: &Story| format!("<p>{}</p><p>{}</p>", story.paragraphs[1], story.paragraphs[4]);
    let mut cases = Vec::new();
    for (n, (open, middle)) in shapes.iter().enumerate() {
        for (m, (first, next)) in [(&EN, &EN), (&DE, &DE), (&FR, &FR)].into_iter().enumerate() {
            let text =
                "The islands wait for a boat that leaves half an hour later from Sunday, and the baker has asked for a list of names.";
            let close = if open.starts_with("<article") {
                "</article>"
            } else if open.starts_with("<div") {
                "</div>"
            } else {
                "</section>"
            };
            let story = format!("{open}{}{middle}{text}</p><p>{}</p>{close}", titles[m], second(next).replace("</p><p>", " "));
            let wrap = if n % 2 == 0 { "article" } else { "div" };
            let body = if m == 0 { short(first) } else { first.paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect() };
            let page = format!(
                "<!DOCTYPE html><html lang=\"{}\"><head><title>{1} - Vale Dispatch</title></head><body><header><nav><ul><li><a href=\"/\">Home</a></li></ul></nav></header><main><{wrap} class=\"article\"><h1>{1}</h1><p class=\"by\">By <span>Iain Muir</span></p>{body}</{wrap}>{story}</main><footer><p>© 2025 Vale Dispatch</p></footer></body></html>",
                first.language, first.title
            );
            cases.push(case(format!("{n} {m}"), page).has(first.paragraphs[1]).has(first.paragraphs[4]).lacks(text).lacks(titles[m]));
        }
    }
    hold("infinite-scroll-second", &cases);
}

#[test]
fn a_long_notice_below_a_short_story_is_never_the_body() {
    let notices: [(&Story, &str); 10] = [
        (
            &EN,
            "<p>Disclaimer: This article is for informational purposes only and does not constitute investment advice. The author holds no position in any of the companies mentioned. Past performance is no guarantee of future results, and the value of an investment may fall as well as rise.</p><p>Vale Markets is not responsible, directly or indirectly, for any damage or loss caused or alleged to be caused by or in connection with the use of or reliance on any content mentioned in this article.</p>",
        ),
        (
            &EN,
            "<div class=\"legal\"><p>Risk warning: Trading in contracts for difference carries a high level of risk to your capital. You should only trade with money that you can afford to lose, and you should make sure that you understand the risks involved and seek independent advice if necessary.</p><p>The information on this site is not directed at residents of any country where its distribution would be contrary to local law or regulation.</p></div>",
        ),
        (
            &EN,
            "<p>All rights reserved. This material may not be published, broadcast, rewritten or redistributed without the prior written permission of the publisher. Unauthorised copying, in whole or in part, of any text, photograph or graphic on these pages is strictly prohibited and may lead to legal action by the owner of the rights.</p>",
        ),
        (
            &EN,
            "<p>This press release contains forward-looking statements within the meaning of the securities laws. Such statements involve known and unknown risks and uncertainties that may cause actual results to differ materially from those expressed or implied, and the company undertakes no obligation to update them after the date of this release.</p>",
        ),
        (
            &DE,
            "<p>Haftungsausschluss: Die Inhalte dieser Seite dienen ausschließlich der Information und stellen keine Anlageberatung dar. Der Verlag übernimmt keine Haftung für die Richtigkeit, Vollständigkeit und Aktualität der bereitgestellten Angaben; frühere Wertentwicklungen sind kein verlässlicher Hinweis auf künftige Ergebnisse.</p>",
        ),
        (
            &DE,
            "<div><h4>Risikohinweis</h4><p>Der Handel mit Wertpapieren ist mit Risiken verbunden und kann zum vollständigen Verlust des eingesetzten Kapitals führen. Die hier veröffentlichten Beiträge sind keine Aufforderung zum Kauf oder Verkauf und ersetzen keine persönliche Beratung durch eine Bank oder einen Berater.</p></div>",
        ),
        (
            &FR,
            "<p>Avertissement : les informations publiées sur ce site le sont à titre indicatif et ne constituent pas un conseil en investissement. L’éditeur décline toute responsabilité quant à l’usage qui pourrait en être fait, et les performances passées ne préjugent pas des performances futures.</p>",
        ),
        (
            &ES,
            "<p>Aviso legal: el contenido de esta página tiene carácter meramente informativo y no constituye asesoramiento financiero. El editor no se hace responsable de las decisiones que se tomen a partir de esta información, y las rentabilidades pasadas no garantizan rentabilidades futuras.</p>",
        ),
        (
            &RU,
            "<p>Отказ от ответственности: материалы сайта носят исключительно информационный характер и не являются индивидуальной инвестиционной рекомендацией. Редакция не несёт ответственности за решения, принятые на основании этих материалов, а прошлые результаты не гарантируют доходности в будущем.</p>",
        ),
        (
            &JA,
            "<p>免責事項：本記事は情報提供のみを目的としたものであり、投資勧誘を目的としたものではありません。掲載された情報の正確性については万全を期していますが、利用者が当サイトの情報を用いて行う一切の行為について、当社は何ら責任を負うものではありません。過去の実績は将来の成果を保証するものではありません。</p>",
        ),
    ];
    let cases: Vec<Case> = notices
        .iter()
        .enumerate()
        .map(|(n, (story, notice))| {
            let body = format!("<p>{}</p>{notice}", story.paragraphs[0]);
            let start: String = notice.trim_start_matches(|c| c != '\u{0}' && c != '>').trim_start_matches('>').chars().take(12).collect();
            let start = if start.contains('<') { notice.split("<p>").nth(1).unwrap_or("").chars().take(20).collect() } else { start };
            case(format!("{n} {start}"), framed(story, FRAMES[n % 4], &body)).has(story.paragraphs[0]).lacks(start)
        })
        .collect();
    hold("short article, long legal notice", &cases);
}

#[test]
fn a_box_about_membership_makes_no_teaser() {
    let boxes: [(&Story, &str); 12] = [
        (&JA, "<div class=\"premium\">有料会員になると会員限定の有料記事もお読みいただけます。<a>今すぐ登録（1カ月間無料）</a></div>"),
        (&JA, "<section class=\"member-box\"><p>会員登録すると、有料会員限定の記事も読めます。</p></section>"),
        (&ZH, "<div class=\"vip\">仅限会员的文章更多。<a>立即订阅</a></div>"),
        (&EN, "<div class=\"premium-box\"><p>Already a subscriber? <a>Log in</a> and read our premium stories too.</p></div>"),
        (
            &EN,
            "<aside class=\"paywall-promo\"><p>Subscribe for all that our members read, exclusive to subscribers. Plans from £1 a week.</p></aside>",
        ),
        (&EN, "<div class=\"x-44\"><p>Already a subscriber? Read the print edition on your telephone.</p></div>"),
        (&DE, "<div class=\"plus-teaser\"><p>Nur für Abonnenten: alle Plus-Artikel im ersten Monat kostenlos.</p></div>"),
        (&DE, "<div class=\"abo\"><p>Bereits ein Abo? <a>Anmelden</a></p></div>"),
        (&FR, "<div class=\"premium\"><p>Réservé aux abonnés : découvrez nos enquêtes et nos lettres. <a>Je m’abonne</a></p></div>"),
        (&ES, "<div class=\"suscriptor\"><p>Exclusivo para suscriptores: los boletines y los actos del periódico.</p></div>"),
        (&RU, "<div class=\"premium\"><p>Архив и журнал доступны по подписке: доступно только подписчикам.</p></div>"),
        (&EN, "<div class=\"membership\"><p>Become a member. Members-only newsletters and events are exclusive to subscribers.</p></div>"),
    ];
    let cases: Vec<Case> = boxes
        .iter()
        .enumerate()
        .map(|(n, (story, markup))| {
            case(format!("{n} {}", markup.chars().take(24).collect::<String>()), page(story, FRAMES[n % FRAMES.len()], 5, markup))
                .all_of(story)
        })
        .collect();
    hold("teaser-by-membership-box", &cases);
    let cut = |story: &Story, at: usize, tail: &str| {
        let body = format!("<p>{}</p><p>{}…</p>{tail}", story.paragraphs[0], story.paragraphs[1].chars().take(at).collect::<String>());
        framed(story, Frame::Article, &body)
    };
    let teasers: [(&Story, usize, &str); 5] = [
        (&EN, 60, "<div class=\"paywall\"><p>Subscribe to continue reading this article.</p></div>"),
        (&DE, 60, "<div class=\"paywall\"><p>Jetzt abonnieren und weiterlesen.</p></div>"),
        (&FR, 60, "<div class=\"paywall\"><p>La suite est réservée aux abonnés.</p></div>"),
        (&JA, 30, "<div class=\"premium\">この記事は有料会員限定です。続きを読むには会員登録が必要です。<a>登録</a></div>"),
        (&ES, 60, "<div class=\"wall\"><p>Contenido exclusivo para suscriptores. Suscríbete para seguir leyendo.</p></div>"),
    ];
    let each = |(story, at, tail): &(&Story, usize, &str)| case(story.title, cut(story, *at, tail)).is(PageVerdict::Teaser);
    hold("a teaser that breaks off", &teasers.iter().map(each).collect::<Vec<_>>());
}
