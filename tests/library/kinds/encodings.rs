//! Pages in the wrong character set, or in one that nothing names.

use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, ISO_8859_2, SHIFT_JIS, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
};

use super::check::{Case, DE, EN, ES, FR, FRAMES, JA, RU, Story, ZH, case, framed, hold, page};

/// UTF-8 read as windows-1252.
fn twice(text: &str) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

#[test]
fn parts_that_were_encoded_twice_are_mended() {
    let lines: [(&Story, &str); 12] = [
        (&EN, "The council’s “storm” was a breeze, the warden wrote that night."),
        (&EN, "The bill came to £4,200 – a sum the parish doesn’t have."),
        (&DE, "Die Müller von Überlingen hätten größere Säcke gebraucht."),
        (&FR, "L’été, le préfet espère créer un café près de l’écluse."),
        (&ES, "El señor Núñez pidió más café y una silla para el guardián."),
        (&RU, "Смотритель записал это в журнал и закрыл окно."),
        (&JA, "番人はそれを日誌に書きつけて、窓を閉めた。"),
        (&ZH, "守夜人把这件事写进了日志，然后关上了窗户。"),
        (&EN, "“Nothing’s decided,” said the mayor…"),
        (&FR, "« À bientôt », répondit-elle, et l’on ne la revit plus."),
        (&DE, "„Schön“, sagte der Wärter – und meinte das Gegenteil."),
        (&EN, "Zoë’s café on the quay stays open."),
    ];
    let each = |(n, (story, line)): (usize, &(&Story, &str))| {
        let markup = format!("<p>{}</p>", twice(line).replace('\u{a0}', "&nbsp;"));
        case(format!("{n} {line}"), page(story, FRAMES[n % FRAMES.len()], 2, &markup)).all_of(story).has(*line)
    };
    hold("mojibake-partial", &lines.iter().enumerate().map(each).collect::<Vec<_>>());
    let kept = [
        "The sign read “Ã©”, which nobody could explain to the visitors who asked about it.",
        "SÃO PAULO is how the sign was spelled, in capitals that had faded in the sun of many years.",
    ];
    let each = |line: &&str| case(*line, page(&EN, FRAMES[0], 2, &format!("<p>{line}</p>"))).has(*line);
    hold("what may be meant", &kept.iter().map(each).collect::<Vec<_>>());
}

const KO: Story = Story {
    language: "ko",
    title: "갑문 지기들이 다시 밤을 지킨다",
    author: "노은지",
    paragraphs: [
        "헨시 갑문에 유월 초하루부터 다시 밤 근무자가 배치된다. 마지막 지기가 열쇠를 반납하고 집으로 돌아간 지 십일 년 만이다.",
        "그동안 화물선들은 아침 일곱 시까지 아래쪽 문 앞에서 기다려야 했고, 봄이 되자 줄은 제당 공장까지 이어졌다.",
        "“엔진 소리가 묘지까지 들렸어요.” 배 끄는 길의 세 번째 집에 사는 나도현 씨가 말했다. “조용히 해 달라고 했더니 서류를 보내더군요.”",
        "수로 사무소는 지기 네 명을 고용하는데, 그 가운데 두 명은 떠난 지기에게서 일을 배웠고, 오두막에 둘 주전자도 샀다.",
        "배 아홉 척으로 이루어진 첫 선단은 이튿날 저녁에 도착할 예정이지만, 삼월에 걸렸던 수문이 그때까지 버텨야 한다.",
    ],
};

const PL: Story = Story {
    language: "pl",
    title: "Śluzowi znów obejmują nocną zmianę",
    author: "Łucja Żak",
    paragraphs: [
        "Śluza w Henszewie od pierwszego czerwca znów będzie czynna nocą, jedenaście lat po tym, jak ostatni śluzowy oddał klucze i poszedł do domu.",
        "Barki czekały pod dolną bramą do siódmej rano, a wiosną kolejka sięgała już starej cukrowni za zakrętem rzeki.",
        "„Silniki było słychać na cmentarzu” – mówi Czesław Rada, który mieszka w trzecim domu przy ścieżce holowniczej. „Prosiliśmy o ciszę, a przysłali nam formularz”.",
        "Urząd dróg wodnych zapłaci czterem śluzowym, z których dwóch uczył jeszcze stary mistrz, i kupił już czajnik do budki.",
        "Pierwszy konwój dziewięciu łodzi ma przypłynąć wieczorem drugiego czerwca, jeśli zasuwa, która zacięła się w marcu, wytrzyma.",
    ],
};

