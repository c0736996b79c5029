"""Times scikit-learn's isolation forest over a large CSV file, stretch by stretch: reading (numpy) and score_samples apart."""

import json
import sys
import time
import warnings

try:
    import numpy as np
    from sklearn.ensemble import IsolationForest
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

request = json.loads(sys.argv[1])
stretch = 250_000
read = score = 0.0
forest = None
# At the end of the file loadtxt warns that it is empty.
warnings.simplefilter("ignore", UserWarning)
with open(request["path"]) as file:
    file.readline()
    while True:
        began = time.perf_counter()
        x = np.loadtxt(file, delimiter=",", dtype=np.float32, max_rows=stretch, ndmin=2)
        read += time.perf_counter() - began
        if len(x) == 0:
            break
        if forest is None:
            forest = IsolationForest(n_estimators=100, random_state=0, n_jobs=-1).fit(x[: request["fitted"]])
        began = time.perf_counter()
        forest.score_samples(x)
        score += time.perf_counter() - began
        if len(x) < stretch:
            break
print(json.dumps({"read": read, "score": score}))
