"""Golden statistics from SciPy and scikit-learn, for src/lib/statistics (tests only).

    /usr/bin/python3 src/oracle/analysis/make_statistics.py

writes statistics.json next to this file: arguments, and what they come to; null where it is not defined, "inf" and "-inf" where it is
infinite. SciPy 1.10, scikit-learn 1.2. Benjamini-Hochberg is computed by its definition (SciPy has it from 1.11 on).
"""
import json
import warnings
from pathlib import Path

import numpy as np
from scipy import optimize, special, stats
from sklearn import metrics

warnings.simplefilter("ignore")
rng = np.random.default_rng(6)
ALTERNATIVES = ["two-sided", "less", "greater"]


def number(value):
    value = float(value)
    return None if np.isnan(value) else ("inf" if value > 0 else "-inf") if np.isinf(value) else value


def normal(n, digits=3, shift=0.0, scale=1.0):
    return np.round(rng.normal(shift, scale, n), digits).tolist()


def student_quantile(p, df):
    """SciPy 1.10's t.ppf is off by 2e-9 here and there; its t.sf is not, so that is solved for."""
    tail = min(p, 1 - p)
    if tail == 0:
        return stats.t.ppf(p, df)
    near = abs(stats.t.ppf(p, df))
    t = optimize.brentq(lambda t: stats.t.sf(t, df) / tail - 1, near * 0.99, near * 1.01, xtol=1e-15, rtol=1e-14)
    return t if p > 0.5 else -t


distributions = {
    "beta": [
        [x, a, b, number(special.betainc(a, b, x))]
        for a, b in [(0.5, 0.5), (1, 3), (2.5, 0.5), (10, 0.5), (80, 120), (5000, 0.5), (300, 2), (1e-3, 4)]
        for x in [0, 1e-6, 0.03, 0.4, 0.5, 0.77, 0.999, 1]
    ],
    "student": [
        [t, df, number(stats.t.cdf(t, df))]
        for df in [1, 2, 2.7, 9, 30.5, 400, 1e5]
        for t in [-40, -6.5, -1.1, -1e-5, 0, 0.3, 1.96, 12]
    ],
    "studentQuantile": [
        [p, df, number(student_quantile(p, df))]
        for df in [1, 2, 4.3, 9, 120]
        for p in [0, 1e-6, 0.025, 0.3, 0.501, 0.975, 0.9999, 1]
    ],
    "normal": [[z, number(stats.norm.cdf(z))] for z in [-37, -12.5, -5, -3.6, -3.5, -1, -1e-9, 0, 0.4, 2.3, 3.54, 6, 9]],
    "erfc": [[x, number(special.erfc(x))] for x in [-3, -0.2, 0, 1e-8, 0.9, 2.49, 2.5, 2.51, 5, 20]],
}

SAMPLES = [
    ("ordinary", normal(12), normal(15, shift=0.6, scale=2)),
    ("small", normal(5), normal(7, shift=0.4)),
    ("eight and many", normal(8, 6), normal(200, 6, shift=0.5)),
    ("nine and nine, no ties", normal(9, 6), normal(9, 6, shift=1)),
    ("apart", [1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0]),
    ("small with ties", [1.0, 2.0, 2.0, 3.0], [2.0, 3.0, 4.0, 4.0, 5.0]),
    ("many ties", rng.integers(0, 4, 40).astype(float).tolist(), rng.integers(1, 5, 30).astype(float).tolist()),
    ("all equal", [2.0, 2.0, 2.0], [2.0, 2.0, 2.0, 2.0]),
    ("one constant", [2.0, 2.0, 2.0], [1.0, 2.5, 3.0, 4.0]),
    ("constant, not a binary fraction", [0.1, 0.1, 0.1], [1.0, 2.5, 3.0, 4.0]),
    ("two and two", [1.0, 4.0], [2.0, 7.0]),
    ("one and one", [1.0], [2.0]),
    ("one and three", [2.5], [1.0, 2.0, 4.0]),
    ("offset", (1e6 + np.array(normal(10))).tolist(), (1e6 + np.array(normal(11, shift=1))).tolist()),
]


def welch(a, b):
    result = {}
    for alternative in ALTERNATIVES:
        t, p = stats.ttest_ind(a, b, equal_var=False, alternative=alternative)
        result[alternative] = number(p)
    va, vb = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
    df = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1)) if len(a) > 1 and len(b) > 1 else np.nan
    half = stats.t.ppf(0.975, df) * np.sqrt(va + vb)
    difference = np.mean(a) - np.mean(b)
    return {"t": number(t), "df": number(df), "low": number(difference - half), "high": number(difference + half), **result}


def paired(a, b):
    result = {alternative: number(stats.ttest_rel(a, b, alternative=alternative)[1]) for alternative in ALTERNATIVES}
    return {"t": number(stats.ttest_rel(a, b)[0]), **result}


def mann_whitney(a, b):
    result = {alternative: number(stats.mannwhitneyu(a, b, alternative=alternative)[1]) for alternative in ALTERNATIVES}
    return {"u": number(stats.mannwhitneyu(a, b)[0]), **result}


