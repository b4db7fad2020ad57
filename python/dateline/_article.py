"""The typed objects that the functions give."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any, TypedDict


class Rights(TypedDict):
    """What the page says that programs may do with it."""

    robots: list[str]
    tdm_reserved: bool | None
    tdm_policy: str | None


class Comment(TypedDict):
    """What a reader wrote below the article."""

    author: str | None
    date: str | None
    text: str


class Block(TypedDict):
    """A block of a page with its verdict."""

    keep: bool
    score: float
    kind: str
    text: str
    reasons: list[str]


class Candidate(TypedDict, total=False):
    """An address that may hold an article, and what its source says of it."""

    url: str
    title: str | None
    date: str | None
    authors: list[str]
    summary: str | None
    content: str
    id: str | None
    source: str


class Found(TypedDict):
    """What a feed, sitemap, OPML file or homepage offers. ``kind``: feed, sitemap, opml, page."""

    kind: str
    candidates: list[Candidate]
    feeds: list[str]
    sitemaps: list[str]


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned page: the record of the JSON contract. What is not known is ``None`` (or an empty list).

    ``date`` and ``modified`` are RFC 3339, the day alone where only the day (or no zone) is known. ``verdict`` is one of article,
    teaser, listing, consent, blocked, login, not_found, shell, too_complex, empty, failed; of a failed one ``error`` says why.
    ``comments`` is there with ``comments=True``, ``facts`` with ``facts=True``, ``markdown`` and ``html`` with that ``body``.
    It may be compared, hashed, pickled; ``json()`` is the line that ``dateline clean --format jsonl`` prints.
    """

    source: str
    id: str
    url: str | None
    canonical_url: str | None
    amp_url: str | None
    verdict: str
    wall: str | None
    title: str | None
    authors: list[str]
    agencies: list[str]
    date: str | None
    date_source: str | None
    modified: str | None
    corrections: list[str]
    site: str | None
    language: str | None
    language_declared: str | None
    direction: str | None
    description: str | None
    standfirst: str | None
    section: str | None
    tags: list[str]
    image: str | None
    image_caption: str | None
    image_credit: str | None
    license: str | None
    paywalled: bool | None
    comment_count: int | None
    rights: Rights | None
    text: str
    words: int
    confidence: float | None
    body_source: str
    comments: list[Comment] | None
    encoding: str | None
    limits: list[str]
    story: str | None
    duplicate_of: str | None
    facts: dict[str, Any] | None
    error: str | None
    markdown: str | None
    html: str | None
    _line: str = field(repr=False)

    @classmethod
    def from_json(cls, line: str) -> Article:
        """The article that this line of JSON Lines tells."""
        record = json.loads(line)
        values = {name: record.get(name) for name in _NAMES}
        values["limits"] = values["limits"] or []
        return cls(**values, _line=line.strip())

    def json(self) -> str:
        """The record as one line of JSON."""
        return self._line

    def to_dict(self) -> dict[str, Any]:
        """The record as a dictionary: the keys of the JSON contract, in its order."""
        return json.loads(self._line)

    def __eq__(self, other: object) -> bool:
        return self._line == other._line if isinstance(other, Article) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._line)

    def __reduce__(self) -> tuple[Any, ...]:
        return Article.from_json, (self._line,)

    def __str__(self) -> str:
        return f"<Article {self.verdict}: {self.title!r}, {self.date}, {self.words} words>"


_NAMES = tuple(f.name for f in fields(Article) if f.name != "_line")
