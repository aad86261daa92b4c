"""What umap-learn and scikit-learn say of 500 handwritten digits (8 x 8, from scikit-learn; UCI optical recognition of handwritten digits,
CC BY 4.0), for src/analysis/umap.test.ts and kmeans.test.ts: python3 make_digits.py. Debian's umap-learn 0.5.3, scikit-learn 1.2.1.
"""

import base64
import json
from pathlib import Path

import numpy as np
import umap
from sklearn.cluster import KMeans
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness
from umap.umap_ import find_ab_params, fuzzy_simplicial_set

K = 15
x = load_digits().data[:500]
squares = ((x[:, None, :] - x[None, :, :]) ** 2).sum(-1)
np.fill_diagonal(squares, -1)  # a point is its own first neighbour; ties by lower index
order = np.argsort(squares, axis=1, kind="stable")[:, :K]
distances = np.sqrt(np.maximum(0, np.take_along_axis(squares, order, 1))).astype(np.float32)
graph, _, _ = fuzzy_simplicial_set(
    x, K, np.random.RandomState(0), "euclidean", knn_indices=order, knn_dists=distances
)
layouts = [umap.UMAP(n_neighbors=K, min_dist=0.1, random_state=seed).fit_transform(x) for seed in range(5)]
golden = {
    "pixels": base64.b64encode(x.astype(np.uint8).tobytes()).decode(),
    "edges": int(graph.nnz),
    "weightSums": [round(float(value), 5) for value in np.asarray(graph.sum(1)).ravel()],
    "trustworthiness": [float(trustworthiness(x, layout, n_neighbors=K)) for layout in layouts],
    "inertia": {str(k): float(KMeans(k, n_init=50, random_state=0).fit(x).inertia_) for k in (3, 10, 25)},
    "curves": [[spread, least, *find_ab_params(spread, least)] for spread, least in
               ((1, 0.1), (1, 0.5), (1, 0.001), (2, 0.25), (1, 0.99), (0.5, 0))],
}
path = Path(__file__).parent / "analysis" / "digits.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps(golden) + "\n")
print({key: value for key, value in golden.items() if key not in ("pixels", "weightSums")})
