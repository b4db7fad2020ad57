"""`render_command` with a real browser: pages of our own that build their text by script, ones that ask for what they may not have, and one
whose script never ends."""
import json
import shutil
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from conftest import BINARY
from newspaper import SUBJECTS, article, paragraphs

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

SHELL = (
    "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Vale Dispatch</title></head><body>"
    "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div><script>{script}</script></body></html>"
)
BUILT = """
const told = {told};
document.title = "Repairs of the ferry begin";
const root = document.getElementById("root");
setTimeout(() => {{
  root.innerHTML = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>Repairs of the ferry begin</h1>" + told + "</article>";
}}, 50);
""".replace("{told}", json.dumps(paragraphs("ferry")), 1).replace("{{", "{").replace("}}", "}")
FETCHED = """
fetch("/told.json").then((answer) => answer.json()).then((told) => {
  document.title = told.title;
  document.getElementById("root").innerHTML = "<article><h1>" + told.title + "</h1>" + told.body + "</article>";
});
"""
ASKING = """
const ask = (address) => fetch(address).then((answer) => (answer.ok ? "had" : "not had"), () => "not had");
Promise.all([ask("http://127.0.0.2:" + location.port + "/told.json"), ask("/forbidden.json"), ask("/told.json")]).then((answers) => {
  document.title = "Repairs of the beacon begin";
  document.getElementById("root").innerHTML = "<article><h1>Repairs of the beacon begin</h1>" + told + "<p>Of three it was " +
    answers.join(", ") + ", the harbour office said on the day after.</p></article>";
});
"""
PAGES = {
    "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /forbidden.json\n"),
    "/forbidden.json": ("application/json", "{}"),
    "/asking": ("text/html", SHELL.replace("{script}", "const told = " + json.dumps(paragraphs("beacon")) + ";" + ASKING)),
    "/built": ("text/html", SHELL.replace("{script}", BUILT)),
    "/fetched": ("text/html", SHELL.replace("{script}", FETCHED)),
    "/endless": ("text/html", SHELL.replace("{script}", "for (;;) { }")),
    "/told.json": ("application/json", json.dumps({"title": "Repairs of the lighthouse begin", "body": paragraphs("lighthouse")})),
    "/plain": ("text/html", article(2)),
}


@pytest.fixture(scope="module")
def pages():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            kind, body = PAGES.get(self.path, ("text/plain", None))
            self.server.asked.append((self.path, self.headers.get("user-agent", "")))
            self.send_response(404 if body is None else 200)
            body = (body or "not found").encode()
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


GUARD = ["--proxy-server={proxy}", "--proxy-bypass-list=<-loopback>", "--user-agent={agent}", "--disable-quic",
         "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-remote-fonts", "--blink-settings=imagesEnabled=false"]


def fetched(server, folder, path, more="", guard=()):
    """The record of a page that Chromium may show, and what was said."""
    profile = "{profile}" if guard else f"{folder}/profile"
    flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",
             "--disable-component-update", f"--user-data-dir={profile}", "--virtual-time-budget=5000", *guard, "--dump-dom", "{url}"]
    config = folder / "c.toml"
    config.write_text(
        "[fetch]\nallow_private_networks = ['127.0.0.1']\nports = []\npause = '0s'\ntries = 1\n"
        f"render_command = {json.dumps([CHROMIUM, *flags])}\n{more}\n"
    )
    address = f"http://127.0.0.1:{server.server_address[1]}{path}"
    given = subprocess.run(
        [BINARY, "fetch", "--config", str(config), "--format", "jsonl", address], capture_output=True, text=True, timeout=300
    )
    return json.loads(given.stdout), given.stderr


@pytest.mark.parametrize("path, subject", [("/built", "ferry"), ("/fetched", "lighthouse")])
def test_text_that_a_script_builds_is_read(pages, tmp_path, path, subject):
    record, said = fetched(pages, tmp_path, path, "render_timeout = '120s'")
    assert (record["verdict"], record["body_source"]) == ("article", "rendered"), (record, said)
    assert record["title"] == f"Repairs of the {subject} begin"
    assert record["text"].count(f"the {subject} would be repaired") == 6 and "Sport" not in record["text"]


def test_a_page_that_needs_no_script_starts_no_browser(pages, tmp_path):
    record, _ = fetched(pages, tmp_path, "/plain")
    assert record["verdict"] == "article" and record["body_source"] == "blocks" and SUBJECTS[2] in record["title"]
    assert [agent for path, agent in pages.asked if path == "/plain" and "Chrome" in agent] == []
    assert not (tmp_path / "profile").exists()


def test_a_script_that_never_ends_is_cut_off_and_nothing_is_left_of_the_browser(pages, tmp_path):
    record, said = fetched(pages, tmp_path, "/endless", "render_timeout = '8s'")
    assert record["verdict"] == "shell" and "took longer than 8 s" in said, (record, said)
    # What was killed takes a moment to be gone; a browser that lives on would outlast all of these looks.
    for _ in range(100):
        left = subprocess.run(["pgrep", "-f", f"{tmp_path}/profile"], capture_output=True, text=True, check=False).stdout.split()
        if not left:
            break
        time.sleep(0.1)
    assert left == [], "every process that the browser started has ended"


def test_what_a_page_asks_for_passes_the_guards(pages, tmp_path):
    pages.asked.clear()
    record, said = fetched(pages, tmp_path, "/asking", "render_timeout = '120s'\nuser_agent = 'vale-test/1'", GUARD)
    assert record["body_source"] == "rendered" and "it was not had, not had, had" in record["text"], (record, said)
    assert "127.0.0.2" in said and "allow_private_networks" in said and "/forbidden.json was refused" in said, said
    agents = {agent for path, agent in pages.asked if path == "/told.json"}
    assert agents == {"vale-test/1"} and "/forbidden.json" not in [path for path, _ in pages.asked], pages.asked
