"""Times umap-learn on embeddings that umap.bench.ts wrote: python3 bench_umap.py FILE ROWS DIM EPOCHS PREFIX WAY

FILE holds ROWS x DIM little-endian float32. Prints one JSON line for the way (threads: no random_state; seeded: random_state 42),
with the seconds of the first fit (numba's compilation included), of the faster of two later ones, and the least processor time of these.
Writes the layout as float32 to PREFIX.WAY, for the quality that the bench measures of all.
"""

import json
import sys
import time

import numpy as np

path, rows, dim, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
prefix, way = sys.argv[5:7]
state = {"threads": None, "seeded": 42}[way]
data = np.fromfile(path, dtype="<f4").reshape(rows, dim)
started = time.perf_counter()
import umap  # noqa: E402

imported = time.perf_counter() - started
seconds, processor = [], []
for _ in range(3):
    started, used = time.perf_counter(), time.process_time()
    model = umap.UMAP(n_neighbors=15, min_dist=0.1, n_epochs=epochs, random_state=state)
    layout = model.fit_transform(data)
    seconds.append(time.perf_counter() - started)
    processor.append(time.process_time() - used)
layout.astype("<f4").tofile(f"{prefix}.{way}")
figures = {"way": way, "import": imported, "first": seconds[0], "warm": min(seconds[1:]), "processor": min(processor[1:])}
print(json.dumps(figures))
