#!/usr/bin/env bash
# Times the same step on COUNT ranks of one thread and on one rank of COUNT threads.
#
#   jobs/step-costs/ranks-versus-threads.sh [ROUNDS] [COUNT]      default: 5 rounds, 2 ranks or threads
#
# Both train on the small images of jobs/versus-pytorch, in COUNT shards, one after the other. The result
# is the median over rounds of the ratio within a round. Writes a table into results/ beside this script.
set -euo pipefail

rounds=${1:-5}
count=${2:-2}
recipe=jobs/versus-pytorch/images-small.toml

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
results=jobs/step-costs/results
source jobs/measuring.sh
check_counts "$rounds" "$count"

swift build -c release
random_images 256 1 32

# Prints the milliseconds of a step on $1 ranks of $2 threads.
milliseconds() {
  PROGRAM=sjko-benchmarks jobs/launch.sh "$1" step --recipe "$recipe" \
    --set "shards=$count" --set "threads_per_rank=$2" --steps 5 --warmup 1 |
    number milliseconds_per_step
}

rows=()
for ((round = 1; round <= rounds; round++)); do
  # Every second round starts with the threads.
  if ((round % 2)); then
    with_ranks=$(milliseconds "$count" 1)
    with_threads=$(milliseconds 1 "$count")
  else
    with_threads=$(milliseconds 1 "$count")
    with_ranks=$(milliseconds "$count" 1)
  fi
  rows+=("$(awk -v ranks="$with_ranks" -v threads="$with_threads" \
    'BEGIN { printf "%.1f %.1f %.3f", ranks, threads, ranks / threads }')")
  echo "round $round of $rounds (ms, ms, ratio): ${rows[-1]}"
done

table=$(table_name "ranks-versus-threads_$count")
{
  echo "# One S-JKO step on $count ranks of one thread, and on one rank of $count threads"
  echo
  echo "$(basename "$recipe") in $count shards. A ratio below 1 means that ranks are faster."
  echo
  echo "**Median ratio: $(column 3 | median)**"
  echo
  echo "| round | $count ranks x 1 thread, ms | 1 rank x $count threads, ms | ratio |"
  echo "|---|---|---|---|"
  numbered_rows
  echo
  provenance "jobs/step-costs/ranks-versus-threads.sh $rounds $count"
} >"$table"
echo "median ratio $(column 3 | median), written to $table"
