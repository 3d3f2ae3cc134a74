#!/usr/bin/env bash
# From a fresh clone to pictures: set-up, data, and a short training on Fashion-MNIST.
#
#   jobs/quickstart.sh [RANKS]      default: 2 ranks
#
# Asks no questions. A second run skips what is done.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run=runs/fashion-mnist-quickstart

# Runs a command and prints its time: phase NAME COMMAND…
phase() {
  local name=$1 start=$SECONDS
  shift
  echo "== $name"
  "$@"
  echo "== $name: $((SECONDS - start)) s"
}

phase set-up jobs/setup.sh --quickstart
phase data jobs/fashion-mnist/data.sh 28
phase training jobs/fashion-mnist-quickstart/run.sh "${1:-2}"

echo
echo "The run folder is $run. Its pictures:"
find "$run/figures" -type f | sort | sed 's/^/  /'
