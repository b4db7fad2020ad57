#!/bin/sh
# Makes the embedded models again: features of every set, training, cross-validation, the models' files and their card.
# usage: [BRIEF=--brief] training/run.sh CORPUS_DIR [YYYY-MM-DD]    (CORPUS_DIR is ../shared/corpus; Python as in training/requirements.txt)
# Forests that were grown from the same rows are not grown again (target/training/grown).
set -eu
cd "$(dirname "$0")/.."
corpus=${1:-../shared/corpus}
date=${2:-undated}
python=${PYTHON:-python3}
out=target/training
# Built like a release but for link-time optimisation, and with no more than the pure library: extraction takes half a minute.
build="cargo build --quiet --locked --profile tool --no-default-features --features training --example features"
tool=${CARGO_TARGET_DIR:-target}/tool/examples/features
mkdir -p "$out"
$build
"$tool" --page-names >"$out/pages.json"
for set in wcxb-dev read-pages daniel magic fundus-parsers fundus-old readability-pages chinese trafilatura-eval dumps-wcxb dumps-fundus; do
    "$tool" "$corpus/$set" "$out/$set"
done
"$tool" fixtures/site "$out/fixtures"
"$tool" fixtures/dumps "$out/fixtures-dumps"
"$tool" "$corpus/../seeds" "$out/seeds"
for set in fundus-parsers fundus-old readability-pages chinese read-pages daniel; do
    "$tool" "$corpus/$set" "$out/flat-$set" --flat
done
"$python" training/unusual.py "$corpus" "$out" "$out/unusual-pages"
"$tool" "$out/unusual-pages" "$out/unusual"
"$python" training/train.py "$corpus" "$out" "$tool" src/classify/forests ${BRIEF:-} --date "$date" --card training/MODEL_CARD.md
$build
"$python" training/verify.py "$corpus" "$out" "$tool"
# The headline of a dump is chosen where the verdicts are known: with the new model.
"$python" training/titles.py "$corpus" "$out" "$tool" src/facts/title/weights.txt --date "$date" --card training/MODEL_CARD.md