const EL: Story = Story {
    language: "el",
    title: "Οι φύλακες επιστρέφουν στη νυχτερινή βάρδια",
    author: "Μαρία Ράδου",
    paragraphs: [
        "Η δεξαμενή στο Χένσι θα φυλάσσεται ξανά τη νύχτα από την πρώτη Ιουνίου, έντεκα χρόνια αφότου ο τελευταίος φύλακας παρέδωσε τα κλειδιά.",
        "Οι φορτηγίδες περίμεναν ως τις επτά το πρωί στην κάτω πύλη, και την άνοιξη η ουρά έφτανε ως το εργοστάσιο ζάχαρης.",
        "«Οι μηχανές ακούγονταν ως το νεκροταφείο», λέει ο Κώστας Ράδος, που μένει στο τρίτο σπίτι του δρόμου. «Ζητήσαμε ησυχία και μας έστειλαν ένα έντυπο».",
        "Η υπηρεσία θα πληρώνει τέσσερις φύλακες, δύο από τους οποίους έμαθαν τη δουλειά από τον παλιό, και αγόρασε έναν βραστήρα.",
        "Η πρώτη νηοπομπή από εννέα πλοία αναμένεται το βράδυ της δεύτερης του μήνα, αν αντέξει ως τότε το θυρόφραγμα.",
    ],
};

const TR: Story = Story {
    language: "tr",
    title: "Savak bekçileri gece vardiyasına dönüyor",
    author: "Işıl Ağaoğlu",
    paragraphs: [
        "Hensey'deki savakta bir hazirandan itibaren geceleri yeniden bekçi duracak; son bekçinin anahtarları bırakıp evine gitmesinin üzerinden on bir yıl geçti.",
        "Mavnalar sabah yediye kadar aşağı kapıda bekliyordu, ilkbaharda kuyruk eski şeker fabrikasına kadar uzanıyordu.",
        "Yedek yolundaki üçüncü evde oturan Çağrı Işık, motor sesinin mezarlıktan bile duyulduğunu, sessizlik istediklerinde ise kendilerine bir form gönderildiğini söyledi.",
        "Su yolları dairesi dört bekçiye maaş ödeyecek; ikisini giden usta yetiştirmişti, kulübe için bir de çaydanlık alındı.",
        "Dokuz tekneden oluşan ilk kafilenin ayın ikisinde akşam gelmesi bekleniyor, martta sıkışan kapak o güne kadar dayanırsa.",
    ],
};

const AR: Story = Story {
    language: "ar",
    title: "حراس الهويس يعودون إلى نوبة الليل",
    author: "مريم راضي",
    paragraphs: [
        "سيعود الحراس إلى العمل ليلا في هويس هنسي ابتداء من أول يونيو، بعد أحد عشر عاما من تسليم آخر حارس المفاتيح وعودته إلى بيته.",
        "كانت الصنادل تنتظر عند البوابة السفلى حتى السابعة صباحا، وفي الربيع امتد الطابور إلى مصنع السكر القديم.",
        "وقال كريم راضي الذي يسكن البيت الثالث على طريق القناة إن صوت المحركات كان يصل إلى المقبرة، وإنهم طلبوا الهدوء فأرسلت إليهم استمارة.",
        "ستدفع مصلحة الممرات المائية رواتب أربعة حراس، تدرب اثنان منهم على يد الحارس القديم، وقد اشترت إبريقا للكوخ.",
        "ومن المتوقع أن تصل القافلة الأولى المكونة من تسعة قوارب مساء اليوم الثاني، إذا صمدت البوابة التي تعطلت في مارس.",
    ],
};

