#!/usr/bin/env bash
# Makes the figures of notes.md from the existing runs: jobs/fashion-mnist/figures.sh [FOLDER]
#
#   samples-PRECISION.png   64 samples of the last stage
#   stages-PRECISION.png    one row for each stage, one column for each sample
#   curves.png              transport cost and dual value of all runs
#
# Default of FOLDER: runs/fashion-mnist-figures.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
program=.build/release/sjko-dist
folder=${1:-runs/fashion-mnist-figures}

runs=()
for precision in f32 bf16; do
  run=runs/fashion-mnist-$precision
  stages=("$run"/stages/stage-*.h5)
  [[ -e ${stages[0]} ]] || continue
  runs+=("$run")
  mkdir -p "$folder"
  $program sample "${stages[-1]}" --count 64 --output "$folder/samples-$precision.png"
  $program sample "${stages[@]}" --count 12 --output "$folder/stages-$precision.png"
done
if [[ ${#runs[@]} -eq 0 ]]; then
  echo "figures: no run has finished a stage yet. Train with jobs/fashion-mnist/run.sh." >&2
  exit 1
fi
$program draw "${runs[@]}" --output "$folder/curves.png"
