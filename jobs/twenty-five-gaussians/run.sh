#!/usr/bin/env bash
# Trains the 25 Gaussians on this machine: jobs/twenty-five-gaussians/run.sh [RANKS] [as-published]
#
# Default: two ranks and recipe.toml; with `as-published`, the settings of the authors' code (see notes.md).
# Started again, it continues from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
recipe=${2:-recipe}
run=runs/twenty-five-gaussians
[[ $recipe == recipe ]] || run+="-$recipe"
exec jobs/launch.sh "${1:-2}" train "jobs/twenty-five-gaussians/$recipe.toml" --run "$run"
