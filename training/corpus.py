"""Reads what `training/features.rs` wrote and joins it with the gold texts."""
import json
import re
from urllib.parse import urlsplit

import numpy as np

from align import align

MASKED_KINDS = {"list item", "quote", "table row"}


def publisher(row):
    """The group for cross-validation: no publisher stands on both sides."""
    url = row.get("url")
    if url:
        host = urlsplit(url).netloc.lower().removeprefix("www.")
        return ".".join(host.split(".")[-2:])
    return re.sub(r"_\d{4}_\d\d_\d\d.*", "", row["id"])


class Page:
    def __init__(self, name, gold, meta, rows):
        self.set, self.gold, self.texts, self.kinds, self.rules, self.rows = name, gold, meta["texts"], meta["kinds"], meta.get("rules"), rows
        self.group = publisher(gold)
        self.labels = self.weights = None

    def label(self):
        share = align(self.gold["text"], self.texts)
        self.labels = np.array([s >= 0.5 for s in share], dtype=np.float32)
        size = np.expm1(self.rows[:, 0])
        self.weights = 0.4 + np.log1p(size)
        if self.set == "fundus-parsers":
            self.mask()
        return self

    def mask(self):
        """fundus-parsers' gold drops lists, quotes and posts in the body: they teach nothing."""
        body = np.flatnonzero(self.labels)
        if len(body):
            for i in range(body[0], body[-1]):
                if not self.labels[i] and self.kinds[i] in MASKED_KINDS:
                    self.weights[i] = 0.0


def load(corpus, prefix, name, extension="html"):
    gold = {r["id"]: r for r in map(json.loads, open(f"{corpus}/{name}/gold.jsonl", encoding="utf-8"))}
    lines = open(f"{prefix}/{name}.jsonl", encoding="utf-8")
    names = json.loads(next(lines))["features"]
    floats = np.fromfile(f"{prefix}/{name}.f32", dtype="<f4").reshape(-1, len(names))
    pages, at = [], 0
    for meta in map(json.loads, lines):
        n = len(meta["texts"])
        if meta["id"] in gold:
            pages.append(Page(name, gold[meta["id"]], meta, floats[at:at + n]))
        at += n
    return names, pages
