#!/usr/bin/env bash
# Measures what the checks of a program cost: an older build of sjko-dist against a newer one, in pairs.
#
#   jobs/chaos/price.sh OLD NEW [ROUNDS] [RANKS]      default: 11 rounds, 2 ranks
#
# OLD and NEW are paths of sjko-dist. Both train the same runs: fully connected networks in the plane, and
# the small image networks of jobs/versus-pytorch. The time of a step is the median over a run's intervals;
# a second ratio compares whole runs from the first interval on, with their checkpoints. The result is the
# median over rounds of the ratios within a round. Writes a table into results/ beside this script.
set -euo pipefail

old=$(realpath "${1:?the older sjko-dist}")
new=$(realpath "${2:?the newer sjko-dist}")
rounds=${3:-11}
ranks=${4:-2}

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
results=jobs/chaos/results
source jobs/measuring.sh
check_counts "$rounds" "$ranks"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The older program writes the pictures, because the newer one can also read what it has written.
{
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' \
    "{'descr': '|u1', 'fortran_order': False, 'shape': (256, 1, 32, 32), }"
  head -c $((256 * 32 * 32)) /dev/urandom
} >"$folder/images.npy"
"$old" dataset npy "$folder/images.npy" --output "$folder/images.h5" >/dev/null

if [[ $EUID -eq 0 ]]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi

# Trains with the program $1 the network $2, and prints milliseconds per step and seconds of the run.
train() {
  local program=$1 network=$2 steps recipe settings=()
  case $network in
    plane) steps=600 recipe=jobs/planar-flows/recipe.toml settings=(data.synthetic=two-circles) ;;
    images) steps=40 recipe=jobs/versus-pytorch/images-small.toml
      settings=("data.files=[\"$folder/images.h5\"]") ;;
  esac
  settings+=(method.stages=1 "method.first_stage_steps=$steps" "log.every_steps=$((steps / 20))"
    "checkpoint.every_steps=$((steps / 4))")
  rm -rf "$folder/run"
  mpirun --oversubscribe --bind-to none -n "$ranks" "$program" train "$recipe" --run "$folder/run" \
    "${settings[@]/#/--set=}" >"$folder/log" 2>&1 || fail "$program ended with $?: $(<"$folder/log")"
  local times="$folder/run/timings.jsonl"
  local step run
  step=$(tail -n +2 "$times" | while read -r line; do number milliseconds_per_step <<<"$line"; done | median)
  run=$(awk -v first="$(head -n 1 "$times" | number elapsed_seconds)" \
    -v last="$(tail -n 1 "$times" | number elapsed_seconds)" 'BEGIN { printf "%.3f", last - first }')
  echo "$step $run"
}

rows=()
for network in plane images; do
  for ((round = 1; round <= rounds; round++)); do
    # Every second round starts with the newer program.
    if ((round % 2)); then
      before=$(train "$old" "$network")
      after=$(train "$new" "$network")
    else
      after=$(train "$new" "$network")
      before=$(train "$old" "$network")
    fi
    rows+=("$network $(awk -v old="$before" -v new="$after" 'BEGIN {
      split(old, a); split(new, b)
      printf "%.4g %.4g %.4f %.2f %.2f %.4f", a[1], b[1], b[1] / a[1], a[2], b[2], b[2] / a[2] }')")
    echo "round $round of $rounds: ${rows[-1]}"
  done
done

# Prints the median of column $2 of the rows of network $1.
median_of() {
  printf '%s\n' "${rows[@]}" | awk -v network="$1" -v column="$2" '$1 == network { print $column }' | median
}

table=$(table_name "price_$ranks-ranks")
{
  echo "# The price of the checks"
  echo
  echo "Newer build over older build, $ranks rank(s) of one thread. Above 1: the newer one is slower."
  echo
  echo "| network | step | run with checkpoints |"
  echo "|---|---|---|"
  for network in plane images; do
    echo "| $network | **$(median_of "$network" 4)** | $(median_of "$network" 7) |"
  done
  echo
  echo "| round | network | old, ms | new, ms | ratio | old run, s | new run, s | ratio |"
  echo "|---|---|---|---|---|---|---|---|"
  numbered_rows
  echo
  provenance "jobs/chaos/price.sh OLD NEW $rounds $ranks"
} >"$table"
head -n 9 "$table"
echo "written to $table"
