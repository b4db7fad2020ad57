"""Trains the block model, cross-validates it grouped by publisher, writes the model's file and its card.

usage: train.py CORPUS_DIR FEATURES_DIR TOOL --date YYYY-MM-DD [--model FILE] [--card FILE] [--cv-only]
CORPUS_DIR/SET/gold.jsonl are the gold texts, FEATURES_DIR/SET.* what TOOL (training/features.rs) wrote of each set.
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
import report
from corpus import load

SETS = ["wcxb-dev", "fundus-parsers", "readability-pages", "chinese", "trafilatura-eval"]
#: How much a set's blocks count: small sets up, gold that is not ours down.
SET_WEIGHT = {"fundus-parsers": 4.0, "readability-pages": 0.5, "chinese": 0.5, "trafilatura-eval": 0.5}
PARAMS = dict(objective="binary", num_leaves=31, learning_rate=0.08, min_data_in_leaf=60, feature_fraction=0.6, bagging_fraction=0.8,
              bagging_freq=1, lambda_l2=1.0, use_missing=False, boost_from_average=False, deterministic=True, force_row_wise=True,
              verbosity=-1, num_threads=2, max_bin=63)
ROUNDS = 150
FOLDS = 5


#: Blocks of one page that are looked at; a page with more is sampled, so that long lists do not drown the rest.
MAX_BLOCKS = 300


def sample(page, rng):
    """The blocks of a page that teach, and their weights."""
    used = np.flatnonzero(page.weights > 0)
    weights = page.weights * SET_WEIGHT.get(page.set, 1.0)
    if len(used) > MAX_BLOCKS:
        weights = weights * (len(used) / MAX_BLOCKS) ** 0.5
        used = np.sort(rng.choice(used, MAX_BLOCKS, replace=False))
    return page.rows[used], page.labels[used], weights[used]


def fit(pages, seed=1, rounds=ROUNDS, params=PARAMS):
    rng = np.random.default_rng(seed)
    x, y, w = map(np.concatenate, zip(*(sample(p, rng) for p in pages)))
    return lgb.train(dict(params, seed=seed), lgb.Dataset(x, y, weight=w), rounds)


def folds(pages, seed=0):
    groups = sorted({p.group for p in pages})
    random.Random(seed).shuffle(groups)
    fold = {g: i % FOLDS for i, g in enumerate(groups)}
    return [fold[p.group] for p in pages]


def cross_validate(pages, **options):
    """Gives each page the scores of a model that has seen no page of its publisher."""
    fold = folds(pages)
    for k in range(FOLDS):
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


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("corpus"), args.add_argument("features"), args.add_argument("tool")
    args.add_argument("--date", default="undated"), args.add_argument("--model"), args.add_argument("--card")
    args = args.parse_args()
    names, sets = None, {}
    for name in SETS:
        names, sets[name] = load(args.corpus, args.features, name)
    pages = [p for s in sets.values() for p in s]
    cross_validate(pages)
    table = {}
    for name, members in sets.items():
        found = answers(args.tool, args.corpus, args.features, name, members, "cv")
        table.update(report.figures(f"{args.corpus}/{name}/gold.jsonl", name, found, members))
    print(report.markdown(table))
    if args.model:
        models = [fit(pages)]
        size = forest.write(args.model, models, names)
        for n, model in enumerate(models):
            model.save_model(f"{args.features}/html.{n}.txt")
        Path(args.features, "html.models").write_text(json.dumps([f"html.{n}.txt" for n in range(len(models))]))
        print(f"{args.model}: {size} bytes")
        if args.card:
            Path(args.card).write_text(report.card(args.date, table, size, sets, dict(PARAMS, rounds=ROUNDS), names))


if __name__ == "__main__":
    sys.exit(main())
