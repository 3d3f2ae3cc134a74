#!/usr/bin/env bash
# Trains on Fashion-MNIST on this machine: jobs/fashion-mnist/run.sh [RANKS] [f32|bf16]
#
# Default: two ranks and the recipe's bf16. Started again, it continues from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
precision=${2:-bf16}
jobs/fashion-mnist/data.sh
exec jobs/launch.sh "${1:-2}" train jobs/fashion-mnist/recipe.toml \
  --run "runs/fashion-mnist-$precision" --set "precision=$precision"
