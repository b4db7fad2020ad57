"""Which articles are copies of which: one answer in memory, as joins on Spark, and in the state of `dateline run`."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pages
import pyarrow as pa
import pytest

import dateline
from dateline._stories import order

SENTENCES = [
    "The {a} at {b} lifted its gates for the first time in {n} weeks on Tuesday morning",
    "Two barges laden with {c} passed before nine, watched by some forty people on the {d} quay",
    "Divers had found a crack in the {d} gate shortly before Christmas, and the {e} closed it at once",
    "The repair cost {n} million, half of which the province has promised to pay back over three years",
    "For the {c} merchants upstream the winter was a costly one, since every load went by road from {b}",
    "The mayor of {b}, who runs the largest of the mills, spoke of {n} lorries a day through the old town",
    "The harbour master thanked the residents of {b} for their patience and the divers for working in the cold",
    "A second {a} of the same age will be examined in the autumn, when the water stands at its lowest",
    "Until then ships of more than {n} metres have to announce themselves two days ahead to the {e}",
    "The first of them, a dredger from the {d}, is expected on Friday with the evening tide and its {c}",
]
WORDS = {
    "a": ["sea lock", "swing bridge", "tide mill", "grain lift", "ferry ramp", "lantern tower"],
    "b": ["Port Selwick", "Lindtal", "Ribalta", "Krutoyar", "Trelonde", "Asagiri", "Lozivka"],
    "c": ["barley", "timber", "slate", "salt", "kelp", "copper"],
    "d": ["outer", "eastern", "southern", "upper", "northern"],
    "e": ["authority", "council", "water board", "ministry", "harbour office"],
}


def story(number: int) -> list[str]:
    """Ten sentences that no other number has."""
    chance = random.Random(number)
    words = {name: chance.choice(list_) for name, list_ in WORDS.items()}
    return [f"{s.format(n=chance.randint(2, 90), **words)} near mile {chance.randint(100, 99_999)} of the {number}th section." for s in SENTENCES]


def texts() -> list[tuple[str | None, str, list[str]]]:
    """Date, address and sentences: originals, copies, cut copies, copies of cut copies, undated ones, in no order."""
    out = []
    for number in range(14):
        whole = story(number)
        day = f"2025-03-{number + 1:02}"
        out.append((f"{day}T10:00:00Z", f"https://courier.example/{number}", whole))
        if number % 2 == 0:
            out.append((f"{day}T12:00:00+05:00", f"https://agency.example/{number}", [*whole[:9], f"More is expected in week {number}."]))
        if number % 3 == 0:
            out.append((f"{day}T18:30:00Z", f"https://gazette.example/{number}", whole[:6]))
            out.append((f"{day}T20:30:00Z", f"https://evening.example/{number}", [*whole[:4], *(f"{s[:-1]} again." for s in story(number + 500)[:2])]))
        if number % 4 == 0:
            out.append((None, f"https://undated.example/{number}", [*whole, "The council meets again on Monday."]))
        if number % 5 == 0:
            out.append((day, f"https://day.example/{number}", whole[1:]))
    random.Random(7).shuffle(out)
    return out


def html(date: str | None, address: str, sentences: list[str]) -> str:
    published = f'<meta property="article:published_time" content="{date}">' if date else ""
    body = "".join(f"<p>{s}</p>" for s in sentences)
    title = f"Report of the section number {address.rpartition('/')[2]} by {address.split('/')[2].split('.')[0]}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{published}<link rel="canonical" href="{address}">'
        f"</head><body><article><h1>{title}</h1>{body}</article></body></html>"
    )


@pytest.fixture(scope="session")
def told() -> pa.Table:
    """The articles of the texts, with their fingerprints."""
    rows = texts()
    batch = pa.record_batch({"html": [html(*row) for row in rows], "url": [row[1] for row in rows]})
    return dateline.clean_table(pa.Table.from_batches([batch]), accept=["article"], fingerprints=True)


@pytest.fixture(scope="session")
def of_the_store(tmp_path_factory) -> dict[str, str | None]:
    """By address: the id of the story's first article, as `dateline run` files the same pages."""
    folder = tmp_path_factory.mktemp("run")
    items = []
    for number, row in enumerate(texts()):
        (folder / f"{number}.html").write_text(html(*row))
        items.append(f"<item><title>Section {number}</title><link>{(folder / f'{number}.html').as_uri()}</link></item>")
    (folder / "feed.xml").write_text(f'<rss version="2.0"><channel><title>All</title>{"".join(items)}</channel></rss>')
    config = f"""
[output]
dir = "{folder}/out"
[store]
path = "{folder}/out/dateline.db"
[security]
allow_file = true
[[source]]
url = "{(folder / "feed.xml").as_uri()}"
kind = "feed"
"""
    (folder / "news.toml").write_text(config)
    done = pages.command("run", "--once", "--config", str(folder / "news.toml"), cwd=folder)
    lines = [json.loads(line) for line in (folder / "out/manifest.jsonl").read_text().splitlines()]
    assert len(lines) == len(items), done.stderr
    return {line["id"]: line.get("story") for line in lines}


