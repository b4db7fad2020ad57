//! Tables of pages of one kind, each with what its article must hold and must not.

use dateline::classify::Part;
use dateline::model::BodySource;
use dateline::{Article, Options, PageVerdict, Source, clean};

/// One page and what must come of it.
pub(crate) struct Case {
    name: String,
    page: Vec<u8>,
    keep: Vec<Part>,
    has: Vec<String>,
    lacks: Vec<String>,
    verdict: Option<PageVerdict>,
    source: Option<BodySource>,
}

/// A page that is to be an article.
pub(crate) fn case(name: impl Into<String>, page: impl Into<Vec<u8>>) -> Case {
    let verdict = Some(PageVerdict::Article);
    Case { name: name.into(), page: page.into(), keep: vec![], has: vec![], lacks: vec![], verdict, source: None }
}

impl Case {
    pub(crate) fn has(mut self, text: impl Into<String>) -> Self {
        self.has.push(text.into());
        self
    }

    pub(crate) fn lacks(mut self, text: impl Into<String>) -> Self {
        self.lacks.push(text.into());
        self
    }

    pub(crate) fn all_of(self, story: &Story) -> Self {
        story.paragraphs.iter().fold(self, |case, text| case.has(*text))
    }

    /// All of a story, but for what a character set cannot write.
    pub(crate) fn all_of_encoded(self, story: &Story, encoding: &'static encoding_rs::Encoding) -> Self {
        let fits = |text: &&&str| !encoding.encode(text).2;
        story.paragraphs.iter().filter(fits).fold(self, |case, text| case.has(*text))
    }

    pub(crate) fn keeping(mut self, parts: &str) -> Self {
        self.keep = parts.split(',').map(|p| p.parse().expect("a part")).collect();
        self
    }

    pub(crate) fn is(mut self, verdict: PageVerdict) -> Self {
        self.verdict = Some(verdict);
        self
    }

    pub(crate) fn from(mut self, source: BodySource) -> Self {
        self.source = Some(source);
        self
    }

    pub(crate) fn article(&self) -> Article {
        let mut options = Options::default();
        options.label.keep.clone_from(&self.keep);
        clean(&Source { name: "page.html", bytes: &self.page, ..Source::default() }, &options).remove(0).article
    }

    /// What is wrong with the article, if something is.
    fn fault(&self) -> Option<String> {
        let article = self.article();
        let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = flat(&article.text);
        let mut faults: Vec<String> = Vec::new();
        if self.verdict.is_some_and(|v| v != article.verdict) {
            faults.push(format!("verdict {}", article.verdict.name()));
        }
        if self.source.is_some_and(|s| s != article.body_source) {
            faults.push(format!("body from {:?}", article.body_source));
        }
        faults.extend(self.has.iter().filter(|h| !text.contains(&flat(h))).map(|h| format!("lacks {h:?}")));
        faults.extend(self.lacks.iter().filter(|h| text.contains(&flat(h))).map(|h| format!("holds {h:?}")));
        (!faults.is_empty()).then(|| format!("{}: {}", self.name, faults.join("; ")))
    }
}

/// Holds every page of a kind against what must come of it.
pub(crate) fn hold(kind: &str, cases: &[Case]) {
    let faults: Vec<String> = cases.iter().filter_map(Case::fault).collect();
    println!("{kind}: {} of {} hold", cases.len() - faults.len(), cases.len());
    assert!(faults.is_empty(), "{kind}: {} of {} hold\n{}", cases.len() - faults.len(), cases.len(), faults.join("\n"));
}

