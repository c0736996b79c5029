"""Answers one JSON request a line: times epochs of DAGMM in eager PyTorch, shuffling and dropout included."""

import json
import math
import sys
import time

try:
    import torch
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)


def network(widths):
    layers = []
    for i, (a, b) in enumerate(zip(widths, widths[1:])):
        layers.append(torch.nn.Linear(a, b))
        if i + 2 < len(widths):
            layers.append(torch.nn.Tanh())
    return torch.nn.Sequential(*layers)


class Run:
    def __init__(self, rows, widths, components, batch):
        torch.manual_seed(0)
        self.encoder = network(widths)
        self.decoder = network(widths[::-1])
        self.estimation = torch.nn.Sequential(
            torch.nn.Linear(widths[-1] + 2, 10),
            torch.nn.Tanh(),
            torch.nn.Dropout(0.5),
            torch.nn.Linear(10, components),
            torch.nn.Softmax(1),
        )
        self.parameters = [p for part in (self.encoder, self.decoder, self.estimation) for p in part.parameters()]
        self.optimizer = torch.optim.Adam(self.parameters, 1e-4)
        self.x = torch.rand(rows, widths[0])
        self.batch = batch

    def loss(self, x):
        code = self.encoder(x)
        decoded = self.decoder(code)
        relative = (x - decoded).norm(dim=1) / x.norm(dim=1)
        cosine = torch.nn.functional.cosine_similarity(x, decoded, dim=1)
        z = torch.cat([code, relative[:, None], cosine[:, None]], 1)
        gamma = self.estimation(z)
        mass = gamma.sum(0)
        shares = gamma / mass
        means = shares.T @ z
        deviations = z[:, None, :] - means
        covariances = torch.einsum("nk,nki,nkj->kij", shares, deviations, deviations)
        covariances = covariances + 1e-6 * torch.eye(z.shape[1])
        factors = torch.linalg.cholesky(covariances)
        whitened = torch.linalg.solve_triangular(factors, deviations.permute(1, 2, 0), upper=False)
        logs = factors.diagonal(dim1=1, dim2=2).log().sum(1)
        densities = (mass / len(x)).log() - logs - 0.5 * z.shape[1] * math.log(2 * math.pi)
        energies = -torch.logsumexp(densities - 0.5 * whitened.square().sum(1).T, 1)
        penalty = (1 / covariances.diagonal(dim1=1, dim2=2)).sum()
        return (x - decoded).square().sum(1).mean() + 0.1 * energies.mean() + 0.005 * penalty

    def epochs(self, count):
        began = time.perf_counter()
        for _ in range(count):
            order = torch.randperm(len(self.x))
            for start in range(0, len(order), self.batch):
                loss = self.loss(self.x[order[start : start + self.batch]])
                self.optimizer.zero_grad(set_to_none=True)
                loss.backward()
                self.optimizer.step()
        steps = count * math.ceil(len(self.x) / self.batch)
        return 1000 * (time.perf_counter() - began) / steps


print(json.dumps({"ready": torch.__version__}), flush=True)
runs = {}
for line in sys.stdin:
    request = json.loads(line)
    torch.set_num_threads(request["threads"])
    shape = (request["rows"], tuple(request["widths"]), request["components"], request["batch"])
    if shape not in runs:
        runs = {shape: Run(request["rows"], request["widths"], request["components"], request["batch"])}
    print(json.dumps({"milliseconds": runs[shape].epochs(request["epochs"])}), flush=True)