def test_texts_and_fingerprints():
    whole, cut, other = "\n\n".join(story(1)), "\n\n".join(story(1)[:7]), "\n\n".join(story(2))
    assert dateline.same_story(whole, cut) and dateline.same_story(dateline.fingerprint(whole), cut)
    assert not dateline.same_story(whole, other) and dateline.likeness(whole, whole) == "copy"
    print_ = dateline.fingerprint(whole)
    assert len(print_) < 2_500 and 0 < len(dateline.fingerprint_keys(print_)) <= 6
    assert dateline.fingerprint_keys(dateline.fingerprint("Too short.")) == []
    for call in [dateline.fingerprint_keys, lambda b: dateline.likeness(b, b)]:
        with pytest.raises(ValueError, match="no fingerprint"):
            call(b"1234")
    assert dateline.originals([print_, None, dateline.fingerprint(cut), dateline.fingerprint(other), print_]) == [None, None, 0, None, 0]


def test_the_order_is_the_stores():
    assert order("2025-03-01T12:00:00+05:00", "b") < order("2025-03-01T10:00:00Z", "a") < order(None, "a")
    assert order("2025-03-01", "z") < order("2025-03-01T00:00:00Z", "a")


def test_in_memory_as_in_the_store(told, of_the_store):
    found = dateline.stories(told)
    answer = dict(zip(found.column("id").to_pylist(), found.column("story").to_pylist(), strict=True))
    assert answer == of_the_store
    assert sum(story is not None for story in answer.values()) >= 15
    again = dateline.stories(pa.concat_tables([told, told.slice(3, 9)]))
    assert again.equals(found)


@pytest.mark.engine
def test_on_spark_as_in_the_store(spark, told, of_the_store):
    from dateline.integrations.spark import stories

    frame = spark.createDataFrame(told.select(["id", "date", "url", "canonical_url", "fingerprint", "fingerprint_keys"]))
    assert {row.id: row.story for row in stories(frame).collect()} == of_the_store
    twice = stories(frame.union(frame.limit(5))).collect()
    assert {row.id: row.duplicate_of for row in twice} == of_the_store and len(twice) == len(of_the_store)


@pytest.mark.engine
def test_on_ray_as_in_the_store(ray, told, of_the_store):
    from dateline.integrations.ray import stories

    found = stories(ray.data.from_arrow(told))
    assert dict(zip(found.column("id").to_pylist(), found.column("story").to_pylist(), strict=True)) == of_the_store


def test_a_key_of_thousands_is_bounded():
    print_ = dateline.fingerprint("\n\n".join(story(3)))
    assert dateline.originals([print_] * 5_000) == [None, *[0] * 4_999]
    assert Path(dateline.__file__).exists()
