"""The worst pages by cause, from the cross-validated scores: ids and causes only.

usage: errors.py CORPUS_DIR FEATURES_DIR TOOL [N] > training/ERRORS.md
Causes in judged.tsv were told by eye. All others are told by measures: the gold holds hardly a third of the prose of the container that holds it (gold
broken off), comments, other articles behind the body, lists and tables, text that no block has, a shell.
"""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

import report
from corpus import load
from score import f1_of, page as score_page

corpus, features, tool = sys.argv[1:4]
most = int(sys.argv[4]) if len(sys.argv) > 4 else 50
SETS = ("wcxb-dev", "fundus-parsers", "readability-pages", "chinese")
#: Causes told by eye, by set and page.
JUDGED = {tuple(r[:2]): r[2] for r in (line.rstrip("\n").split("\t") for line in open(Path(__file__).parent / "judged.tsv", encoding="utf-8"))}


def cause(page, answer, names):
    kept, gold = np.array(answer["keep"]), page.labels > 0
    words, column = page.words, lambda n: page.rows[:, names.index(n)]
    extra, missing = kept & ~gold, gold & ~kept
    if answer["body_source"] != "blocks":
        return "embedded text taken for the body"
    if words[gold].sum() < 0.5 * len(report.WORD.findall(page.gold["text"])) * (0.5 if page.set == "chinese" else 1):
        return "gold text that no block has (gold's fault, or filled by scripts)"
    if words[extra].sum() >= words[missing].sum():
        last = np.flatnonzero(gold)[-1] if gold.any() else 0
        same = extra & (column("path_share") > 0.3)
        if (column("in_comments") < 20)[extra].mean() > 0.5:
            return "extra: comments"
        if words[same].sum() > 0.6 * words[extra].sum():
            return "extra: prose of the same template as the body (gold broken off, or several articles)"
        if words[extra & (np.arange(len(kept)) > last)].sum() > 0.6 * words[extra].sum():
            return "extra: behind the body (next story, tails)"
        return "extra: boxes, lists and teasers beside the body"
    kinds = [k for k, m in zip(page.kinds, missing) if m]
    if sum(k in ("list item", "table row") for k in kinds) > 0.5 * len(kinds):
        return "missing: lists and tables"
    return "missing: paragraphs and headings in odd containers"


rows = []
for name in SETS:
    names, pages = load(corpus, features, name)
    run = subprocess.run([tool, f"{corpus}/{name}", "--judge", f"{features}/{name}.cv.scores"], capture_output=True, text=True, check=True)
    found = {r["id"]: r for r in map(json.loads, run.stdout.splitlines())}
    for page in pages:
        if page.kind == "article" and "text" in page.gold:
            answer = found[page.gold["id"]]
            f1 = f1_of(*score_page(page.gold, answer)["shingle"])
            rows.append((f1, name, page.gold["id"], answer["confidence"], JUDGED.get((name, page.gold["id"])) or cause(page, answer, names)))
rows.sort()
total = sum(1 - r[0] for r in rows)
print(f"# The {most} worst pages, by cause\n\n{__doc__.split(chr(10) * 2)[1].split(chr(10), 1)[1].strip()}\n")
print(f"Of all loss over {len(rows)} articles, the worst {most} hold {sum(1 - r[0] for r in rows[:most]) / total:.0%}.\n")
print("| cause | pages |\n|---|---|")
causes = [r[4].split(":")[0] if (r[1], r[2]) in JUDGED else r[4] for r in rows[:most]]
for c in sorted(set(causes), key=lambda c: -causes.count(c)):
    print(f"| {c} | {causes.count(c)} |")
print("\n| f1 | set | page | confidence | cause |\n|---|---|---|---|---|")
for f1, name, page, confidence, why in rows[:most]:
    print(f"| {f1:.3f} | {name} | {page} | {confidence:.2f} | {why} |")
