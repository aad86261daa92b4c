"""Times scikit-learn's random forests on rows that forest.bench.ts wrote: python3 bench_forest.py FILE ROWS DIM TREES

FILE holds ROWS x DIM little-endian float32, then ROWS float32 labels of each kind: two classes, ten classes, numbers. Prints one JSON
line for each kind and number of jobs: seconds of a fit and of processor time, the least of two (of one for numbers), and the score on
the last tenth.
"""

import json
import sys
import time

import numpy as np
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

path, rows, dim, trees = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
data = np.fromfile(path, dtype="<f4")
x, labels = data[: rows * dim].reshape(rows, dim), data[rows * dim :].reshape(3, rows)
learned = rows - rows // 10
for kind, y in zip(("two classes", "ten classes", "regression"), labels):
    model = RandomForestRegressor if kind == "regression" else RandomForestClassifier
    for jobs in (1, 2):
        seconds, processor = [], []
        for _ in range(1 if kind == "regression" else 2):
            started, used = time.perf_counter(), time.process_time()
            forest = model(trees, n_jobs=jobs, random_state=0).fit(x[:learned], y[:learned])
            seconds.append(time.perf_counter() - started)
            processor.append(time.process_time() - used)
        score = forest.score(x[learned:], y[learned:])
        figures = {"kind": kind, "jobs": jobs, "seconds": min(seconds), "processor": min(processor), "score": score}
        print(json.dumps(figures), flush=True)
