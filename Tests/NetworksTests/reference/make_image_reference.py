"""Computes the reference values of the image networks with their authors' PyTorch modules.

    python3 make_image_reference.py CHECKOUT      writes image_reference.h5 beside this script

CHECKOUT is a copy of github.com/NVlabs/denoising-diffusion-gan, whose `score_sde` is imported; its
CUDA kernels are not compiled, since the resampling is taken from their CPU twin. Needs torch, numpy
and h5py. The groups of the file are like those of make_reference.py; images are [batch, channels, height,
width], and parameters have the names that they have in Sources.

S-JKO leaves out time and x_t: here what comes of time is zero, and x_t has no channels.
"""

import importlib
import re
import sys
import types
from pathlib import Path

import h5py
import torch

from make_reference import FORMAT_VERSION, exact_normal, store


def import_authors_modules(checkout):
    """Their package without its CUDA extensions, which compile when they are imported."""
    source = (checkout / "score_sde/op/upfirdn2d.py").read_text()
    start = source.index("def upfirdn2d_native")
    native = types.ModuleType("native")
    exec("import torch\nfrom torch.nn import functional as F\n" + source[start:], native.__dict__)

    def upfirdn2d(x, kernel, up=1, down=1, pad=(0, 0)):
        return native.upfirdn2d_native(
            x, kernel.to(x.dtype), up, up, down, down, pad[0], pad[1], pad[0], pad[1]
        )

    op = types.ModuleType("score_sde.op")
    op.upfirdn2d = upfirdn2d
    sys.modules["score_sde.op"] = op
    sys.path.insert(0, str(checkout))
    return (
        importlib.import_module("score_sde.models.discriminator"),
        importlib.import_module("score_sde.models.ncsnpp_generator_adagn"),
    )


def potential_name(name):
    """Their name of a parameter in Sources' words; None for what S-JKO has not."""
    if ".dense_t1." in name:
        return None
    block = re.fullmatch(r"conv(\d+)\.(conv1|conv2|skip)\.0\.(\w+)", name)
    if block:
        layer = {"conv1": "first", "conv2": "second", "skip": "shortcut"}[block[2]]
        return f"block.{int(block[1]) - 1}.{layer}.{block[3]}"
    for theirs, ours in (("start_conv", "start"), ("final_conv", "final"), ("end_linear", "end")):
        if name.startswith(theirs + "."):
            return name.replace(theirs, ours)
    raise ValueError(name)


def prepared(network, name_of):
    """The network in float64, with weights that keep a signal's size, rounded to 1/256."""
    network = network.double()
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name_of(name) is None:
                parameter.zero_()
                continue
            fan = max(1, parameter[0].numel()) if parameter.dim() > 1 else 16
            parameter.copy_(torch.round(torch.randn_like(parameter) * 1.5 / fan**0.5 * 256) / 256)
    return network


class NoTime(torch.nn.Module):
    def forward(self, t):
        return t[:, None]


MAP = types.SimpleNamespace(
    image_size=8, num_channels=2, num_channels_dae=8, ch_mult=[1, 2], num_res_blocks=1,
    attn_resolutions=[4], nz=3, z_emb_dim=8, n_mlp=2,
    not_use_tanh=False, centered=True, conditional=False, dropout=0.0, resamp_with_conv=True,
    fir=True, fir_kernel=[1, 3, 3, 1], skip_rescale=True, resblock_type="biggan",
    progressive="none", progressive_input="residual", progressive_combine="sum",
    embedding_type="positional", fourier_scale=16.0,
)  # fmt: skip


def map_layers(config):
    """Sources' names of all modules, in the order in which the authors register them."""
    levels = range(len(config.ch_mult))
    attends = [config.image_size >> level in config.attn_resolutions for level in levels]
    layers = ["input"]
    for level in levels:
        for block in range(config.num_res_blocks):
            layers.append(f"down.{level}.block.{block}")
            layers += [f"down.{level}.attention.{block}"] * attends[level]
        if level != levels[-1]:
            layers += [f"down.{level}.half", f"down.{level}.pyramid"]
    layers += ["middle.0", "middle.attention", "middle.1"]
    for level in reversed(levels):
        layers += [f"up.{level}.block.{block}" for block in range(config.num_res_blocks + 1)]
        layers += [f"up.{level}.attention"] * attends[level]
        layers += [f"up.{level}.double"] * (level > 0)
    return layers + ["norm", "output"]


PARTS = {
    "GroupNorm_0.style": "norm.0", "Conv_0": "first", "GroupNorm_1.style": "norm.1",
    "Conv_1": "second", "Conv_2": "shortcut", "Conv2d_0": "", "GroupNorm_0": "norm",
    "NIN_0": "query", "NIN_1": "key", "NIN_2": "value", "NIN_3": "output", "": "",
}  # fmt: skip


