"""Golden Wilcoxon tests from SciPy and quartiles from NumPy, for src/lib/statistics (tests only).

    /usr/bin/python3 src/oracle/analysis/make_wilcoxon.py

writes wilcoxon.json next to this file; null where it is not defined. SciPy 1.17.
"""
import json
import warnings
from pathlib import Path

import numpy as np
from scipy import stats

warnings.simplefilter("ignore")
rng = np.random.default_rng(7)


def normal(n, digits, shift=0.0):
    return np.round(rng.normal(shift, 1, n), digits).tolist()


SAMPLES = [
    ("one", normal(1, 3), normal(1, 3)),
    ("small", normal(7, 6), normal(7, 6, 0.5)),
    ("small with ties and zeros", [1, 2, 3, 3, 5, 2], [1, 1, 4, 1, 2, 4]),
    ("all equal, small", [1, 2, 3], [1, 2, 3]),
    ("all equal, many", [1.0] * 20, [1.0] * 20),
    ("thirteen with ties", normal(13, 0), normal(13, 0, 0.4)),
    ("fourteen with ties", normal(14, 0), normal(14, 0, 0.4)),
    ("fifty, none tied", normal(50, 8), normal(50, 8, 0.3)),
    ("fifty-one", normal(51, 8), normal(51, 8, 0.3)),
    ("many with ties", normal(300, 1), normal(300, 1, 0.2)),
    ("far apart", normal(400, 6), normal(400, 6, 3)),
]


def case(name, first, second):
    result = stats.wilcoxon(first, second)
    p = float(result.pvalue)
    return {"name": name, "first": first, "second": second, "w": float(result.statistic), "p": None if np.isnan(p) else p}


spreads = [normal(n, 6) for n in (1, 2, 3, 10, 101)]
golden = {
    "wilcoxon": [case(*sample) for sample in SAMPLES],
    "spreads": [{"values": v, "quartiles": np.quantile(v, [0, 0.25, 0.5, 0.75, 1]).tolist()} for v in spreads],
}
Path(__file__).with_name("wilcoxon.json").write_text(json.dumps(golden) + "\n")
