"""Trains the block models, cross-validates them grouped by publisher, writes their files and the card.

usage: train.py CORPUS_DIR FEATURES_DIR TOOL OUT_DIR --date YYYY-MM-DD [--card FILE]
       train.py CORPUS_DIR FEATURES_DIR TOOL --source-out
CORPUS_DIR/SET/gold.jsonl are the gold texts, FEATURES_DIR/SET.* what TOOL (training/features.rs) wrote of each set.
OUT_DIR gets html.bin, dump.bin (blocks of pages and of text dumps) and page.bin (lists told from articles).
"""
import argparse
import hashlib
import json
import multiprocessing
import os
import random
import subprocess
import sys
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"  # before lightgbm is read: forests are grown side by side, each by one thread
import lightgbm as lgb
import numpy as np

import forest
import page_model
import report
from corpus import golds, load

#: The sets of each model; those named flat-… are HTML sets as dumps, for more languages, and are not judged, nor are
#: our own fixtures and the seeds, which must come out exactly, and the pages that unusual.py makes.
MODELS = {
    "html": ["wcxb-dev", "read-pages", "daniel", "magic", "fundus-parsers", "fundus-old", "readability-pages", "chinese", "trafilatura-eval", "fixtures"],
    "dump": ["dumps-wcxb", "dumps-fundus", "flat-fundus-parsers", "flat-fundus-old", "flat-readability-pages", "flat-chinese",
             "flat-read-pages", "flat-daniel", "unusual", "fixtures-dumps", "seeds"],
}
#: How much a set's blocks count: news up, gold that is not ours down.
SET_WEIGHT = {"read-pages": 3.0, "daniel": 1.0, "magic": 0.3, "fundus-old": 6.0, "fundus-parsers": 6.0, "dumps-fundus": 4.0,
              "flat-fundus-parsers": 2.0, "flat-fundus-old": 2.0, "flat-read-pages": 1.0, "flat-daniel": 0.3, "readability-pages": 1.0, "chinese": 1.0,
              "trafilatura-eval": 0.5, "flat-readability-pages": 0.5, "flat-chinese": 0.5, "fixtures": 20.0, "fixtures-dumps": 30.0, "seeds": 25.0,
              "unusual": 0.2}
PARAMS = dict(objective="binary", num_leaves=31, learning_rate=0.08, min_data_in_leaf=60, feature_fraction=0.3, bagging_fraction=0.8,
              bagging_freq=1, lambda_l2=1.0, use_missing=False, boost_from_average=False, deterministic=True, force_row_wise=True,
              verbosity=-1, num_threads=1, max_bin=63)
#: Rounds of boosting, and the seeds of the forests that are averaged.
SHAPE = {"html": dict(rounds=320, seeds=(1, 2)), "dump": dict(rounds=250, seeds=(1,))}
#: In the articles' forest pages of other kinds (shops, forums, manuals) count less than articles; in the forest of those kinds articles do.
KIND_WEIGHT = {"article": 1.0, "other": 0.6}
OTHER_WEIGHT = {"article": 0.2, "other": 1.0}
#: The forest of the other kinds, and from which chance that a page is none of the articles on it is heard (`LEAST_ODD` in `verdict.rs`).
OTHER_SHAPE, LEAST_ODD = dict(rounds=150, seeds=(1,)), 0.1
#: By which figures it is judged whether that forest earns its place.
EARNS = {"wcxb-dev": "words", "wcxb-dev articles": "f1", "read-pages articles": "f1", "daniel": "f1", "fundus-parsers": "f1"}
FOLDS = 5
#: Forests that are grown at the same time.
PROCESSES = 2
#: The forests that were grown, by what they were grown from.
GROWN = Path(__file__).parent / "../target/training/grown"
#: The sets that are left out in turn, to see what the others teach of them.
LEFT_OUT = ("fundus-parsers", "wcxb-dev", "read-pages", "daniel")
#: Blocks of one page that are looked at; a page with more is sampled, so that long lists do not drown the rest.
MAX_BLOCKS = 200


def importance(page, other):
    """How much a page counts: by its set, and as an article or as any other kind of page."""
    kind = "article" if page.kind in page_model.ARTICLES else "other"
    return SET_WEIGHT.get(page.set, 1.0) * (OTHER_WEIGHT if other else KIND_WEIGHT)[kind]


