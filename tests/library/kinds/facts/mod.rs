//! Kinds of faults of facts as tables: each kind in other tags, places, languages and containers, with the right value.
//!
//! A case is markup or a dump in short: `{T}` is the headline, `{H}` the same in `<h1>`, `{P}` six paragraphs (`{P:de}` in another
//! language) inside `<div class=text>`, or as lines of a dump. A case that begins with `<` is the `<body>` of a page; what stands
//! before `{B}` is its head. Names, outlets and events are invented.

pub(crate) mod authors;
pub(crate) mod dates;
pub(crate) mod feeds;
mod fresh;
pub(crate) mod titles;

use dateline::extract::{Options, Source, clean};

/// A kind, the markup, the right value: a day, names apart by "; ", a headline; empty for none.
pub(crate) type Case = (&'static str, &'static str, &'static str);

const TITLE: &str = "Ferry terminal shut after divers find rotten piles";

const PROSE: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "The port office shut the old ferry terminal on Tuesday night, after divers found that the piles below its eastern berth had rotted through.",
            "Engineers told the council that a loaded lorry could break the deck, and that one more storm like the last might bring the covered walkway down.",
            "“We patched it for years because nobody wanted to be the one who said that it was over,” said Runa Dahl, who leads the harbour office.",
            "The ferries will leave from a pontoon beside the fish market until a new building is ready, and the crossing will take four minutes longer.",
            "A quarter of a million people used the terminal last year, most of them islanders on their way to the hospital or to the upper school.",
            "The new hall is to cost thirty-one million crowns, of which the county pays half; work may begin as soon as a site has been chosen.",
        ],
    ),
    (
        "de",
        &[
            "Das Hafenamt hat das alte Fährterminal in der Nacht geschlossen, nachdem Taucher unter dem östlichen Anleger morsche Pfähle gefunden hatten.",
            "Ingenieure sagten dem Rat, ein beladener Lastwagen könne die Decke durchbrechen, und ein weiterer Sturm könne den überdachten Gang zerstören.",
            "„Wir haben jahrelang geflickt, weil niemand sagen wollte, dass es vorbei ist“, sagte Runa Dahl, die das Hafenamt leitet und die Fähren kennt.",
            "Die Fähren legen vorerst an einem Ponton neben dem Fischmarkt ab, die Überfahrt dauert vier Minuten länger, und der Fahrplan bleibt sonst gleich.",
        ],
    ),
    (
        "fr",
        &[
            "La capitainerie a fermé l’ancien terminal des bacs dans la nuit, après que des plongeurs ont trouvé des pieux pourris sous le quai oriental.",
            "Les ingénieurs ont dit au conseil qu’un camion chargé pourrait percer le tablier et qu’une tempête de plus emporterait la galerie couverte.",
            "Les bacs partiront d’un ponton près du marché aux poissons jusqu’à ce qu’un bâtiment neuf soit prêt, et la traversée durera un peu plus.",
        ],
    ),
    (
        "es",
        &[
            "La oficina del puerto cerró por la noche la vieja terminal de los transbordadores, después de que los buzos hallaran pilotes podridos.",
            "Los ingenieros dijeron al consejo que un camión cargado podría romper la cubierta y que otra tormenta se llevaría la galería techada.",
            "Los barcos saldrán de un pontón junto al mercado de pescado hasta que haya un edificio nuevo, y la travesía durará cuatro minutos más.",
        ],
    ),
    (
        "zh",
        &[
            "港务局星期二夜间关闭了旧渡轮码头，此前潜水员发现东侧泊位下方的木桩已经腐烂，无法再承受满载的卡车，修理费用的争论持续了两年之久。",
            "工程师告诉议会，再来一场去年冬天那样的风暴，乘客上船所走的有顶走廊就可能倒塌，因此必须立即停止使用，并尽快选定新的地址。",
            "渡轮将暂时从鱼市场旁边的浮桥出发，航程会延长四分钟，末班船的时间不变，新的候船大厅预计耗资三千一百万克朗，县里承担一半。",
        ],
    ),
    (
        "ja",
        &[
            "港湾事務所は火曜日の夜、東側の桟橋の下の杭が腐っていることを潜水士が見つけたため、古いフェリーターミナルを閉鎖した。",
            "技術者は議会に対し、積荷を載せたトラックが床を突き破るおそれがあり、もう一度嵐が来れば屋根付きの通路が崩れると説明した。",
            "フェリーは新しい建物ができるまで魚市場の隣の浮桟橋から出航し、航海は四分長くなるが、最終便の時刻は変わらないという。",
        ],
    ),
    (
        "ko",
        &[
            "항만 사무소는 화요일 밤 동쪽 선착장 아래 말뚝이 썩은 것을 잠수부들이 발견한 뒤 낡은 여객선 터미널을 폐쇄했다고 밝혔다.",
            "기술자들은 짐을 실은 트럭이 바닥을 뚫을 수 있고 지난겨울 같은 폭풍이 한 번 더 오면 지붕 있는 통로가 무너질 수 있다고 말했다.",
            "여객선은 새 건물이 준비될 때까지 어시장 옆 부교에서 출발하며 항해는 사 분 더 걸리지만 막배 시간은 그대로라고 설명했다.",
        ],
    ),
];

