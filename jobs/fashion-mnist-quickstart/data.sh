#!/usr/bin/env bash
# Writes data/fashion-mnist.h5 from the Debian package dataset-fashion-mnist, unless it is there.
#
# FASHION_MNIST names another folder that holds the four .gz files of the data set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

output=data/fashion-mnist.h5
folder=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
images=$folder/train-images-idx3-ubyte.gz
labels=$folder/train-labels-idx1-ubyte.gz

if [[ -e $output ]]; then
  echo "data: $output is there"
  exit
fi
for file in "$images" "$labels"; do
  if [[ ! -r $file ]]; then
    echo "data: there is no $file. jobs/setup.sh --quickstart installs it;" \
      "or set FASHION_MNIST to the folder that holds it." >&2
    exit 1
  fi
done
mkdir -p data
.build/release/sjko-dist dataset idx "$images" --labels "$labels" --output "$output"
