"""Bodies that are no running prose, in the frames of real dumps: verses, transcripts, lists of results, recipes, quotes.

usage: unusual.py CORPUS_DIR FEATURES_DIR OUT_DIR

Real corpora hold few of them, so that a model learns that short lines are menus. Each page of the dump sets gives up to two:
what stands above and below its body stays as it is, and the body is made of the page's own sentences, so that it is in the
page's own language. OUT_DIR gets text/ID.txt and gold.jsonl; which lines are body is known by making.
"""
import gzip
import json
import random
import re
import sys
from pathlib import Path

from corpus import load

SENTENCE = re.compile(r"[^.!?。！？؟।\n]+[.!?。！？؟।]+[\"”»“」』]?")
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
CAPITAL = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ][a-zà-ÿ]{3,}")
SOURCES = ("dumps-wcxb", "dumps-fundus", "flat-fundus-parsers", "flat-readability-pages", "flat-chinese")
#: So many of each page.
TURNS = 2
#: A page teaches only if the model's labels are plain there: at least so many words of body, in one piece.
MIN_WORDS = 120
MIN_FILLED = 0.8
UNITS = ["g", "ml", "cups", "tbsp", "kg", "l", "EL", "dl", ""]


class Page:
    """The sentences and words of a page's body, and what its unusual lines are drawn from."""

    def __init__(self, texts, rng):
        self.rng = rng
        text = "\n".join(texts)
        self.sentences = [s.strip() for s in SENTENCE.findall(text) if 2 <= size(s) <= 40]
        self.short = [s for s in self.sentences if size(s) <= 14] or self.sentences
        names = sorted(set(CAPITAL.findall(text))) or [w.capitalize() for w in tokens(text) if len(w) > 4][:20] or ["N"]
        self.names = rng.sample(names, min(len(names), 12))

    def some(self, least, most, of=None):
        """So many sentences that stand behind each other."""
        of = of or self.sentences
        count = min(len(of), self.rng.randint(least, most))
        at = self.rng.randint(0, len(of) - count)
        return of[at:at + count]

    def piece(self, least, most):
        """A few words of a sentence, without marks at its ends."""
        words = tokens(self.rng.choice(self.sentences))
        count = min(len(words), self.rng.randint(least, most))
        at = self.rng.randint(0, len(words) - count)
        return joined(words[at:at + count]).strip(",;:.!?。、！？\"“”„»«()–—- ") or words[0]

    def name(self):
        return self.rng.choice(self.names)

    def heading(self):
        piece = self.piece(1, 3)
        return piece[:1].upper() + piece[1:]


def tokens(text):
    return list(text.replace(" ", "")) if len(UNSPACED.findall(text)) > len(text) / 4 else text.split()


def joined(words):
    return ("" if words and all(len(w) == 1 for w in words) and UNSPACED.search("".join(words)) else " ").join(words)


def size(text):
    return len(text.split()) + len(UNSPACED.findall(text)) // 2


def verses(page):
    out, capital = [], page.rng.random() < 0.6
    words = tokens(" ".join(page.some(4, 12)))
    width, stanza = page.rng.randint(4, 8), page.rng.choice([3, 4, 4, 5, 8, 99])
    while words:
        count = max(2, width + page.rng.randint(-2, 2))
        line, words = joined(words[:count]), words[count:]
        out.append(line[:1].upper() + line[1:] if capital else line)
    lines = []
    for at in range(0, len(out), stanza):
        lines += out[at:at + stanza] + [""]
    return lines


def sentences(page):
    return apart(page, page.some(5, 16, page.short))


def short(page):
    parts = page.some(1, 6)
    cut = page.rng.randint(1, len(parts))
    return apart(page, [p for p in (" ".join(parts[:cut]), " ".join(parts[cut:])) if p])


def quotes(page):
    marks = page.rng.choice(["“”", '""', "„“", "«»", "””"])
    said = [marks[0] + s.strip("\"“”„«»").rstrip(".") + page.rng.choice([".", ","]) + marks[1] for s in page.some(4, 10)]
    return apart(page, [q + (f" {page.piece(1, 2)} {page.name()}." if page.rng.random() < 0.4 else "") for q in said])


def transcript(page):
    style = page.rng.choice(["upper", "upper", "name", "letter", "dash"])
    who = page.names[:page.rng.randint(2, 3)]
    who = {"upper": [w.upper() for w in who], "name": who, "letter": ["Q", "A"], "dash": [""]}[style]
    out = []
    turns = page.some(6, 18)
    for at, said in enumerate(turns):
        if page.rng.random() < (0.35 if at + 2 < len(turns) else 0.6):
            said = joined(tokens(said)[:page.rng.randint(1, 6)]).rstrip(",;:.") + page.rng.choice([".", ".", "?"])
        out.append((who[at % len(who)] + ": " if style != "dash" else "— ") + said)
    return apart(page, page.some(0, 2) + out)


def item(page, number):
    mark = page.rng.choice(["- ", "- ", "• ", "* ", "", f"{number}. "])
    return mark


def recipe(page):
    out, mark = apart(page, page.some(1, 2)), page.rng.choice(["- ", "- ", "• ", "* ", ""])
    gap = [""] if page.rng.random() < 0.6 else []
    for _ in range(page.rng.randint(1, 2)):
        out += [page.heading() + page.rng.choice(["", ":"])] + gap
        amount = page.rng.random() < 0.7
        for _ in range(page.rng.randint(3, 11)):
            much = f"{page.rng.choice([1, 2, 3, 4, 100, 150, 200, 250, 500])} {page.rng.choice(UNITS)} ".replace("  ", " ")
            out.append(mark + (much if amount and page.rng.random() < 0.85 else "") + page.piece(1, 4))
        out.append("")
    out += [page.heading()] + gap
    numbered = page.rng.random() < 0.6
    for at, step in enumerate(page.some(2, 7, page.short)):
        out += [(f"{at + 1}. " if numbered else "") + step] + (gap if not numbered else [])
    return out


