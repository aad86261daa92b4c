"""Writes probe.json: a small probing problem and what scikit-learn makes of it. /usr/bin/python3 (scikit-learn 1.2), from any folder.

Ridge is given for every penalty, as the folds that choose among them are the panel's own.
"""
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

random = np.random.RandomState(7)
n, d = 120, 6
# Features of unequal scales; rounded, so that both sides read the same numbers.
x = np.round(random.randn(n, d) * 10.0 ** np.arange(-2, d - 2), 4).astype(np.float32).astype(np.float64)
z = (x - x.mean(0)) / x.std(0)
number = np.round(z @ [1.0, -0.5, 0.3, 0, 0, 0] + 0.8 * random.randn(n), 4).astype(np.float32).astype(np.float64)
label = (z @ [1.2, 0.4, 0, 0, -0.6, 0] + 0.7 * random.randn(n) > 0.4).astype(int)
kind = np.digitize(z[:, 0] + 0.5 * random.randn(n), [-0.5, 0.6])
side = random.permutation(np.repeat([0, 1, 2], [84, 18, 18]))
train, test = side == 0, side == 2


def scaled(model):
    return make_pipeline(StandardScaler(), model)


def r(model):
    return float(np.corrcoef(model.fit(x[train], number[train]).predict(x[test]), number[test])[0, 1])


logistic = scaled(LogisticRegression(C=1, tol=1e-10, max_iter=5000)).fit(x[train], label[train])
probability = logistic.predict_proba(x[test])[:, 1]
softmax = scaled(LogisticRegression(C=1, tol=1e-10, max_iter=5000, multi_class='multinomial')).fit(x[train], kind[train])
answer = {
    'dim': d,
    'features': x.ravel().tolist(),
    'side': side.tolist(),
    'number': number.tolist(),
    'label': label.tolist(),
    'kind': kind.tolist(),
    'r': {'ols': r(LinearRegression()), **{f'1e{power}': r(scaled(Ridge(10.0**power))) for power in range(-4, 6)}},
    'probability': probability.tolist(),
    'auroc': float(roc_auc_score(label[test], probability)),
    'auprc': float(average_precision_score(label[test], probability)),
    'classes': softmax.predict_proba(x[test]).ravel().tolist(),
    'accuracy': float(softmax.score(x[test], kind[test])),
}
Path(__file__).with_name('probe.json').write_text(json.dumps(answer) + '\n')
