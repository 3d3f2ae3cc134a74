#!/usr/bin/env bash
# Follows the closed form of Gaussian JKO steps in 2, 8 and 32 dimensions: jobs/gaussian-steps/run.sh [RANKS]
#
# Two ranks unless told otherwise. Ends with 1 if a moment is 1 % off or a potential 2 %.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
for name in plane eight-dimensions thirty-two-dimensions; do
  jobs/launch.sh "${1:-2}" \
    train "jobs/gaussian-steps/$name.toml" --run "runs/gaussian-steps-$name"
done
status=0
for name in plane eight-dimensions thirty-two-dimensions; do
  echo "== $name"
  jobs/gaussian-steps/compare.py "runs/gaussian-steps-$name" || status=1
done
exit "$status"
