"""Pages per second of dateline and its peers over the same decoded pages, one thread, in turn, several rounds.

usage: run.py CORPUS_FOLDER... (each with html/*.gz); needs requirements.txt and the built dateline-peers.
Prints the median of each tool and the ratio of medians, in CPU time of the thread.
"""

import glob
import gzip
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding
from resiliparse.parse.html import HTMLTree
from trafilatura import extract

ROUNDS = int(os.environ.get("ROUNDS", "5"))
BINARY = os.environ.get("DATELINE_PEERS", "target/peers/release/dateline-peers")


def decoded(path):
    raw = gzip.open(path).read() if path.endswith(".gz") else open(path, "rb").read()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return bytes_to_str(raw, detect_encoding(raw))


def timed(job, pages):
    start = time.thread_time()
    for page in pages:
        job(page)
    return time.thread_time() - start


def resiliparse(page):
    extract_plain_text(HTMLTree.parse(page), main_content=True)


def trafilatura(page):
    extract(page, with_metadata=True)


def native(tool, folder):
    answer = subprocess.run([BINARY, tool, folder, "1"], check=True, capture_output=True, text=True)
    return json.loads(answer.stdout)["seconds"][0]


def measure(corpus):
    pages = [decoded(path) for path in sorted(glob.glob(os.path.join(corpus, "html", "*")))]
    seconds = {name: [] for name in ("dateline", "resiliparse", "dom_smoothie", "trafilatura")}
    with tempfile.TemporaryDirectory() as folder:
        for number, page in enumerate(pages):
            with open(os.path.join(folder, f"{number:05}.html"), "w", encoding="utf-8", errors="replace") as file:
                file.write(page)
        for turn in range(ROUNDS):
            seconds["dateline"].append(native("dateline", folder))
            seconds["resiliparse"].append(timed(resiliparse, pages))
            seconds["dom_smoothie"].append(native("dom_smoothie", folder))
            if turn == 0:
                sample = pages[:: max(1, len(pages) // 100)]
                seconds["trafilatura"].append(timed(trafilatura, sample) * len(pages) / len(sample))
    ours = statistics.median(seconds["dateline"])
    print(f"\n{os.path.basename(os.path.normpath(corpus))}: {len(pages)} pages, {ROUNDS} rounds")
    print("| tool | pages/s | dateline is |\n|---|---:|---:|")
    for tool, times in seconds.items():
        median = statistics.median(times)
        print(f"| {tool} | {len(pages) / median:.0f} | {median / ours:.2f} × |")


if __name__ == "__main__":
    for package in ("resiliparse", "trafilatura"):
        print(package, importlib.metadata.version(package))
    for corpus in sys.argv[1:]:
        measure(corpus)
