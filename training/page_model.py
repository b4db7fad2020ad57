"""The small model that tells lists of teasers and goods from articles, over the numbers of `src/label/page.rs`."""
import json
import random

import lightgbm as lgb
import numpy as np

import forest

LISTS = ("listing", "collection")
PARAMS = dict(objective="binary", num_leaves=5, learning_rate=0.03, min_data_in_leaf=15, feature_fraction=0.5, bagging_fraction=0.8,
              bagging_freq=1, lambda_l2=2.0, use_missing=False, boost_from_average=False, deterministic=True, force_row_wise=True,
              verbosity=-1, num_threads=2, seed=1)
ROUNDS = 300
FOLDS = 5
#: At most this share of the articles may be taken for lists.
REFUSED = 0.01


def rows(sets, found):
    """(numbers, is a list, weight, group, set) of each page that is one or an article."""
    out = []
    for name in found:
        for page in sets[name]:
            if page.kind == "article" or page.kind in LISTS:
                is_list = page.kind in LISTS
                out.append((found[name][page.gold["id"]]["page"], is_list, 2.0 if is_list else 1.0, page.group, name))
    return out


def fit(data):
    x = np.array([d[0] for d in data], dtype=np.float32)
    return lgb.train(PARAMS, lgb.Dataset(x, [float(d[1]) for d in data], weight=[d[2] for d in data]), ROUNDS)


def train(sets, found, names, path):
    """Cross-validates, writes the model, returns what the card says of it."""
    data = rows(sets, found)
    names = json.load(open(names))
    groups = sorted({d[3] for d in data})
    random.Random(0).shuffle(groups)
    fold = {g: i % FOLDS for i, g in enumerate(groups)}
    scores = np.zeros(len(data))
    for k in range(FOLDS):
        model = fit([d for d in data if fold[d[3]] != k])
        held = [i for i, d in enumerate(data) if fold[d[3]] == k]
        scores[held] = model.predict(np.array([data[i][0] for i in held], dtype=np.float32))
    is_list = np.array([d[1] for d in data])
    threshold = float(np.quantile(scores[~is_list], 1 - REFUSED))
    lines = ["| threshold | lists told apart | articles refused |", "|---|---|---|"]
    for t in sorted({0.5, 0.6, 0.7, 0.8, 0.85, 0.9, round(threshold, 3)}):
        lines.append(f"| {t:.3f} | {(scores[is_list] > t).mean():.3f} | {(scores[~is_list] > t).mean():.4f} |")
    forest.write(path, [fit(data)], names)
    text = "\n".join(lines)
    print(text, flush=True)
    return text
