#!/usr/bin/env bash
# Trains on Fashion-MNIST on this machine: jobs/fashion-mnist-quickstart/run.sh [RANKS]
#
# Default: two ranks. Started again, it continues from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
jobs/fashion-mnist/data.sh 28
exec jobs/launch.sh "${1:-2}" \
  train jobs/fashion-mnist-quickstart/recipe.toml --run runs/fashion-mnist-quickstart
