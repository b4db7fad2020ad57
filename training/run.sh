#!/bin/sh
# Makes the embedded models again: features of every set, training, cross-validation, the model's files and card.
# usage: training/run.sh CORPUS_DIR [YYYY-MM-DD]    (CORPUS_DIR is ../shared/corpus; Python as in training/requirements.txt)
set -eu
cd "$(dirname "$0")/.."
corpus=${1:-../shared/corpus}
date=${2:-undated}
out=target/training
tool=target/debug/examples/features
mkdir -p "$out"
cargo build --quiet --example features
for set in wcxb-dev fundus-parsers readability-pages chinese trafilatura-eval; do
    "$tool" "$corpus/$set" "$out/$set"
done
python3 training/train.py "$corpus" "$out" "$tool" --date "$date" --model src/label/model/html.bin --card training/MODEL_CARD.md
cargo build --quiet --example features
python3 training/verify.py "$corpus" "$out" "$tool"
