#!/bin/sh
# Makes the embedded models again: features of every set, training, cross-validation, the models' files and their card.
# usage: training/run.sh CORPUS_DIR [YYYY-MM-DD]    (CORPUS_DIR is ../shared/corpus; Python as in training/requirements.txt)
set -eu
cd "$(dirname "$0")/.."
corpus=${1:-../shared/corpus}
date=${2:-undated}
out=target/training
tool=target/debug/examples/features
export OMP_WAIT_POLICY=passive
mkdir -p "$out"
cargo build --quiet --example features
"$tool" --page-names >"$out/pages.json"
for set in wcxb-dev fundus-parsers readability-pages chinese trafilatura-eval dumps-wcxb dumps-fundus; do
    "$tool" "$corpus/$set" "$out/$set"
done
"$tool" fixtures/site "$out/fixtures"
"$tool" fixtures/dumps "$out/fixtures-dumps"
"$tool" "$corpus/../seeds" "$out/seeds"
for set in fundus-parsers readability-pages chinese; do
    "$tool" "$corpus/$set" "$out/flat-$set" --flat
done
python3 training/unusual.py "$corpus" "$out" "$out/unusual-pages"
"$tool" "$out/unusual-pages" "$out/unusual"
python3 training/train.py "$corpus" "$out" "$tool" src/classify/forests --date "$date" --card training/MODEL_CARD.md
cargo build --quiet --example features
python3 training/verify.py "$corpus" "$out" "$tool"
# The headline of a dump is chosen where the verdicts are known: with the new model.
python3 training/titles.py "$corpus" "$out" "$tool" src/facts/title/weights.txt --date "$date" --card training/MODEL_CARD.md
