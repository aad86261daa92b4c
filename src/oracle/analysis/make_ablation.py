"""Golden Z scores and tests of an ablation, for src/analysis/ablation.ts (tests only).

    /usr/bin/python3 src/oracle/analysis/make_ablation.py

writes ablation.json next to this file: scores of five runs on three tasks and ten seeds, and what the paper's method (Methods, "Ablation
Study Z score Methodology") comes to with NumPy and SciPy 1.10, written from the text and from nothing of ours. `pooled` is the
variant in which two runs alone make the distribution. Benjamini-Hochberg is computed by its definition.
"""
import json
from pathlib import Path

import numpy as np
from scipy import stats

rng = np.random.default_rng(7)
RUNS = ["cl", "mlm", "both", "masking", "cnn"]
TASKS = [("half-life", "pearson"), ("go", "auprc"), ("load", "mse")]
REFERENCE = 0
CENTRES = np.array([[0.62, 0.45, 0.90], [0.52, 0.44, 1.10], [0.63, 0.46, 0.91], [0.40, 0.39, 1.30], [0.30, 0.35, 1.25]])

scores = np.round(CENTRES[:, :, None] + rng.normal(0, 0.02, (5, 3, 10)), 4)


def comparable(task, x):
    return np.arctanh(x) if task == "pearson" else -x if task == "mse" else x


def adjusted(p):
    flat = p[~np.isnan(p)]
    m = len(flat)
    rank = lambda q: int((flat <= q).sum())
    return np.array([np.nan if np.isnan(q) else min([1.0] + [m * r / rank(r) for r in flat if r >= q]) for q in p.ravel()]).reshape(p.shape)


def ablation(pool):
    z = np.empty_like(scores)
    p = np.full(scores.shape[:2], np.nan)
    distribution = []
    for t, (_, metric) in enumerate(TASKS):
        x = comparable(metric, scores[:, t])
        mean, deviation = x[pool].mean(), x[pool].std()
        distribution.append([mean, deviation])
        z[:, t] = (x - mean) / deviation
        for r in range(len(RUNS)):
            if r != REFERENCE:
                p[r, t] = stats.ttest_ind(x[REFERENCE], x[r], equal_var=False, alternative="greater")[1]
    number = lambda a: [None if np.isnan(v) else float(v) for v in np.ravel(a)]
    return {
        "distribution": distribution,
        "z": number(z),
        "meanZ": number(z.mean(2)),
        "overall": number(z.mean(2).mean(1)),
        "p": number(p),
        "adjustedP": number(adjusted(p)),
    }


golden = {"runs": RUNS, "tasks": TASKS, "scores": scores.tolist(), "all": ablation([0, 1, 2, 3, 4]), "pooled": ablation([0, 3])}
(Path(__file__).parent / "ablation.json").write_text(json.dumps(golden) + "\n")
