"""Mouse half-life from baseline features by scikit-learn: python3 half_life.py FOLDER DATA

FOLDER holds rows.tsv (transcript, gene id, biotype, CDS length, length, source of the CDS) and KIND.f32, the features of the same
transcripts (baselineFeatures); DATA is the folder with labels/half_life_mouse.tsv and paralogs/mouse.tsv.gz. One protein-coding
transcript a gene, that with the longest CDS (then the longest, then the first); genes that are paralogs, directly or through other genes of
the set, on one side; groups are shuffled and held out until they hold 15 % of genes; columns standardised; RidgeCV over 10^-2 ... 10^5 by
leave-one-out; Pearson R of the held-out genes, mean and deviation of
five seeds, and of 25: means of five seeds differ by 0.02 and more, since some groups are large.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

folder, data = Path(sys.argv[1]), Path(sys.argv[2])
rows = pd.read_csv(folder / "rows.tsv", sep="\t", names=["id", "gene_id", "biotype", "cds", "length", "source"])
labels = pd.read_csv(data / "labels/half_life_mouse.tsv", sep="\t").set_index("gene_id")["half_life_pc1"]
coding = rows[(rows.biotype == "protein_coding") & (rows.cds > 0) & rows.gene_id.isin(labels.index)]
kept = coding.sort_values(["cds", "length"], ascending=False, kind="stable").drop_duplicates("gene_id").sort_index()
y = labels[kept.gene_id].to_numpy()

pairs = pd.read_csv(data / "paralogs/mouse.tsv.gz", sep="\t").dropna()
# Genes of the set without a label, or a coding transcript, link others too.
genes = {gene: i for i, gene in enumerate(rows.gene_id.unique())}
known = pairs[pairs.gene_id.isin(genes) & pairs.paralog_id.isin(genes)]
ends = [known[column].map(genes) for column in ("gene_id", "paralog_id")]
graph = coo_matrix((np.ones(len(known)), ends), shape=(len(genes), len(genes)))
_, component = connected_components(graph, directed=False)
group = np.unique(component[[genes[gene] for gene in kept.gene_id]], return_inverse=True)[1]
count = group.max() + 1
print(f"{len(y)} genes in {count} groups, the largest of {np.bincount(group).max()}")

for kind in sys.argv[3:] or ["4-mers", "engineered", "composition", "codons"]:
    x = np.fromfile(folder / f"{kind}.f32", dtype="<f4").reshape(len(rows), -1)[kept.index].astype(np.float64)
    scores = []
    for seed in range(25):
        order = np.random.RandomState(seed).permutation(count)
        ends = np.cumsum(np.bincount(group)[order])
        test = np.isin(group, order[ends <= 0.15 * len(y)])
        model = make_pipeline(StandardScaler(), RidgeCV(np.logspace(-2, 5, 15))).fit(x[~test], y[~test])
        scores.append(np.corrcoef(model.predict(x[test]), y[test])[0, 1])
    figures = [f"R {np.mean(some):.3f} ± {np.std(some, ddof=1):.3f} ({len(some)} seeds)" for some in (scores[:5], scores)]
    print(f"{kind}: {x.shape[1]} columns, {', '.join(figures)}", flush=True)