const HE: Story = Story {
    language: "he",
    title: "שומרי הסכר חוזרים למשמרת הלילה",
    author: "מרים רדי",
    paragraphs: [
        "הסכר בהנסי יאויש שוב בלילות החל מהאחד ביוני, אחת עשרה שנים אחרי שהשומר האחרון החזיר את המפתחות והלך לביתו.",
        "הדוברות המתינו ליד השער התחתון עד שבע בבוקר, ובאביב הגיע התור עד מפעל הסוכר הישן שמעבר לעיקול הנהר.",
        "את המנועים שמעו עד בית הקברות, אמר כרמי רדי, שגר בבית השלישי בדרך הגרירה. ביקשנו שקט ושלחו לנו טופס.",
        "רשות נתיבי המים תשלם לארבעה שומרים, שניים מהם למדו אצל השומר הקודם, וכבר קנתה קומקום בשביל הבקתה.",
        "השיירה הראשונה, של תשע סירות, צפויה להגיע בערב השני בחודש, אם המגוף שנתקע במרץ יחזיק מעמד עד אז.",
    ],
};

const TH: Story = Story {
    language: "th",
    title: "คนเฝ้าประตูน้ำกลับมาเข้ากะกลางคืน",
    author: "สมหญิง ราดี",
    paragraphs: [
        "ประตูน้ำเฮนซีย์จะมีคนเฝ้าในเวลากลางคืนอีกครั้งตั้งแต่วันที่หนึ่งมิถุนายน หลังจากคนเฝ้าคนสุดท้ายคืนกุญแจและกลับบ้านไปเมื่อสิบเอ็ดปีก่อน",
        "ที่ผ่านมาเรือบรรทุกต้องจอดรออยู่หน้าประตูล่างจนถึงเจ็ดโมงเช้า และเมื่อถึงฤดูใบไม้ผลิแถวเรือก็ยาวไปถึงโรงงานน้ำตาลเก่า",
        "ชาวบ้านที่อยู่ริมทางลากเรือเล่าว่าได้ยินเสียงเครื่องยนต์ไปถึงสุสาน พวกเขาขอความสงบแต่ได้รับแบบฟอร์มกลับมาแทน",
        "สำนักงานทางน้ำจะจ้างคนเฝ้าสี่คน สองคนในนั้นเรียนงานจากคนเฝ้าคนเดิม และได้ซื้อกาต้มน้ำไว้ในกระท่อมแล้ว",
        "ขบวนเรือเก้าลำแรกคาดว่าจะมาถึงในเย็นวันที่สอง ถ้าบานประตูที่ติดขัดเมื่อเดือนมีนาคมยังทนได้จนถึงวันนั้น",
    ],
};

/// The page in that character set, nothing of it named, with `damage` of its bytes broken.
fn undeclared(story: &Story, encoding: &'static Encoding, n: usize, damage: usize) -> Vec<u8> {
    let body: String = story.paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
    let page = framed(story, FRAMES[n % 4], &body).replace("<meta charset=\"utf-8\">", "");
    let (bytes, _, _) = encoding.encode(&page);
    let mut bytes = bytes.into_owned();
    // Damaged behind the last paragraph, so that the story itself can be compared.
    let foot = memchr::memmem::find(&bytes, b"</section>").or_else(|| memchr::memmem::find(&bytes, b"<footer")).unwrap_or(bytes.len());
    let broken: Vec<u8> = [0xff, 0x80, 0xff].iter().copied().cycle().take(damage).collect();
    bytes.splice(foot..foot, [b"<p>".as_slice(), &broken, b"</p>"].concat());
    bytes
}

