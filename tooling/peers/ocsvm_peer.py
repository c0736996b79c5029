"""Fits scikit-learn's OneClassSVM to a file of float32 rows and compares its decision values with scores in another file."""

import json
import sys
import time

try:
    import numpy as np
    from sklearn.svm import OneClassSVM
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

request = json.loads(sys.argv[1])
x = np.fromfile(request["table"], dtype=np.float32).reshape(request["rows"], request["columns"])
ours = np.fromfile(request["scores"], dtype=np.float32)


def fit(**options):
    began = time.perf_counter()
    machine = OneClassSVM(nu=request["nu"], tol=1e-3, **options).fit(x)
    return machine, 1000 * (time.perf_counter() - began)


machine, milliseconds = fit()
_, larger = fit(cache_size=512)
theirs = -machine.decision_function(x)
print(
    json.dumps(
        {
            "milliseconds": milliseconds,
            "millisecondsWithLargerCache": larger,
            "iterations": int(machine.n_iter_),
            "supportVectors": len(machine.support_),
            "largestDifference": float(np.abs(theirs - ours).max() / np.ptp(theirs)),
        }
    )
)
