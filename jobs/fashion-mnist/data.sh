#!/usr/bin/env bash
# Writes data/fashion-mnist-32.h5 from the Debian package dataset-fashion-mnist, unless it is there.
#
#   jobs/fashion-mnist/data.sh [28|32]
#
# 32 pixels, the middle of black squares, suit the image networks; with 28, as the images come, it
# writes data/fashion-mnist.h5. FASHION_MNIST names another folder that holds the .gz files of the
# data set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
images=$folder/train-images-idx3-ubyte.gz
labels=$folder/train-labels-idx1-ubyte.gz
case ${1:-32} in
  28) output=data/fashion-mnist.h5 padding=() ;;
  32) output=data/fashion-mnist-32.h5 padding=(--pad 32) ;;
  *)
    echo "data: '$1' is neither 28 nor 32 pixels" >&2
    exit 64
    ;;
esac

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
.build/release/sjko-dist dataset idx "$images" --labels "$labels" "${padding[@]}" --output "$output"
