"""Golden figures of ridge, least squares, logistic regression and PCA from scikit-learn, for src/analysis/linear (tests only).

    /usr/bin/python3 src/oracle/analysis/make_linear.py

writes linear.json next to this file. Logistic regression is run by Newton's method to gradients of 1e-10, so that its figures are those
of the minimum (scikit-learn's L-BFGS stops some 1e-5 before it; warnings of a line search come at the last bits). Signs of components
are those of svd_flip(u_based_decision=False), as PCA has them since scikit-learn 1.5. scikit-learn 1.2, NumPy 1.24.
"""
import json
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, KFold, PredefinedSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.extmath import svd_flip

ALPHAS = [1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0, 100.0]


def numbers(array):
    return [float(f"{value:.9g}") for value in np.asarray(array, float).ravel()]


def table(array):
    array = np.asarray(array, float)
    return {"rows": array.shape[0], "columns": array.shape[1], "values": numbers(array)}


def awkward(rng):
    """200 x 20: sums and copies of features, a constant, one that is constant but in the first fold, units far apart, ties."""
    x = rng.normal(size=(200, 20)).round(3)
    x[:, 5] = x[:, 0] + x[:, 1]
    x[:, 6] = x[:, 2]
    x[:, 7] = 3.25
    x[:, 8] = 1.0
    x[:40, 8] = rng.normal(size=40).round(3)
    x[:, 9] = 10000 + 1000 * x[:, 9]
    x[:, 10] = x[:, 10] / 1000
    x[:, 11] = rng.integers(0, 3, 200)
    x = x.round(6)
    unit = (x - x.mean(0)) / np.where(x.std(0) > 0, x.std(0), 1)
    y = np.stack([unit[:, 0] - unit[:, 9] + 0.5 * unit[:, 11], 100 + 30 * unit[:, 10], np.full(200, 7.5)], 1)
    y[:, :2] += rng.normal(size=(200, 2)) * [1, 40]
    return x, y.round(4)


def pipe(model, standardise):
    return make_pipeline(StandardScaler(), model) if standardise else model


def unscaled(model, standardise):
    """Weights and intercepts of features as they are given."""
    last = model[-1] if standardise else model
    weights, intercepts = np.atleast_2d(last.coef_), np.atleast_1d(last.intercept_)
    if standardise:
        weights = weights / model[0].scale_
        intercepts = intercepts - weights @ model[0].mean_
    return {"weights": numbers(weights), "intercepts": numbers(intercepts)}


def ridge(x, y, standardise, scoring, folds):
    name = "ridge__alpha" if standardise else "alpha"
    cv = KFold(5) if folds is None else PredefinedSplit(folds)

    def search(target):
        grid = GridSearchCV(pipe(Ridge(), standardise), {name: ALPHAS}, cv=cv, scoring=scoring)
        return grid.fit(x, target)

    grid = search(y)
    alone = [search(y[:, t]) for t in range(y.shape[1])]
    sign = 1 if scoring == "r2" else -1
    return {
        "standardise": standardise, "score": "r2" if scoring == "r2" else "mse",
        "folds": None if folds is None else [int(f) for f in folds],
        "penalty": grid.best_params_[name], **unscaled(grid.best_estimator_, standardise),
        "predictions": numbers(grid.predict(x)),
        "perTarget": [g.best_params_[name] for g in alone],
        "scores": numbers(sign * np.stack([g.cv_results_["mean_test_score"] for g in alone], 1)),
        "fits": [{"penalty": a, **unscaled(pipe(Ridge(alpha=a), standardise).fit(x, y), standardise)} for a in ((1e-4, 100.0) if scoring == "r2" and folds is None else ())],
    }


def least_squares(name, x, y):
    model = LinearRegression().fit(x, y)
    return {"name": name, "features": table(x), "targets": table(y), "rank": int(model.rank_),
            "weights": numbers(model.coef_), "intercepts": numbers(model.intercept_)}


def logistic(name, x, y, kind, c, standardise):
    fits, probabilities = [], []
    for target in (y.T if kind == "labels" else [y[:, 0]]):
        model = pipe(LogisticRegression(C=c, solver="newton-cg", tol=1e-10, max_iter=100000), standardise).fit(x, target)
        fits.append(unscaled(model, standardise))
        found = model.predict_proba(x)
        probabilities.append(found[:, 1:] if kind == "labels" else found)
    return {"name": name, "kind": kind, "c": c, "standardise": standardise, "features": table(x), "targets": table(y),
            "weights": sum((f["weights"] for f in fits), []), "intercepts": sum((f["intercepts"] for f in fits), []),
            "probabilities": numbers(np.concatenate(probabilities, 1))}


def pca(name, x, k):
    model = PCA(k, svd_solver="full").fit(x)
    scores, components = svd_flip(model.transform(x), model.components_, u_based_decision=False)
    return {"name": name, "features": table(x), "k": k, "components": numbers(components), "mean": numbers(model.mean_),
            "variance": numbers(model.explained_variance_), "ratio": numbers(model.explained_variance_ratio_),
            "scores": numbers(scores)}


def main():
    rng = np.random.default_rng(6)
    x, y = awkward(rng)
    wide = rng.normal(size=(60, 100)).round(2)
    wide[:, 3] = 2.0
    wide[:, 4] = wide[:, 5]
    wide_y = (wide[:, :2] + rng.normal(size=(60, 2))).round(3)
    given = rng.integers(0, 4, len(x))
    result = {
        "penalties": ALPHAS,
        "ridge": [
            {"name": name, "features": table(a), "targets": table(b),
             "cases": [ridge(a, b, standardise, scoring, folds) for standardise in (True, False)
                       for scoring, folds in (("r2", None), ("neg_mean_squared_error", None), ("r2", given[: len(a)]))]}
            for name, a, b in (("200 x 20, awkward", x, y), ("60 x 100", wide, wide_y))
        ],
        "leastSquares": [
            least_squares("full rank", x[:, [0, 1, 2, 9, 10, 11, 12]], y), least_squares("repeated features", x, y),
            least_squares("more features than rows", wide[:20, :30], wide_y[:20]),
        ],
    }
    few = np.concatenate([x[:150, [0, 1, 2, 6, 7, 11]], x[:150, 9:10], rng.normal(size=(150, 1)).round(3)], 1)
    noisy = few[:, 0] + few[:, 1] + rng.normal(size=150)
    labels = np.stack([noisy > 0, noisy > np.sort(noisy)[-7], few[:, 0] > 0.1], 1).astype(float)
    classes = np.array([0.0, 2.0, 3.0, 7.0])[np.digitize(noisy, [-1.2, 0, 1])][:, None]
    cases = [("three labels, one rare, one separable", few, labels, "labels"), ("four classes", few, classes, "classes"),
             ("two classes", few[:, :3], np.where(labels[:, :1] > 0, 5.0, 1.0), "classes"),
             ("fewer rows than features", wide[:40, :60], (wide_y[:40] > 0).astype(float), "labels")]
    small = few[:, :6]
    result["logistic"] = [logistic(*case, 1.0, True) for case in cases] + [
        logistic("not standardised", small, labels, "labels", 0.5, False),
        logistic("classes, not standardised", small, classes, "classes", 10.0, False)]
    result["pca"] = [pca("50 x 8", x[:50, :8], 5), pca("12 x 30", wide[:12, :30], 11), pca("units far apart", x[:50, 8:12], 4)]
    target = Path(__file__).parent / "linear.json"
    target.write_text(json.dumps(result, separators=(",", ":")) + "\n")
    print(target.name, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
