#!/usr/bin/env bash
# Trains on CIFAR-10 on this machine: jobs/cifar10/run.sh [RANKS]
#
# Two ranks unless told otherwise. Started again, it goes on from the last checkpoint.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
jobs/cifar10/data.sh
exec jobs/launch.sh "${1:-2}" train jobs/cifar10/recipe.toml --run runs/cifar10
