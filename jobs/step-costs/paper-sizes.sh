#!/usr/bin/env bash
# Measures what a step of the large image recipes takes: memory of a rank, seconds, GFLOP.
#
#   jobs/step-costs/paper-sizes.sh [THREADS]      default: 2
#
# One rank takes a few steps of one shard of random images, since a rank works through its shards one
# after another: its memory is that of a run, and a step of the whole batch takes as often as long
# as it has shards. Shards are as large as 20 GiB allow. Writes a table into results/ beside this
# script.
set -euo pipefail

threads=${1:-2}

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
results=jobs/step-costs/results
source jobs/measuring.sh
check_counts "$threads"

swift build -c release
random_images 256 3 32
random_images 32 3 256

# Multiplications and additions in a step of the benchmark, in GFLOP, if the program tells.
gigaflops() {
  .build/release/sjko-dist plan "$@" 2>/dev/null |
    sed -nE 's/^operations: ([0-9.,]+) GFLOP per step.*/\1/p' | tr -d ,
}

# Takes the steps: RECIPE, side of its images, images of a shard, steps.
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
  echo "# What a step of the large image recipes takes"
  echo
  echo "One rank of $threads thread(s), one shard of so many random images. GFLOP are those of that step; the"
  echo "last columns say how long a step of the recipe's batch takes on the same rank, which works through"
  echo "its shards one after another, and which part of a step goes into reading data."
  echo
  echo "| | recipe | images | MiB | s | GFLOP | GFLOP/s | s, whole batch | reading, % |"
  echo "|---|---|---|---|---|---|---|---|---|"
  numbered_rows
  echo
  provenance "jobs/step-costs/paper-sizes.sh $threads"
} >"$table"
echo "written to $table"
