"""Reads a set of ADBench, scales it, and measures scikit-learn's detectors on it."""

import base64
import json
import sys
import warnings

try:
    import numpy as np
    from sklearn.decomposition import PCA
    from sklearn.ensemble import IsolationForest
    from sklearn.metrics import average_precision_score, roc_auc_score
    from sklearn.neighbors import LocalOutlierFactor, NearestNeighbors
    from sklearn.preprocessing import MinMaxScaler
    from sklearn.svm import OneClassSVM
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

warnings.filterwarnings("ignore")
with np.load(json.loads(sys.argv[1])["file"]) as file:
    x, y = file["X"], file["y"].astype(int)
if len(x) > 10_000:
    drawn = np.random.default_rng(0).choice(len(x), 10_000, replace=False)
    x, y = x[drawn], y[drawn]
x = MinMaxScaler().fit_transform(x).astype(np.float32)


def ecod(x):
    """Algorithm 1 of the paper."""
    count = len(x)
    left, right, automatic = (np.zeros(count) for _ in range(3))
    for column in x.astype(np.float64).T:
        ascending = np.sort(column)
        at_most = -np.log(np.searchsorted(ascending, column, "right") / count)
        at_least = -np.log((count - np.searchsorted(ascending, column, "left")) / count)
        difference = column - column.mean()
        skewness = np.sign((difference**3).mean()) if np.ptp(column) > 0 else 0
        left += at_most
        right += at_least
        automatic += at_most if skewness < 0 else at_least if skewness > 0 else at_most + at_least
    return np.max([left, right, automatic], axis=0)


def pca(x):
    machine = PCA(0.9, svd_solver="full").fit(x)
    return ((x - machine.inverse_transform(machine.transform(x))) ** 2).sum(1)


scores = {
    "ecod": ecod(x),
    "pca": pca(x),
    "ocsvm": -OneClassSVM().fit(x).decision_function(x),
    "knn": NearestNeighbors(n_neighbors=5).fit(x).kneighbors()[0][:, -1],
    "lof": -LocalOutlierFactor().fit(x).negative_outlier_factor_,
}
measured = {name: [roc_auc_score(y, score), average_precision_score(y, score)] for name, score in scores.items()}
forests = [-IsolationForest(random_state=seed).fit(x).score_samples(x) for seed in range(5)]
measured["iforest"] = [
    float(np.mean([measure(y, score) for score in forests])) for measure in (roc_auc_score, average_precision_score)
]
print(
    json.dumps(
        {
            "rows": x.shape[0],
            "columns": x.shape[1],
            "values": base64.b64encode(x.tobytes()).decode(),
            "labels": y.tolist(),
            "scores": measured,
        }
    )
)
