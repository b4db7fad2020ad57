"""Fits the weights by which a dump's headline is chosen among its lines, cross-validated by publisher.

usage: titles.py CORPUS_DIR FEATURES_DIR TOOL OUT_FILE [--date YYYY-MM-DD] [--card FILE] [--wrong]

TOOL SET --titles (training/features.rs) writes each page's lines with their rows; the gold title says which is right. The model
is a conditional logit over the lines of a page and "none of them", which has the score 0; L2 keeps the weights small.
OUT_FILE (src/facts/title/weights.txt) gets a line with the version, then a feature and its weight on each line.
"""
import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

import report  # noqa: F401  (finds the scorer)
from corpus import publisher
from score import fold

SETS = {"dumps-wcxb": 1.0, "dumps-fundus": 2.0}
#: Our own fixtures have no publisher that could stand on both sides; they teach, and are not judged.
FIXTURES, FIXTURE_WEIGHT = "fixtures-dumps", 4.0
PENALTY = 2.0
#: A page none of whose lines is the gold title: "none" is right, but a near miss does no harm.
NONE_WEIGHT = 0.1
FOLDS = 5
HEADING = "## titles.txt"
#: Whole numbers in the file, in thousandths, are enough.
DIGITS = 3


class Page:
    def __init__(self, name, gold, lines, weight):
        self.set, self.kind, self.group = name, gold.get("made_with"), publisher(gold)
        self.rows = np.array([line["row"] for line in lines], dtype=np.float64)
        self.values = [line["value"] for line in lines]
        self.right = np.array([fold(v) == fold(gold["title"]) for v in self.values], dtype=bool)
        self.title = gold["title"]
        self.id = gold["id"]
        self.weight = weight * (1.0 if self.right.any() else NONE_WEIGHT)


def load(args, name, weight):
    folder = f"{args.corpus}/{name}"
    if name == FIXTURES:
        folder = Path(__file__).parent / "../fixtures/dumps"
        gold = {p.stem: dict(json.loads(p.read_text(encoding="utf-8")), id=p.stem, url=f"https://{p.stem}.example/") for p in folder.glob("*.json")}
    else:
        gold = {g["id"]: g for g in map(json.loads, open(f"{folder}/gold.jsonl", encoding="utf-8"))}
    run = subprocess.run([args.tool, str(folder), "--titles"], capture_output=True, text=True, check=True)
    names, *pages = map(json.loads, run.stdout.splitlines())
    out = [Page(name, gold[p["id"]], p["lines"], weight) for p in pages if gold.get(p["id"], {}).get("title")]
    return names, out


def fit(pages, size):
    """The weights that make the right lines likely."""
    def loss(w):
        total, slope = PENALTY * float(w @ w) / 2, PENALTY * w
        slope = slope.copy()
        for p in pages:
            if not len(p.rows):
                continue
            scores = np.append(p.rows @ w, 0.0)
            right = np.append(p.right, not p.right.any())
            top = scores.max()
            odds = np.exp(scores - top)
            share, own = odds / odds.sum(), np.where(right, odds, 0.0)
            total -= p.weight * (np.log(own.sum()) - np.log(odds.sum()))
            slope -= p.weight * ((own / own.sum() - share)[:-1] @ p.rows)
        return total, slope
    return minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x


def choose(page, w):
    scores = page.rows @ w if len(page.rows) else np.array([])
    return int(scores.argmax()) if len(scores) and scores.max() > 0 else None


def judge(pages, chosen):
    """Shares of the pages: right, wrong, none given; and those one of whose lines is right."""
    out = {}
    groups = [(f"{s}{' ' + k if k else ''}", [p for p in pages if p.set == s and (k is None or p.kind == k)])
              for s in SETS for k in (None, "resiliparse", "innertext", "w3m")]
    for name, members in groups:
        right = sum(chosen[p.id] is not None and bool(p.right[chosen[p.id]]) for p in members)
        none = sum(chosen[p.id] is None for p in members)
        n = len(members)
        out[name] = (n, right / n, (n - right - none) / n, none / n, sum(p.right.any() for p in members) / n)
    return out


def cross_validate(pages, size):
    judged = [p for p in pages if p.set != FIXTURES]
    groups = sorted({p.group for p in judged})
    random.Random(0).shuffle(groups)
    fold_of = {g: i % FOLDS for i, g in enumerate(groups)}
    chosen = {}
    for k in range(FOLDS):
        w = fit([p for p in pages if p.set == FIXTURES or fold_of[p.group] != k], size)
        chosen.update({p.id: choose(p, w) for p in judged if fold_of[p.group] == k})
    return judged, chosen


def add_section(card, date, features, table):
    """Puts the card's section on titles in place of the one that is there."""
    before = card.read_text(encoding="utf-8").split(f"\n{HEADING}\n")[0].rstrip()
    card.write_text(f"""{before}

{HEADING}

Fitted {date} by `training/titles.py`: a linear model of {features} features (place, shape, words shared with the body, neighbours,
repetition) over the lines before the body of a dump and its first six, a conditional logit with L2 {PENALTY}; "none of them" has the score 0.
It learned from the titles of dumps-wcxb, dumps-fundus (counted {SETS["dumps-fundus"]:g}-fold) and our fixtures; no text of any page is in the file.
Cross-validated in five folds grouped by publisher; the verdicts on the blocks are the embedded model's, which has seen these pages. `right`
is the scorer's equality; `a line is right` the share of dumps that hold the gold title as a line at all, which nothing can exceed.

{table}
""", encoding="utf-8")


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpus", "features", "tool", "out"):
        args.add_argument(name)
    args.add_argument("--date", default="undated"), args.add_argument("--card"), args.add_argument("--wrong", action="store_true", help="list what is wrong")
    args = args.parse_args()
    pages = []
    for name, weight in [*SETS.items(), (FIXTURES, FIXTURE_WEIGHT)]:
        names, found = load(args, name, weight)
        pages += found
    judged, chosen = cross_validate(pages, len(names))
    rows = [f"| {name} | {n} | " + " | ".join(f"{s:.3f}" for s in shares) + " |" for name, (n, *shares) in judge(judged, chosen).items()]
    table = "\n".join(["| set | pages | right | wrong | none given | a line is right |", "|---|---|---|---|---|---|", *rows])
    print(table)
    if args.wrong:
        for p in judged:
            at = chosen[p.id]
            if p.right.any() and (at is None or not p.right[at]):
                print(f"{p.id}: {p.title!r} but {None if at is None else p.values[at]!r}", file=sys.stderr)
    w = fit(pages, len(names))
    lines = [f"titles 1 {args.date}"] + [f"{n} {round(float(v), DIGITS):g}" for n, v in zip(names, w) if round(float(v), DIGITS)]
    Path(args.out).write_text("\n".join(lines) + "\n", encoding="utf-8")
    if args.card:
        add_section(Path(args.card), args.date, len(names), table)


if __name__ == "__main__":
    sys.exit(main())
