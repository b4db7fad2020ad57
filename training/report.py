"""Figures of the trained model in the scorer's terms, and its card."""
import json
import os
import re
import statistics as st
import sys

sys.path.append(os.environ.get("SCORER", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../shared/bench")))
from score import f1_of, page as score_page, words_f1  # noqa: E402

WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
COLUMNS = ["pages", "f1", "exact", "para", "words", "chars", "snippets", "below_half", "short_f1", "refused"]


def mean(values):
    values = list(values)
    return round(st.mean(values), 4) if values else None


def row(gold, predictions):
    rows = {i: score_page(g, predictions.get(i, {})) for i, g in gold.items()}
    out = {"pages": len(rows)}
    shingle = {i: r["shingle"] for i, r in rows.items() if "shingle" in r}
    if shingle:
        own = {i: f1_of(*s) for i, s in shingle.items()}
        out["f1"] = round(f1_of(st.mean(s[0] for s in shingle.values()), st.mean(s[1] for s in shingle.values())), 4)
        out["exact"] = mean(rows[i]["exact"] for i in own)
        out["words"] = mean(rows[i]["words"] for i in own)
        out["below_half"] = mean(f < 0.5 for f in own.values())
        out["short_f1"] = mean(f for i, f in own.items() if 0 < len(WORD.findall(gold[i]["text"])) < 150)
    out["para"] = mean(r["para"] for r in rows.values() if "para" in r)
    out["chars"] = mean(r["chars"] for r in rows.values() if "chars" in r)
    out["refused"] = mean(predictions[i]["verdict"] != "article" for i, g in gold.items()
                          if g.get("kind", "article") == "article" and "verdict" in predictions.get(i, {}))
    snippets = [r["snip"] for r in rows.values() if "snip" in r]
    if snippets:
        tp, fp, fn, _ = (sum(s[k] for s in snippets) for k in range(4))
        out["snippets"] = round(f1_of(tp / max(1, tp + fp), tp / max(1, tp + fn)), 4)
    return out


def without_masked(prediction, page):
    """The prediction without what the gold leaves out by convention: fundus-parsers' lists, quotes and tables, wcxb-dev's standfirsts."""
    kept = [t for t, k, w in zip(page.texts, prediction["keep"], page.weights) if k and w > 0]
    return {"text": "\n\n".join(kept)}


def figures(rows, name, predictions, pages):
    gold = {r["id"]: r for r in rows}
    out = {}
    if name in ("wcxb-dev", "read-pages"):
        articles = {i: g for i, g in gold.items() if g.get("kind") == "article"}
        out[f"{name} articles"] = row(articles, predictions)
    if name == "wcxb-dev":
        masked = {p.gold["id"]: without_masked(predictions[p.gold["id"]], p) for p in pages if p.kind == "article"}
        out["wcxb-dev articles, standfirsts counted apart"] = row(articles, masked)
    out[name] = row(gold, predictions)
    if name.endswith("-fundus") or name.startswith("fundus"):
        masked = {p.gold["id"]: without_masked(predictions[p.gold["id"]], p) for p in pages}
        out[f"{name}, lists and quotes counted apart"] = row(gold, masked)
    return out


def markdown(table):
    lines = ["| set | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    for name, r in table.items():
        cells = ["" if r.get(c) is None else (str(r[c]) if c == "pages" else f"{r[c]:.4f}") for c in COLUMNS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


LICENCES = {
    "wcxb-dev": "Web Content Extraction Benchmark, CC BY 4.0",
    "fundus-parsers": "Fundus, MIT",
    "readability-pages": "Mozilla Readability's test pages, Apache-2.0",
    "chinese": "a public set of Chinese pages",
    "trafilatura-eval": "trafilatura, Apache-2.0; snippets as weak labels; of the pages that read-pages has, only judged",
    "read-pages": "pages of trafilatura's and htmldate's evaluation (Apache-2.0) and of other public test suites, marked by reading",
    "daniel": "the DAnIEL corpus, from a GPL-3 repository; its texts are not in the model",
    "magic": "magic-html's benchmark, Apache-2.0; headlines, date lines and captions masked",
    "fundus-old": "Fundus, MIT",
}


def calibration(sets, found):
    """Of the pages with that confidence, how many have f1 of at least .9?"""
    rows = []
    for name, pages in sets.items():
        for page in pages:
            answer = found.get(name, {}).get(page.gold["id"])
            if answer and "text" in page.gold and page.kind == "article":
                rows.append((answer["confidence"], f1_of(*score_page(page.gold, answer)["shingle"])))
    lines = ["| confidence | pages | with f1 ≥ .9 | mean f1 |", "|---|---|---|---|"]
    for low, high in ((0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        part = [f for c, f in rows if low <= c < high]
        if part:
            lines.append(f"| {low}–{min(high, 1)} | {len(part)} | {st.mean(f >= 0.9 for f in part):.3f} | {st.mean(part):.3f} |")
    return "\n".join(lines)


def short(sets, found):
    """The mean F1 of the articles whose gold text has fewer than 150 words, over all sets but magic, whose gold keeps headline and date."""
    values = []
    for name, pages in sets.items():
        for page in pages:
            answer = found.get(name, {}).get(page.gold["id"])
            if answer and name != "magic" and page.kind == "article" and 0 < len(WORD.findall(page.gold.get("text") or "")) < 150:
                values.append(f1_of(*score_page(page.gold, answer)["shingle"]))
    return f"Articles under 150 words, all sets but magic: {len(values)}, mean f1 {mean(values)}."


def source(name):
    return LICENCES.get(name.removeprefix("flat-").replace("dumps-wcxb", "wcxb-dev").replace("dumps-fundus", "fundus-parsers"), "")


def section(model, card):
    sets = "\n".join(f"| {n} | {len(p)} | {sum(len(x.texts) for x in p)} | {source(n)} |" for n, p in card["sets"].items())
    return f"""## {model}.bin

{card["size"]} bytes, {card["features"]} features, {len(card["shape"]["seeds"])} × {card["shape"]["rounds"]} trees.

| set | pages | blocks | source and licence |
|---|---|---|---|
{sets}

{markdown(card["table"])}

{short(card["sets"], card["found"])}

Confidence, on pages with a gold text:

{calibration(card["sets"], card["found"])}
"""


def card(date, cards, pages, sources, params):
    return f"""# The embedded models

Trained {date} by `training/run.sh`. Gradient-boosted trees (LightGBM), forests of trees of at most {params["num_leaves"]} leaves, averaged.
Only the trees' thresholds and values are in the files, no text of any page. Sets named flat-… are HTML sets read as dumps; they teach, and are not judged.

Figures are cross-validated in five folds, by one forest of those that a model averages; no publisher or domain stands on both sides. The texts are the product's own, guards and assembly
included. `f1` is of 4-word shingles, `exact` the share of pages with the same words, `para` F1 of whole paragraphs, `words` of bags of words,
`chars` of character pairs, `below_half` the share of pages with f1 under .5, `short_f1` the mean over gold texts under 150 words.

{"".join(section(m, c) for m, c in cards.items())}
## Another source left out

The model for pages, trained without a set and judged on it: what publishers and annotators of another kind make of it.

{sources}

## page.bin

Lists of teasers and goods (kinds listing and collection) against articles of every set, cross-validated:

{pages}

Parameters: `{json.dumps(params)}`
"""
