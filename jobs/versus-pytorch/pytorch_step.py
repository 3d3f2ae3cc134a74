"""Times one S-JKO step of the toy networks in eager PyTorch, for comparison with `sjko-benchmarks step`.

    python3 pytorch_step.py --form tuned --steps 200 --warmup 20

Needs torch only. Prints one line of JSON with the milliseconds of a step.

A step is complete, as in any stage after the first: draw a batch of data, noise and latents; potential step
(KL divergence, instance noise, the map without a graph); map step (the previous map without a graph); both
Adam updates. Two dimensions, width 128, float32, no R1: the published toy experiment.

There are two forms, with the same result:

* tuned: the fastest form of eager PyTorch on one core that we found. Generated samples have no graph, only the parameters of
  the updated network get gradients, Adam is fused (7 % faster than foreach), and data and generated samples
  go through the potential in one pass of 800 instead of two of 400 (2 %).
* published: as in the authors' training script. The potential step differentiates through the map, and
  the map step computes gradients of the potential; both are unused: 2.3 GFLOP a step instead of 1.8. Adam
  has PyTorch's default form. (Their moving average is left out.)

Products in bfloat16 are left out, because they are another arithmetic. torch.compile is left out, because
it is not eager: it needs a C++ compiler at run time.
"""

import argparse
import copy
import json
import math
import statistics
import time

import torch
from torch import nn

DIMENSIONS = 2
LATENT_DIMENSIONS = 2
WIDTH = 128
STEP_SIZE = 1.0  # h, of a cost that is a mean over dimensions
INSTANCE_NOISE = 1 / 32 / 2  # of the second stage: the first that has a previous map


def linear_silu(inputs, outputs):
    return nn.Sequential(nn.Linear(inputs, outputs), nn.SiLU())


class ResidualTrunk(nn.Module):
    """Linear(d, w), then three blocks h <- (h + r(h)) / sqrt 2, r three times Linear and SiLU."""

    def __init__(self):
        super().__init__()
        self.input = nn.Linear(DIMENSIONS, WIDTH)
        self.blocks = nn.ModuleList(
            nn.Sequential(*(linear_silu(WIDTH, WIDTH) for _ in range(3))) for _ in range(3)
        )

    def forward(self, x):
        h = self.input(x)
        for block in self.blocks:
            h = (h + block(h)) * math.sqrt(0.5)
        return h


class Potential(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = ResidualTrunk()
        self.head = nn.Sequential(linear_silu(WIDTH, WIDTH), nn.Linear(WIDTH, 1))

    def forward(self, y):
        return self.head(self.trunk(y))


class TransportMap(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = ResidualTrunk()
        self.latent = nn.Sequential(linear_silu(LATENT_DIMENSIONS, WIDTH), nn.Linear(WIDTH, WIDTH))
        self.head = nn.Sequential(linear_silu(WIDTH, WIDTH), nn.Linear(WIDTH, DIMENSIONS))

    def forward(self, x, z):
        return self.head(self.trunk(x) + self.latent(z))


def twenty_five_gaussians(count):
    means = torch.cartesian_prod(*[torch.arange(-6.0, 7.0, 3.0)] * 2)
    return means.repeat(count // 25, 1) + math.sqrt(0.005) * torch.randn(count, 2)


class Trainer:
    """Both networks, their optimizers and the data."""

    def __init__(self, batch, fused):
        self.batch = batch
        self.data = twenty_five_gaussians(50_000)
        self.map = TransportMap()
        self.potential = Potential()
        self.previous_map = copy.deepcopy(self.map).requires_grad_(False)
        self.map_parameters = list(self.map.parameters())
        self.potential_parameters = list(self.potential.parameters())
        choices = {"betas": (0.5, 0.9), "fused": fused}
        self.map_adam = torch.optim.Adam(self.map_parameters, lr=1e-4, **choices)
        self.potential_adam = torch.optim.Adam(self.potential_parameters, lr=2e-5, **choices)

    def source_and_latent(self):
        return torch.randn(self.batch, DIMENSIONS), torch.randn(self.batch, LATENT_DIMENSIONS)

    def noisy_data(self):
        real = self.data[torch.randint(len(self.data), (self.batch,))]
        return real.add_(torch.randn_like(real), alpha=INSTANCE_NOISE)

    def map_loss(self):
        source, latent = self.source_and_latent()
        with torch.no_grad():
            anchor = self.previous_map(source, torch.randn_like(latent))
        generated = self.map(source, latent)
        cost = (generated - anchor).square().mean() / (2 * STEP_SIZE)
        return cost - self.potential(generated).mean()

    def step(self):
        return self.potential_step(), self.map_step()


class TunedTrainer(Trainer):
    def __init__(self, batch):
        super().__init__(batch, fused=True)

    def potential_step(self):
        with torch.inference_mode():
            generated = self.map(*self.source_and_latent())
        both = torch.cat((self.noisy_data(), generated))
        on_data, on_generated = self.potential(both).split(self.batch)
        loss = (torch.exp(-on_data) - 1).mean() + on_generated.mean()
        self.potential_adam.zero_grad()
        loss.backward(inputs=self.potential_parameters)
        self.potential_adam.step()
        return loss

    def map_step(self):
        loss = self.map_loss()
        self.map_adam.zero_grad()
        loss.backward(inputs=self.map_parameters)
        self.map_adam.step()
        return loss


class PublishedTrainer(Trainer):
    def __init__(self, batch):
        super().__init__(batch, fused=None)

    def potential_step(self):
        self.potential_adam.zero_grad()
        on_data = (torch.exp(-self.potential(self.noisy_data())) - 1).mean()
        on_data.backward()
        on_generated = self.potential(self.map(*self.source_and_latent())).mean()
        on_generated.backward()
        self.potential_adam.step()
        return on_data + on_generated

    def map_step(self):
        self.map_adam.zero_grad()
        loss = self.map_loss()
        loss.backward()
        self.map_adam.step()
        return loss


FORMS = {"tuned": TunedTrainer, "published": PublishedTrainer}


def count(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return value


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=count, default=400)
    parser.add_argument("--steps", type=count, default=200, help="timed steps")
    parser.add_argument("--warmup", type=count, default=20, help="steps before the timed ones")
    parser.add_argument("--form", choices=sorted(FORMS), default="tuned")
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(1024)
    trainer = FORMS[arguments.form](arguments.batch)
    for _ in range(arguments.warmup):
        trainer.step()
    milliseconds = []
    for _ in range(arguments.steps):
        start = time.perf_counter()
        potential_loss, map_loss = trainer.step()
        milliseconds.append((time.perf_counter() - start) * 1e3)
    result = {
        "milliseconds_per_step": round(statistics.median(milliseconds), 4),
        "minimum": round(min(milliseconds), 4),
        "batch": arguments.batch,
        "steps": arguments.steps,
        "form": arguments.form,
        "potential_loss": round(potential_loss.item(), 6),
        "map_loss": round(map_loss.item(), 6),
        "torch": torch.__version__,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
