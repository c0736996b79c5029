"""Distribution clustering in numpy: distances by BLAS, tests as whole-array operations. Same procedure, same labels.

usage: distribution_peer.py rows.f32 rows columns threshold growth_passes labels.i32
Prints one line of JSON: milliseconds in all and of the distances, clusters, peak memory in MiB.
"""

import heapq
import json
import resource
import sys
import time

import numpy as np


def squared_distances(x):
    products = x @ x.T
    squares = np.einsum("ij,ij->i", x, x)
    products *= -2
    products += squares[:, None]
    products += squares[None, :]
    np.maximum(products, 0, out=products)
    np.fill_diagonal(products, 0)
    return products


def grow(D, free, rows, v, delta, tau):
    n = len(D)
    candidates = free[~np.isin(free, rows)]
    s1 = np.abs(D[candidates] - v).sum(axis=1, dtype=np.float64)
    s1 += np.abs(v[candidates] - delta) - np.abs(v[candidates])
    candidates = candidates[s1 / n < tau]
    run = D[rows].sum(axis=0, dtype=np.float64)
    added = True
    while added:
        added = False
        left = []
        for k in candidates:
            if abs(run[k] / len(rows) - delta) < tau:
                rows.append(int(k))
                run += D[k]
                added = True
            else:
                left.append(k)
        candidates = left
    return rows


def profile(D, rows, delta):
    v = D[rows].mean(axis=0, dtype=np.float64)
    v[rows] += delta / len(rows)
    return v.astype(np.float32)


def cluster(D, tau, passes, least=5, farthest=2.0, seed_limit=20):
    n = len(D)
    means = D.mean(axis=1, dtype=np.float64)
    labels = np.zeros(n, dtype=np.int32)
    failures = np.zeros(n, dtype=np.int32)
    heads = [(float(D[i, i + 1 :].min()), i) for i in range(n - 1)]
    heapq.heapify(heads)
    order = {}
    count = 0
    free = np.arange(n)
    while heads:
        distance, i = heapq.heappop(heads)
        if labels[i] or failures[i] >= seed_limit:
            continue
        if i not in order:
            order[i] = [np.argsort(D[i, i + 1 :], kind="stable").astype(np.int32) + i + 1, 0]
        row, at = order[i]
        while at < len(row) and labels[row[at]]:
            at += 1
        order[i][1] = at
        if at == len(row):
            continue
        if D[i, row[at]] > distance:
            heapq.heappush(heads, (float(D[i, row[at]]), i))
            continue
        if distance > farthest:
            break
        j = int(row[at])
        order[i][1] = at + 1
        if at + 1 < len(row):
            heapq.heappush(heads, (float(D[i, row[at + 1]]), i))
        failures[i] += 1
        if distance == 0 or abs(means[i] - means[j]) > tau:
            continue
        difference = np.abs(D[i] - D[j]).sum(dtype=np.float64) - 2 * distance
        if difference / n > tau:
            continue
        rows, delta = [i, j], distance
        for _ in range(passes):
            before = len(rows)
            if before > 2:
                delta = float(D[np.ix_(rows, rows)].sum(dtype=np.float64) / (before * (before - 1)))
            rows = grow(D, free, rows, profile(D, rows, delta), delta, tau)
            if len(rows) == before:
                break
        if len(rows) >= least:
            count += 1
            labels[rows] = count
            free = np.flatnonzero(labels == 0)
            failures[i] -= 1
    return labels, count


def main():
    path, rows, columns, tau, passes, target = sys.argv[1:]
    x = np.fromfile(path, dtype=np.float32).reshape(int(rows), int(columns))
    began = time.perf_counter()
    cpu = time.process_time()
    D = squared_distances(x / np.linalg.norm(x, axis=1, keepdims=True))
    distances = time.perf_counter() - began
    labels, count = cluster(D, float(tau), int(passes))
    seconds = time.perf_counter() - began
    cpu = time.process_time() - cpu
    labels.tofile(target)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"milliseconds": 1000 * seconds, "distances": 1000 * distances, "processor": 1000 * cpu}
    print(json.dumps({**figures, "clusters": count, "memory": peak}))


main()
