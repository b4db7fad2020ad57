"""One page at a time."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection
from typing import Literal

from dateline import _dateline
from dateline._article import Article, Block, Found

Html = str | bytes | bytearray | memoryview
Favor = Literal["balance", "precision", "recall"]
Body = Literal["text", "markdown", "html"]
Input = Literal["auto", "html", "text"]
Moment = datetime.date | str


def extract_text(
    html: Html,
    url: str | None = None,
    *,
    content_type: str | None = None,
    favor: Favor = "balance",
    accept: Collection[str] = ("article",),
    body: Body = "text",
) -> str | None:
    """The article's text, paragraphs apart by one blank line; ``None`` where the page holds none.

    A consent wall, a listing, a login form, an empty page, a page of more than ``MAX_PAGE_BYTES`` gives ``None``, unless ``accept``
    names its verdict. Bytes are decoded by their mark, ``content_type``, the page's own words and their look; a ``str`` is taken as
    it is. ``body="markdown"`` and ``"html"`` keep links, lists and emphasis.

    :raises TypeError: ``html`` is neither ``str`` nor bytes.
    :raises ValueError: an option has a value that there is not; the message names those there are.
    """
    return _dateline.extract_text(html, url, content_type, {"favor": favor, "accept": list(accept), "body": body})


def clean_all(
    html: Html,
    url: str | None = None,
    *,
    content_type: str | None = None,
    today: Moment | None = None,
    body: Body = "text",
    favor: Favor = "balance",
    keep: Collection[str] = (),
    drop: Collection[str] = (),
    select: Collection[str] = (),
    strip: Collection[str] = (),
    comments: bool = False,
    facts: bool = False,
    input: Input = "auto",
    engine: Literal["dateline", "readability"] = "dateline",
    max_bytes: int = _dateline.MAX_PAGE_BYTES,
    max_depth: int | None = None,
    max_nodes: int | None = None,
    max_work: int | None = None,
) -> list[Article]:
    """Cleans a page or a text dump; gives every article of it, one at least. The options are those of :func:`clean`.

    Only a dump holds several: one with several stamps such as ``date 2025-03-11`` above its articles.
    """
    options = {
        "body": body,
        "favor": favor,
        "keep": keep,
        "drop": drop,
        "select": select,
        "strip": strip,
        "comments": comments,
        "facts": facts,
        "input": input,
        "engine": engine,
        "max_bytes": max_bytes,
        "max_depth": max_depth,
        "max_nodes": max_nodes,
        "max_work": max_work,
    }
    given = {name: value for name, value in options.items() if value is not None}
    lines = _dateline.records(html, url, content_type, None if today is None else _moment(today), given)
    return [Article.from_json(line) for line in lines]


def clean(
    html: Html,
    url: str | None = None,
    *,
    content_type: str | None = None,
    today: Moment | None = None,
    body: Body = "text",
    favor: Favor = "balance",
    keep: Collection[str] = (),
    drop: Collection[str] = (),
    select: Collection[str] = (),
    strip: Collection[str] = (),
    comments: bool = False,
    facts: bool = False,
    input: Input = "auto",
    engine: Literal["dateline", "readability"] = "dateline",
    max_bytes: int = _dateline.MAX_PAGE_BYTES,
    max_depth: int | None = None,
    max_nodes: int | None = None,
    max_work: int | None = None,
) -> Article:
    """Cleans a page, or a text dump whose HTML is gone.

    Whatever the page is, it gives an :class:`Article`; its ``verdict`` says what the page turned out to be, and of a page that
    cannot be read (``failed``) its ``error`` says why.

    :param html: the page: bytes as they came, or a decoded ``str``.
    :param url: the address that it was fetched from.
    :param content_type: the ``Content-Type`` header that it came with; of a ``str`` its charset is of no account.
    :param today: the day or moment of the fetch: no date may be later, and "2 hours ago" is counted from the moment.
    :param body: ``"markdown"`` and ``"html"`` add an attribute of that name to the text.
    :param favor: which error is worse: ``"precision"`` keeps less, ``"recall"`` keeps more.
    :param keep: parts to keep whatever the verdict: captions, comments, credits, headings, lists, quotes, related, tables.
    :param drop: parts to drop whatever the verdict.
    :param select: CSS selectors that name the body.
    :param strip: CSS selectors of what to leave out.
    :param comments: also what readers wrote below the article.
    :param facts: also every reading of each fact, with its place and weight.
    :param input: what ``html`` is taken for.
    :param engine: ``"readability"`` gives that crate's answer in the same form.
    :param max_bytes: a larger page is not read: its record is a failed one.
    :param max_depth: deeper elements are flattened; 512.
    :param max_nodes: further nodes are left out; 1,000,000.
    :param max_work: steps of work that the page may cost; 200,000,000, about two seconds.
    :raises TypeError: ``html`` is neither ``str`` nor bytes.
    :raises ValueError: an option has a value that there is not; the message names those there are.
    """
    return clean_all(
        html,
        url,
        content_type=content_type,
        today=today,
        body=body,
        favor=favor,
        keep=keep,
        drop=drop,
        select=select,
        strip=strip,
        comments=comments,
        facts=facts,
        input=input,
        engine=engine,
        max_bytes=max_bytes,
        max_depth=max_depth,
        max_nodes=max_nodes,
        max_work=max_work,
    )[0]


def why(
    html: Html, url: str | None = None, *, content_type: str | None = None, today: Moment | None = None, **options: object
) -> list[Block]:
    """Every block of the page in its order: whether it is kept, its score, its kind, its text, and the reasons.

    ``options`` are those of :func:`clean`.

    :raises ValueError: the page cannot be read; the message says why.
    """
    found = _dateline.why(html, url, content_type, None if today is None else _moment(today), options)
    names = ("keep", "score", "kind", "text", "reasons")
    return [dict(zip(names, row, strict=True)) for row in found]  # type: ignore[misc]


def discover(data: bytes, url: str, *, content_type: str | None = None) -> Found:
    """What a feed, a sitemap, an OPML file or a homepage offers: the addresses, with what is said of each.

    :param data: the file, undecoded.
    :param url: the address that it came from; references in it are relative to that.
    :raises ValueError: it is nothing of this; the message says what it looks like.
    """
    return json.loads(_dateline.discover(data, url, content_type))


def robots_allows(robots_txt: str | bytes, url: str, agent: str = "dateline") -> bool:
    """Whether this ``robots_txt`` (RFC 9309) lets the agent have that address; an empty one allows everything.

    :param agent: the product token alone.
    """
    data = robots_txt.encode("utf-8", "replace") if isinstance(robots_txt, str) else robots_txt
    return _dateline.robots_allows(data, url, agent)


def _moment(today: Moment) -> str:
    if isinstance(today, datetime.datetime):
        aware = today if today.tzinfo is not None else today.replace(tzinfo=datetime.timezone.utc)
        return aware.isoformat()
    return today.isoformat() if isinstance(today, datetime.date) else today
