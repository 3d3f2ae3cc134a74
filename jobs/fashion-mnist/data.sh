#!/usr/bin/env bash
# Writes data/fashion-mnist-32.h5 from the Debian package dataset-fashion-mnist, unless the file exists.
#
#   jobs/fashion-mnist/data.sh [28|32]
#
# With 32 (default), the images of 28 x 28 pixels get a black border, for the image networks. With 28, it
# writes them unchanged into data/fashion-mnist.h5. The variable FASHION_MNIST names another folder with
# the .gz files of the dataset.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
images=$folder/train-images-idx3-ubyte.gz
labels=$folder/train-labels-idx1-ubyte.gz
case ${1:-32} in
  28) output=data/fashion-mnist.h5 padding=() ;;
  32) output=data/fashion-mnist-32.h5 padding=(--pad 32) ;;
  *)
    echo "data: '$1' is not a size; use 28 or 32" >&2
    exit 64
    ;;
esac

if [[ -e $output ]]; then
  echo "data: $output exists already"
  exit
fi
for file in "$images" "$labels"; do
  if [[ ! -r $file ]]; then
    echo "data: $file does not exist. jobs/setup.sh --quickstart installs it;" \
      "or set FASHION_MNIST to its folder." >&2
    exit 1
  fi
done
mkdir -p data
.build/release/sjko-dist dataset idx "$images" --labels "$labels" "${padding[@]}" --output "$output"
