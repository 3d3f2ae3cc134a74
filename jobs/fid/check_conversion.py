"""Tests the conversion of weights: saves a state dict with random values by torch, converts it by
convert_weights.py, computes features by the program, and compares them with torch's.

    python3 jobs/fid/check_conversion.py [SJKO_DIST]      default: .build/release/sjko-dist

Needs torch, torchvision, pytorch-fid, numpy and h5py.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import h5py
import numpy as np
import torch
from inception import make_inception


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else ".build/release/sjko-dist"
    here = Path(__file__).parent
    torch.set_num_threads(1)
    torch.manual_seed(1024)
    network = make_inception().eval()
    with torch.no_grad():
        for module in network.modules():
            if hasattr(module, "bn"):
                fan = module.conv.weight[0].numel()
                module.conv.weight.normal_(0, (2 / fan) ** 0.5)
                module.bn.weight.uniform_(0.5, 1.5)
                module.bn.bias.uniform_(-0.25, 0.25)
                module.bn.running_mean.uniform_(-0.5, 0.5)
                module.bn.running_var.uniform_(0.5, 1.5)
    bytes = np.random.default_rng(1).integers(0, 256, (8, 3, 32, 32), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        torch.save(network.state_dict(), f"{folder}/weights.pth")
        convert = [sys.executable, here / "convert_weights.py"]
        subprocess.run(convert + [f"{folder}/weights.pth", f"{folder}/features.h5"], check=True)
        with h5py.File(f"{folder}/images.h5", "w") as file:
            file["samples"] = bytes
        subprocess.run(
            [program, "features", f"{folder}/images.h5", "--network", f"{folder}/features.h5"]
            + ["--output", f"{folder}/points.h5"],
            check=True,
        )
        with h5py.File(f"{folder}/points.h5") as file:
            ours = file["samples"][...]
    images = torch.from_numpy(bytes).double() / 127.5 - 1
    with torch.no_grad():
        theirs = network.double()(images).numpy()
        single = network.float()
        single(images[:1].float())
        start = time.perf_counter()
        for _ in range(3):
            single(images.float())
        milliseconds = (time.perf_counter() - start) / 24 * 1e3
    error = np.abs(ours - theirs).max() / np.abs(theirs).max()
    print(f"largest error {error:.1e} of the largest feature; PyTorch {milliseconds:.0f} ms an image")
    # The tolerance covers some fifty layers in float32 against float64.
    sys.exit(0 if error < 5e-5 else "the features differ")


if __name__ == "__main__":
    main()
