"""Times PyTorch's forward passes: a JSON request a line, a JSON answer a line."""

import json
import sys
import time

try:
    import torch
    from torch import nn
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit()

torch.set_num_threads(int(sys.argv[1]))


class NetVlad(nn.Module):
    def __init__(self, backbone, channels, clusters):
        super().__init__()
        self.backbone = backbone
        self.assign = nn.Conv2d(channels, clusters, 1)
        self.centres = nn.Parameter(torch.rand(clusters, channels))

    def forward(self, x):
        x = nn.functional.normalize(self.backbone(x), dim=1)
        shares = self.assign(x).flatten(2).softmax(1)
        local = x.flatten(2)
        sums = shares @ local.transpose(1, 2) - shares.sum(2, keepdim=True) * self.centres
        return nn.functional.normalize(nn.functional.normalize(sums, dim=2).flatten(1), dim=1)


def vgg16():
    layers, inputs = [], 3
    for i, width in enumerate([64, 128, 256, 512, 512]):
        if i:
            layers.append(nn.MaxPool2d(2))
        for _ in range(2 if i < 2 else 3):
            layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU()]
            inputs = width
    return NetVlad(nn.Sequential(*layers[:-1]), 512, 64)


def mobilenet():
    layers = [nn.Conv2d(3, 32, 3, 2, 1), nn.ReLU6()]
    inputs = 32
    for width, stride in zip([64, 128, 128, 256, 256, 512, 512], [1, 2, 1, 2, 1, 2, 1]):
        layers += [nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs), nn.ReLU6(), nn.Conv2d(inputs, width, 1), nn.ReLU6()]
        inputs = width
    return NetVlad(nn.Sequential(*layers), 512, 16)


def c3d():
    layers, inputs = [], 3
    for i, widths in enumerate([[64], [128], [256, 256], [512, 512], [512, 512]]):
        for width in widths:
            layers += [nn.Conv3d(inputs, width, 3, padding=1), nn.ReLU()]
            inputs = width
        layers.append(nn.MaxPool3d((1, 2, 2)) if i == 0 else nn.MaxPool3d(2, padding=(0, 1, 1) if i == 4 else 0))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(8192, 4096), nn.ReLU())


models = {"vgg16": vgg16, "mobilenet-v1": mobilenet, "c3d": c3d}
made = {}
print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    name, count, height, width = request["model"], request["count"], request["height"], request["width"]
    if name not in made:
        made[name] = models[name]().eval()
        warm = False
    model = made[name]
    shape = (3, 16, height, width) if name == "c3d" else (3, height, width)
    x = torch.rand(count, *shape)
    best = float("inf")
    with torch.inference_mode():
        if not warm:
            model(x)
            warm = True
        # All at once and one by one, whichever is faster.
        for parts in (1, count):
            began = time.perf_counter()
            for part in x.chunk(parts):
                model(part)
            best = min(best, time.perf_counter() - began)
    print(json.dumps({"seconds": best}), flush=True)
