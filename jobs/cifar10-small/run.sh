#!/usr/bin/env bash
# Trains on CIFAR-10, reduced, on this machine: jobs/cifar10-small/run.sh [RANKS]
#
# Default: two ranks. Started again, it continues from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
jobs/cifar10/data.sh
exec jobs/launch.sh "${1:-2}" train jobs/cifar10-small/recipe.toml --run runs/cifar10-small
