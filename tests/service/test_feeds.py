"""Full-text feeds and their list, as a reader's own parser reads them."""
import html
import http.cookiejar
import json
import os
import shutil
import subprocess
import urllib.request
import xml.etree.ElementTree as ET

import feedparser
import pytest

from newspaper import SUBJECTS


def subscribe(service):
    body = f"url={service.site.base}/feed.xml&name=Courier".encode()
    # As a form of the dashboard: with the token, from no other site.
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    opener.open(f"{service.base}/login", b"key=secret")
    page = opener.open(f"{service.base}/add?url={service.site.base}/feed.xml").read().decode()
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    opener.open(f"{service.base}/add", body + f"&csrf={csrf}".encode())


@pytest.fixture(scope="module")
def filled(service):
    if "Harbour" not in service.get("/v1/sources") and "Courier" not in service.get("/v1/sources"):
        subscribe(service)
    service.wait("/v1/articles?limit=50", lambda text: text.count('"id"') >= len(SUBJECTS))
    return service


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feedparser_reads_every_article_whole(filled, kind):
    parsed = feedparser.parse(filled.get(f"/feeds/all.{kind}"))
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert len(parsed.entries) == len(SUBJECTS)
    assert len({entry.id for entry in parsed.entries}) == len(SUBJECTS)
    for entry in parsed.entries:
        body = entry.content[0].value if "content" in entry else entry.summary
        assert ("before the winter" in body or "ميناء" in body) and "All rights reserved" not in body
        assert entry.link.startswith(filled.site.base + "/news/")
        assert (entry.get("published_parsed") or entry.updated_parsed)[:2] == (2025, 3)


HERE = os.path.dirname(os.path.abspath(__file__))


def understood(command, feed, **environment):
    """What a reader's own parser makes of the feed."""
    done = subprocess.run(command, input=feed, capture_output=True, text=True, encoding="utf-8", env={**os.environ, **environment})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def whole(found, filled):
    """Every article stands there, with its title, day, address and body."""
    assert not found["error"] and found["title"]
    assert len(found["entries"]) == len({entry["id"] for entry in found["entries"]}) == len(SUBJECTS)
    for entry in found["entries"]:
        content = html.unescape(entry["content"])
        assert "before the winter" in content or "ميناء" in content
        assert entry["link"].startswith(filled.site.base + "/news/") and entry["date"].startswith("2025-03-1")
    titles = [html.unescape(entry["title"]) for entry in found["entries"]]
    assert "Repairs of the ferry begin" in titles and any("رصيف جديد" in title for title in titles)


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_simplepie_reads_every_article_whole(filled, kind):
    if not shutil.which("php") or not os.path.exists("/usr/share/php/simplepie/autoloader.php"):
        pytest.skip("SimplePie is not here: apt-get install php-cli php-xml libphp-simplepie")
    whole(understood(["php", os.path.join(HERE, "simplepie.php")], filled.get(f"/feeds/all.{kind}")), filled)


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_gofeed_reads_every_article_whole(filled, kind):
    if not shutil.which("go") or not os.path.exists("/usr/share/gocode/src/github.com/mmcdole/gofeed"):
        pytest.skip("gofeed is not here: apt-get install golang-go golang-github-mmcdole-gofeed-dev")
    feed = filled.get(f"/feeds/all.{kind}")
    whole(understood(["go", "run", os.path.join(HERE, "gofeed.go")], feed, GO111MODULE="off", GOPATH="/usr/share/gocode"), filled)


def test_files_stand_in_every_form_that_is_configured(filled):
    found = {end: sorted(filled.folder.glob(f"out/2025/**/*.{end}")) for end in ("txt", "md", "html")}
    stems = {end: [path.stem for path in paths] for end, paths in found.items()}
    assert len(stems["txt"]) == len(SUBJECTS) and stems["txt"] == stems["md"] == stems["html"]
    ferry = next(n for n, stem in enumerate(stems["txt"]) if "ferry" in stem)
    text, markdown, page = (found[end][ferry].read_text() for end in ("txt", "md", "html"))
    plan = f"{filled.site.base}/plan"
    assert "A second survey of the ferry" in text and plan not in text.split("---", 2)[2]
    assert f"[plan]({plan})" in markdown and "*second*" in markdown
    assert f'href="{plan}"' in page and "<em>second</em>" in page


def test_an_unchanged_feed_answers_304(filled):
    with urllib.request.urlopen(filled.base + "/feeds/all.atom") as answer:
        tag = answer.headers["etag"]
    parsed = feedparser.parse(filled.base + "/feeds/all.atom", etag=tag)
    assert parsed.status == 304


def test_the_list_of_feeds_is_opml(filled):
    outlines = ET.fromstring(filled.get("/feeds.opml")).findall(".//outline[@xmlUrl]")
    assert outlines and all(outline.get("xmlUrl").startswith("http") for outline in outlines)
