"""Repeats a probe with scikit-learn from what `orthrus run` exported: embeddings.npz and split.csv in, Pearson R out, beside scores.csv.

    python3 src/oracle/analysis/check_probe.py results/embed/embeddings.npz results/probe/

Regression only. The model is chosen as the panel does: least squares, or ridge on standardised features with the penalty by 5-fold
cross-validation, whichever has the smaller squared error on the validation rows. The folds are scikit-learn's own (the panel shuffles by
its own generator), so a penalty may differ where two are nearly as good: R is then given for the exported penalty too.
"""
import csv
import sys

import numpy as np
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GridSearchCV, KFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

PENALTIES = [10.0**power for power in range(-4, 6)]

embeddings = np.load(sys.argv[1])
place = {str(one): i for i, one in enumerate(embeddings['ids'])}
with open(f'{sys.argv[2]}/split.csv') as file:
    rows = list(csv.DictReader(file))
seeds = [name for name in rows[0] if name.startswith('seed_')]
column = next(name for name in rows[0] if name.startswith('target: '))
rows = [row for row in rows if row[column] != '']
vectors = embeddings['embeddings'] if 'embeddings' in embeddings else embeddings['X']
x = vectors[[place[row['id']] for row in rows]].astype(np.float64)
y = np.array([float(row[column]) for row in rows])

with open(f'{sys.argv[2]}/scores.csv') as file:
    scores = list(csv.DictReader(file))
ours = {
    f"seed_{row['seed']}": float(row['value'])
    for row in scores
    if row['what'] == 'embeddings' and row['metric'] == 'pearson' and row['average'] == 'macro' and row['seed'] != 'mean'
}
with open(f'{sys.argv[2]}/predictions.csv') as file:
    exported = {f"seed_{row['seed']}": (row['model'], row['penalty']) for row in csv.DictReader(file) if row['features'] == scores[0]['features']}


def ridge(alpha):
    return make_pipeline(StandardScaler(), Ridge(alpha))


worst = 0.0
for seed in seeds:
    side = np.array([row[seed] for row in rows])
    train, validation, test = (side == name for name in ('train', 'validation', 'test'))
    search = GridSearchCV(ridge(1.0), {'ridge__alpha': PENALTIES}, cv=KFold(5, shuffle=True, random_state=0), scoring='r2')
    fits = [LinearRegression().fit(x[train], y[train]), search.fit(x[train], y[train])]
    own = min(fits, key=lambda fit: np.mean((y[validation] - fit.predict(x[validation])) ** 2))
    model, penalty = exported[seed]
    told = (LinearRegression() if model == 'ols' else ridge(float(penalty))).fit(x[train], y[train])
    r_own, r_told = (np.corrcoef(y[test], fit.predict(x[test]))[0, 1] for fit in (own, told))
    chosen = 'ols' if own is fits[0] else f"ridge {search.best_params_['ridge__alpha']:g}"
    worst = max(worst, abs(r_told - ours[seed]))
    print(f'{seed}: panel {ours[seed]:.6f} ({model} {penalty}), scikit-learn {r_told:.6f} as exported, {r_own:.6f} on its own ({chosen})')
print(f'largest difference with the exported penalty: {worst:.2e}')
sys.exit(0 if worst < 1e-3 else 1)
