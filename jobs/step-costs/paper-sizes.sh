#!/usr/bin/env bash
# Measures a step of the large image recipes: memory of a rank, seconds, GFLOP.
#
#   jobs/step-costs/paper-sizes.sh [THREADS]      default: 2
#
# One rank takes a few steps with one shard of random images. A rank computes its shards one after
# another, so its memory is the memory of a run, and the time of the whole batch is this time multiplied
# by the number of shards. The shards are as large as 20 GiB allow. Writes a table into results/ beside
# this script.
set -euo pipefail

threads=${1:-2}

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
results=jobs/step-costs/results
source jobs/measuring.sh
check_counts "$threads"

swift build -c release
random_images 256 3 32
random_images 32 3 256

# Prints the multiplications and additions of a step, in GFLOP, if `plan` prints them.
gigaflops() {
  .build/release/sjko-dist plan "$@" 2>/dev/null |
    sed -nE 's/^operations: ([0-9.,]+) GFLOP per step.*/\1/p' | tr -d ,
}

# Takes the steps: measure RECIPE SIDE_OF_IMAGES IMAGES_PER_SHARD STEPS.
rows=()
measure() {
  local recipe=jobs/$1/recipe.toml side=$2 images=$3 steps=$4 batch result seconds operations
  local settings=(--set "data.files=[\"data/random-3x${side}x$side.h5\"]" --set "batch=$images"
    --set shards=1 --set "threads_per_rank=$threads")
  batch=$(sed -nE 's/^batch = ([0-9]+).*/\1/p' "$recipe")
  result=$(PROGRAM=sjko-benchmarks jobs/launch.sh 1 step \
    --recipe "$recipe" "${settings[@]}" --steps "$steps" --warmup 1)
  seconds=$(awk -v ms="$(number milliseconds_per_step <<<"$result")" 'BEGIN { printf "%.4g", ms / 1e3 }')
  operations=$(gigaflops "$recipe" "${settings[@]}" || true)
  rows+=("$1 $images $(number peak_mebibytes <<<"$result") $seconds $(awk \
    -v seconds="$seconds" -v batches=$((batch / images)) -v operations="$operations" \
    -v reading="$(number reading_milliseconds <<<"$result")" 'BEGIN {
      printf "%s %s %.3g %.2g", operations == "" ? "unknown" : operations,
        operations == "" ? "unknown" : sprintf("%.0f", operations / seconds),
        seconds * batches, reading / seconds / 1e3 * 100 }')")
  echo "${rows[-1]}"
}

measure cifar10-small 32 4 3
measure cifar10 32 4 3
measure celeba-hq-256 256 2 1

table=$(table_name "paper-sizes_$threads-threads")
{
  echo "# The cost of a step of the large image recipes"
  echo
  echo "One rank of $threads thread(s), one shard of random images. *Images* and *GFLOP* are for this shard. The"
  echo "last columns are the time of a step with the recipe's whole batch on the same rank, which computes its"
  echo "shards one after another, and the share of a step that reads data."
  echo
  echo "| | recipe | images | MiB | s | GFLOP | GFLOP/s | s, whole batch | reading, % |"
  echo "|---|---|---|---|---|---|---|---|---|"
  numbered_rows
  echo
  provenance "jobs/step-costs/paper-sizes.sh $threads"
} >"$table"
echo "written to $table"
