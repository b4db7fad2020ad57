"""Trains the block models, cross-validates them grouped by publisher, writes their files and the card.

usage: train.py CORPUS_DIR FEATURES_DIR TOOL OUT_DIR --date YYYY-MM-DD [--card FILE]
       train.py CORPUS_DIR FEATURES_DIR TOOL --source-out
CORPUS_DIR/SET/gold.jsonl are the gold texts, FEATURES_DIR/SET.* what TOOL (training/features.rs) wrote of each set.
OUT_DIR gets html.bin, dump.bin (blocks of pages and of text dumps) and page.bin (lists told from articles).
"""
import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

import lightgbm as lgb
import numpy as np

import forest
import page_model
import report
from corpus import load

#: The sets of each model; those named flat-… are HTML sets as dumps, for more languages, and are not judged, nor are
#: our own fixtures and the seeds, which must come out exactly, and the pages that unusual.py makes.
MODELS = {
    "html": ["wcxb-dev", "fundus-parsers", "readability-pages", "chinese", "trafilatura-eval", "fixtures"],
    "dump": ["dumps-wcxb", "dumps-fundus", "flat-fundus-parsers", "flat-readability-pages", "flat-chinese", "unusual", "fixtures-dumps", "seeds"],
}
#: How much a set's blocks count: news up, gold that is not ours down.
SET_WEIGHT = {"fundus-parsers": 6.0, "dumps-fundus": 4.0, "flat-fundus-parsers": 2.0, "readability-pages": 1.0, "chinese": 1.0,
              "trafilatura-eval": 0.5, "flat-readability-pages": 0.5, "flat-chinese": 0.5, "fixtures": 20.0, "fixtures-dumps": 30.0, "seeds": 25.0,
              "unusual": 0.2}
PARAMS = dict(objective="binary", num_leaves=31, learning_rate=0.08, min_data_in_leaf=60, feature_fraction=0.6, bagging_fraction=0.8,
              bagging_freq=1, lambda_l2=1.0, use_missing=False, boost_from_average=False, deterministic=True, force_row_wise=True,
              verbosity=-1, num_threads=2, max_bin=63)
#: Rounds of boosting, and the seeds of the forests that are averaged.
SHAPE = {"html": dict(rounds=120, seeds=(1, 2)), "dump": dict(rounds=250, seeds=(1,))}
#: Pages of other kinds (shops, forums, manuals) count less than articles.
OTHER_KINDS = 0.6
FOLDS = 5
#: Blocks of one page that are looked at; a page with more is sampled, so that long lists do not drown the rest.
MAX_BLOCKS = 300


def sample(page, rng):
    """The blocks of a page that teach, and their weights."""
    used = np.flatnonzero(page.weights > 0)
    weights = page.weights * SET_WEIGHT.get(page.set, 1.0) * (1.0 if page.kind in ("article", "fixture") else OTHER_KINDS)
    if len(used) > MAX_BLOCKS:
        weights = weights * (len(used) / MAX_BLOCKS) ** 0.5
        used = np.sort(rng.choice(used, MAX_BLOCKS, replace=False))
    return page.rows[used], page.labels[used], weights[used]


class Forests:
    """Several boosters as one: the mean of their log-odds."""

    def __init__(self, boosters):
        self.boosters = boosters

    def predict(self, rows):
        return 1.0 / (1.0 + np.exp(-sum(b.predict(rows, raw_score=True) for b in self.boosters) / len(self.boosters)))


def fit_one(pages, seed, rounds, params):
    rng = np.random.default_rng(seed)
    x, y, w = map(np.concatenate, zip(*(sample(p, rng) for p in pages)))
    return lgb.train(dict(params, seed=seed), lgb.Dataset(x, y, weight=w), rounds)


def fit(pages, seeds, rounds, params=PARAMS):
    return Forests([fit_one(pages, s, rounds, params) for s in seeds])


def folds(pages, seed=0, count=FOLDS):
    groups = sorted({p.group for p in pages})
    random.Random(seed).shuffle(groups)
    fold = {g: i % count for i, g in enumerate(groups)}
    return [fold[p.group] for p in pages]


def cross_validate(pages, count=FOLDS, **options):
    """Gives each page the scores of a model that has seen no page of its publisher."""
    fold = folds(pages, count=count)
    for k in range(count):
        model = fit([p for p, f in zip(pages, fold) if f != k], **options)
        for page, f in zip(pages, fold):
            if f == k:
                page.score = model.predict(page.rows)


def answers(tool, corpus, features, name, pages, tag):
    """The product's own texts for these scores: the same guards, the same assembly."""
    path = Path(features) / f"{name}.{tag}.scores"
    with open(path, "w") as out:
        for p in pages:
            out.write(json.dumps({"id": p.gold["id"], "scores": [round(float(s), 5) for s in p.score]}) + "\n")
    run = subprocess.run([tool, f"{corpus}/{name}", "--judge", str(path)], capture_output=True, text=True, check=True)
    return {r["id"]: r for r in map(json.loads, run.stdout.splitlines())}


def judge(args, sets, tag="cv"):
    """Figures and answers of every set that is judged, by the scores that its pages have."""
    table, found = {}, {}
    for name, members in sets.items():
        if not name.startswith(("flat-", "fixtures", "seeds", "unusual")):
            found[name] = answers(args.tool, args.corpus, args.features, name, members, tag)
            table.update(report.figures(f"{args.corpus}/{name}/gold.jsonl", name, found[name], members))
    return table, found


def read(args, model):
    sets = {}
    for name in MODELS[model]:
        names, sets[name] = load(args.corpus, args.features, name)
    return names, sets


def train(args, model):
    """Cross-validation, then the model on all pages; returns what the card says of it."""
    names, sets = read(args, model)
    pages = [p for s in sets.values() for p in s]
    cross_validate(pages, **SHAPE[model])
    table, found = judge(args, sets)
    print(report.markdown(table), flush=True)
    final = fit(pages, **SHAPE[model])
    size = forest.write(f"{args.out}/{model}.bin", final.boosters, names)
    for number, booster in enumerate(final.boosters):
        booster.save_model(f"{args.features}/{model}.{number}.txt")
    return {"table": table, "found": found, "sets": sets, "size": size, "features": len(names), "shape": SHAPE[model]}


def source_out(args):
    """Trained without fundus-parsers and judged on it, and the other way round."""
    out, (_, sets) = [], read(args, "html")
    for left in ("fundus-parsers", "wcxb-dev"):
        model = fit([p for name, s in sets.items() if name != left for p in s], **SHAPE["html"])
        for page in sets[left]:
            page.score = model.predict(page.rows)
        out.append(f"Trained without {left}:\n\n" + report.markdown(judge(args, {left: sets[left]}, "out")[0]))
        print(out[-1], flush=True)
    return "\n\n".join(out)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpus", "features", "tool"):
        args.add_argument(name)
    args.add_argument("out", nargs="?"), args.add_argument("--date", default="undated"), args.add_argument("--card")
    args.add_argument("--source-out", action="store_true")
    args = args.parse_args()
    if args.source_out:
        source_out(args)
        return
    cards = {model: train(args, model) for model in MODELS}
    pages = page_model.train(cards["html"]["sets"], cards["html"]["found"], f"{args.features}/pages.json", f"{args.out}/page.bin")
    if args.card:
        Path(args.card).write_text(report.card(args.date, cards, pages, source_out(args), dict(PARAMS, shape=SHAPE)))


if __name__ == "__main__":
    sys.exit(main())
