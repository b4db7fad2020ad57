"""Ten lines from a WARC archive to a pandas frame of articles.

usage: python examples/warc_to_pandas.py [ARCHIVE]      (needs the wheel and pandas; the archive defaults to our fixture)
"""

import sys
from pathlib import Path

import pyarrow as pa

import dateline

archive = sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent / "fixtures/archive/crawl.warc.gz"
articles = pa.Table.from_batches(dateline.read_warc(archive, clean=True, accept=["article"])).to_pandas()
articles["day"] = articles.date.str[:10]
print(articles[["day", "language", "words", "title"]].sort_values("day").to_string(index=False))
