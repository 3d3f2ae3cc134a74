"""Computes the reference values of the residual networks and of Adam with PyTorch.

    python3 make_reference.py            writes reference.h5 beside this script

Needs torch, numpy and h5py. Every group of the file is one network:

    parameters/NAME         weights are [outputs, inputs]
    input                   [batch, dimensions]
    latent                  [batch, latent dimensions], maps that have one
    output                  [batch, dimensions] of a map, [batch] of a potential
    cotangent               like output: w of sum(output * w)
    gradients/NAME          d sum(output * w) / d parameter
    input_gradient          d sum(output * w) / d input
    latent_gradient         d sum(output * w) / d latent, maps that have one
    r1                      mean over the batch of |d sum(output) / d input|^2, potentials
    r1_gradients/NAME       d r1 / d parameter, potentials: a derivative of second order

A wide network stores the gradients of its small parameters only, and for every parameter
gradient_summaries/NAME (r1_gradient_summaries/NAME): the sum of the gradient's entries and the
root of the sum of their squares.

/adam holds a vector, the gradients of five steps, and the vector after each step.

Parameters are multiples of 1/256 and inputs multiples of 1/64, so that float32 holds them
exactly. Everything is computed in float64 and rounded once, to float32: what a test sees as an
error is the error of the code under test.
"""

import math
from pathlib import Path

import h5py
import numpy as np
import torch
from torch import nn

FORMAT_VERSION = 1
BATCH = 7
SMALL_PARAMETER = 512  # entries; larger gradients of a wide network are only summarised


class ResidualTrunk(nn.Module):
    """Linear(d, w), then three blocks h <- (h + r(h)) / sqrt 2, r three times Linear and SiLU."""

    def __init__(self, dimensions, width):
        super().__init__()
        self.input = nn.Linear(dimensions, width)
        self.block = nn.ModuleList(
            nn.ModuleList(nn.Linear(width, width) for _ in range(3)) for _ in range(3)
        )

    def forward(self, x):
        h = self.input(x)
        for block in self.block:
            r = h
            for linear in block:
                r = nn.functional.silu(linear(r))
            h = (h + r) / math.sqrt(2)
        return h


def two_layers(inputs, width, outputs):
    """Linear, SiLU, Linear, without names of their own for the activation."""
    return nn.ModuleList([nn.Linear(inputs, width), nn.Linear(width, outputs)])


def apply_two_layers(layers, x):
    return layers[1](nn.functional.silu(layers[0](x)))


class Potential(nn.Module):
    def __init__(self, dimensions, width):
        super().__init__()
        self.trunk = ResidualTrunk(dimensions, width)
        self.head = two_layers(width, width, 1)

    def forward(self, x):
        return apply_two_layers(self.head, self.trunk(x)).squeeze(1)


class TransportMap(nn.Module):
    def __init__(self, dimensions, width, latent_dimensions):
        super().__init__()
        self.trunk = ResidualTrunk(dimensions, width)
        if latent_dimensions > 0:
            self.latent = two_layers(latent_dimensions, width, width)
        self.head = two_layers(width, width, dimensions)

    def forward(self, x, z=None):
        h = self.trunk(x)
        if z is not None:
            h = h + apply_two_layers(self.latent, z)
        return apply_two_layers(self.head, h)


def exact_normal(*shape, step):
    """Normal numbers, rounded to multiples of `step`."""
    return torch.round(torch.randn(*shape, dtype=torch.float64) / step) * step


def prepared(network):
    """The network in float64, with PyTorch's initial parameters doubled and rounded.

    Doubled, because at their own size the deeper layers hardly bend anything, and an error there
    would hardly show.
    """
    network = network.double()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(torch.round(parameter * 2 * 256) / 256)
    return network


def store(group, name, values):
    values = values.detach().numpy().astype(np.float32)
    if values.nbytes < 4096:
        group.create_dataset(name, data=values)
    else:
        group.create_dataset(name, data=values, chunks=values.shape, compression="gzip", shuffle=True)


