#!/usr/bin/env bash
# Trains the 25 Gaussians on this machine: jobs/twenty-five-gaussians/run.sh [RANKS]
#
# Two ranks unless told otherwise. Started again, it goes on from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec jobs/launch.sh "${1:-2}" \
  train jobs/twenty-five-gaussians/recipe.toml --run runs/twenty-five-gaussians
