#!/usr/bin/env bash
# Writes data/cifar10.h5 from the binary version of CIFAR-10, unless the file exists.
#
# The variable CIFAR10 names the archive, or the folder with its content (default:
# data/cifar-10-binary.tar.gz).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

output=data/cifar10.h5
archive=${CIFAR10:-data/cifar-10-binary.tar.gz}

if [[ -e $output ]]; then
  echo "data: $output exists already"
  exit
fi
if [[ ! -r $archive ]]; then
  echo "data: $archive does not exist. Download the 'CIFAR-10 binary version (suitable for C programs)'" \
    "from https://www.cs.toronto.edu/~kriz/cifar.html, 162 MB, and put it there;" \
    "or set CIFAR10 to its path." >&2
  exit 1
fi
mkdir -p data
.build/release/sjko-dist dataset cifar10 "$archive" --output "$output"
