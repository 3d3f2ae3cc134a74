"""Converts the public weights of the FID network to a feature file of this program.

    python3 convert_weights.py pt_inception-2015-12-05-6726825d.pth inception-v3.h5

Reads a state dict of a pytorch-fid release. It contains for each convolution NAME the tensor NAME.conv.weight
and the batch norm NAME.bn.{weight,bias,running_mean,running_var}. At inference a batch norm multiplies each
channel by a factor and adds a shift, so it can be folded into the convolution:

    factor = weight / sqrt(running_var + 1e-3)
    NAME.weight = factor conv.weight,   NAME.bias = bias - factor running_mean

This is computed in float64 and rounded once. The layer after the features (fc) is omitted. The file has one
dataset per parameter in /parameters, each with the attributes `meaning` and `sha256`, the digest of its
numbers. The root has the attributes `format`, `format_version` and `architecture`. The first 512 bytes of the
file are its seal: what the file is, and the SHA-256 of all other bytes. The file is written under a temporary
name and renamed. Needs torch, numpy and h5py.
"""

import hashlib
import os
import sys

import h5py
import numpy as np

EPSILON = 1e-3  # of the batch norms; not in the state dict
FORMAT = "sjko-dist features"
FORMAT_VERSION = 2
SEAL_BYTES = 512
COUNT = 94  # convolutions


def folded(state):
    """Returns weights and biases of all convolutions, by name, with the batch norms folded in."""
    names = [key.removesuffix(".conv.weight") for key in state if key.endswith(".conv.weight")]
    names = [name for name in names if name.startswith(("Conv2d", "Mixed"))]
    if len(names) != COUNT:
        raise ValueError(f"has {len(names)} convolutions; the FID network has {COUNT}")
    values = {}
    for name in names:
        part = {}
        for key in ("conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var"):
            if f"{name}.{key}" not in state:
                raise ValueError(f"has no {name}.{key}")
            part[key] = state[f"{name}.{key}"].double().numpy()
        factor = part["bn.weight"] / np.sqrt(part["bn.running_var"] + EPSILON)
        values[f"{name}.weight"] = part["conv.weight"] * factor[:, None, None, None]
        values[f"{name}.bias"] = part["bn.bias"] - factor * part["bn.running_mean"]
    return values


def seal(path, name, version):
    """Writes the seal into the first 512 bytes of an HDF5 file with a user block of that size."""
    with open(path, "r+b") as file:
        file.seek(SEAL_BYTES)
        rest = file.read()
        text = (
            f"{name}\nformat version {version}\n"
            f"{len(rest)} bytes follow this block of {SEAL_BYTES} bytes\n"
            f"their SHA-256 is {hashlib.sha256(rest).hexdigest()}\n"
            f"check it with: tail -c +{SEAL_BYTES + 1} FILE | sha256sum\n"
        )
        file.seek(0)
        file.write(text.ljust(SEAL_BYTES - 1).encode() + b"\n")


def write(values, path, source):
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with h5py.File(temporary, "w", libver=("earliest", "v110"), userblock_size=SEAL_BYTES) as file:
            file.attrs["format"] = FORMAT
            file.attrs["format_version"] = FORMAT_VERSION
            file.attrs["architecture"] = "inception-v3"
            file.attrs["source"] = source
            for name, numbers in values.items():
                numbers = np.ascontiguousarray(numbers, dtype="<f4")
                dataset = file.create_dataset(f"parameters/{name}", data=numbers)
                dataset.attrs["meaning"] = "parameter of the feature network"
                dataset.attrs["sha256"] = hashlib.sha256(numbers.tobytes()).hexdigest()
        seal(temporary, FORMAT, FORMAT_VERSION)
        with open(temporary, "rb") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)


def main():
    import torch  # here, because the rest of this file needs no torch

    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n\n")[1].strip())
    weights, output = sys.argv[1:]
    try:
        state = torch.load(weights, map_location="cpu", weights_only=True)
        write(folded(state), output, os.path.basename(weights))
    except (OSError, ValueError) as error:
        sys.exit(f"{weights}: {error}. Use pytorch-fid's pt_inception-2015-12-05-6726825d.pth")
    print(f"{output}: {os.path.getsize(output) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
