#!/usr/bin/env bash
# Trains on CelebA-HQ on this machine: jobs/celeba-hq-256/run.sh [RANKS] [THREADS]
#
# Default: two ranks of one thread. Started again, it continues from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
jobs/celeba-hq-256/data.sh
exec jobs/launch.sh "${1:-2}" train jobs/celeba-hq-256/recipe.toml --run runs/celeba-hq-256 \
  --set "threads_per_rank=${2:-1}"
