"""Aligns a gold text to the blocks of its page: which blocks are the body?

An increasing chain of shared word 4-grams, so that a teaser or the title that repeats a sentence of the body
elsewhere is not taken for body. Blocks of fewer than four words must begin or end a line of the gold text.
"""
import re
from collections import Counter, defaultdict

WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
GRAM = 4
SLACK = 3  # words by which two neighbours in the chain may overlap in the gold text


def words(text):
    return WORD.findall((text or "").lower())


class Gold:
    """A gold text as words, with the places of its 4-grams and line ends."""

    def __init__(self, text):
        self.tokens, self.starts, self.ends = [], defaultdict(list), defaultdict(list)
        for line in (text or "").split("\n"):
            line = words(line)
            if not line:
                continue
            at = len(self.tokens)
            self.tokens += line
            for n in range(1, min(GRAM, len(line) + 1)):
                self.starts[tuple(line[:n])].append(at)
                self.ends[tuple(line[-n:])].append(len(self.tokens) - n)
        self.grams = defaultdict(list)
        for i in range(len(self.tokens) - GRAM + 1):
            places = self.grams[tuple(self.tokens[i:i + GRAM])]
            if len(places) < 20:
                places.append(i)

    def candidates(self, block):
        """(start, end, weight, share of the block found) of each place where the block may stand."""
        n = len(block)
        if n == 0:
            return []
        if n < GRAM:
            places = set(self.starts.get(tuple(block), ())) | set(self.ends.get(tuple(block), ()))
            return [(p, p + n, n * 0.5, 1.0) for p in places]
        shifts = Counter(p - i for i in range(n - GRAM + 1) for p in self.grams.get(tuple(block[i:i + GRAM]), ()))
        out = []
        for shift, _ in shifts.most_common(4):
            near = sum(c for s, c in shifts.items() if abs(s - shift) <= 12)
            share = min(1.0, near / (n - GRAM + 1))
            out.append((max(0, shift), max(0, shift) + n, min(near, n - GRAM + 1) + GRAM - 1, share))
        return out


def align(gold_text, texts):
    """For each block the share of it that stands in the gold text, 0 where it is no part of the chain."""
    gold = Gold(gold_text)
    size = len(gold.tokens) + 2
    best = [(0.0, None)] * (size + 1)  # Fenwick tree of the best chain that ends at or before a place

    def query(place):
        out, place = (0.0, None), min(place + 1, size)
        while place > 0:
            if best[place][0] > out[0]:
                out = best[place]
            place -= place & -place
        return out

    def update(place, value):
        place = min(place + 1, size)
        while place <= size:
            if value[0] > best[place][0]:
                best[place] = value
            place += place & -place

    for at, text in enumerate(texts):
        new = []
        for start, end, weight, share in gold.candidates(words(text)):
            before = query(start + SLACK)
            new.append((end, (before[0] + weight * share, (at, share, before[1]))))
        for end, value in new:
            update(min(end, size - 1), value)
    out = [0.0] * len(texts)
    link = query(size)[1]
    while link:
        at, share, link = link
        out[at] = max(out[at], share)
    return out
