"""Archives made of the repository's fixtures, and the binary's answer on them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
DATE = "2026-01-15T06:07:08Z"


@dataclass(frozen=True)
class Page:
    """A page as a crawl stores it."""

    url: str
    body: bytes
    mime: str = "text/html; charset=utf-8"

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


def fixture_pages() -> list[Page]:
    """Articles, walls, odd bodies, readers' comments, dumps, hostile pages."""
    pages = []
    for folder in ["site/articles", "walls", "bodies", "comments", "hostile"]:
        for path in sorted((FIXTURES / folder).glob("*.html")):
            pages.append(Page(f"https://courier.example/{folder.rpartition('/')[2]}/{path.stem}", path.read_bytes()))
    for path in sorted((FIXTURES / "dumps").glob("*.txt")):
        pages.append(Page(f"https://courier.example/dumps/{path.stem}", path.read_bytes(), "text/plain"))
    pages.append(Page("https://courier.example/report.pdf", b"%PDF-1.7 not a page", "text/html"))
    pages.append(Page("https://courier.example/nothing", b""))
    pages.append(Page("https://courier.example/bytes", bytes(range(1, 256)) * 40))
    latin = (FIXTURES / "site/articles/deichbau-lindtal.html").read_text("utf-8").encode("windows-1252", "xmlcharrefreplace")
    pages.append(Page("https://courier.example/latin", latin, "text/html; charset=windows-1252"))
    return pages


def record(number: int, page: Page) -> bytes:
    """A response record."""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: {page.mime}\r\nContent-Length: {len(page.body)}\r\n\r\n".encode() + page.body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\nWARC-Date: {DATE}\r\n"
        f"WARC-Target-URI: {page.url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def warc(pages: list[Page], packed: str = "gzip") -> bytes:
    """An archive, with a member for each record where it is packed."""
    info = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:0>\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    records = [info, *(record(number, page) for number, page in enumerate(pages, 2))]
    if packed == "gzip":
        return b"".join(gzip.compress(r, 1, mtime=0) for r in records)
    if packed == "zstd":
        import pyarrow as pa

        return b"".join(pa.compress(r, codec="zstd", asbytes=True) for r in records)
    return b"".join(records)


def command(*arguments: str, check: bool = True, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Runs the command that came with the wheel."""
    dateline = Path(sys.executable).with_name("dateline")
    done = subprocess.run([dateline, *arguments], capture_output=True, text=True, cwd=cwd, timeout=1800)
    assert not check or done.returncode in (0, 1), done.stderr
    return done


def binary_records(path: Path) -> list[dict[str, Any]]:
    """What `dateline clean --format jsonl` says of an archive."""
    return [json.loads(line) for line in command("clean", str(path), "--format", "jsonl").stdout.splitlines()]


def same(row: dict[str, Any], record: dict[str, Any]) -> None:
    """Holds a row against a record: every key of the contract."""
    expected = {"limits": [], **record}
    got = {name: row[name] for name in expected}
    assert got == expected, expected["source"]
