"""The translator's training step (src/lib/ml/translate/trainer.ts) in PyTorch: one step of the generator, then one of the
discriminator on the same translations. Reads lines "threads steps", answers each with a line of JSON:
{"times": [ms, …]}; the first line is {"version": …}. Leaves with the end of its input."""
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CHANNELS, COMPONENTS, STYLE_UNITS, BATCH, FITS, SIZE = 32, 32, 64, 8, 2, 64
WEIGHTS = {"adversarial": 1, "cycle": 3, "identity": 1, "edge": 0.1, "sparse": 0}


def conv(side, inputs, outputs):
    weight = torch.randn(outputs, inputs, side, side) * math.sqrt(2 / (side * side * inputs))
    return nn.Parameter(weight)


class Normed(nn.Module):
    """Convolution, instance norm with scale and offset from the style or without, residual, ReLU."""

    def __init__(self, side, inputs, outputs, styled=False, stride=1):
        super().__init__()
        self.weight, self.stride = conv(side, inputs, outputs), stride
        self.scale = nn.Linear(STYLE_UNITS, outputs) if styled else None
        self.offset = nn.Linear(STYLE_UNITS, outputs) if styled else None

    def forward(self, x, style, residual=None):
        y = F.instance_norm(F.conv2d(x, self.weight, stride=self.stride, padding=1))
        if self.scale is not None:
            y = self.scale(style)[:, :, None, None] * y + self.offset(style)[:, :, None, None]
        return F.relu(y) if residual is None else y + residual


