#!/usr/bin/env bash
# What dateline and its peers extract, scored by the corpora's scorer over the same pages: all of fundus-parsers, every fourth article of
# wcxb-dev, every third page of trafilatura-eval. Makes environments of its own under target/quality (python3, node, npm).
#
#     benches/peers/quality.sh [CORPORA]     DATELINE=PROGRAM for another than target/release/dateline
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
corpora=$(cd "${1:-../shared/corpus}" && pwd)
export DATELINE=${DATELINE:-$PWD/target/release/dateline}
out=$PWD/target/quality
rm -rf "$out/pages"
mkdir -p "$out/pages" "$out/node"
python3 "$here/quality.py" sample "$corpora/fundus-parsers" 1 any "$out/pages/fundus-parsers"
python3 "$here/quality.py" sample "$corpora/wcxb-dev" 4 article "$out/pages/wcxb-dev"
python3 "$here/quality.py" sample "$corpora/trafilatura-eval" 3 any "$out/pages/trafilatura-eval"
environment() {
    [ -e "$out/$1/whole" ] && return
    python3 -m venv "$out/$1"
    "$out/$1/bin/pip" --quiet --disable-pip-version-check install --upgrade pip
    "$out/$1/bin/pip" --quiet --disable-pip-version-check install "${@:2}"
    touch "$out/$1/whole"
}
environment first -r "$here/requirements.txt"
environment newspaper newspaper4k==0.9.6
environment news-please news-please==1.6.16
cp "$here/quality.mjs" "$here/quality.py" "$here/package.json" "$out/node"
(cd "$out/node" && npm install --silent --no-audit --no-fund)
for pair in dateline:first trafilatura:first defuddle:first readability:first newspaper4k:newspaper news-please:news-please resiliparse:first; do
    for pages in "$out"/pages/*; do
        answers=$out/$(basename "$pages").${pair%%:*}.jsonl
        "$out/${pair##*:}/bin/python" "$out/node/quality.py" "${pair%%:*}" "$pages" >"$answers"
        echo "${pair%%:*} $(basename "$pages"): $(python3 "$corpora/../bench/score.py" "$pages/gold.jsonl" "$answers")"
    done
done
