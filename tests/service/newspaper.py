"""A newspaper of our own on loopback: a homepage, a feed and its articles."""
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SUBJECTS = ["sea lock", "lighthouse", "fish market", "ferry", "dredger", "harbour crane"]
ARABIC = "ميناء المدينة يفتح رصيفا جديدا للسفن الصغيرة بعد عامين من العمل المتواصل على الجدار البحري. "


def paragraphs(subject):
    return "".join(
        f"<p>The council said on day {n} that the {subject} would be repaired before the winter, and that the work, which "
        f"{n + 3} firms had offered to do, would cost less than was thought when the <a href='/plan'>plan</a> was made. "
        f"A <em>second</em> survey of the {subject} begins in spring.</p>"
        for n in range(1, 7)
    )


def article(number):
    title = f"Repairs of the {SUBJECTS[number]} begin" if number else "<script>window.broken=1</script> رصيف جديد"
    shown = title.replace("<", "&lt;")
    body = paragraphs(SUBJECTS[number]) if number else f"<p>{ARABIC * 4}</p><p>{ARABIC * 3}</p>"
    return (
        f"<!doctype html><html lang='{'en' if number else 'ar'}'><head><meta charset='utf-8'><title>{shown}</title>"
        f"<meta property='og:type' content='article'><meta property='article:published_time' content='2025-03-{number + 10}T09:00:00Z'>"
        f"</head><body><nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>{shown}</h1>{body}</article>"
        "<footer><p>All rights reserved</p></footer></body></html>"
    )


def feed(base):
    items = "".join(
        f"<item><title>Item {n}</title><link>{base}/news/{n}.html</link><guid>{base}/news/{n}.html</guid>"
        f"<pubDate>{n + 10} Mar 2025 09:00:00 +0000</pubDate></item>"
        for n in range(len(SUBJECTS))
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Harbour Courier</title><link>{base}/</link>{items}</channel></rss>"


class Site:
    """Serves until it is closed; `base` is its address."""

    def __init__(self):
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body, kind = site.page(self.path)
                self.send_response(200 if body is not None else 404)
                self.send_header("content-type", kind)
                body = (body or "not found").encode()
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path):
        if path == "/feed.xml":
            return feed(self.base), "application/rss+xml"
        if path == "/robots.txt":
            return "User-agent: *\nDisallow: /private/\n", "text/plain"
        if path == "/":
            links = "".join(f"<li><a href='/news/{n}.html'>{s}</a></li>" for n, s in enumerate(SUBJECTS))
            head = "<title>Harbour Courier</title><link rel='alternate' type='application/rss+xml' title='Harbour Courier' href='/feed.xml'>"
            return f"<!doctype html><html lang='en'><head>{head}</head><body><ul>{links}</ul></body></html>", "text/html"
        if path.startswith("/news/") and path[6:-5].isdigit() and int(path[6:-5]) < len(SUBJECTS):
            return article(int(path[6:-5])), "text/html; charset=utf-8"
        return None, "text/plain"

    def close(self):
        self.server.shutdown()
