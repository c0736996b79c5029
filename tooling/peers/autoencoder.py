"""Answers one JSON request a line: times training steps of a mirrored tanh autoencoder in PyTorch."""

import json
import sys
import time

try:
    import torch
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)


class Run:
    def __init__(self, widths, batch, fused):
        torch.manual_seed(0)
        mirrored = widths + widths[-2::-1]
        layers = []
        for i in range(len(mirrored) - 1):
            layers.append(torch.nn.Linear(mirrored[i], mirrored[i + 1]))
            if i + 2 < len(mirrored):
                layers.append(torch.nn.Tanh())
        self.batch = batch
        self.model = torch.nn.Sequential(*layers)
        self.optimizer = torch.optim.Adam(self.model.parameters(), 1e-3, **({"fused": True} if fused else {}))
        self.x = torch.randn(8 * batch, widths[0]) / 2

    def steps(self, count):
        began = time.perf_counter()
        for step in range(count):
            x = self.x[step % 8 * self.batch : (step % 8 + 1) * self.batch]
            loss = ((self.model(x) - x) ** 2).mean()
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
        return 1000 * (time.perf_counter() - began) / count


print(json.dumps({"ready": torch.__version__}), flush=True)
runs = {}
for line in sys.stdin:
    request = json.loads(line)
    torch.set_num_threads(request["threads"])
    key = (tuple(request["widths"]), request["fused"])
    if key not in runs:
        runs = {other: run for other, run in runs.items() if other[0] == key[0]}
        runs[key] = Run(request["widths"], request["batch"], request["fused"])
    print(json.dumps({"milliseconds": runs[key].steps(request["steps"])}), flush=True)
