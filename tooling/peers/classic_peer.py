"""Times scikit-learn's isolation forest or LOF on a file of float32 rows and compares its scores with those in another file."""

import json
import sys
import time

try:
    import numpy as np
    from scipy.stats import spearmanr
    from sklearn.ensemble import IsolationForest
    from sklearn.neighbors import LocalOutlierFactor
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

request = json.loads(sys.argv[1])
x = np.fromfile(request["table"], dtype=np.float32).reshape(request["rows"], request["columns"])
ours = np.fromfile(request["scores"], dtype=np.float32)


def run(**options):
    began = time.perf_counter()
    if request["method"] == "forest":
        scores = -IsolationForest(n_estimators=100, random_state=0, **options).fit(x).score_samples(x)
    else:
        scores = -LocalOutlierFactor(n_neighbors=20, **options).fit(x).negative_outlier_factor_
    return scores, 1000 * (time.perf_counter() - began)


theirs, single = run(n_jobs=1)
_, usual = run()
print(
    json.dumps(
        {
            "single": single,
            "usual": usual,
            "correlation": float(spearmanr(theirs, ours)[0]),
            "largestDifference": float(np.abs(theirs - ours).max()),
        }
    )
)
