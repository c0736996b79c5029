"""Answers one JSON request a line: times training steps and scoring of a wide residual network in eager PyTorch."""

import json
import sys
import time

try:
    import torch
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)

nn = torch.nn
transformations, batch = 72, 128


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.norm0 = nn.BatchNorm2d(inputs)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        same = inputs == outputs and stride == 1
        self.projection = None if same else nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, x):
        active = self.norm0(x).relu()
        shortcut = self.projection(active) if self.projection is not None else x
        return self.second(self.norm1(self.first(active)).relu()) + shortcut


def network(channels, width):
    sizes = [16, 16 * width, 32 * width, 64 * width]
    blocks = [Block(sizes[i], sizes[i + 1], 1 if i == 0 else 2) for i in range(3)]
    return nn.Sequential(
        nn.Conv2d(channels, 16, 3, 1, 1, bias=False),
        *blocks,
        nn.BatchNorm2d(sizes[-1]),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(sizes[-1], transformations),
    )


def times(side, channels, width, steps, scored):
    torch.manual_seed(0)
    net = network(channels, width)
    kernels = [p for p in net.parameters() if p.dim() > 1]
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    x = torch.rand(batch, channels, side, side)
    target = torch.randint(transformations, (batch,))

    def step():
        loss = nn.functional.cross_entropy(net(x), target) + 5e-4 * sum(k.square().sum() for k in kernels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    for _ in range(3):
        step()
    began = time.perf_counter()
    for _ in range(steps):
        step()
    trained = time.perf_counter() - began
    net.eval()
    with torch.inference_mode():
        one = torch.rand(transformations, channels, side, side)
        net(one)
        began = time.perf_counter()
        for _ in range(scored):
            net(one).log_softmax(1)
        answered = time.perf_counter() - began
    return {"step": 1000 * trained / steps, "score": 1000 * answered / scored}


print(json.dumps({"ready": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    torch.set_num_threads(request["threads"])
    print(json.dumps(times(*(request[key] for key in ("side", "channels", "width", "steps", "scored")))), flush=True)
