"""Fits scikit-learn's HDBSCAN to a file of float32 rows and compares its labels with those in another file."""

import json
import sys
import time

try:
    import numpy as np
    from sklearn.cluster import HDBSCAN
    from sklearn.metrics import adjusted_rand_score
except ImportError as error:
    print(json.dumps({"missing": str(error)}))
    sys.exit(0)

request = json.loads(sys.argv[1])
x = np.fromfile(request["table"], dtype=np.float32).reshape(request["rows"], request["columns"])
ours = np.fromfile(request["labels"], dtype=np.int32)

began = time.perf_counter()
theirs = HDBSCAN(min_cluster_size=request["minimumClusterSize"], copy=True).fit(x).labels_
milliseconds = 1000 * (time.perf_counter() - began)

# A row agrees if its two labels are each other's most frequent partners, noise with noise.
table = np.zeros((theirs.max() + 2, ours.max() + 2), dtype=int)
np.add.at(table, (theirs + 1, ours + 1), 1)
partners = table[1:, 1:]
agree = table[0, 0]
for i, row in enumerate(partners):
    j = row.argmax() if row.size else 0
    if row.size and partners[:, j].argmax() == i:
        agree += row[j]

print(
    json.dumps(
        {
            "milliseconds": milliseconds,
            "clusters": int(theirs.max() + 1),
            "noise": int((theirs < 0).sum()),
            "adjustedRandIndex": adjusted_rand_score(theirs, ours),
            "rowsThatDiffer": int(len(ours) - agree),
        }
    )
)