def sample(page, rng, other=False):
    """The blocks of a page that teach, and their weights."""
    used = np.flatnonzero(page.weights > 0)
    weights = page.weights * importance(page, other)
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


class Table:
    """The blocks of all pages that teach, cut into bins once for every fold and seed."""

    def __init__(self, pages, params=PARAMS, other=False):
        rng = np.random.default_rng(1)
        x, y, w = zip(*(sample(p, rng, other) for p in pages))
        self.page = np.repeat(np.arange(len(pages)), [len(r) for r in x])
        self.params = params
        x, y, w = np.concatenate(x), np.concatenate(y), np.concatenate(w)
        self.key = hashlib.sha1(json.dumps(params, sort_keys=True).encode())
        for array in (x, y, w):
            self.key.update(np.ascontiguousarray(array).view(np.uint8))
        self.data = lgb.Dataset(x, y, weight=w, params=params).construct()

    def booster(self, wanted, seed, rounds):
        """One forest of the pages that are wanted, a flag for each."""
        rows = np.flatnonzero(np.asarray(wanted)[self.page])
        return lgb.train(dict(self.params, seed=seed), self.data.subset(rows), rounds)

    def file(self, wanted, seed, rounds):
        """Where a forest is kept: the same rows and settings give the same trees, and need not be grown again."""
        key = self.key.copy()
        key.update(np.asarray(wanted, dtype=bool).tobytes() + f"{seed} {rounds} {lgb.__version__}".encode())
        return Path(GROWN) / f"{key.hexdigest()}.txt"

    def fit(self, wanted, seeds, rounds):
        return Forests([lgb.Booster(model_file=file) for file in parallel(self, [(wanted, seed, rounds) for seed in seeds])])


#: The table that the processes which were forked off look at.
SHARED = None


def grow(job):
    file = SHARED.file(*job)
    if not file.exists():
        SHARED.booster(*job).save_model(f"{file}.new")
        os.replace(f"{file}.new", file)
    return str(file)


def parallel(table, jobs):
    """The files of all jobs' models, two at a time: each of one thread, since threads that share a machine wait for each other most of the time."""
    global SHARED
    SHARED = table
    Path(GROWN).mkdir(parents=True, exist_ok=True)
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        return pool.map(grow, jobs, chunksize=1)


def folds(pages, seed=0, count=FOLDS):
    groups = sorted({p.group for p in pages})
    random.Random(seed).shuffle(groups)
    fold = {g: i % count for i, g in enumerate(groups)}
    return np.array([fold[p.group] for p in pages])


def cross_validate(pages, table, count=FOLDS, seeds=(1,), rounds=100):
    """Gives each page the scores of a model that has seen no page of its publisher: one forest, of which the embedded model may average several."""
    fold, seeds = folds(pages, count=count), seeds[:1]
    files = parallel(table, [(fold != k, seed, rounds) for k in range(count) for seed in seeds])
    for k in range(count):
        model = Forests([lgb.Booster(model_file=file) for file in files[k * len(seeds):(k + 1) * len(seeds)]])
        held = [p for p, f in zip(pages, fold) if f == k]
        scores = model.predict(np.concatenate([p.rows for p in held]))
        for page, part in zip(held, np.split(scores, np.cumsum([len(p.rows) for p in held])[:-1])):
            page.score = part


def answers(tool, corpus, features, name, pages, tag, listing):
    """The product's own texts for these scores: the same guards, the same assembly."""
    path = Path(features) / f"{name}.{tag}.scores"
    with open(path, "w") as out:
        for p in pages:
            row = {"id": p.gold["id"], "scores": [round(float(s), 5) for s in p.score], "listing": listing.get((name, p.gold["id"]))}
            out.write(json.dumps(row) + "\n")
    run = subprocess.run([tool, f"{corpus}/{name}", "--judge", str(path)], capture_output=True, text=True, check=True)
    return {r["id"]: r for r in map(json.loads, run.stdout.splitlines())}


