"""Writes src/fixtures/objective.json: DAGMM's objective and its gradient on small cases, by PyTorch in float64.

    python3 scripts/golden-objective.py

Written from the paper's equations 1 to 7 with torch.distributions, apart from the TypeScript beside it.
"""

import json
import math
from pathlib import Path

import torch
from torch.distributions import Categorical, MixtureSameFamily, MultivariateNormal

torch.set_default_dtype(torch.float64)


def case(seed, columns, hidden, code, features, estimation, components, rows, loss, jitter, dropout):
    generator = torch.Generator().manual_seed(seed)
    # Rounded to float32, which is what the engine's tables hold.
    draw = lambda *shape: torch.randn(*shape, generator=generator).float().double()
    widths = [columns, *hidden, code, *hidden[::-1], columns]
    weights = {}
    for network, sizes in (("compression", widths), ("estimation", [code + len(features), *estimation, components])):
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            weights[f"{network}.weight{i}"] = (draw(a, b) / math.sqrt(a)).float().double().requires_grad_()
            weights[f"{network}.bias{i}"] = (0.1 * draw(b)).float().double().requires_grad_()
    x = draw(rows, columns)
    keep = torch.rand(rows, sum(estimation), generator=generator) >= dropout
    masks = (keep.double() / (1 - dropout)).float().double()

    def layers(h, network, first, last):
        for i in range(first, last):
            h = h @ weights[f"{network}.weight{i}"] + weights[f"{network}.bias{i}"]
            if i < last - 1:
                h = torch.tanh(h)
        return h

    half = len(hidden) + 1
    z_c = layers(x, "compression", 0, half)
    x_hat = layers(z_c, "compression", half, 2 * half)
    parts = {
        "relative-euclidean": torch.linalg.vector_norm(x - x_hat, dim=1) / torch.linalg.vector_norm(x, dim=1),
        "cosine": torch.nn.functional.cosine_similarity(x, x_hat, dim=1),
    }
    z = torch.cat([z_c, *(parts[name][:, None] for name in features)], 1)
    h, start = z, 0
    for i, width in enumerate(estimation):
        h = torch.tanh(h @ weights[f"estimation.weight{i}"] + weights[f"estimation.bias{i}"])
        h = h * masks[:, start : start + width]
        start += width
    last = len(estimation)
    gamma = torch.softmax(h @ weights[f"estimation.weight{last}"] + weights[f"estimation.bias{last}"], 1)
    mass = gamma.sum(0)
    means = gamma.T @ z / mass[:, None]
    deviations = z[:, None, :] - means
    outer = torch.einsum("nk,nki,nkj->kij", gamma, deviations, deviations)
    covariances = outer / mass[:, None, None] + jitter * torch.eye(z.shape[1])
    mixture = MixtureSameFamily(Categorical(mass / rows), MultivariateNormal(means, covariances))
    energies = -mixture.log_prob(z)
    penalty = (1 / covariances.diagonal(dim1=1, dim2=2)).sum()
    squares = (x - x_hat) ** 2
    errors = squares.sum(1) if loss == "sum" else squares.mean(1)
    objective = errors.mean() + 0.1 * energies.mean() + 0.005 * penalty
    objective.backward()
    flat = lambda tensor: tensor.detach().flatten().tolist()
    return {
        "columns": columns,
        "options": {
            "hidden": hidden,
            "codeSize": code,
            "reconstructionFeatures": features,
            "estimationHidden": estimation,
            "components": components,
            "reconstructionLoss": loss,
            "jitter": jitter,
            "dropout": dropout,
        },
        "x": flat(x),
        "masks": flat(masks),
        "weights": {name: flat(tensor) for name, tensor in weights.items()},
        "expected": {
            "z": flat(z),
            "memberships": flat(gamma),
            "means": flat(means),
            "covariances": flat(covariances),
            "energies": flat(energies),
            "objective": objective.item(),
            "gradients": {name: flat(tensor.grad) for name, tensor in weights.items()},
        },
    }


both = ["relative-euclidean", "cosine"]
cases = {
    "as published, small": case(1, 5, [4], 1, both, [3], 2, 8, "sum", 1e-3, 0.5),
    "two layers, wide code": case(2, 6, [5, 4], 2, both, [4, 3], 3, 12, "mean", 1e-2, 0.25),
    "one feature": case(3, 4, [3], 1, ["cosine"], [3], 2, 9, "sum", 1e-3, 0.5),
}
path = Path(__file__).parent.parent / "src" / "fixtures" / "objective.json"
path.write_text(json.dumps(cases) + "\n")
