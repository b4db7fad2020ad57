"""Reads what `training/features.rs` wrote and joins it with the gold texts."""
import hashlib
import json
import os
import pickle
import re
from multiprocessing import Pool
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from align import align

#: Sets whose gold was marked after our own guide: the standfirst is body there.
OWN_GUIDE = {"read-pages"}
#: Sets of which those pages teach nothing that read-pages has, where they were read.
READ_ELSEWHERE = {"trafilatura-eval", "htmldate"}
MASKED_KINDS = {"list item", "quote", "table row"}
PREFIX = re.compile(r"^\s*(?:- |\d+\. )")


#: Labels that stand between a publisher's name and its country: `bbc.co.uk`, `people.com.cn`.
SECOND_LEVEL = {"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "govt", "gv", "ne", "net", "news", "nom", "or", "org"}


def domain(host):
    """The name that a publisher has registered, without its ending: `bbc` of `www.bbc.co.uk`."""
    labels = host.lower().split(":")[0].rstrip(".").split(".")
    labels = labels[:-1] or labels
    while len(labels) > 1 and labels[-1] in SECOND_LEVEL:
        labels = labels[:-1]
    return labels[-1]


def publisher(row):
    """The group for cross-validation: no publisher stands on both sides, whatever the set. Sets tell it by address, by host or by name;
    the name without marks is what all three have in common."""
    if row.get("url"):
        name = domain(urlsplit(row["url"]).netloc)
    elif "publisher" in row:
        name = domain(row["publisher"]) if "." in row["publisher"] else row["publisher"]
    else:
        name = re.sub(r"_\d{4}_\d\d_\d\d.*|-\d+$", "", row["id"])
        name = re.sub(r"^(?:old-)?[a-z]{2,4}-(?=\w)|^gne-|^omni-(?:www\.)?", "", name)
        name = domain(name) if re.search(r"\w\.[a-z]{2,}$", name) else name
    return re.sub(r"[\W_]", "", name).lower()


class Page:
    """One page: its blocks' texts, kinds and features, its gold, and what the training makes of both."""

    def __init__(self, name, gold, meta, rows, names):
        self.set, self.gold, self.meta, self.rows, self.names = name, gold, meta, rows, names
        self.texts, self.kinds = meta["texts"], meta["kinds"]
        self.group = publisher(gold)
        self.kind = gold.get("kind", "article")
        self.words = np.expm1(rows[:, 0])  # a character of a script without spaces counts half a word
        self.share = self.labels = self.weights = self.score = None

    def bare_texts(self):
        return [PREFIX.sub("", t) if k == "list item" else t for t, k in zip(self.texts, self.kinds)]

    def column(self, name):
        return self.rows[:, self.names.index(name)]

    def label(self):
        self.labels = (self.share >= 0.5).astype(np.float32)
        self.weights = 0.4 + np.log1p(self.words)
        if self.set == "seeds":
            self.weights[self.optional] = 0.0
        elif "fundus" in self.set:
            self.mask()
        elif self.set.removeprefix("flat-") == "magic":
            self.mask_head()
        elif "text" in self.gold and not self.set.startswith("fixtures") and self.set.removeprefix("flat-") not in OWN_GUIDE:
            self.mask_standfirst()
        if "text" not in self.gold:
            self.weights = np.where(self.share >= 0, self.weights, 0.0)
        return self

    def mask(self):
        """fundus-parsers' gold drops lists, quotes and posts in the body: they teach nothing."""
        body = np.flatnonzero(self.labels)
        if len(body):
            for i in range(body[0], body[-1]):
                if not self.labels[i] and self.kinds[i] in MASKED_KINDS:
                    self.weights[i] = 0.0

    def mask_head(self):
        """magic's gold keeps headline, date line, byline and captions: what its text has of that, and its first short lines, teaches nothing."""
        body = np.flatnonzero(self.labels)
        prose = [i for i in body if self.words[i] >= 15 and self.kinds[i] != "caption"]
        for i in body:
            if i < (prose[0] if prose else body[-1] + 1) or self.kinds[i] == "caption" or self.column("ph_byline")[i] or self.column("ph_date")[i]:
                self.weights[i] = 0.0

    def mask_standfirst(self):
        """Ours keeps the standfirst. Most sets leave it out or do not care: prose between headline and body teaches nothing there."""
        body = np.flatnonzero(self.labels)
        if not len(body):
            return
        near, links, cover = self.column("to_headline"), self.column("link_density"), self.column("phrase_cover")
        for i in range(body[0]):
            if 0 < near[i] < 2.8 and self.words[i] >= 7 and links[i] < 0.3 and cover[i] < 0.15 and self.kinds[i] != "caption":
                self.weights[i] = 0.0


def squeeze(text):
    return re.sub(r"\s+", " ", text or "").strip()


def snippet_share(gold, texts):
    """Weak labels: a block that holds a wanted snippet is body, one that holds an unwanted one is not, the rest is unknown (-1)."""
    texts = [squeeze(t) for t in texts]
    out = np.full(len(texts), -1.0)
    for key, value in (("without", 0.0), ("with", 1.0)):
        for snippet in gold.get(key, []):
            found = [i for i, t in enumerate(texts) if squeeze(snippet) in t]
            if len(found) == 1 or value == 0.0:
                out[found] = value
    return out


def shares(pages, cache):
    """Aligns each page, remembering the result in `cache`."""
    known = pickle.load(open(cache, "rb")) if os.path.exists(cache) else {}
    keys = {}
    for page in pages:
        if "text" in page.gold:
            keys[page] = hashlib.sha1(json.dumps([page.gold["text"], page.texts]).encode()).digest()
        else:
            page.share = snippet_share(page.gold, page.texts)
    missing = [p for p, key in keys.items() if key not in known]
    if missing:
        with Pool(2) as pool:
            found = pool.starmap(align, [(p.gold["text"], p.bare_texts()) for p in missing], chunksize=8)
        known.update((keys[p], share) for p, share in zip(missing, found))
        pickle.dump({key: known[key] for key in keys.values()}, open(cache, "wb"))
    for page, key in keys.items():
        page.share = np.array(known[key])


def golds(corpus, features, name):
    """The gold answers of a set; our own fixtures and the seeds stand beside the corpora."""
    if name.startswith("fixtures"):
        folder = Path(__file__).parent / "../fixtures" / ("dumps" if name == "fixtures-dumps" else "expected")
        return [dict(json.load(open(p, encoding="utf-8")), id=p.stem, url=None, kind="fixture") for p in sorted(folder.glob("*.json"))]
    if name == "seeds":
        rows = map(json.loads, open(f"{corpus}/../seeds/gold.jsonl", encoding="utf-8"))
        return [dict(r, id=r["file"].removesuffix(".txt"), url=None) for r in rows]
    folder = f"{features}/unusual-pages" if name == "unusual" else f"{corpus}/{name.removeprefix('flat-')}"
    rows = [json.loads(line) for line in open(f"{folder}/gold.jsonl", encoding="utf-8")]
    return rows


def read_elsewhere(corpus, name):
    """The pages of a set that read-pages has too, with a better gold: they are judged, and teach nothing."""
    if name not in READ_ELSEWHERE:
        return set()
    return {json.loads(line)["id"] for line in open(f"{corpus}/read-pages/gold.jsonl", encoding="utf-8")}


def load(corpus, features, name):
    """The names of the features and the labelled pages of one set."""
    gold = {r["id"]: r for r in golds(corpus, features, name)}
    lines = open(f"{features}/{name}.jsonl", encoding="utf-8")
    names = json.loads(next(lines))["features"]
    floats = np.fromfile(f"{features}/{name}.f32", dtype="<f4").reshape(-1, len(names))
    pages, at = [], 0
    for meta in map(json.loads, lines):
        n = len(meta["texts"])
        if meta["id"] in gold and n:
            pages.append(Page(name, gold[meta["id"]], meta, floats[at:at + n], names))
        at += n
    if name == "seeds":
        for page in pages:
            page.share = np.isin(page.meta["places"], page.gold["keep"]).astype(np.float64)
            page.optional = np.isin(page.meta["places"], page.gold["optional"])
        return names, [p.label() for p in pages]
    shares(pages, f"{features}/{name}.shares")
    elsewhere = read_elsewhere(corpus, name)
    for page in pages:
        page.label()
        if page.gold["id"] in elsewhere:
            page.weights[:] = 0.0
    return names, pages
