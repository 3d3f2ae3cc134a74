#!/usr/bin/env bash
# Trains the 25 Gaussians on this machine: jobs/twenty-five-gaussians/run.sh [RANKS] [annealed]
#
# Two ranks unless told otherwise, and the paper's settings unless `annealed` asks for those that notes.md
# describes. Started again, it goes on from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
recipe=${2:-recipe}
run=runs/twenty-five-gaussians
[[ $recipe == recipe ]] || run+="-$recipe"
exec jobs/launch.sh "${1:-2}" train "jobs/twenty-five-gaussians/$recipe.toml" --run "$run"