/// A story in one language.
pub(crate) struct Story {
    pub(crate) language: &'static str,
    pub(crate) title: &'static str,
    pub(crate) author: &'static str,
    pub(crate) paragraphs: [&'static str; 5],
}

/// How a page sets its story.
#[derive(Clone, Copy)]
pub(crate) enum Frame {
    Article,
    Entry,
    Divs,
    Main,
    Bare,
}

pub(crate) const FRAMES: [Frame; 5] = [Frame::Article, Frame::Entry, Frame::Divs, Frame::Main, Frame::Bare];

/// A page with a story in which `extra` stands behind the paragraph of that number (0: above the first).
pub(crate) fn page(story: &Story, frame: Frame, at: usize, extra: &str) -> String {
    let mut parts: Vec<String> = story.paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    parts.insert(at, extra.to_owned());
    framed(story, frame, &parts.join("\n"))
}

/// A page around a body of any markup.
pub(crate) fn framed(story: &Story, frame: Frame, body: &str) -> String {
    let Story { language, title, author, .. } = story;
    let head = format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title} – Vale Dispatch</title></head><body>"
    );
    let nav = "<header><a href=\"/\">Vale Dispatch</a><nav><ul><li><a href=\"/n\">News</a></li><li><a href=\"/s\">Sport</a></li><li><a href=\"/w\">Weather</a></li><li><a href=\"/o\">Opinion</a></li></ul></nav></header>";
    let more = "<section class=\"related\"><h2>More</h2><ul><li><a href=\"/1\">Mill race cleared of ice before the thaw</a></li><li><a href=\"/2\">Choir looks for tenors again</a></li><li><a href=\"/3\">Two lanes closed on the ring road</a></li></ul></section>";
    let foot = "<footer><p>© 2025 Vale Dispatch</p><ul><li><a href=\"/about\">About</a></li><li><a href=\"/privacy\">Privacy</a></li></ul></footer></body></html>";
    let body = match frame {
        Frame::Article => format!(
            "<main><article class=\"article\"><h1>{title}</h1><div class=\"meta\"><span class=\"author\">{author}</span> <time datetime=\"2025-05-14T07:30:00+02:00\">2025-05-14</time></div><div class=\"article-body\">{body}</div></article>{more}</main>"
        ),
        Frame::Entry => format!(
            "<div id=\"content\"><div class=\"post\"><h1 class=\"entry-title\">{title}</h1><div class=\"entry-content\">{body}</div></div></div><aside class=\"sidebar\">{more}</aside>"
        ),
        Frame::Divs => format!("<div class=\"c-12\"><div class=\"x-7\"><h1>{title}</h1><div class=\"x-9\">{body}</div></div>{more}</div>"),
        Frame::Main => format!(
            "<main id=\"main\"><header><h1>{title}</h1><p class=\"byline\">{author}</p></header><section>{body}</section></main>{more}"
        ),
        Frame::Bare => return format!("{head}<article><h1>{title}</h1>{body}</article></body></html>"),
    };
    format!("{head}{nav}{body}{foot}")
}

pub(crate) const EN: Story = Story {
    language: "en",
    title: "Lock keepers take the night shift again",
    author: "Maud Terrell",
    paragraphs: [
        "The lock at Hensey will be staffed at night from the first of June, eleven years after the last keeper handed in the keys and went home.",
        "Barges had been waiting at the lower gate until seven in the morning, and by spring the queue reached back as far as the sugar works.",
        "“You could hear the engines from the churchyard,” said Colm Rady, who lives in the third house from the towpath. “We asked for quiet and they sent us a form.”",
        "The waterways office will pay four keepers, two of them trained by the man who left, and has bought a kettle for the hut.",
        "A first convoy of nine boats is expected on the evening of the second, if the sluice that jammed in March holds until then.",
    ],
};

pub(crate) const DE: Story = Story {
    language: "de",
    title: "Schleusenwärter übernehmen wieder die Nachtschicht",
    author: "Jule Harms",
    paragraphs: [
        "Die Schleuse in Hensbüttel wird vom ersten Juni an auch nachts besetzt sein, elf Jahre nachdem der letzte Wärter seinen Schlüssel abgegeben hatte.",
        "Frachtschiffe mussten bisher bis sieben Uhr morgens am unteren Tor warten, und im Frühjahr reichte die Schlange bis zur alten Zuckerfabrik.",
        "„Man hörte die Motoren bis auf den Kirchhof“, sagte Karsten Rade, der im dritten Haus am Treidelpfad wohnt. „Wir baten um Ruhe und bekamen ein Formular.“",
        "Das Wasserstraßenamt bezahlt vier Wärter, von denen zwei noch bei dem alten Meister gelernt haben, und hat einen Wasserkocher für die Hütte gekauft.",
        "Der erste Verband aus neun Schiffen wird am Abend des zweiten Juni erwartet, wenn der Schieber, der im März klemmte, bis dahin hält.",
    ],
};

