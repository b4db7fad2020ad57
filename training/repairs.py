"""What each repair is worth: every set's figures with all repairs, and what is lost without each of them.

usage: repairs.py CORPUS_DIR TOOL [SET …]
A repair that earns less than .0005 of F1 on at least two sets is a candidate to go.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

SETS = ["fundus-parsers", "fundus-old", "wcxb-dev", "read-pages", "daniel", "trafilatura-eval", "readability-pages", "chinese", "dumps-wcxb", "dumps-fundus"]
#: The sets whose gold is other than articles' text alone.
KINDS = {"wcxb-dev": ["--kind", "article"], "read-pages": ["--kind", "article"]}
NOISE = 0.0005


def score(corpus, tool, name, *options):
    run = subprocess.run([tool, f"{corpus}/{name}", *options], capture_output=True, text=True, check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.write(run.stdout)
        file.flush()
        scorer = Path(corpus) / "../bench/score.py"
        out = subprocess.run([sys.executable, scorer, f"{corpus}/{name}/gold.jsonl", file.name, *KINDS.get(name, [])],
                             capture_output=True, text=True, check=True).stdout.split()
    figures = dict(zip(out[::2], out[1::2]))
    return float(figures.get("shingle_f1", figures.get("snip_f1", "nan")))


def main():
    corpus, tool, *sets = sys.argv[1:]
    sets = sets or SETS
    repairs = json.loads(subprocess.run([tool, "--repairs"], capture_output=True, text=True, check=True).stdout)
    whole = {name: score(corpus, tool, name, "--judge") for name in sets}
    print("| without | " + " | ".join(sets) + " | earns on |")
    print("|---" * (len(sets) + 2) + "|")
    print("| nothing | " + " | ".join(f"{whole[name]:.4f}" for name in sets) + " | |", flush=True)
    for repair in repairs:
        lost = {name: whole[name] - score(corpus, tool, name, "--without", repair) for name in sets}
        earns = sum(loss > NOISE for loss in lost.values())
        print(f"| {repair} | " + " | ".join(f"{-lost[name]:+.4f}" for name in sets) + f" | {earns} |", flush=True)


if __name__ == "__main__":
    main()
