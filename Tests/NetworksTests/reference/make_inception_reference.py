"""Computes the reference values of Inception-v3 with torchvision's blocks as pytorch-fid patches them.

    python3 make_inception_reference.py            writes inception_reference.h5 beside this script

Needs torch, torchvision, pytorch-fid, numpy and h5py; pytorch-fid's own weights are not downloaded.
The 21.8 million parameters are not stored: this script and the test make them with the same small
generator (`generated`, and `GeneratedParameters` in Swift). Stored are, of two images, all features,
and of the image at 299 pixels, the first convolutions and each block the mean and the root of the
mean square. Everything is computed in float64.

Batch norms are set to add the bias alone; that they are folded into weights as they should be is what
jobs/fid/check_conversion.py checks.
"""

import sys
from pathlib import Path

import h5py
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parents[3] / "jobs/fid"))
from inception import make_inception  # noqa: E402

FORMAT_VERSION = 1


def generated(name, count):
    """Numbers in [-1, 1) that depend on a name and an index alone: hashed, exact in float32."""
    seed = 2166136261
    for byte in name.encode():  # FNV-1a
        seed = (seed ^ byte) * 16777619 % 2**32
    with np.errstate(over="ignore"):
        h = np.uint32(seed) + np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9)
        h = (h ^ h >> 16) * np.uint32(0x85EBCA6B)  # MurmurHash3's finalizer
        h = (h ^ h >> 13) * np.uint32(0xC2B2AE35)
        h = h ^ h >> 16
    return (h >> 8).astype(np.float32) * np.float32(2**-23) - np.float32(1)


def parameter(name, shape):
    """Weights with a variance of 2 / inputs, so that a signal keeps its size through ReLUs."""
    values = generated(name, int(np.prod(shape)))
    bound = 0.125 if len(shape) == 1 else np.sqrt(6 / np.prod(shape[1:]))
    return torch.from_numpy(values * np.float32(bound)).reshape(shape).double()


def main():
    torch.set_num_threads(1)
    network = make_inception().double().eval()
    with torch.no_grad():
        for name, module in network.named_modules():
            if hasattr(module, "bn"):
                module.conv.weight.copy_(parameter(f"{name}.weight", module.conv.weight.shape))
                module.bn.weight.fill_(1)
                module.bn.bias.copy_(parameter(f"{name}.bias", module.bn.bias.shape))
                module.bn.running_mean.zero_()
                module.bn.running_var.fill_(1 - module.bn.eps)
        images = torch.from_numpy(generated("images", 2 * 3 * 12 * 10)).reshape(2, 3, 12, 10)
        features, stages = network.stages(images.double())

    path = Path(__file__).with_name("inception_reference.h5")
    with h5py.File(path, "w", libver=("earliest", "v110")) as file:
        file.attrs["format_version"] = FORMAT_VERSION
        file.attrs["made_with"] = f"make_inception_reference.py, PyTorch {torch.__version__}"
        group = file.create_group("inception-v3")
        group["features"] = features.numpy().astype(np.float32)
        group["stages"] = np.array(
            [[x.mean().item(), x.square().mean().sqrt().item()] for x in stages], dtype=np.float32
        )
    print(f"{path.name}: {path.stat().st_size / 1e3:.0f} kB")
    for x in stages:
        print(tuple(x.shape), f"{x.mean():.4f} {x.square().mean().sqrt():.4f}")


if __name__ == "__main__":
    main()
