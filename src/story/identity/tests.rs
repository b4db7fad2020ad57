//! Tables of names and of likeness.

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).expect("a valid address")
}

fn addresses(fetched: Option<&str>, claimed: &str) -> Vec<String> {
    let fetched = fetched.map(url);
    let claims = Claims { fetched: fetched.as_ref(), claimed: Some(claimed), title: "T", text: "x", ..Claims::default() };
    names(&claims).into_iter().map(|name| name.address.unwrap_or_else(|| "content".to_owned())).collect()
}

#[test]
fn a_claim_counts_within_its_own_site() {
    let page = "https://www.courier.example/news/ferry?utm_source=x";
    let own = "https://www.courier.example/news/ferry";
    for claimed in [
        "https://courier.example/ferry",
        "https://www.courier.example/ferry#top",
        "http://m.courier.example/ferry",
        "https://amp.courier.example/ferry",
        "https://COURIER.example:443/ferry",
    ] {
        assert_eq!(addresses(Some(page), claimed).len(), 3, "{claimed}");
    }
    for claimed in [
        "https://herald.example/ferry",
        "https://courier.example.herald.example/ferry",
        "https://evilcourier.example/ferry",
        "https://blog.courier.example/ferry",
        "https://example/ferry",
        "https://courier.example:8443/ferry",
        "http://localhost:3000/ferry",
        "http://127.0.0.1/ferry",
        "ftp://courier.example/ferry",
        "/ferry",
        "",
        "https://courier.example",
        "https://courier.example/#!/ferry",
        "https://courier.example//",
    ] {
        assert_eq!(addresses(Some(page), claimed), [own, "content"], "{claimed}");
    }
    assert_eq!(addresses(Some(page), own), [own, "content"]);
    assert_eq!(addresses(None, own), [own, "content"]);
    assert_eq!(addresses(None, "https://courier.example/"), ["content"]);
    assert_eq!(addresses(Some("https://courier.example/"), "https://courier.example/"), ["https://courier.example/", "content"]);
}

#[test]
fn ids_of_addresses_are_those_of_all_versions() {
    let all = names(&Claims { claimed: Some("https://courier.example/a"), title: "T", text: "x", ..Claims::default() });
    assert_eq!(all[0].id, identity("https://courier.example/a"));
    assert_eq!(all[1].id, identity("T\nx"));
    let page = url("https://courier.example/a");
    let parts: Vec<String> = ["#1", "#2", "A title"]
        .map(|part| {
            names(&Claims {
                fetched: Some(&page),
                claimed: Some(page.as_str()),
                part: Some(part),
                title: "T",
                text: "x",
                ..Claims::default()
            })[0]
                .id
                .clone()
        })
        .into();
    assert_eq!(parts.iter().collect::<BTreeSet<_>>().len(), 3);
}

const FERRY: &str = "The ferry between the islands will return to the old harbour in May, the port office said on Monday. \
    The repairs took longer than anyone in the town had expected. In winter the crew had waited for spare parts from abroad. \
    Two hundred people signed a letter to the council.";
const KELP: &str = "A farm for kelp may now be built two miles off the outer skerry, nine agencies have agreed. \
    It will grow between April and June each year on ropes of hemp. The first crop is promised to a baker in the village. \
    Nobody knows yet what the seals will think of it.";

fn portrait(title: &str, day: &str, text: &str) -> Portrait {
    Portrait::of(Some(title).filter(|t| !t.is_empty()), day.parse().ok(), text)
}

#[test]
fn headline_date_and_text_tell_articles_apart() {
    let corrected = FERRY.replace("Two hundred", "Three hundred");
    let grown = format!("{FERRY}\n\nThe mayor was glad. She will be on board of the first boat, and so will the crew of the lifeboat.");
    let rewritten = "Boats to the islands start again this spring. Two hundred people signed a letter to the council. It met last week, and what it \
        heard of the engineers was better than feared, since the hull is sound. The parts came by rail at last.";
    let first = portrait("Ferry returns to Lund", "2025-04-02", FERRY);
    for (title, day, text, claimed, fetched) in [
        ("Ferry returns to Lund", "2025-04-02", FERRY, true, true),
        ("Ferry returns to Lund", "2025-04-02", corrected.as_str(), true, true),
        ("Ferry returns to Lund", "", grown.as_str(), true, true),
        ("The ferry returns to Lund in May", "2025-04-02", grown.as_str(), true, true),
        ("Boats are back", "2025-04-02", corrected.as_str(), true, true),
        ("Ferry returns to Lund", "2025-04-02", rewritten, true, true),
        ("Boats are back", "2025-04-02", rewritten, false, true),
        ("Ferry 2 returns to Lund", "2025-04-02", rewritten, false, true),
        ("Ferry 2 returns to Lund", "", rewritten, false, false),
        ("Ferry returns to Lund", "2025-04-02", KELP, false, true),
        ("Ferry returns to Lund", "2025-04-09", KELP, false, false),
        ("Kelp farm gets its licence", "2025-04-02", KELP, false, false),
        ("Kelp farm gets its licence", "2025-04-09", KELP, false, false),
        ("Kelp farm gets its licence", "", KELP, false, false),
        ("", "", KELP, false, false),
        ("", "", FERRY, true, true),
    ] {
        let other = portrait(title, day, text);
        assert_eq!(first.is_same(&other, Ground::Claimed), claimed, "claimed: {title}, {day}");
        assert_eq!(other.is_same(&first, Ground::Claimed), claimed, "claimed: {title}, {day}, the other way round");
        assert_eq!(first.is_same(&other, Ground::Fetched), fetched, "fetched: {title}, {day}");
    }
}

#[test]
fn short_texts_go_by_their_headlines() {
    let first = portrait("Storm warning", "2025-04-02", "Winds of 100 km/h are expected on the coast.");
    assert!(first.is_same(&portrait("Storm warning", "2025-04-02", "Winds of 120 km/h were measured."), Ground::Claimed));
    assert!(!first.is_same(&portrait("Storm warning", "2025-04-05", "Snow down to the sea."), Ground::Claimed));
    assert!(!first.is_same(&portrait("Traffic", "2025-04-02", "Two lanes are closed."), Ground::Claimed));
}

#[test]
fn the_first_name_of_the_same_article_or_else_the_first_free_one() {
    let page = url("https://courier.example/b");
    let claims =
        Claims { fetched: Some(&page), claimed: Some("https://courier.example/a"), title: "Ferry", text: FERRY, ..Claims::default() };
    let (all, me) = (names(&claims), portrait("Ferry", "", FERRY));
    let known = |entries: &[(usize, &Portrait)]| {
        choose::<()>(&all, &me, |name| Ok(entries.iter().find(|(at, _)| all[*at].id == name.id).map(|(_, p)| (*p).clone())))
            .expect("no fault")
    };
    let kelp = portrait("Kelp", "", KELP);
    assert_eq!(known(&[]), Some(Chosen::New(0)));
    assert_eq!(known(&[(0, &me)]), Some(Chosen::Same(0)));
    assert_eq!(known(&[(1, &me)]), Some(Chosen::Same(1)));
    assert_eq!(known(&[(0, &kelp)]), Some(Chosen::New(1)));
    assert_eq!(known(&[(0, &kelp), (1, &kelp)]), Some(Chosen::New(2)));
    assert_eq!(known(&[(0, &kelp), (2, &me)]), Some(Chosen::Same(2)));
}
