"""Times one S-JKO step of the image networks in eager PyTorch, to compare with `sjko-benchmarks step`.

    python3 pytorch_image_step.py --channels 1 --width 32 --multipliers 1,2,2 --blocks 1 --batch 32
    torchrun --nproc-per-node 2 pytorch_image_step.py --precision bf16 ...

Needs torch only. Prints one line of JSON with the milliseconds of a step and the peak memory.

The step is one of a stage after the first: potential step (non-saturating Jensen-Shannon, R1, instance
noise, the map without a graph), map step (the previous map without a graph), both Adam updates. The
networks are NCSN++ with a latent and the small DDGAN discriminator, as in Sources.

The code is written to be fast. The resampling filter is a linear operator whose backward is its adjoint
(PyTorch differentiates a grouped convolution twice by a loop over its groups). Adam is fused. Only the
parameters of the updated network get gradients. --layout selects contiguous or channels-last images.

With --precision bf16 the forward passes of the networks run under autocast: matrix products, convolutions
and the operations between them in bf16; parameters, gradients, losses, Adam and the filter in float32.

Several processes share the batch. DistributedDataParallel does not support gradients from
torch.autograd.grad, which R1 needs. So all gradients of a network are views of one buffer (as in DDP's
gradient_as_bucket_view), and gloo sums the buffer in one call.
"""

import argparse
import contextlib
import copy
import json
import math
import os
import resource
import statistics
import time

import torch
import torch.distributed as dist
from torch import nn
from torch.nn import functional as F

SIZE = 32
LATENT, STYLE, STYLE_LAYERS = 100, 256, 4
INSTANCE_NOISE = 1 / 32 / 2


# Converts the input to float32 also under autocast: with the filter in bf16 a step is 1.5 times as slow.
in_float32 = torch.amp.custom_fwd(device_type="cpu", cast_inputs=torch.float32)


class Halve(torch.autograd.Function):
    """Filters with [1, 3, 3, 1] in both directions and keeps every second pixel; `gain` scales it."""

    @staticmethod
    @in_float32
    def forward(ctx, x, gain):
        ctx.gain = gain
        return F.conv2d(x, kernel(x, gain / 64), stride=2, padding=1, groups=x.shape[1])

    @staticmethod
    def backward(ctx, g):
        return Double.apply(g, ctx.gain), None


class Double(torch.autograd.Function):
    """The adjoint of Halve."""

    @staticmethod
    @in_float32
    def forward(ctx, x, gain):
        ctx.gain = gain
        return F.conv_transpose2d(x, kernel(x, gain / 64), stride=2, padding=1, groups=x.shape[1])

    @staticmethod
    def backward(ctx, g):
        return Halve.apply(g, ctx.gain), None


def kernel(x, scale):
    k = torch.tensor([1.0, 3.0, 3.0, 1.0])
    return (torch.outer(k, k) * scale).expand(x.shape[1], 1, 4, 4).contiguous()


def blurred(x):
    """Filters with two pixels of padding, as needed before a strided convolution."""
    with torch.autocast(device_type="cpu", enabled=False):
        x = x.float()
        return F.conv2d(x, kernel(x, 1 / 64), padding=2, groups=x.shape[1])


def residual_sum(x, y):
    return (x + y) * math.sqrt(0.5)


