"""Holds the program's scores against LightGBM's: the flat arrays must say the same.

usage: verify.py CORPUS_DIR FEATURES_DIR TOOL
"""
import json
import subprocess
import sys

import lightgbm as lgb
import numpy as np

import train
from corpus import load

corpus, features, tool = sys.argv[1:4]
worst = 0.0
for model, name in (("html", "fundus-parsers"), ("html", "chinese"), ("dump", "dumps-fundus")):
    forests = train.Forests([lgb.Booster(model_file=f"{features}/{model}.{n}.txt") for n in range(len(train.SHAPE[model]["seeds"]))])
    run = subprocess.run([tool, f"{corpus}/{name}", "--scores"], capture_output=True, text=True, check=True)
    scores = {r["id"]: np.array(r["scores"]) for r in map(json.loads, run.stdout.splitlines())}
    for page in load(corpus, features, name)[1]:
        worst = max(worst, float(np.abs(scores[page.gold["id"]] - forests.predict(page.rows)).max()))
print(f"largest difference between the program's scores and LightGBM's: {worst:.2e}")
sys.exit(worst > 1e-4)
