#!/usr/bin/env bash
# Trains on CIFAR-10 on this machine: jobs/cifar10/run.sh [RANKS]
#
# Default: two ranks. Started again, it continues from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
jobs/cifar10/data.sh
exec jobs/launch.sh "${1:-2}" train jobs/cifar10/recipe.toml --run runs/cifar10
