"""What a peer extracts of the pages of a corpus, as one prediction a line for the corpora's scorer.

usage: quality.py TOOL CORPUS_FOLDER > predictions.jsonl
       quality.py sample CORPUS_FOLDER EVERY KIND NEW_FOLDER      every n-th page (of a kind, or `any`), so that all tools read the same
TOOL is one of those below; each is used by its own defaults (but that nothing is fetched beside), with the page's bytes or text and, where
the corpus knows it, its address (dateline without: it reads files). quality.sh runs all of them. Fundus has no function for a page of any publisher, and is left out. Tools whose packages are not
installed end with an error. Versions: requirements.txt; newspaper4k 0.9.6 and news-please 1.6.16, each in an environment of its own;
package.json. Score with `python3 ../shared/bench/score.py NEW_FOLDER/gold.jsonl predictions.jsonl`.
"""

import gzip
import json
import logging
import os
import subprocess
import sys
import warnings

# Nobody's packages are loaded but those of the tool that is asked for: they exclude each other.


def decoded(raw):
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding

    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return bytes_to_str(raw, detect_encoding(raw))


def trafilatura():
    from trafilatura import bare_extraction

    def extract(raw, url):
        found = bare_extraction(raw, url=url, with_metadata=True)
        return found and {"text": found.text, "title": found.title, "authors": found.author, "date": found.date}

    return extract


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def extract(raw, url):
        tree = HTMLTree.parse(decoded(raw))
        return {"text": extract_plain_text(tree, main_content=True), "title": tree.title}

    return extract


def newspaper():
    from newspaper import article

    def extract(raw, url):
        found = article(url or "https://courier.example/", input_html=raw.decode("utf-8", "replace"), fetch_images=False)
        return {"text": found.text, "title": found.title, "authors": found.authors, "date": found.publish_date}

    return extract


def news_please():
    from newsplease import NewsPlease

    def extract(raw, url):
        found = NewsPlease.from_html(raw.decode("utf-8", "replace"), url=url, fetch_images=False)
        return {"text": found.maintext, "title": found.title, "authors": found.authors, "date": found.date_publish}

    return extract


def in_node(name):
    """Readability and defuddle: a page a line goes to quality.mjs, an answer a line comes back."""
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "quality.mjs")
    node = subprocess.Popen(["node", program, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def extract(raw, url):
        node.stdin.write(json.dumps({"html": raw.decode("utf-8", "replace"), "url": url}) + "\n")
        node.stdin.flush()
        return json.loads(node.stdout.readline())

    return extract


def dateline(corpus):
    """The program over the whole folder: DATELINE names it."""
    program = os.environ.get("DATELINE", "target/release/dateline")
    command = [program, "clean", "--quiet", "--format", "jsonl", os.path.join(corpus, "html")]
    answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    found = {}
    for record in map(json.loads, answer.stdout.splitlines()):
        name = os.path.basename(record["source"]).removesuffix(".html.gz")
        found.setdefault(name, {key: record[key] for key in ("text", "title", "authors", "date")})
    for name, record in found.items():
        print(json.dumps({"id": name, **record}, ensure_ascii=False))


def sample(corpus, every, kind, folder):
    os.makedirs(os.path.join(folder, "html"))
    with open(os.path.join(corpus, "gold.jsonl"), encoding="utf-8") as gold, open(os.path.join(folder, "gold.jsonl"), "w") as out:
        pages = [line for line in gold if kind == "any" or json.loads(line).get("kind") == kind]
        for line in pages[:: int(every)]:
            out.write(line)
            name = os.path.join("html", json.loads(line)["id"] + ".html.gz")
            os.symlink(os.path.abspath(os.path.join(corpus, name)), os.path.join(folder, name))


TOOLS = {
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
    "newspaper4k": newspaper,
    "news-please": news_please,
    "readability": lambda: in_node("readability"),
    "defuddle": lambda: in_node("defuddle"),
}


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    tool, corpus = sys.argv[1:3]
    if tool == "sample":
        return sample(*sys.argv[2:])
    if tool == "dateline":
        return dateline(corpus)
    extract = TOOLS[tool]()
    failed = 0
    with open(os.path.join(corpus, "gold.jsonl"), encoding="utf-8") as gold:
        for line in gold:
            page = json.loads(line)
            raw = gzip.open(os.path.join(corpus, "html", page["id"] + ".html.gz")).read()
            try:
                found = extract(raw, page.get("url")) or {}
            except Exception:  # A page that a tool stumbles over is one that it gives nothing for.
                found, failed = {}, failed + 1
            found = {"id": page["id"], **{key: value for key, value in found.items() if value}}
            found["date"] = str(found["date"]) if "date" in found else None
            print(json.dumps(found, ensure_ascii=False, default=str))
    if failed:
        print(f"{tool}: {failed} pages failed", file=sys.stderr)


if __name__ == "__main__":
    main()
