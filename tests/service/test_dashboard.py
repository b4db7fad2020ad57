"""The dashboard in a real browser: with scripts and without, on a phone and a desk, light and dark.

Set SCREENSHOTS=FOLDER to keep a picture of each page."""
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from newspaper import SUBJECTS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
PAGES = ["/", "/articles", "/add", "/try", "/settings", "/login"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["desk-light", "desk-dark", "phone-light", "phone-without-scripts"])
def page(request, browser, service):
    phone = request.param.startswith("phone")
    context = browser.new_context(
        base_url=service.base,
        viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 900},
        color_scheme="dark" if "dark" in request.param else "light",
        java_script_enabled="without" not in request.param,
    )
    page = context.new_page()
    page.name = request.param
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.goto("/login")
    page.get_by_label("Token").fill("secret")
    page.get_by_role("button", name="Log in").click()
    yield page
    context.close()


def kept(page, name):
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{page.name}-{name}.png", full_page=True)


def fits(page):
    """No page is wider than the window."""
    if page.name != "phone-without-scripts":
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} pixels too wide"


def add_source(page, service):
    page.goto("/add")
    page.get_by_label("Address of a feed").fill(service.site.base + "/")
    page.get_by_role("button", name="Look").click()
    choice = page.locator("li", has_text="feed.xml")
    kept(page, "found")
    choice.get_by_role("button", name="Add").click()


def test_a_source_is_added_read_searched_and_explained(page, service):
    if "feed.xml" not in service.get("/v1/sources"):
        add_source(page, service)
    service.wait("/v1/articles?limit=50", lambda text: text.count('"id"') >= len(SUBJECTS))
    page.goto("/")
    expect(page.locator("main")).to_contain_text("Harbour Courier")
    kept(page, "overview")
    fits(page)
    page.get_by_role("navigation").get_by_role("link", name="Articles").click()
    page.get_by_label("Words").fill("lighthouse")
    page.get_by_role("button", name="Search").click()
    kept(page, "search")
    page.get_by_role("link", name="Repairs of the lighthouse begin").first.click()
    expect(page.locator("h1")).to_have_text("Repairs of the lighthouse begin")
    kept(page, "article")
    fits(page)
    page.get_by_role("link", name="Why this text").click()
    expect(page.locator("main")).to_contain_text("kept")
    kept(page, "why")
    fits(page)
    page.goto("/")
    page.locator("td.name a").first.click()
    expect(page.get_by_role("button", name="Poll now")).to_be_visible()
    kept(page, "source")
    fits(page)
    assert not page.faults, page.faults


def test_a_page_is_tried(page):
    page.goto("/try")
    paragraph = "<p>The harbour office said on Tuesday that the buoy had been towed four cables to the west of its old place.</p>"
    page.get_by_label("Or a page's HTML").fill("<title>Buoy</title><h1>Buoy moved</h1>" + paragraph * 5)
    page.get_by_role("button", name="Clean").click()
    expect(page.locator("main")).to_contain_text("towed four cables")
    kept(page, "tried")
    fits(page)
    assert not page.faults, page.faults


def test_every_page_fits_and_has_a_name_for_each_field(page):
    for address in PAGES:
        page.goto(address)
        kept(page, address.strip("/") or "start")
        fits(page)
        for field in page.locator("input:not([type=hidden]), select, textarea").all():
            assert field.evaluate("e => e.labels.length > 0") if page.name != "phone-without-scripts" else True, address
        page.keyboard.press("Tab")
    assert not page.faults, page.faults


def test_what_a_page_says_is_shown_and_not_run_and_arabic_runs_from_the_right(page, service):
    service.wait("/v1/articles?limit=50", lambda text: text.count('"id"') >= len(SUBJECTS))
    page.goto("/articles")
    page.get_by_role("link", name="رصيف جديد").first.click()
    expect(page.locator("h1")).to_contain_text("<script>")
    kept(page, "arabic")
    if page.name != "phone-without-scripts":
        assert page.evaluate("window.broken") is None
        assert page.locator("article p").first.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert not page.faults, page.faults


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser, service, scheme):
    """WCAG 2 AA: 4.5 to 1 for text."""
    context = browser.new_context(base_url=service.base, color_scheme=scheme)
    page = context.new_page()
    for address in PAGES:
        page.goto(address)
        weak = page.evaluate(
            """() => {
              const parse = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
              const light = ([r, g, b]) => { const f = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
                return .2126 * f(r) + .7152 * f(g) + .0722 * f(b) };
              const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c }
                return [255, 255, 255] };
              const weak = [];
              for (const e of document.querySelectorAll('body *')) {
                if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length || e.disabled) continue;
                const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
                const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
                if (ratio < 4.5) weak.push(`${e.tagName} ${e.className} ${ratio.toFixed(2)} ${e.textContent.trim().slice(0, 30)}`);
              }
              return weak;
            }"""
        )
        assert not weak, (address, weak)
    context.close()