def row(page, style):
    """A line of a list that is no sentence."""
    rng, name = page.rng, page.name
    dash = rng.choice([" – ", " - ", "-", ":"])
    return {
        "time": lambda: f"{name()} {name()} ({name()}) {rng.randint(1, 59)}:{rng.randint(10, 59)}",
        "score": lambda: f"{name()} – {name()} {rng.randint(0, 5)}{dash.strip()}{rng.randint(0, 5)}",
        "middle": lambda: f"{name()} {rng.randint(0, 5)}{dash}{rng.randint(0, 5)} {name()}",
        "points": lambda: f"{name()} {name()}, {rng.randint(1, 99)}",
        "numbers": lambda: f"{name()} {rng.randint(1, 40)} {rng.randint(1, 90)}",
        "table": lambda: f"{name()} | {rng.randint(1, 30)} | {rng.randint(1, 99)}",
        "hour": lambda: f"{rng.randint(0, 23):02}:{rng.choice([0, 5, 10, 15, 30, 45]):02} {page.piece(2, 6)}",
        "colon": lambda: f"{name()}: {page.piece(1, 4)}",
        "place": lambda: f"{page.heading()}, {name()}",
    }[style]()


def results(page):
    out = apart(page, page.some(1, 2))
    style = page.rng.choice(["time", "score", "middle", "points", "numbers", "table", "hour", "colon", "place"])
    mark, gap = page.rng.choice(["", "", "", "1. ", "- "]), [""] if page.rng.random() < 0.4 else []
    for _ in range(page.rng.randint(1, 4)):
        out += [page.heading() + page.rng.choice(["", "", f", {page.rng.randint(2, 40)} km", ":", f" {page.rng.randint(1, 12)}"])] + gap
        for at in range(page.rng.randint(3, 9)):
            out.append((f"{at + 1}. " if mark == "1. " else mark) + row(page, style))
        out += page.rng.choice([gap, [""]])
    return out + (apart(page, page.some(1, 2, page.short)) if page.rng.random() < 0.6 else [])


def hours(page):
    """A day told by the hour."""
    clock = lambda at: f"{at}:{page.rng.choice([0, 5, 10, 15, 30, 45]):02}"
    said = page.some(4, 10)
    return apart(page, [f"{clock(at + 8)} {s}" for at, s in enumerate(said)])


def letter(page):
    end = [page.piece(1, 2) + ",", f"{page.name()} {page.name()}" + page.rng.choice(["", f", {page.name()}"])]
    return apart(page, [f"{page.heading()},", *page.some(3, 8, page.short)]) + end


def questions(page):
    out, gap = [], [""] if page.rng.random() < 0.5 else []
    for said in page.some(4, 9, page.short):
        out += [page.piece(2, 7).capitalize() + "?", *gap, said, ""]
    return out


def apart(page, lines):
    """As paragraphs, now and then without blank lines between."""
    gap = [""] if page.rng.random() < 0.75 else []
    return [line for text in lines for line in [text, *gap]]


KINDS = [verses, verses, sentences, short, quotes, transcript, transcript, recipe, recipe, results, results, results, hours, letter, questions]


def frame(page, lines, rng):
    """The lines above and below the body; now and then only the nearest, as of a page with little around it."""
    body = [i for i, label in enumerate(page.labels) if label >= 0.5]
    if not body:
        return None
    first, last = body[0], body[-1]
    words = sum(page.words[i] for i in body)
    if words < MIN_WORDS or words < MIN_FILLED * sum(page.words[first:last + 1]) or last + 1 >= len(page.texts):
        return None
    if lines is None:
        gap = rng.choice(["\n", "\n\n"])
        above, below = (gap.join(texts).split("\n") for texts in (page.texts[:first], page.texts[last + 1:]))
    else:
        above, below = lines[:page.meta["places"][first] - 1], lines[page.meta["places"][last + 1] - 1:]
    if rng.random() < 0.5:
        above = above[len(above) - min(len(above), rng.choice([0, 0, 1, 3, 5, 8, 12, 15])):]
    if rng.random() < 0.5:
        below = below[:rng.choice([0, 0, 1, 3, 5, 8, 12, 15])]
    return above, below


def lines_of(corpus, page):
    """The dump as it is; None for an HTML page that was made a dump for training."""
    path = Path(f"{corpus}/{page.set}/text/{page.gold['id']}.txt.gz")
    if not path.exists():
        return None
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        return file.read().split("\n")


def make(corpus, features, out):
    texts = Path(out) / "text"
    texts.mkdir(parents=True, exist_ok=True)
    with open(Path(out) / "gold.jsonl", "w", encoding="utf-8") as gold:
        for source, turn in ((p, t) for name in SOURCES for p in load(corpus, features, name)[1] for t in range(TURNS)):
            name = f"{source.set}-{source.gold['id']}-{turn}"
            rng = random.Random(name)
            found = frame(source, lines_of(corpus, source), rng)
            page = Page([t for t, label in zip(source.texts, source.labels) if label >= 0.5], rng)
            if not found or len(page.sentences) < 6:
                continue
            above, below = found
            body = rng.choice(KINDS)(page)
            row = {"id": name, "publisher": source.group, "kind": "article", "text": "\n".join(line for line in body if line)}
            gold.write(json.dumps(row, ensure_ascii=False) + "\n")
            (texts / f"{name}.txt").write_text("\n".join([*above, "", *body, "", *below]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(make(*sys.argv[1:4]))
