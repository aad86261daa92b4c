"""The paper's deposited layout in small, for src/bio/importNpz.test.ts: python3 make_npz.py. Three transcripts, one gene twice."""

from pathlib import Path

import numpy as np

folder = Path(__file__).parent / "bio" / "npz"
folder.mkdir(exist_ok=True)
# Base letters, starts of codons, ends of exons.
made = [("GATGAAATAGC", (1, 4, 7), (5, 10)), ("ACNGT", (), (4,)), ("ATGTAA", (0, 3), (2, 5))]
x = np.zeros((3, 14, 6), "f4")
for row, (letters, starts, ends) in enumerate(made):
    for i, letter in enumerate(letters):
        if letter != "N":
            x[row, i, "ACGT".index(letter)] = 1
    x[row, list(starts), 4] = 1
    x[row, list(ends), 5] = 1
y, genes = np.array([0.5, -1.25, np.nan]), np.array(["ENSG00000000001", "TP53", "TP53"])
np.savez_compressed(folder / "float32.npz", X=x, y=y, genes=genes)
np.savez(folder / "swapped.npz", X=x.transpose(0, 2, 1).astype("u1"), y=y.astype("f4"), genes=genes.astype("S"))
np.savez_compressed(folder / "fortran.npz", X=np.asfortranarray(x.astype("f2")), y=np.asfortranarray(np.arange(6).reshape(3, 2)))
np.savez_compressed(folder / "long.npz", X=x.astype("i8"), genes=genes)
np.savez_compressed(folder / "objects.npz", X=x, genes=genes.astype(object))
np.savez_compressed(folder / "flat.npz", X=x[0])
x[1, 2, 0] = 0.5
np.savez_compressed(folder / "halves.npz", X=x, genes=genes)
