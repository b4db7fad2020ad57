"""Holds the program's scores against LightGBM's: the flat arrays must say the same.

usage: verify.py CORPUS_DIR FEATURES_DIR TOOL
"""
import json
import subprocess
import sys

import lightgbm as lgb
import numpy as np

from corpus import load

corpus, features, tool = sys.argv[1:4]
models = [lgb.Booster(model_file=f"{features}/{path}") for path in json.load(open(f"{features}/html.models"))]
worst = 0.0
for name in ("fundus-parsers", "chinese"):
    run = subprocess.run([tool, f"{corpus}/{name}", "--judge"], capture_output=True, text=True, check=True)
    scores = {r["id"]: np.array(r["scores"]) for r in map(json.loads, run.stdout.splitlines())}
    for page in load(corpus, features, name)[1]:
        raw = np.mean([m.predict(page.rows, raw_score=True) for m in models], axis=0)
        worst = max(worst, float(np.abs(scores[page.gold["id"]] - 1 / (1 + np.exp(-raw))).max()))
print(f"largest difference between the program's scores and LightGBM's: {worst:.2e}")
sys.exit(worst > 1e-4)
