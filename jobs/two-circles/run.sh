#!/usr/bin/env bash
# Trains the two circles on this machine: jobs/two-circles/run.sh [RANKS] [as-published]
#
# Default: two ranks and recipe.toml; with `as-published`, the settings of the authors' code (see notes.md).
# Started again, it continues from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
recipe=${2:-recipe}
run=runs/two-circles
[[ $recipe == recipe ]] || run+="-$recipe"
exec jobs/launch.sh "${1:-2}" train "jobs/two-circles/$recipe.toml" --run "$run"
