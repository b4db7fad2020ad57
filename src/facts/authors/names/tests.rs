//! Names out of bylines, one case a line.

use crate::facts::authors::names::*;

fn read(text: &str) -> String {
    names(text, &["The Lund Courier".to_owned(), "lundcourier".to_owned()]).join("; ")
}

#[test]
fn cuts_what_is_no_name() {
    assert_eq!(read("By Ada Lind and Bo Ek, Senior Reporter"), "Ada Lind; Bo Ek");
    assert_eq!(read("Von Ada Lind (dpa) | 2. April 2025, 13:24"), "Ada Lind");
    assert_eq!(read("Ada Lind ada@courier.example @ada"), "Ada Lind");
    assert_eq!(read("Lund Courier, Staff, Admin"), "");
    assert_eq!(read("作者：王小明"), "王小明");
    assert_eq!(read("By Byron de la Cruz, J. K. Olsen Jr."), "Byron de la Cruz; J. K. Olsen Jr.");
    assert_eq!(read("ADA LIND • 3 min read"), "ADA LIND");
    assert_eq!(read("Interview: Ada Lind am"), "Ada Lind");
    assert_eq!(read("Ada Lind Writer; Photos by Bo Ek"), "Ada Lind");
    assert_eq!(read("Post author By Ada Lind, MD, PhD"), "Ada Lind");
    assert_eq!(read("https://courier.example/author/ada"), "");
    assert_eq!(read("박준석 기자"), "박준석");
    assert_eq!(read("Ada Lind Ada Lind"), "Ada Lind");
    assert_eq!(read("Bo Bo"), "Bo Bo");
    assert_eq!(read("Reset Password"), "");
    assert_eq!(read("留言"), "");
    assert_eq!(read("ByAda LindPublished: Jan 29, 2025"), "Ada Lind");
    assert_eq!(read("Byron McDonald"), "Byron McDonald");
    assert_eq!(read("Posted on April 2, 2025 by Ada Lind"), "Ada Lind");
    assert_eq!(read("02.04.2025 | 13:10 Uhr | Ada Lind"), "Ada Lind");
    assert_eq!(read("Ada Lind, RD, FAND"), "Ada Lind");
    assert_eq!(read("Ada Lind, AFP"), "Ada Lind; AFP");
    assert_eq!(read("Eine Kolumne von Ada Lind"), "Ada Lind");
    assert_eq!(read("Ada Lind Hace 2 minutos"), "Ada Lind");
    assert_eq!(read("Ada Lind on behalf of the harbour"), "Ada Lind");
    assert_eq!(read("Ada Lind, on behalf of the harbour"), "Ada Lind");
    assert_eq!(read("Ada Lind http://courier.example"), "Ada Lind");
}

#[test]
fn desks_sign_and_organisations_stay_whole() {
    for name in [
        "News Desk",
        "Newsdesk",
        "Redaktion",
        "Sport-Redaktion",
        "Courier Staff",
        "The Editors",
        "Marketing Team",
        "La rédaction",
        "编辑部",
    ] {
        assert_eq!(desk(name).as_deref(), Some(name));
    }
    assert_eq!(desk("By Courier Web Desk | 2 April 2025").as_deref(), Some("Courier Web Desk"));
    for name in ["Staff", "Team", "The Team", "Staff Writer", "Guest Editors", "Admin", "Ada Lind", "Editorial Staff", ""] {
        assert_eq!(desk(name), None, "{name}");
    }
    assert_eq!(read("Center for Tides and Currents"), "Center for Tides and Currents");
    assert_eq!(read("Institute for Tides and Ada Lind"), "Institute for Tides; Ada Lind");
}

#[test]
fn a_person_may_have_a_site_of_the_same_name() {
    let read = |text: &str| names(text, &["Erik Lind".to_owned(), "National Post".to_owned(), "Chris Lind Kitchen".to_owned()]).join("; ");
    assert_eq!((read("By Erik Lind").as_str(), read("National Post").as_str(), read("Chris Lind Kitchen").as_str()), ("Erik Lind", "", ""));
}

#[test]
fn tells_people_from_the_rest() {
    assert!(is_person("Ada von Lind") && is_person("王小明"));
    assert!(!is_person("印刷する") && !is_person("الجمعة"));
    assert!(!is_person("The Ferry") && !is_person("Son Güncelleme"));
    assert!(!is_person("ada") && !is_person("Lund Media Group") && !is_person("Courier 24"));
}

#[test]
fn what_somebody_does_is_no_name() {
    assert_eq!(read("Ada Lind, Master Horticulturalist, Garden Educator"), "Ada Lind");
    assert_eq!(read("Home Security Expert"), "");
    assert_eq!(read("Maria Berater"), "Maria Berater", "a given name before it: a family name");
    for name in ["Sir Paul Nurse", "Dr. Ngozi Nurse", "J. Nurse"] {
        assert_eq!(read(name), name);
    }
    assert_eq!(read("Garden notes by Maria Trainer"), "Maria Trainer", "only what stands behind \"by\" is judged");
    assert!(is_place("London") && is_place("Tel Aviv") && !is_place("Ada"));
}
