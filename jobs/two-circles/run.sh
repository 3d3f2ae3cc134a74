#!/usr/bin/env bash
# Trains the two circles on this machine: jobs/two-circles/run.sh [RANKS] [annealed]
#
# Two ranks unless told otherwise, and the paper's settings unless `annealed` asks for those that notes.md
# describes. Started again, it goes on from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
recipe=${2:-recipe}
run=runs/two-circles
[[ $recipe == recipe ]] || run+="-$recipe"
exec jobs/launch.sh "${1:-2}" train "jobs/two-circles/$recipe.toml" --run "$run"
