"""Answers one JSON request a line: fits scikit-learn's GaussianMixture to a file of float32 rows."""

import json
import sys
import time
import warnings

try:
    import numpy as np
    from sklearn.mixture import GaussianMixture
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)

warnings.filterwarnings("ignore")


def fit(request):
    rows, columns, clusters = request["rows"], request["columns"], request["clusters"]
    x = np.fromfile(request["file"], dtype=np.float32).reshape(rows, columns)
    means = x[request["start"]]
    precisions = np.repeat(np.eye(columns)[None] / request["variance"], clusters, axis=0)
    model = GaussianMixture(
        clusters,
        tol=0,
        max_iter=request["iterations"],
        weights_init=np.full(clusters, 1 / clusters),
        means_init=means.astype(np.float64),
        precisions_init=precisions,
    )
    began = time.perf_counter()
    model.fit(x.astype(np.float64))
    figure = model.lower_bound_
    milliseconds = 1000 * (time.perf_counter() - began)
    return {"milliseconds": milliseconds, "iterations": int(model.n_iter_), "figure": float(figure)}


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    print(json.dumps(fit(json.loads(line))), flush=True)
