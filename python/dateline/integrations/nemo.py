"""NeMo Curator: an extractor over the record's bytes, with title and date.

Put into ``DocumentDownloadExtractStage(url_generator=…, downloader=…, iterator=…, extractor=NemoExtractor())``. It decodes by itself and
knows languages without a list of stop words, in which it differs from the stock ``CommonCrawlHTMLExtractor``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from nemo_curator.stages.text.download.base.extract import DocumentExtractor

import dateline


class NemoExtractor(DocumentExtractor):
    """A record with the page's bytes in ``content`` → one with its text, title, date and language; ``None`` where there is no article.

    :param accept: verdicts that give a record.
    :param options: those of :func:`dateline.clean`.
    """

    def __init__(self, accept: Collection[str] = ("article",), **options: Any) -> None:
        super().__init__()
        self.accept = tuple(accept)
        self.options = options

    def extract(self, record: dict[str, Any]) -> dict[str, Any] | None:
        """Cleans one record."""
        content = record.get("content")
        if not content:
            return None
        article = dateline.clean(content, record.get("url"), **self.options)
        if article.verdict not in self.accept or not article.text:
            return None
        return {
            "url": record.get("url"),
            "warc_id": record.get("warc_id"),
            "source_id": record.get("source_id"),
            "language": article.language,
            "title": article.title,
            "date": article.date,
            "authors": article.authors,
            "text": article.text,
        }

    def input_columns(self) -> list[str]:
        """What a record must have."""
        return ["url", "warc_id", "source_id", "content"]

    def output_columns(self) -> list[str]:
        """What a record has afterwards."""
        return ["url", "warc_id", "source_id", "language", "title", "date", "authors", "text"]
