#!/bin/sh
# Cleans a folder of saved pages and lists date, words and title of every article, newest first.
#
# usage: examples/jsonl_to_jq.sh [FOLDER]      (needs jq; the folder defaults to our fixtures)
set -eu
cd "$(dirname "$0")/.."
folder=${1:-fixtures/site/articles}
cargo run --quiet --release -- clean "$folder" --format jsonl --quiet |
    jq -r 'select(.verdict == "article") | [.date // "undated", .words, .title // "(no title)"] | @tsv' |
    sort -r
