"""One page at a time."""

from __future__ import annotations

import datetime
import json

import pages
import pytest

import dateline


def test_text_or_none(article_page, wall):
    text = dateline.extract_text(article_page.body, article_page.url)
    assert text.startswith("The sea lock at Port Selwick lifted its gates")
    assert dateline.extract_text(article_page.text) == text
    for nothing in [wall.body, b"", "", "  ", b"%PDF-1.7", b"\x00\xff\xfe" * 100, "x" * (dateline.MAX_PAGE_BYTES + 1)]:
        assert dateline.extract_text(nothing) is None
    assert dateline.extract_text(wall.body, accept=["article", "consent"]) is None or "cookie" in dateline.extract_text(
        wall.body, accept=["article", "consent"]
    ).lower()


def test_bytes_strings_and_views_are_alike(article_page):
    text = dateline.extract_text(article_page.body)
    assert dateline.extract_text(bytearray(article_page.body)) == text
    assert dateline.extract_text(memoryview(article_page.body)) == text
    # What surrogateescape left in a string is replaced, not refused.
    assert dateline.extract_text(article_page.text + "\udcff") == text


def test_a_string_is_decoded_already():
    page = "<meta charset=iso-8859-1><title>Fähre</title>" + "<p>Die Fähre über den Sund fährt ab Montag wieder, sagte das Hafenamt am Freitag.</p>" * 8
    assert "Fähre über" in dateline.clean(page).text
    assert "Fähre über" in dateline.clean(page, content_type="text/html; charset=iso-8859-1").text
    assert "Fähre über" in dateline.clean(page.encode("latin-1"), content_type="text/html; charset=iso-8859-1").text


def test_the_record_is_the_binarys(site, records):
    by_url = {record["url"]: record for record in records if record["url"]}
    held = 0
    for page in site:
        article = dateline.clean(page.body, page.url, content_type=page.mime, today=pages.DATE)
        record = by_url.get(page.url)
        if record is None:
            assert article.verdict == "failed" and article.error
            continue
        held += 1
        expected = {**record, "source": page.url}
        assert article.to_dict() == expected
        assert json.loads(article.json()) == expected
        assert [getattr(article, name) for name in ("title", "date", "authors", "words")] == [record[n] for n in ("title", "date", "authors", "words")]
    assert held > 100


def test_the_article_has_every_key(article_page):
    article = dateline.clean(article_page.body, article_page.url, comments=True, facts=True, body="html")
    assert all(hasattr(article, name) for name in article.to_dict()), article.to_dict().keys()
    assert article.comments == [] and article.facts["title"]["value"] == article.title
    assert article.date.startswith("2025-03-11") and "2025-03-11" in str(article)
    assert article.html.startswith("<p>") and "<h1" not in article.html and "<article" not in article.html
    with pytest.raises(AttributeError):
        article.title = "another"


def test_markdown(article_page):
    article = dateline.clean(article_page.body, article_page.url, body="markdown")
    assert article.markdown and not article.markdown.startswith(("---", "#")) and article.html is None
    assert dateline.extract_text(article_page.body, article_page.url, body="markdown") == article.markdown


def test_a_page_that_fails_says_why():
    for page, why in [(b"%PDF-1.7", "a PDF"), (b"x" * 11, "more than max_bytes (10)")]:
        article = dateline.clean(page, max_bytes=10 if why.endswith("(10)") else 1000)
        assert article.verdict == "failed" and why in article.error and article.text == ""
    assert dateline.clean(b"").verdict == "empty"


def test_limits_are_the_callers(article_page):
    deep = "<div>" * 600 + article_page.text
    assert any("deeper than 512" in limit for limit in dateline.clean(deep).limits)
    assert any("deeper than 100" in limit for limit in dateline.clean(deep, max_depth=100).limits)
    assert dateline.clean(article_page.text, max_work=10).verdict == "too_complex"