def judge(args, sets, tag="cv", listing=None):
    """Figures and answers of every set that is judged, by the scores that its pages have, and the chances that they are lists."""
    table, found = {}, {}
    for name, members in sets.items():
        if not name.startswith(("flat-", "fixtures", "seeds", "unusual")):
            found[name] = answers(args.tool, args.corpus, args.features, name, members, tag, listing or {})
            table.update(report.figures(golds(args.corpus, args.features, name), name, found[name], members))
    return table, found


def read(args, model):
    sets = {}
    for name in MODELS[model]:
        names, sets[name] = load(args.corpus, args.features, name)
    return names, sets


def write(args, model, forests, names):
    """The embedded file of a model, and its boosters as LightGBM reads them; the file's size."""
    for number, booster in enumerate(forests.boosters):
        booster.save_model(f"{args.features}/{model}.{number}.txt")
    return forest.write(f"{args.out}/{model}.bin", forests.boosters, names)


def train(args, model):
    """Cross-validation, then the model on all pages; returns what the card says of it."""
    names, sets = read(args, model)
    pages = [p for s in sets.values() for p in s]
    table_of = Table(pages)
    cross_validate(pages, table_of, **SHAPE[model])
    size = write(args, model, table_of.fit([True] * len(pages), **SHAPE[model]), names)
    card = {"sets": sets, "size": size, "features": len(names), "shape": SHAPE[model], "pages": ""}
    if model == "html":
        card["pages"], card["table"], card["found"] = by_kind(args, sets, pages, names)
    else:
        card["table"], card["found"] = judge(args, sets)
    print(report.markdown(card["table"]), flush=True)
    return card


def by_kind(args, sets, pages, names):
    """The models of a page's kind and the forest of the other kinds, whose scores are blended in as the program does. What the card says of
    them, the figures and the answers; a forest that does not earn its place gets an empty file."""
    _, found = judge(args, sets, "first")
    data = page_model.rows(sets, found)
    listing, odd = (page_model.cross_validate(data, target) for target in ("is_list", "is_other"))
    page_model.write(data, "is_list", f"{args.features}/pages.json", f"{args.out}/page.bin")
    alone = judge(args, sets, "alone", listing)
    first = {p: p.score for p in pages}
    table = Table(pages, other=True)
    cross_validate(pages, table, **OTHER_SHAPE)
    for page in pages:
        chance = odd.get((page.set, page.gold["id"]), 0.0)
        chance = chance if chance >= LEAST_ODD else 0.0
        page.score = first[page] + chance * (page.score - first[page])
    blended = judge(args, sets, "blended", listing)
    taken = earns(alone[0], blended[0])
    if taken:
        page_model.write(data, "is_other", f"{args.features}/pages.json", f"{args.out}/kind.bin")
        write(args, "other", table.fit([True] * len(pages), **OTHER_SHAPE), names)
    else:
        for model in ("kind", "other"):
            Path(f"{args.out}/{model}.bin").write_bytes(b"")
    rows = {f"{name} {way}": t[name] for name in EARNS for way, t in (("alone", alone[0]), ("blended", blended[0]))}
    said = f"\n\nA forest of their own for pages that are no articles ({'taken' if taken else 'left out: its file is empty'}):\n\n" + report.markdown(rows)
    return page_model.table(data, listing) + said, *(blended if taken else alone)


def earns(alone, blended):
    """Whether the other kinds' forest gains what it costs: words of all kinds, and nothing of the articles."""
    gain = {name: blended[name][figure] - alone[name][figure] for name, figure in EARNS.items()}
    return gain["wcxb-dev"] >= 0.003 and all(g >= -0.001 for g in gain.values())


def source_out(args, read_sets=None):
    """Trained without a set and judged on it, each in turn."""
    out, sets = [], read_sets or read(args, "html")[1]
    pages = [p for s in sets.values() for p in s]
    table = Table(pages)
    for left in LEFT_OUT:
        model = table.fit([p.set != left for p in pages], **SHAPE["html"])
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
    args.add_argument("--brief", action="store_true", help="without the models that leave a set out: half of the time")
    args = args.parse_args()
    if args.source_out:
        source_out(args)
        return
    cards = {model: train(args, model) for model in MODELS}
    if args.card:
        Path(args.card).write_text(report.card(args.date, cards, cards["html"]["pages"], "" if args.brief else source_out(args), dict(PARAMS, shape=SHAPE)))


if __name__ == "__main__":
    sys.exit(main())