#[test]
fn undeclared_character_sets_are_recognised() {
    let sets: [(&Story, &'static Encoding); 19] = [
        (&ZH, GBK),
        (&ZH, encoding_rs::GB18030),
        (&JA, SHIFT_JIS),
        (&JA, EUC_JP),
        (&KO, EUC_KR),
        (&RU, WINDOWS_1251),
        (&RU, encoding_rs::KOI8_R),
        (&PL, WINDOWS_1250),
        (&PL, ISO_8859_2),
        (&DE, WINDOWS_1252),
        (&FR, WINDOWS_1252),
        (&ES, WINDOWS_1252),
        (&EN, WINDOWS_1252),
        (&EL, WINDOWS_1253),
        (&TR, WINDOWS_1254),
        (&HE, WINDOWS_1255),
        (&AR, WINDOWS_1256),
        (&TH, WINDOWS_874),
        (&TRADITIONAL, BIG5),
    ];
    for damage in [0, 1, 3] {
        let each = |(n, (story, encoding)): (usize, &(&Story, &'static Encoding))| -> Case {
            case(format!("{n} {} {damage}", encoding.name()), undeclared(story, encoding, n, damage)).all_of_encoded(story, encoding)
        };
        hold(&format!("undeclared, {damage} damaged"), &sets.iter().enumerate().map(each).collect::<Vec<_>>());
    }
}

const TRADITIONAL: Story = Story {
    language: "zh-Hant",
    title: "船閘守夜人重新上崗",
    author: "羅文嵐",
    paragraphs: [
        "亨西船閘從六月一日起恢復夜間值守，距離最後一名守閘人交出鑰匙回家，已經過去了整整十一年。",
        "此前駁船要在下游閘門外等到早上七點，到了春天，排隊的船一直延伸到糖廠附近的河灣。",
        "「在墓地都能聽見發動機的聲音，」住在纖道邊第三戶的羅達說，「我們要求安靜，他們寄來一張表格。」",
        "航道管理處將聘用四名守閘人，其中兩人由當年離開的老師傅帶出來，還給小屋買了一把水壺。",
        "由九條船組成的第一支船隊預計二日傍晚抵達，前提是三月卡住的那道閘板能夠撐到那個時候。",
    ],
};

const CS: Story = Story {
    language: "cs",
    title: "Hlídači zdymadla se vracejí na noční směnu",
    author: "Žofie Řádová",
    paragraphs: [
        "Zdymadlo v Hensově bude od prvního června opět v noci obsazené, jedenáct let poté, co poslední hlídač odevzdal klíče a šel domů.",
        "Čluny čekaly u dolních vrat do sedmi hodin ráno a na jaře sahala fronta až ke starému cukrovaru za ohybem řeky.",
        "„Motory bylo slyšet na hřbitově,“ říká Jiří Šťastný, který bydlí ve třetím domě u stezky. „Chtěli jsme ticho a poslali nám formulář.“",
        "Úřad vodních cest zaplatí čtyři hlídače, z nichž dva učil ještě starý mistr, a koupil už do budky konvici na čaj.",
        "První konvoj devíti lodí má připlout večer druhého června, pokud do té doby vydrží stavidlo, které se v březnu zaseklo.",
    ],
};

const HU: Story = Story {
    language: "hu",
    title: "Visszatérnek az éjszakai zsilipőrök",
    author: "Ráday Őszike",
    paragraphs: [
        "A henszi zsilipen június elsejétől ismét lesz éjszakai őrség, tizenegy évvel azután, hogy az utolsó őr leadta a kulcsokat és hazament.",
        "Az uszályok reggel hétig vártak az alsó kapunál, és tavasszal a sor már a régi cukorgyárig ért a folyó kanyarulatán túl.",
        "– A motorokat a temetőben is hallani lehetett – mondta Rády Győző, aki a vontatóút harmadik házában lakik. – Csendet kértünk, űrlapot küldtek.",
        "A vízügyi hivatal négy őrt fizet, közülük kettőt még a régi mester tanított, és már vettek egy teáskannát is a bódéba.",
        "Az első, kilenc hajóból álló menet másodikán este érkezik, ha addig kitart a tábla, amely márciusban megszorult.",
    ],
};

#[test]
fn damaged_bytes_do_not_hide_central_european_sets() {
    let breaks: [&[u8]; 4] = [b"\x80", b"\xff\x80\x9d", b"\x81\x83\x90", b"\xa4\x80\x98"];
    let mut cases = Vec::new();
    for (n, story) in [&PL, &CS, &HU].into_iter().enumerate() {
        for encoding in [ISO_8859_2, WINDOWS_1250] {
            for (at, broken) in breaks.iter().enumerate() {
                let mut bytes = undeclared(story, encoding, n, 0);
                let foot =
                    memchr::memmem::find(&bytes, b"</section>").or_else(|| memchr::memmem::find(&bytes, b"<footer")).unwrap_or(bytes.len());
                bytes.splice(foot..foot, [b"<p>".as_slice(), broken, b"</p>"].concat());
                cases.push(case(format!("{} {} {at}", story.language, encoding.name()), bytes).all_of_encoded(story, encoding));
            }
        }
    }
    hold("central European, damaged", &cases);
}