pub(crate) const FR: Story = Story {
    language: "fr",
    title: "Les éclusiers reprennent le service de nuit",
    author: "Solène Riou",
    paragraphs: [
        "L’écluse de Henzey sera de nouveau gardée la nuit à partir du premier juin, onze ans après que le dernier éclusier a rendu ses clés.",
        "Les péniches attendaient jusqu’à sept heures du matin devant la porte basse, et au printemps la file remontait jusqu’à la sucrerie.",
        "« On entendait les moteurs depuis le cimetière », raconte Colin Rade, qui habite la troisième maison du chemin de halage. « Nous avons demandé le calme, on nous a envoyé un formulaire. »",
        "Le service des voies navigables paiera quatre éclusiers, dont deux formés par celui qui était parti, et a acheté une bouilloire pour la cabane.",
        "Un premier convoi de neuf bateaux est attendu le soir du deux juin, si la vanne qui s’était bloquée en mars tient jusque-là.",
    ],
};

pub(crate) const ES: Story = Story {
    language: "es",
    title: "Los escluseros vuelven al turno de noche",
    author: "Inés Barral",
    paragraphs: [
        "La esclusa de Hensey tendrá vigilancia nocturna desde el primero de junio, once años después de que el último guarda entregara las llaves.",
        "Las barcazas esperaban hasta las siete de la mañana ante la compuerta baja, y en primavera la cola llegaba hasta la azucarera.",
        "«Los motores se oían desde el cementerio», dijo Celso Rada, que vive en la tercera casa del camino de sirga. «Pedimos silencio y nos mandaron un formulario».",
        "La oficina de vías navegables pagará a cuatro guardas, dos de ellos formados por el que se marchó, y ha comprado un hervidor para la caseta.",
        "El primer convoy, de nueve barcos, se espera la tarde del día dos, si la compuerta que se atascó en marzo aguanta hasta entonces.",
    ],
};

pub(crate) const RU: Story = Story {
    language: "ru",
    title: "Шлюз снова будет работать по ночам",
    author: "Вера Лапина",
    paragraphs: [
        "Шлюз в Хенсее с первого июня снова будет работать по ночам, через одиннадцать лет после того, как последний смотритель сдал ключи и ушёл домой.",
        "Баржи ждали у нижних ворот до семи утра, и к весне очередь протянулась до самого сахарного завода за поворотом реки.",
        "«Моторы было слышно с кладбища, — рассказал Кирилл Радин, который живёт в третьем доме у бечевника. — Мы просили тишины, а нам прислали анкету».",
        "Управление водных путей будет платить четырём смотрителям, двоих из которых обучил прежний мастер, и уже купило чайник для сторожки.",
        "Первый караван из девяти судов ожидают вечером второго июня, если заслонка, которую заклинило в марте, продержится до этого дня.",
    ],
};

pub(crate) const JA: Story = Story {
    language: "ja",
    title: "水門番が夜勤に戻る",
    author: "長谷川澄江",
    paragraphs: [
        "辺瀬の水門は六月一日から夜間も番人が詰めることになった。最後の番人が鍵を返してから十一年ぶりのことである。",
        "はしけはこれまで下の門の前で朝七時まで待たされており、春には行列が製糖工場のあたりまで伸びていた。",
        "「エンジンの音が墓地まで聞こえた」と、曳舟道の三軒目に住む羅田浩さんは話す。「静かにと頼んだら、書類が一枚届いた」。",
        "水路事務所は四人の番人を雇い、そのうち二人は前の番人に教わった人たちで、小屋のためにやかんも買ったという。",
        "九隻からなる最初の船団は二日の夕方に着く予定だが、三月に動かなくなった水門扉がそれまで持てばの話である。",
    ],
};

pub(crate) const ZH: Story = Story {
    language: "zh",
    title: "船闸守夜人重新上岗",
    author: "罗文岚",
    paragraphs: [
        "亨西船闸从六月一日起恢复夜间值守，距离最后一名守闸人交出钥匙回家，已经过去了整整十一年。",
        "此前驳船要在下游闸门外等到早上七点，到了春天，排队的船一直延伸到糖厂附近的河湾。",
        "“在墓地都能听见发动机的声音，”住在纤道边第三户的罗达说，“我们要求安静，他们寄来一张表格。”",
        "航道管理处将聘用四名守闸人，其中两人由当年离开的老师傅带出来，还给小屋买了一把水壶。",
        "由九条船组成的第一支船队预计二日傍晚抵达，前提是三月卡住的那道闸板能够撑到那个时候。",
    ],
};
