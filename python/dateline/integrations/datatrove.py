"""datatrove: an extractor for its pipelines, in the place of ``Trafilatura()``."""

from __future__ import annotations

from typing import Any

from datatrove.pipeline.extractors.base import BaseExtractor

import dateline


class DatelineExtractor(BaseExtractor):
    """Text of the article; a page that holds none (a wall, a listing, an empty shell) is dropped from the pipeline.

    :param timeout: seconds that a page may take, as in datatrove's other extractors. dateline bounds its own work (about two
        seconds a page), so that this is a second line.
    :param options: those of :func:`dateline.extract_text`, such as ``favor="precision"`` or ``accept=("article", "teaser")``.
    """

    name = "⏱ dateline"
    _requires_dependencies = ["dateline"]

    def __init__(self, timeout: float = 1, **options: Any) -> None:
        super().__init__(timeout)
        self.options = options

    def extract(self, text: str) -> str:
        """The article's text; empty, which drops the document, where there is none."""
        return dateline.extract_text(text, **self.options) or ""
