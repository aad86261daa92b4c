"""Golden metrics of predictions from SciPy and scikit-learn, for src/lib/statistics/metrics.ts (tests only).

    /usr/bin/python3 src/oracle/make_scores.py

writes fineTuning/scores.json next to this file: for each case predictions, what is true, and the metrics; null where they are not
defined. SciPy 1.10, scikit-learn 1.2.
"""
import json
import warnings
from pathlib import Path

import numpy as np
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score, average_precision_score, mean_squared_error, r2_score, roc_auc_score

warnings.simplefilter("ignore")
rng = np.random.default_rng(5)


def number(value):
    return None if np.isnan(value) else float(value)


def regression(name, predicted, truth):
    return {
        "name": name,
        "predicted": predicted.tolist(),
        "truth": truth.tolist(),
        "pearson": number(pearsonr(predicted, truth)[0]),
        "spearman": number(spearmanr(predicted, truth)[0]),
        "r2": number(r2_score(truth, predicted)),
        "mse": number(mean_squared_error(truth, predicted)),
    }


def binary(name, predicted, truth):
    return {
        "name": name,
        "predicted": predicted.tolist(),
        "truth": truth.tolist(),
        "auroc": number(roc_auc_score(truth, predicted)),
        "auprc": number(average_precision_score(truth, predicted)),
        "accuracy": number(accuracy_score(truth, predicted > 0.5)),
    }


truth = rng.normal(size=40)
tied = np.round(truth)
labels = (rng.uniform(size=60) < 0.3).astype(int)
scores = np.clip(rng.uniform(size=60) * 0.7 + 0.3 * labels, 0, 1)
few = np.zeros(60, int)
few[7] = 1
cases = {
    "regression": [
        regression("noisy", truth + rng.normal(size=40), truth),
        regression("with ties", np.round(truth + rng.normal(size=40)), tied),
        regression("against", -truth, truth),
        regression("two points", np.array([1.0, 2.0]), np.array([5.0, 3.0])),
    ],
    "binary": [
        binary("spread", scores, labels),
        binary("with ties", np.round(scores, 1), labels),
        binary("one positive", scores, few),
        binary("all equal", np.full(60, 0.5), labels),
        binary("perfect", labels * 0.9, labels),
    ],
}
(Path(__file__).parent / "fineTuning" / "scores.json").write_text(json.dumps(cases) + "\n")