def map_name(name):
    """Their name of a parameter in Sources' words; None for what S-JKO has not."""
    path = name.split(".")
    if "Dense_0" in path:
        return None
    if path[0] == "z_transform":
        return f"latent.{(int(path[1]) - 1) // 2}.{path[2]}"
    layer, part = map_layers(MAP)[int(path[1])], PARTS[".".join(path[2:-1])]
    last = {"W": "weight", "b": "bias"}.get(path[-1], path[-1])
    return ".".join(filter(None, [layer, part, last]))


def store_map(file, name, network):
    group = file.create_group(name)
    network = prepared(network, map_name)
    with torch.no_grad():
        for theirs, parameter in network.named_parameters():
            if theirs.endswith("style.bias"):  # factors of a norm
                parameter[: len(parameter) // 2] += 1
    images = exact_normal(3, MAP.num_channels, MAP.image_size, MAP.image_size, step=1 / 64)
    images.requires_grad_()
    latent = exact_normal(3, MAP.nz, step=1 / 64).requires_grad_()
    network.register_buffer("no_time", torch.zeros(3))

    output = network(images, network.no_time, latent)
    cotangent = exact_normal(*output.shape, step=1 / 64)
    ours = {map_name(theirs): p for theirs, p in network.named_parameters()}
    ours.pop(None)
    *gradients, image_gradient, latent_gradient = torch.autograd.grad(
        (output * cotangent).sum(), [*ours.values(), images, latent]
    )
    for key, values in (
        ("input", images), ("input_gradient", image_gradient), ("output", output),
        ("cotangent", cotangent),
    ):  # fmt: skip
        store(group, key, values)
    store(group, "latent", latent)
    store(group, "latent_gradient", latent_gradient)
    for parameter, gradient in zip(ours, gradients):
        # Theirs are [inputs, outputs] in attention, ours [outputs, inputs] everywhere.
        turned = re.search(r"(query|key|value|output)\.weight$", parameter) and gradient.dim() == 2
        values = ours[parameter]
        store(group, f"parameters/{parameter}", values.T if turned else values)
        store(group, f"gradients/{parameter}", gradient.T if turned else gradient)


def store_potential(file, name, network, batch, channels, size):
    group = file.create_group(name)
    network.t_embed = NoTime()
    network = prepared(network, potential_name)
    ours = {potential_name(name): p for name, p in network.named_parameters()}
    ours.pop(None)
    for parameter, values in ours.items():
        store(group, f"parameters/{parameter}", values)
    # Patches of one colour, which survive the halvings, and noise.
    images = exact_normal(batch, channels, size // 8, size // 8, step=1 / 64)
    images = images.repeat_interleave(8, 2).repeat_interleave(8, 3)
    images = (images + exact_normal(batch, channels, size, size, step=1 / 64)).requires_grad_()
    time, nothing = torch.zeros(batch, dtype=torch.float64), images[:, :0]

    output = network(images, time, nothing)[:, 0]
    cotangent = exact_normal(batch, step=1 / 64)
    *gradients, slope = torch.autograd.grad(
        (output * cotangent).sum(), [*ours.values(), images], retain_graph=True
    )
    store(group, "input", images)
    store(group, "input_gradient", slope)
    store(group, "output", output)
    store(group, "cotangent", cotangent)
    for parameter, gradient in zip(ours, gradients):
        store(group, f"gradients/{parameter}", gradient)

    (slope,) = torch.autograd.grad(output.sum(), images, create_graph=True)
    r1 = slope.square().sum((1, 2, 3)).mean()
    store(group, "r1", r1)
    r1_gradients = torch.autograd.grad(r1, list(ours.values()), materialize_grads=True)
    for parameter, gradient in zip(ours, r1_gradients):
        store(group, f"r1_gradients/{parameter}", gradient)


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1024)
    discriminator, generator = import_authors_modules(Path(sys.argv[1]))
    path = Path(__file__).with_name("image_reference.h5")
    with h5py.File(path, "w", libver=("earliest", "v110")) as file:
        file.attrs["format_version"] = FORMAT_VERSION
        file.attrs["made_with"] = f"make_image_reference.py, PyTorch {torch.__version__}"
        small = discriminator.Discriminator_small(nc=2, ngf=3, t_emb_dim=1)
        store_potential(file, "ddgan-small", small, batch=8, channels=2, size=16)
        large = discriminator.Discriminator_large(nc=1, ngf=2, t_emb_dim=1)
        store_potential(file, "ddgan-large", large, batch=4, channels=1, size=64)
        store_map(file, "ncsnpp", generator.NCSNpp(MAP))
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
