"""Golden figures of hierarchical clustering and similarity from SciPy, for src/analysis (tests only).

    /usr/bin/python3 src/oracle/make_clustering.py

writes clustering/golden.json next to this file: for each case the embeddings (float32 values), L2 distances, the raw
similarity 1 - ln(distance), and for every linkage SciPy's linkage matrix, the length of the shortest leaf order, and flat
clusters by height (fcluster) and by number (cut_tree). The shortest order is found by trying all of them up to 14 leaves;
above that it is SciPy's, which in 1.10 is not always the shortest, and thus an upper bound. NumPy 1.24, SciPy 1.10.
"""
import json
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import cut_tree, fcluster, leaves_list, linkage, optimal_leaf_ordering
from scipy.spatial.distance import pdist, squareform

LINKAGES = ["average", "complete", "ward", "single"]


def embeddings():
    rng = np.random.default_rng(7)
    yield "pair", rng.normal(size=(2, 4))
    yield "triple", rng.normal(size=(3, 4))
    yield "seven", rng.normal(size=(7, 5))
    groups = rng.normal(size=(4, 8)) * 3
    yield "grouped 14", groups[rng.integers(0, 4, 14)] + rng.normal(size=(14, 8)) * 0.3
    yield "cloud 40", rng.normal(size=(40, 6))
    # Ties: integer points on a grid, with equal distances everywhere; and duplicates, with distances of zero.
    yield "grid 12", np.array([[x, y] for x in range(4) for y in range(3)], float)
    yield "line 9", np.arange(9, dtype=float)[:, None]
    yield "duplicates 8", np.array([[0, 0], [3, 4], [0, 0], [3, 4], [6, 8], [0, 0], [1, 0], [6, 8]], float)
    yield "identical 4", np.ones((4, 3))


def orders(matrix, node, n):
    if node < n:
        return [[node]]
    left, right = (orders(matrix, int(child), n) for child in matrix[node - n, :2])
    return [pair for a in left for b in right for pair in (a + b, b + a)]


def shortest_order(matrix, condensed, n):
    square = squareform(condensed)
    if n <= 14:
        candidates = np.array(orders(matrix, 2 * n - 2, n))
    else:
        candidates = leaves_list(optimal_leaf_ordering(matrix, condensed))[None]
    return float(square[candidates[:, :-1], candidates[:, 1:]].sum(axis=1).min())


def case(name, values):
    values = np.asarray(values, np.float32)
    condensed = pdist(values.astype(np.float64))
    result = {
        "name": name, "n": values.shape[0], "dim": values.shape[1],
        "embeddings": values.astype(np.float64).ravel().tolist(),
        "distance": squareform(condensed).ravel().tolist(),
        "raw": [None if d == 0 else 1 - float(np.log(d)) for d in condensed],
        "linkages": {},
    }
    for method in LINKAGES:
        matrix = linkage(condensed, method)
        heights = np.quantile(matrix[:, 2], [0.25, 0.5, 0.9])
        result["linkages"][method] = {
            "matrix": matrix.ravel().tolist(),
            "orderCost": shortest_order(matrix, condensed, len(values)),
            "byHeight": [{"height": float(h), "labels": fcluster(matrix, h, "distance").tolist()} for h in heights],
            "byCount": [{"k": k, "labels": cut_tree(matrix, n_clusters=k).ravel().tolist()}
                        for k in sorted({1, 2, min(3, len(values)), len(values)})],
        }
    return result


if __name__ == "__main__":
    target = Path(__file__).parent / "clustering" / "golden.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([case(*pair) for pair in embeddings()], separators=(",", ":")) + "\n")
    print(target, target.stat().st_size, "bytes")