class Generator(nn.Module):
    def __init__(self, c=CHANNELS):
        super().__init__()
        self.style = nn.Linear(2 * COMPONENTS, STYLE_UNITS)
        self.stem, self.down = Normed(3, 12, c), Normed(4, c, 2 * c, stride=2)
        self.blocks = nn.ModuleList(
            nn.ModuleList([Normed(3, 2 * c, 2 * c, styled) for _ in range(2)])
            for styled in (False, False, True, True)
        )
        self.up = Normed(3, 2 * c, c, True)
        self.fine, self.change = nn.Conv2d(c, c // 2, 3, 1, 1), nn.Conv2d(c // 2 + 3, 3, 3, 1, 1)
        nn.init.normal_(self.change.weight, std=0.02)

    def forward(self, x, summary):
        style = F.relu(self.style(summary))
        y = self.down(self.stem(F.pixel_unshuffle(x, 2), style), style)
        for first, second in self.blocks:
            y = second(first(y, style), style, y)
        y = self.up(F.interpolate(y, scale_factor=2), style)
        y = F.relu(self.fine(F.interpolate(y, scale_factor=2)))
        return (x + 2 * torch.tanh(self.change(torch.cat([y, x], 1)))).clamp(-1, 1)


class Spectral(nn.Module):
    """A weight divided by its largest singular value; `iterate` is one step of the power iteration."""

    def __init__(self, weight):
        super().__init__()
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(torch.zeros(weight.shape[0]))
        self.u = F.normalize(torch.randn(weight.shape[0]), dim=0)
        self.v = None

    def iterate(self):
        with torch.no_grad():
            matrix = self.weight.flatten(1)
            self.v = F.normalize(matrix.t() @ self.u, dim=0)
            self.u = F.normalize(matrix @ self.v, dim=0)

    def normed(self):
        return self.weight / (self.u @ self.weight.flatten(1) @ self.v)


class Discriminator(nn.Module):
    def __init__(self, c=CHANNELS):
        super().__init__()
        sizes = [(4, 3, c), (4, c, 2 * c), (4, 2 * c, 4 * c), (3, 4 * c, 4 * c), (4, 4 * c, 4 * c)]
        self.layers = nn.ModuleList(Spectral(conv(*size)) for size in sizes)
        self.scores = nn.ModuleList(Spectral(conv(3, 4 * c, 1)) for _ in range(2))
        self.directions = nn.ModuleList(
            Spectral(torch.randn(4 * c, 2 * COMPONENTS) / math.sqrt(2 * COMPONENTS)) for _ in range(2)
        )

    def iterate(self):
        for part in [*self.layers, *self.scores, *self.directions]:
            part.iterate()

    def normed(self):
        return [[part.normed() for part in parts] for parts in (self.layers, self.scores, self.directions)]

    def see(self, x, normed):
        seen = []
        for i, (layer, weight) in enumerate(zip(self.layers, normed[0])):
            stride = 1 if i == 3 else 2
            x = F.leaky_relu(F.conv2d(x, weight, layer.bias, stride, 1), 0.2)
            if i >= 3:
                seen.append(x)
        return seen

    def judge(self, seen, summary, normed):
        heads = zip(seen, self.scores, normed[1], self.directions, normed[2])
        return [
            F.conv2d(x, score_weight, score.bias, padding=1)
            + (x * F.linear(summary, weight, direction.bias)[:, :, None, None]).sum(1, keepdim=True)
            for x, score, score_weight, direction, weight in heads
        ]


def edge_filter():
    across = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 8
    filters = torch.zeros(6, 3, 3, 3)
    for colour in range(3):
        filters[2 * colour, colour], filters[2 * colour + 1, colour] = across, across.t()
    return filters


torch.manual_seed(1)
generator, discriminator, average = Generator(), Discriminator(), Generator()
betas = (0.5, 0.999)
generator_adam = torch.optim.Adam(generator.parameters(), 2e-4, betas)
discriminator_adam = torch.optim.Adam(discriminator.parameters(), 4e-4, betas)
edges = edge_filter()
sources, reals = (torch.rand(BATCH, 3, SIZE, SIZE) * 2 - 1 for _ in range(2))
fits = torch.rand(FITS, 3, SIZE, SIZE) * 2 - 1
own, target = (torch.rand(BATCH, 2 * COMPONENTS) * 2 - 1 for _ in range(2))
fit_styles = torch.rand(FITS, 2 * COMPONENTS) * 2 - 1


def over_heads(scores, term):
    return sum(term(score).mean() for score in scores) / len(scores)


def move_generator():
    for parameter in discriminator.parameters():
        parameter.requires_grad_(False)
    normed = discriminator.normed()
    translated = generator(sources, target)
    scores = discriminator.judge(discriminator.see(translated, normed), target, normed)
    terms = {
        "adversarial": over_heads(scores, torch.neg),
        "cycle": F.l1_loss(generator(translated, own), sources),
        "identity": F.l1_loss(generator(fits, fit_styles), fits),
        "edge": F.l1_loss(F.conv2d(translated, edges, padding=1), F.conv2d(sources, edges, padding=1)),
        "sparse": ((translated - sources).abs() + 1e-3).sqrt().mean(),
    }
    generator_adam.zero_grad()
    sum(WEIGHTS[name] * term for name, term in terms.items()).backward()
    generator_adam.step()
    for parameter in discriminator.parameters():
        parameter.requires_grad_(True)
    return translated.detach(), terms


def move_discriminator(translated):
    normed = discriminator.normed()
    seen = discriminator.see(reals, normed)
    right = discriminator.judge(seen, target, normed)
    wrong = discriminator.judge(seen, own, normed)
    made = discriminator.judge(discriminator.see(translated, normed), target, normed)
    loss = over_heads(right, lambda x: F.relu(1 - x))
    loss = loss + 0.5 * over_heads(made, lambda x: F.relu(1 + x)) + 0.5 * over_heads(wrong, lambda x: F.relu(1 + x))
    discriminator_adam.zero_grad()
    loss.backward()
    discriminator_adam.step()
    return loss


def step():
    discriminator.iterate()
    translated, terms = move_generator()
    loss = move_discriminator(translated)
    with torch.no_grad():
        for mean, value in zip(average.parameters(), generator.parameters()):
            mean.lerp_(value, 0.005)
    return [loss.item(), *(term.item() for term in terms.values())]


def timed():
    start = time.perf_counter()
    step()
    return (time.perf_counter() - start) * 1e3


print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    threads, steps = map(int, line.split())
    torch.set_num_threads(threads)
    step()
    print(json.dumps({"times": [timed() for _ in range(steps)]}), flush=True)
