#!/usr/bin/env bash
# From a fresh clone to pictures: set-up, data, and a short training on Fashion-MNIST.
#
#   jobs/quickstart.sh [RANKS]      default: 2 ranks
#
# Asks nothing. Run again, it does what is left to do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run=runs/fashion-mnist-quickstart

# Runs a command and says how long it took: phase NAME COMMAND…
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
echo "The run is in $run; its pictures:"
find "$run/figures" -type f | sort | sed 's/^/  /'