def store_gradients(group, name, network, gradients, summarised):
    for (parameter, _), gradient in zip(network.named_parameters(), gradients):
        if summarised:
            summary = torch.stack([gradient.sum(), gradient.square().sum().sqrt()])
            store(group, f"{name}_summaries/{parameter}", summary)
        if not summarised or gradient.numel() <= SMALL_PARAMETER:
            store(group, f"{name}s/{parameter}", gradient)


def store_network(file, name, network, dimensions, latent_dimensions=0, summarised=False):
    group = file.create_group(name)
    network = prepared(network)
    parameters = list(network.parameters())
    for parameter, values in network.named_parameters():
        store(group, f"parameters/{parameter}", values)

    inputs = [exact_normal(BATCH, dimensions, step=1 / 64).requires_grad_()]
    input_names = ["input"]
    if latent_dimensions > 0:
        inputs.append(exact_normal(BATCH, latent_dimensions, step=1 / 64).requires_grad_())
        input_names.append("latent")
    output = network(*inputs)
    cotangent = exact_normal(*output.shape, step=1 / 64)
    gradients = torch.autograd.grad((output * cotangent).sum(), parameters + inputs)
    for input_name, values, gradient in zip(input_names, inputs, gradients[len(parameters) :]):
        store(group, input_name, values)
        store(group, f"{input_name}_gradient", gradient)
    store(group, "output", output)
    store(group, "cotangent", cotangent)
    store_gradients(group, "gradient", network, gradients, summarised)

    if isinstance(network, Potential):
        (slope,) = torch.autograd.grad(network(inputs[0]).sum(), inputs[0], create_graph=True)
        r1 = slope.square().sum(1).mean()
        # The last bias does not move the slope: its gradient is zero, which autograd calls unused.
        r1_gradients = torch.autograd.grad(r1, parameters, materialize_grads=True)
        store(group, "r1", r1)
        store_gradients(group, "r1_gradient", network, r1_gradients, summarised)


def store_adam(file):
    settings = {"lr": 1e-2, "betas": (0.5, 0.9), "eps": 1e-8}
    group = file.create_group("adam")
    group.attrs.update(
        learning_rate=settings["lr"],
        beta1=settings["betas"][0],
        beta2=settings["betas"][1],
        epsilon=settings["eps"],
    )
    start = exact_normal(6, step=1 / 64)
    gradients = exact_normal(5, 6, step=1 / 64)
    gradients[:, 0] = 0  # a parameter that nothing moves
    gradients[:, 1] *= 2.0**-30  # small against epsilon: shows where epsilon is added
    vector = start.clone().requires_grad_()
    optimizer = torch.optim.Adam([vector], **settings)
    after = []
    for gradient in gradients:
        vector.grad = gradient.clone()
        optimizer.step()
        after.append(vector.detach().clone())
    store(group, "start", start)
    store(group, "gradients", gradients)
    store(group, "after_step", torch.stack(after))


def count(network):
    return sum(parameter.numel() for parameter in network.parameters())


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1024)
    assert count(Potential(2, 128)) == 165_633
    assert count(TransportMap(2, 128, 2)) == 182_658

    path = Path(__file__).with_name("reference.h5")
    with h5py.File(path, "w", libver=("earliest", "v110")) as file:
        file.attrs["format_version"] = FORMAT_VERSION
        file.attrs["made_with"] = f"make_reference.py, PyTorch {torch.__version__}"
        store_network(file, "potential-small", Potential(5, 24), 5)
        store_network(file, "map-small", TransportMap(5, 24, 3), 5, 3)
        store_network(file, "map-no-latent", TransportMap(5, 24, 0), 5)
        store_network(file, "potential-128", Potential(2, 128), 2, summarised=True)
        store_network(file, "map-128", TransportMap(2, 128, 2), 2, 2, summarised=True)
        store_adam(file)
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