def groups(channels):
    return max(1, min(channels // 4, 32))


class AdaptiveNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        self.style = nn.Linear(STYLE, 2 * channels)

    def forward(self, x, style):
        gamma, beta = self.style(style)[:, :, None, None].chunk(2, 1)
        return gamma * F.group_norm(x, groups(self.channels), eps=1e-6) + beta


class ResidualBlock(nn.Module):
    def __init__(self, inputs, outputs, resample=None):
        super().__init__()
        self.norm = nn.ModuleList([AdaptiveNorm(inputs), AdaptiveNorm(outputs)])
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)
        keeps = inputs == outputs and resample is None
        self.shortcut = nn.Identity() if keeps else nn.Conv2d(inputs, outputs, 1)
        self.resample = resample or (lambda x: x)

    def forward(self, x, style):
        h = self.first(self.resample(F.silu(self.norm[0](x, style))))
        h = self.second(F.silu(self.norm[1](h, style)))
        return residual_sum(self.shortcut(self.resample(x)), h)


class Attention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.GroupNorm(groups(channels), channels, eps=1e-6)
        self.query, self.key, self.value, self.output = (
            nn.Linear(channels, channels) for _ in range(4)
        )

    def forward(self, x):
        rows = self.norm(x).flatten(2).transpose(1, 2)
        h = F.scaled_dot_product_attention(self.query(rows), self.key(rows), self.value(rows))
        return residual_sum(x, self.output(h).transpose(1, 2).reshape(x.shape))


def halve(x):
    return Halve.apply(x, 1.0)


def double(x):
    return Double.apply(x, 4.0)


class TransportMap(nn.Module):
    def __init__(self, channels, width, multipliers, blocks, attention):
        super().__init__()
        layers = [nn.Linear(LATENT, STYLE)] + [nn.Linear(STYLE, STYLE) for _ in range(STYLE_LAYERS)]
        self.latent = nn.ModuleList(layers)
        self.input = nn.Conv2d(channels, width, 3, padding=1)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        current, pyramid, skips = width, channels, [width]
        last = len(multipliers) - 1
        for level, multiplier in enumerate(multipliers):
            outputs = width * multiplier
            attends = SIZE >> level in attention
            part = nn.ModuleDict({"blocks": nn.ModuleList(), "attention": nn.ModuleList()})
            for _ in range(blocks):
                part["blocks"].append(ResidualBlock(current, outputs))
                part["attention"].append(Attention(outputs) if attends else nn.Identity())
                current = outputs
                skips.append(current)
            if level < last:
                part["halving"] = ResidualBlock(current, current, halve)
                part["pyramid"] = nn.Conv2d(pyramid, current, 3, stride=2)
                pyramid = current
                skips.append(current)
            self.down.append(part)
        self.middle = nn.ModuleList(
            [ResidualBlock(current, current), Attention(current), ResidualBlock(current, current)]
        )
        for level in reversed(range(last + 1)):
            outputs = width * multipliers[level]
            part = nn.ModuleDict({"blocks": nn.ModuleList()})
            for _ in range(blocks + 1):
                part["blocks"].append(ResidualBlock(current + skips.pop(), outputs))
                current = outputs
            part["attention"] = Attention(current) if SIZE >> level in attention else nn.Identity()
            if level > 0:
                part["doubling"] = ResidualBlock(current, current, double)
            self.up.append(part)
        self.norm = nn.GroupNorm(groups(current), current, eps=1e-6)
        self.output = nn.Conv2d(current, channels, 3, padding=1)

    def forward(self, x, z):
        style = z / torch.sqrt(z.square().mean(1, keepdim=True) + 1e-8)
        for layer in self.latent:
            style = F.silu(layer(style))
        h, pyramid = self.input(x), x
        skips = [h]
        for part in self.down:
            for block, attention in zip(part["blocks"], part["attention"]):
                h = attention(block(h, style))
                skips.append(h)
            if "halving" in part:
                h = pyramid = residual_sum(part["pyramid"](blurred(pyramid)), part["halving"](h, style))
                skips.append(h)
        h = self.middle[2](self.middle[1](self.middle[0](h, style)), style)
        for part in self.up:
            for block in part["blocks"]:
                h = block(torch.cat((h, skips.pop()), 1), style)
            h = part["attention"](h)
            if "doubling" in part:
                h = part["doubling"](h, style)
        return torch.tanh(self.output(F.silu(self.norm(h))))


class HalvingBlock(nn.Module):
    def __init__(self, inputs, outputs, halves):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.second = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.shortcut = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.resample = halve if halves else lambda x: x

    def forward(self, x):
        h = F.leaky_relu(self.first(F.leaky_relu(x, 0.2)), 0.2)
        return residual_sum(self.second(self.resample(h)), self.shortcut(self.resample(x)))


class Potential(nn.Module):
    def __init__(self, channels, width, multipliers):
        super().__init__()
        sizes = [width] + [width * multiplier for multiplier in multipliers]
        self.start = nn.Conv2d(channels, width, 1)
        self.blocks = nn.Sequential(
            *(HalvingBlock(a, b, i > 0) for i, (a, b) in enumerate(zip(sizes, sizes[1:])))
        )
        self.final = nn.Conv2d(sizes[-1] + 1, sizes[-1], 3, padding=1)
        self.end = nn.Linear(sizes[-1], 1)

    def forward(self, y):
        h = self.blocks(self.start(y))
        deviation = torch.sqrt(h.unflatten(0, (4, -1)).var(0, unbiased=False) + 1e-8)
        deviation = deviation.mean((1, 2, 3)).repeat(4)[:, None, None, None]
        h = torch.cat((h, deviation.expand(-1, 1, *h.shape[2:])), 1)
        return self.end(F.leaky_relu(self.final(h), 0.2).sum((2, 3)))[:, 0]


class Trainer:
    def __init__(self, arguments):
        self.processes = dist.get_world_size() if dist.is_initialized() else 1
        self.batch, self.channels = arguments.batch // self.processes, arguments.channels
        self.mixes = arguments.precision == "bf16"
        self.layout = getattr(torch, arguments.layout)
        self.map = TransportMap(
            arguments.channels, arguments.width, arguments.multipliers, arguments.blocks,
            arguments.attention,
        ).to(memory_format=self.layout)  # fmt: skip
        self.potential = Potential(
            arguments.channels, arguments.width, arguments.multipliers
        ).to(memory_format=self.layout)
        self.previous_map = copy.deepcopy(self.map).requires_grad_(False)
        self.map_parameters = list(self.map.parameters())
        self.potential_parameters = list(self.potential.parameters())
        choices = {"betas": (0.5, 0.9), "fused": True}
        self.map_adam = torch.optim.Adam(self.map_parameters, lr=2e-4, **choices)
        self.potential_adam = torch.optim.Adam(self.potential_parameters, lr=1e-4, **choices)
        self.map_gradient = self.gradient_buffer(self.map_parameters)
        self.potential_gradient = self.gradient_buffer(self.potential_parameters)
        self.pixels = torch.randint(256, (256, self.channels, SIZE, SIZE), dtype=torch.uint8)

    def gradient_buffer(self, parameters):
        """Makes the buffer of all gradients; None for a single process."""
        if self.processes == 1:
            return None
        buffer = torch.zeros(count(parameters))
        parts = buffer.split([parameter.numel() for parameter in parameters])
        for parameter, part in zip(parameters, parts):
            parameter.grad = part.as_strided(parameter.shape, parameter.stride())
        return buffer

    def noise(self):
        shape = (self.batch, self.channels, SIZE, SIZE)
        return torch.randn(shape).contiguous(memory_format=self.layout)

    def forward(self):
        """The context for evaluating the networks. Their backward passes use the same types."""
        if self.mixes:
            return torch.autocast(device_type="cpu", dtype=torch.bfloat16)
        return contextlib.nullcontext()

    def update(self, adam, parameters, gradient, loss):
        if self.processes == 1:
            adam.zero_grad()
            loss.backward(inputs=parameters)
        else:
            gradient.zero_()
            loss.backward(inputs=parameters)
            dist.all_reduce(gradient)
            gradient /= self.processes
        adam.step()

    def potential_step(self):
        real = self.pixels[torch.randint(256, (self.batch,))] / 127.5 - 1
        real = (real + INSTANCE_NOISE * self.noise()).contiguous(memory_format=self.layout)
        real.requires_grad_()
        with self.forward():
            with torch.no_grad():
                generated = self.map(self.noise(), torch.randn(self.batch, LATENT))
            on_data, on_generated = self.potential(real), self.potential(generated)
        on_data, on_generated = on_data.float(), on_generated.float()
        (slope,) = torch.autograd.grad(on_data.sum(), real, create_graph=True)
        loss = F.softplus(on_generated).mean() + F.softplus(-on_data).mean()
        loss = loss + 0.1 * slope.square().sum((1, 2, 3)).mean()
        self.update(self.potential_adam, self.potential_parameters, self.potential_gradient, loss)
        return loss

    def map_step(self):
        source = self.noise()
        with self.forward():
            with torch.no_grad():
                anchor = self.previous_map(source, torch.randn(self.batch, LATENT))
            generated = self.map(source, torch.randn(self.batch, LATENT))
            on_generated = self.potential(generated)
        generated, anchor, on_generated = generated.float(), anchor.float(), on_generated.float()
        loss = (generated - anchor).square().mean() / 2 + F.softplus(-on_generated).mean()
        self.update(self.map_adam, self.map_parameters, self.map_gradient, loss)
        return loss

    def step(self):
        return self.potential_step(), self.map_step()


def numbers(text):
    return [int(number) for number in text.split(",")]


def count(parameters):
    return sum(parameter.numel() for parameter in parameters)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--channels", type=int, default=1)
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--multipliers", type=numbers, default=[1, 2, 2])
    parser.add_argument("--blocks", type=int, default=1)
    parser.add_argument("--attention", type=numbers, default=[16])
    parser.add_argument("--batch", type=int, default=32, help="a multiple of 4 per process")
    parser.add_argument("--steps", type=int, default=5, help="timed steps")
    parser.add_argument("--warmup", type=int, default=2, help="steps before the timed ones")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--layout", choices=["contiguous_format", "channels_last"], default="channels_last"
    )
    parser.add_argument("--precision", choices=["f32", "bf16"], default="f32")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    if "RANK" in os.environ:
        dist.init_process_group("gloo")
    rank = dist.get_rank() if dist.is_initialized() else 0
    torch.manual_seed(1024)
    trainer = Trainer(arguments)
    torch.manual_seed(1024 + rank)
    for _ in range(arguments.warmup):
        trainer.step()
    milliseconds = []
    for _ in range(arguments.steps):
        start = time.perf_counter()
        potential_loss, map_loss = trainer.step()
        milliseconds.append((time.perf_counter() - start) * 1e3)
    result = {
        "milliseconds_per_step": round(statistics.median(milliseconds), 2),
        "minimum": round(min(milliseconds), 2),
        "peak_mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "parameters": [count(trainer.map_parameters), count(trainer.potential_parameters)],
        "layout": arguments.layout,
        "precision": arguments.precision,
        "processes": trainer.processes,
        "potential_loss": round(potential_loss.item(), 6),
        "map_loss": round(map_loss.item(), 6),
        "torch": torch.__version__,
    }
    if rank == 0:
        print(json.dumps(result))
    if dist.is_initialized():
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
