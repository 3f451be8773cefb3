"""The reference training step in PyTorch. Reads lines "threads steps", answers each with a line of JSON:
{"times": [ms, …]}; the first line is {"version": …}. Leaves with the end of its input."""
import json
import sys
import time

import torch
from torch import nn


def block(channels_in, channels_out, stride):
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride, 1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(),
    )


torch.manual_seed(1)
net = nn.Sequential(
    block(3, 16, 1),
    block(16, 32, 2),
    block(32, 64, 2),
    block(64, 64, 2),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(64, 3),
)
optimizer = torch.optim.Adam(net.parameters(), 1e-3)
images = torch.randn(16, 3, 64, 64)
labels = torch.arange(16) % 3


def step():
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def timed():
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1e3


print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    threads, steps = map(int, line.split())
    torch.set_num_threads(threads)
    for _ in range(3):
        step()
    print(json.dumps({"times": [timed() for _ in range(steps)]}), flush=True)
