"""What each family of features is worth: cross-validated without it, on a quick model. Also by size.

usage: ablation.py CORPUS_DIR FEATURES_DIR TOOL FAMILIES.json > training/ABLATION.md
FAMILIES.json (from `TOOL --families`) names each feature's family. Two folds, 40 trees, at most 100 blocks a page, articles of
wcxb-dev and fundus-parsers: the figures compare with each other, not with the card's.
"""
import argparse
import json

import numpy as np

import report
import train
from corpus import load

SETS = ("wcxb-dev", "fundus-parsers")


def score(args, sets, **options):
    pages = [p for s in sets.values() for p in s]
    train.cross_validate(pages, count=2, **dict(dict(rounds=40, seeds=(1,)), **options))
    out = []
    for name, members in sets.items():
        gold = {p.gold["id"]: p.gold for p in members}
        kept = {p.gold["id"]: {"text": "\n\n".join(t for t, s in zip(p.texts, p.score) if s >= 0.5)} for p in members}
        out.append(report.row(gold, kept))
    return out


def line(name, figures):
    cells = [f"{r['f1']:.4f} | {r['exact']:.3f}" for r in figures]
    print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpus", "features", "tool", "families"):
        args.add_argument(name)
    args = args.parse_args()
    families = json.load(open(args.families))
    sets = {}
    for name in SETS:
        names, pages = load(args.corpus, args.features, name)
        sets[name] = [p for p in pages if p.kind == "article" and "text" in p.gold]
    train.MAX_BLOCKS = 100
    print("# What each part is worth\n\n" + __doc__.split("\n\n")[1].split("\n", 1)[1].strip() + "\n\nWithout guards and assembly: blocks with scores of .5 or more.\n")
    print("| without | " + " | ".join(f"{s} F1 | exact" for s in SETS) + " |\n|---" + "|---" * (2 * len(SETS)) + "|")
    line("nothing left out", score(args, sets))
    for family in sorted(set(families)):
        held = {p: p.rows for s in sets.values() for p in s}
        columns = [i for i, f in enumerate(families) if f == family]
        for page in held:
            page.rows = page.rows.copy()
            page.rows[:, columns] = 0.0
        line(f"{family} ({len(columns)})", score(args, sets))
        for page, rows in held.items():
            page.rows = rows
    print("\nSize: trees × leaves.\n\n| size | " + " | ".join(f"{s} F1 | exact" for s in SETS) + " |\n|---" + "|---" * (2 * len(SETS)) + "|")
    for rounds, leaves in ((20, 15), (60, 15), (150, 31)):
        line(f"{rounds} × {leaves}", score(args, sets, rounds=rounds, params=dict(train.PARAMS, num_leaves=leaves)))


if __name__ == "__main__":
    main()
