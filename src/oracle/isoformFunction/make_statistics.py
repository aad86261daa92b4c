"""Statistics of exported pairs by SciPy, for src/analysis/isoformFunction (tests only).

    /usr/bin/python3 src/oracle/isoformFunction/make_statistics.py

reads pairs.csv beside it and writes statistics.json. pairs.csv is cut from the Isoform similarity panel's export for human chromosome 21
(gallery/chr21.*, the untrained tiny model of seed 0, shipped domains, GO and paralogs): ten genes, 60 random pairs and 60 of GO terms.
SciPy 1.17.
"""
import csv
import json
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy import stats

here = Path(__file__).parent
rows = list(csv.DictReader((here / "pairs.csv").open()))
GROUPS = ["within", "between", "go"]
MEASURES = {"embedding": "similarity", "length": "length_similarity", "sequence": "sequence_overlap", "cds": "cds_overlap"}


def column(chosen, name):
    return np.array([float(row[name]) if row[name] != "" else np.nan for row in chosen])


def relation(chosen, name):
    known = [row for row in chosen if row[name] != ""]
    x, y = column(known, "similarity"), column(known, name)
    if len(set(y)) < 2:
        return [len(known), None, None]
    return [len(known), float(stats.pearsonr(x, y)[0]), float(stats.spearmanr(x, y)[0])]


groups = {group: [row for row in rows if row["group"] == group] for group in GROUPS}
similarity = {group: column(chosen, "similarity") for group, chosen in groups.items()}


def test(first, second):
    result = stats.mannwhitneyu(first, second)
    return {"u": float(result.statistic), "p": float(result.pvalue)}


genes = {}
for gene in dict.fromkeys(row["gene_a"] for row in groups["within"]):
    own = [row for row in groups["within"] if row["gene_a"] == gene and row["domain_jaccard"] != ""]
    domains = column(own, "domain_jaccard")
    if len(own) < 3 or len(set(domains)) < 2:
        continue
    genes[gene] = {"pairs": len(own)}
    for measure, name in MEASURES.items():
        values = column(own, name)
        genes[gene][measure] = [float(stats.pearsonr(values, domains)[0]), float(stats.spearmanr(values, domains)[0])]

against = {}
for measure in list(MEASURES)[1:]:
    for k, kind in enumerate(["pearson", "spearman"]):
        first = np.array([of["embedding"][k] for of in genes.values()])
        second = np.array([of[measure][k] for of in genes.values()])
        signed = stats.wilcoxon(first, second)
        against[f"{measure} {kind}"] = {
            "median": float(np.median(second)),
            "w": float(signed.statistic),
            "p": float(signed.pvalue),
            "mannWhitney": test(first, second),
        }

overlap = column(groups["within"], "cds_overlap")


def percentiles(values):
    return ((stats.rankdata(values) - 0.5) / len(values) * 100).tolist()


golden = {
    "groups": {
        group: {
            "quartiles": np.quantile(values, [0, 0.25, 0.5, 0.75, 1]).tolist(),
            "domains": relation(groups[group], "domain_jaccard"),
        }
        for group, values in similarity.items()
    },
    "tests": [{"first": a, "second": b, **test(similarity[a], similarity[b])} for a, b in combinations(GROUPS, 2)],
    "overlap": relation(groups["within"], "cds_overlap"),
    "cdsPercentiles": percentiles(overlap),
    "similarityPercentiles": percentiles(similarity["within"]),
    "genes": genes,
    "against": against,
}
(here / "statistics.json").write_text(json.dumps(golden) + "\n")
