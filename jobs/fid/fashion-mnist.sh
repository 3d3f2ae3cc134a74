#!/usr/bin/env bash
# Makes the table of Fréchet distances for Fashion-MNIST in notes.md: jobs/fid/fashion-mnist.sh [EPOCHS]
#
# Trains a classifier on the training images, padded to 32 x 32, unless runs/fid contains one. Then it
# measures the test images, blurred and noisy training images, and noise. Needs Debian's h5py:
# jobs/setup.sh --tests --quickstart.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
program=.build/release/sjko-dist
folder=runs/fid
data=data/fashion-mnist-32.h5
mkdir -p "$folder"

jobs/fashion-mnist/data.sh 32
if [[ ! -e $folder/classifier.h5 ]]; then
  $program classifier "$data" --epochs "${1:-3}" --output "$folder/classifier.h5"
fi
$program dataset idx "${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}/t10k-images-idx3-ubyte.gz" \
  --pad 32 --output "$folder/test.h5"
/usr/bin/python3 - "$data" "$folder" <<'PYTHON'
import sys

import h5py
import numpy as np

data, folder = sys.argv[1:]
with h5py.File(data) as file:
    # The same images for every row of the table.
    images = file["samples"][30000:40000].astype(float)
random = np.random.default_rng(1024)


def blurred(images, times):
    """Blurs images `times` times with the outer square of [1, 2, 1] / 4."""
    for _ in range(times):
        for axis in (2, 3):
            images = (np.roll(images, 1, axis) + 2 * images + np.roll(images, -1, axis)) / 4
    return images


def write(name, images):
    with h5py.File(f"{folder}/{name}.h5", "w") as file:
        file["samples"] = np.clip(np.rint(images), 0, 255).astype("u1")


for times in (1, 2, 8):
    write(f"blurred-{times}", blurred(images, times))
for deviation in (16, 64):
    write(f"noisy-{deviation}", images + deviation * random.standard_normal(images.shape))
write("noise", random.integers(0, 256, images.shape))
PYTHON
exec $program evaluate "$folder"/{test,blurred-1,blurred-2,blurred-8,noisy-16,noisy-64,noise}.h5 \
  --target "$data" --features "$folder/classifier.h5" --measures frechet --count 10000
