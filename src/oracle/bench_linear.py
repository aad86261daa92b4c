"""Times scikit-learn's linear probes on what linear.bench.ts wrote: python3 bench_linear.py FOLDER

FOLDER holds x.f32 (12,000 x 512), y.f64 (12,000) and labels.u8 (10,000 x 10). Writes predictions beside them as float64 (ridge, logistic,
minimum, pca) and prints one JSON line a method with its seconds and seconds of processor time. scikit-learn's L-BFGS stops before the minimum (by
default at a gradient of 1e-4, and earlier where the loss falls by less than 2e-9 of itself): "minimum" is that of the first and last label
by Newton's method.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder = Path(sys.argv[1])
x = np.fromfile(folder / "x.f32", "<f4").reshape(-1, 512).astype(float)
y = np.fromfile(folder / "y.f64", "<f8")
labels = np.fromfile(folder / "labels.u8", np.uint8).reshape(-1, 10)


def ridge():
    grid = {"ridge__alpha": [1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0]}
    return GridSearchCV(make_pipeline(StandardScaler(), Ridge()), grid, cv=KFold(5)).fit(x, y).predict(x)


def logistic():
    some = x[: len(labels)]
    scaled = StandardScaler().fit_transform(some)
    found = [LogisticRegression(max_iter=5000, tol=1e-4).fit(scaled, label).predict_proba(scaled)[:, 1] for label in labels.T]
    return np.stack(found, 1)


def minimum():
    scaled = StandardScaler().fit_transform(x[: len(labels)])
    model = LogisticRegression(solver="newton-cg", max_iter=1000, tol=1e-7)
    return np.stack([model.fit(scaled, label).predict_proba(scaled)[:, 1] for label in (labels[:, 0], labels[:, -1])], 1)


def pca():
    return PCA(50, svd_solver="full").fit(x).explained_variance_ratio_


for method in (ridge, logistic, minimum, pca):
    started, used = time.perf_counter(), time.process_time()
    result = method()
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    result.astype("<f8").tofile(folder / method.__name__)
    print(json.dumps({"method": method.__name__, "seconds": seconds, "processor": processor}), flush=True)