@pytest.mark.parametrize("nothing", [None, 7, ["<p>"], object()])
def test_what_is_no_page_is_a_type_error(nothing):
    for call in [dateline.extract_text, dateline.clean, dateline.clean_all, dateline.why]:
        with pytest.raises(TypeError, match="html must be str or bytes, not"):
            call(nothing)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"favor": "both"}, "favor: \"both\" is none of balance, precision, recall"),
        ({"body": "pdf"}, "body: .* is none of text, markdown, html"),
        ({"keep": ["ads"]}, "keep: `ads` is no part of a page; there are captions"),
        ({"select": ["p["]}, "is not a CSS selector"),
        ({"input": "jsonl"}, "input: .* is none of auto, html, text"),
        ({"today": "yesterday"}, "neither a day nor a moment"),
    ],
)
def test_wrong_options_name_the_right_ones(options, message):
    with pytest.raises(ValueError, match=message):
        dateline.clean("<p>text</p>", **options)


def test_options_have_their_effect(article_page):
    plain = dateline.clean(article_page.body)
    assert "photo" not in plain.text.lower() or dateline.clean(article_page.body, keep="captions,credits").words >= plain.words
    assert dateline.clean(article_page.body, select=["h1"], keep=["headings"]).words < 40
    assert dateline.clean(article_page.body, strip="p").words < plain.words
    assert dateline.clean(article_page.body, engine="readability").body_source == "readability"
    assert dateline.clean(article_page.body, input="text").words != plain.words


def test_today_bounds_the_date():
    page = '<meta property="article:published_time" content="2031-05-01T10:00:00Z"><h1>Ferry</h1>' + "<p>The ferry will run again from Monday, they said.</p>" * 9
    assert dateline.clean(page, today="2031-05-02").date == "2031-05-01T10:00:00Z"
    assert dateline.clean(page, today=datetime.date(2031, 5, 2)).date == "2031-05-01T10:00:00Z"
    assert dateline.clean(page, today=datetime.datetime(2025, 1, 1, tzinfo=datetime.timezone.utc)).date is None


def test_a_dump_of_several_articles(site):
    one = (pages.FIXTURES / "dumps/sea-lock-reopens.txt").read_text("utf-8")
    two = (pages.FIXTURES / "dumps/vodokanal-lozivka.txt").read_text("utf-8")
    both = two.rstrip() + "\n\n" + one
    found = dateline.clean_all(both)
    assert len(found) == 2 and found[0] == dateline.clean(both)
    text = dateline.extract_text(both)
    assert found[0].text in text and found[1].text in text


def test_why(article_page):
    blocks = dateline.why(article_page.body, favor="precision")
    assert {"keep", "score", "kind", "text", "reasons"} == set(blocks[0])
    assert any(b["keep"] for b in blocks) and any(not b["keep"] and b["reasons"] for b in blocks)
    with pytest.raises(ValueError, match="a PDF"):
        dateline.why(b"%PDF-1.7")
    with pytest.raises(TypeError, match="no such option; there are accept, body"):
        dateline.why("<p>", favour="recall")


def test_discover():
    feed = (pages.FIXTURES / "site/feed.xml").read_bytes()
    found = dateline.discover(feed, "https://courier.example/feed.xml")
    assert found["kind"] == "feed" and len(found["candidates"]) == 17
    assert found["candidates"][0]["url"].startswith("https://courier.example/") and found["candidates"][0]["title"]
    page = dateline.discover((pages.FIXTURES / "site/index.html").read_bytes(), "https://courier.example/")
    assert page["kind"] == "page" and page["feeds"] and page["candidates"]
    sitemap = dateline.discover((pages.FIXTURES / "site/sitemap.xml").read_bytes(), "https://courier.example/sitemap.xml")
    assert sitemap["kind"] == "sitemap" and sitemap["candidates"]
    with pytest.raises(ValueError, match="no address"):
        dateline.discover(feed, "feed.xml")
    with pytest.raises(ValueError, match="PDF"):
        dateline.discover(b"%PDF-1.7", "https://courier.example/")


def test_robots():
    rules = "User-agent: *\nDisallow: /private\n\nUser-agent: other\nDisallow: /\n"
    assert dateline.robots_allows(rules, "https://courier.example/news/1")
    assert not dateline.robots_allows(rules.encode(), "https://courier.example/private/1")
    assert not dateline.robots_allows(rules, "https://courier.example/news/1", "other")
    assert dateline.robots_allows("", "https://courier.example/")
