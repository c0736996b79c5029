"""Answers one JSON request a line: fits scikit-learn's KMeans to a file of float32 rows."""

import json
import resource
import sys
import time
import warnings

try:
    import numpy as np
    from sklearn.cluster import KMeans, MiniBatchKMeans
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)

warnings.filterwarnings("ignore")


def fit(request):
    rows, columns, clusters = request["rows"], request["columns"], request["clusters"]
    x = np.fromfile(request["file"], dtype=np.float32).reshape(rows, columns)
    start = x[request["start"]] if request["start"] else "k-means++"
    if request["algorithm"] == "lloyd":
        model = KMeans(clusters, init=start, n_init=1, algorithm="lloyd", random_state=request["seed"])
    else:
        model = MiniBatchKMeans(clusters, init=start, n_init=1, random_state=request["seed"], batch_size=request["batch"])
    began = time.perf_counter()
    model.fit(x)
    milliseconds = 1000 * (time.perf_counter() - began)
    model.labels_.astype(np.int32).tofile(request["labels"])
    # In float64, as the sum that scikit-learn makes of float32 is good to some six digits only.
    inertia = sum(
        float(((part.astype(np.float64) - model.cluster_centers_[labels]) ** 2).sum())
        for part, labels in zip(np.array_split(x, 100), np.array_split(model.labels_, 100))
    )
    return {
        "milliseconds": milliseconds,
        "iterations": int(model.n_iter_),
        "inertia": inertia,
        "peak": 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    print(json.dumps(fit(json.loads(line))), flush=True)