def benjamini_hochberg(p):
    p = np.array(p)
    m = len(p)
    rank = lambda value: int((p <= value).sum())
    return [min([1.0] + [m * q / rank(q) for q in p if q >= value]) for value in p]


def interval(values):
    half = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values) if len(values) > 1 else np.nan
    return {"values": values, "mean": number(np.mean(values)), "low": number(np.mean(values) - half), "high": number(np.mean(values) + half)}


tests = []
for name, a, b in SAMPLES:
    case = {"name": name, "first": a, "second": b, "mannWhitney": mann_whitney(a, b)}
    # With two constants SciPy's answer hangs on rounding; the tests say what ours is.
    if len(set(a)) > 1 or len(set(b)) > 1 or len(a) == 1 or len(b) == 1:
        case["welch"] = welch(a, b)
    if len(a) > 1:
        other = (np.array(a) * 0.5 + np.array((b * 3)[: len(a)])).tolist()
        if len({x - y for x, y in zip(a, other)}) > 1:
            case["paired"] = {"second": other, **paired(a, other)}
    tests.append(case)


def curves(name, scores, truth):
    fpr, tpr, _ = metrics.roc_curve(truth, scores, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(truth, scores)
    return {
        "name": name,
        "scores": scores,
        "truth": truth,
        "auroc": number(metrics.roc_auc_score(truth, scores)),
        "auprc": number(metrics.average_precision_score(truth, scores)),
        "roc": [fpr.tolist(), tpr.tolist()],
        "pr": [recall[::-1].tolist(), precision[::-1].tolist()],
    }


truth = (rng.uniform(size=50) < 0.35).astype(int)
noisy = np.round(np.clip(0.4 * rng.uniform(size=50) + 0.4 * truth * rng.uniform(size=50) + 0.1, 0, 1), 4)
many = (rng.uniform(size=(40, 3)) < [0.2, 0.5, 0.1]).astype(int)
many_scores = np.round(np.clip(0.6 * rng.uniform(size=(40, 3)) + 0.3 * many, 0, 1), 2)
classes = rng.integers(0, 4, 40)
classes[classes == 3] = 0  # a class that never is true
class_scores = np.round(rng.dirichlet(np.ones(4), 40) + 0.3 * np.eye(4)[classes], 3)


def binary_scores(truth, scores):
    """Per column, macro (over columns with both classes) and micro."""
    roc = [metrics.roc_auc_score(t, s) if 0 < t.sum() < len(t) else np.nan for t, s in zip(truth.T, scores.T)]
    pr = [metrics.average_precision_score(t, s) if t.sum() else np.nan for t, s in zip(truth.T, scores.T)]
    return {
        "auroc": [number(value) for value in roc],
        "auprc": [number(value) for value in pr],
        "macro": [number(np.nanmean(roc)), number(np.nanmean(pr))],
        "micro": [
            number(metrics.roc_auc_score(truth.ravel(), scores.ravel())),
            number(metrics.average_precision_score(truth, scores, average="micro")),
        ],
    }


p_values = [0.01, 0.04, 0.03, 0.005, 0.04, 1.0, 0.8, 0.0]
golden = {
    "distributions": distributions,
    "tests": tests,
    "benjaminiHochberg": [[p, benjamini_hochberg(p)] for p in [p_values, [0.2], [0.5, 0.5], [0.9, 0.001, 0.95]]],
    "intervals": [interval(values) for values in [normal(10), normal(3), [0.4, 0.6], [0.3], [0.1, 0.1, 0.1]]],
    "curves": [
        curves("noisy", noisy.tolist(), truth.tolist()),
        curves("tied", np.round(noisy, 1).tolist(), truth.tolist()),
        curves("all equal", [0.5] * 50, truth.tolist()),
        curves("perfect", (truth * 0.8).tolist(), truth.tolist()),
        curves("inverted", (1 - truth).tolist(), truth.tolist()),
        curves("two", [0.3, 0.9], [1, 0]),
    ],
    "multiLabel": {"truth": many.ravel().tolist(), "scores": many_scores.ravel().tolist(), **binary_scores(many, many_scores)},
    "multiClass": {
        "truth": classes.tolist(),
        "scores": class_scores.ravel().tolist(),
        "confusion": metrics.confusion_matrix(classes, class_scores.argmax(1), labels=range(4)).ravel().tolist(),
        "accuracy": number(metrics.accuracy_score(classes, class_scores.argmax(1))),
        **binary_scores(np.eye(4, dtype=int)[classes], class_scores),
    },
    "correlations": [
        [a, b, number(stats.pearsonr(a, b)[0]), number(stats.spearmanr(a, b)[0])]
        for a, b in [
            (normal(20), normal(20)),
            (rng.integers(0, 3, 20).tolist(), rng.integers(0, 3, 20).tolist()),
            ([0.1, 0.1, 0.1], [1.0, 2.0, 3.0]),
            ([1.0, 2.0], [4.0, 3.0]),
            ((1e5 + np.array(normal(20))).tolist(), normal(20)),
        ]
    ],
}
(Path(__file__).parent / "statistics.json").write_text(json.dumps(golden) + "\n")
