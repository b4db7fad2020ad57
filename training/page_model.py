"""The two small models over the numbers of a page: is it a list of teasers or goods, and is it anything but an article?

`page.bin` tells lists (kinds listing and collection, and what was read as a listing), so that they are not filed; `kind.bin` tells every
kind that is no article, so that the forest of those kinds is heard on its blocks.
"""
import json
import random

import lightgbm as lgb
import numpy as np

import forest

LISTS = ("listing", "collection")
#: Kinds that are read as articles: of a teaser the beginning is given.
ARTICLES = ("article", "teaser", "fixture")
#: Kinds that say nothing of either question.
UNSURE = ("wall",)
PARAMS = dict(objective="binary", num_leaves=7, learning_rate=0.03, min_data_in_leaf=12, feature_fraction=0.4, bagging_fraction=0.8,
              bagging_freq=1, lambda_l2=2.0, use_missing=False, boost_from_average=False, deterministic=True, force_row_wise=True,
              verbosity=-1, num_threads=1, seed=1)
ROUNDS = 300
FOLDS = 5
#: At most this share of the articles may be taken for lists.
REFUSED = 0.005
#: A list counts so many articles: there are few.
LIST_WEIGHT = 2.0


class Row:
    """One page: its numbers, its kind, its group and set."""

    def __init__(self, name, page, numbers):
        self.numbers, self.kind, self.group, self.set, self.id = numbers, page.kind, page.group, name, page.gold["id"]
        self.is_list, self.is_other = page.kind in LISTS, page.kind not in ARTICLES


def rows(sets, found):
    """The pages of every set that was judged."""
    return [Row(n, p, found[n][p.gold["id"]]["page"]) for n in found for p in sets[n] if p.kind not in UNSURE]


def of(data, target):
    """The pages that answer a question: lists against articles, or all kinds."""
    return [d for d in data if target == "is_other" or d.is_list or not d.is_other]


def fit(data, target):
    data = of(data, target)
    x, y = np.array([d.numbers for d in data], dtype=np.float32), [float(getattr(d, target)) for d in data]
    return lgb.train(PARAMS, lgb.Dataset(x, y, weight=[LIST_WEIGHT if v else 1.0 for v in y]), ROUNDS)


def cross_validate(data, target):
    """For each page, by set and id, the chance by a model that has seen no page of its publisher."""
    groups = sorted({d.group for d in data})
    random.Random(0).shuffle(groups)
    fold = {g: i % FOLDS for i, g in enumerate(groups)}
    out = {}
    for k in range(FOLDS):
        model = fit([d for d in data if fold[d.group] != k], target)
        held = [d for d in data if fold[d.group] == k]
        chances = model.predict(np.array([d.numbers for d in held], dtype=np.float32))
        out.update({(d.set, d.id): float(c) for d, c in zip(held, chances)})
    return out


def write(data, target, names, path):
    forest.write(path, [fit(data, target)], json.load(open(names)))


def table(data, chances):
    """What each threshold tells and refuses, for the card."""
    data = of(data, "is_list")
    scores, is_list = np.array([chances[d.set, d.id] for d in data]), np.array([d.is_list for d in data])
    threshold = float(np.quantile(scores[~is_list], 1 - REFUSED))
    lines = ["| threshold | lists told apart | articles refused |", "|---|---|---|"]
    for t in sorted({0.5, 0.6, 0.7, 0.8, 0.85, 0.9, round(threshold, 3)}):
        lines.append(f"| {t:.3f} | {(scores[is_list] > t).mean():.3f} | {(scores[~is_list] > t).mean():.4f} |")
    lines += ["", "How often the chance is borne out:", "", "| chance of a list | pages | lists |", "|---|---|---|"]
    edges = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.001]
    for low, high in zip(edges, edges[1:]):
        part = is_list[(scores >= low) & (scores < high)]
        if len(part):
            lines.append(f"| {low}–{min(high, 1)} | {len(part)} | {part.mean():.3f} |")
    return "\n".join(lines)