fn prose(language: &str) -> &'static [&'static str] {
    PROSE.iter().find(|(l, _)| *l == language).map_or(&[], |(_, p)| p)
}

/// The whole page or dump of a case.
pub(crate) fn page(markup: &str) -> String {
    let is_html = markup.starts_with('<') || markup.starts_with("{H}");
    let language = markup.find("{P:").map_or("en", |at| &markup[at + 3..at + 5]);
    let paragraphs = |language: &str| -> String {
        let lines = prose(language);
        if !is_html {
            return lines.join("\n");
        }
        format!("<div class=text>{}</div>", lines.iter().map(|p| format!("<p>{p}</p>")).collect::<String>())
    };
    let mut text = markup.to_owned();
    for (code, _) in PROSE {
        text = text.replace(&format!("{{P:{code}}}"), &paragraphs(code));
    }
    let text = text.replace("{P}", &paragraphs("en")).replace("{H}", &format!("<h1>{TITLE}</h1>"));
    if !is_html {
        return text.replace("{T}", TITLE);
    }
    let (head, body) = text.split_once("{B}").unwrap_or(("", &text));
    let title = if head.contains("<title>") { String::new() } else { format!("<title>{TITLE} | Skerry Courier</title>") };
    format!("<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\">{title}{head}</head><body>{body}</body></html>")
        .replace("{T}", TITLE)
}

/// What the facts of a case are.
pub(crate) struct Told {
    pub(crate) date: String,
    pub(crate) source: String,
    pub(crate) authors: String,
    pub(crate) title: String,
    pub(crate) site: String,
    pub(crate) text: String,
}

/// Cleans the case as the program would.
pub(crate) fn told(markup: &str) -> Told {
    let page = page(markup);
    let name = if page.starts_with('<') { "page.html" } else { "dump.txt" };
    let cleaned = clean(&Source { name, bytes: page.as_bytes(), ..Source::default() }, &Options::default()).remove(0);
    let article = cleaned.article;
    Told {
        date: article.date.map(|d| d.day.to_string()).unwrap_or_default(),
        source: article.date_source.map(|o| o.name().to_owned()).unwrap_or_default(),
        authors: article.authors.join("; "),
        title: article.title.unwrap_or_default(),
        site: article.site.unwrap_or_default(),
        text: article.text,
    }
}

/// The cases of a table that do not hold, each with what came instead.
pub(crate) fn wrong(cases: &[Case], read: fn(&Told) -> String) -> Vec<String> {
    let of = |(kind, markup, right): &Case| {
        let found = read(&told(markup));
        (found != *right).then(|| format!("{kind}: {found:?}, not {right:?}: {markup}"))
    };
    cases.iter().filter_map(of).collect()
}

/// Fails with the cases that do not hold, by kind.
fn hold(cases: &[Case], read: fn(&Told) -> String) {
    let wrong = wrong(cases, read);
    assert!(wrong.is_empty(), "{} of {} do not hold:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
