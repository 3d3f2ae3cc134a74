#!/usr/bin/env bash
# Trains the two circles on this machine: jobs/two-circles/run.sh [RANKS]
#
# Two ranks unless told otherwise. Started again, it goes on from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec jobs/launch.sh "${1:-2}" train jobs/two-circles/recipe.toml --run runs/two-circles
