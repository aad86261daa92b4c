"""What scikit-learn's random forests say of three of its own data sets, for src/analysis/forest/fitForest.test.ts: python3 make_forest.py.
Debian's scikit-learn 1.2.1. Breast cancer Wisconsin and optical recognition of handwritten digits: UCI, CC BY 4.0; diabetes: Efron et al.
2004, Annals of Statistics. Each is shuffled once; the first rows are learned from, the others predicted; scores are those of five seeds.
"""

import base64
import json
import zlib
from pathlib import Path

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import accuracy_score, r2_score, roc_auc_score

TREES = 200
SEEDS = range(5)


def packed(values):
    return base64.b64encode(zlib.compress(np.ascontiguousarray(values).tobytes(), 9)).decode()


golden = {"trees": TREES}
for name, load, learned in (("cancer", load_breast_cancer, 300), ("digits", load_digits, 1000), ("diabetes", load_diabetes, 300)):
    x, y = load(return_X_y=True)
    order = np.random.RandomState(0).permutation(len(y))
    x, y = x[order].astype("<f4"), y[order].astype("<f4")
    train, test = slice(0, learned), slice(learned, None)
    scores, importances = [], []
    for seed in SEEDS:
        kind = RandomForestRegressor if name == "diabetes" else RandomForestClassifier
        forest = kind(TREES, random_state=seed, oob_score=True).fit(x[train], y[train])
        found = {"outOfBag": forest.oob_score_}
        if name == "diabetes":
            found["r2"] = r2_score(y[test], forest.predict(x[test]))
            third = kind(TREES, random_state=seed, max_features=1 / 3, min_samples_leaf=5, max_depth=4).fit(x[train], y[train])
            found["r2Third"] = r2_score(y[test], third.predict(x[test]))
        else:
            found["accuracy"] = accuracy_score(y[test], forest.predict(x[test]))
            shares = forest.predict_proba(x[test])
            found["auroc"] = roc_auc_score(y[test], shares[:, 1] if name == "cancer" else shares, multi_class="ovr")
        scores.append(found)
        importances.append(forest.feature_importances_)
    golden[name] = {
        "dim": x.shape[1],
        "learned": learned,
        "x": packed(x if name != "digits" else x.astype(np.uint8)),
        "y": [round(float(value), 4) for value in y],
        "scores": {key: float(np.mean([found[key] for found in scores])) for key in scores[0]},
        "spread": {key: float(np.std([found[key] for found in scores])) for key in scores[0]},
        "importances": [round(float(value), 5) for value in np.mean(importances, 0)],
    }
    print(name, golden[name]["scores"], golden[name]["spread"])
path = Path(__file__).parent / "analysis" / "forest.json"
path.write_text(json.dumps(golden) + "\n")
print(path.stat().st_size)
