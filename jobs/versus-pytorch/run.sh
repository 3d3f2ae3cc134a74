#!/usr/bin/env bash
# Times one S-JKO step of the toy networks: sjko-benchmarks against eager PyTorch, on one core.
#
#   jobs/versus-pytorch/run.sh [ROUNDS] [STEPS] [SHARDS]      default: 9 rounds of 200 steps, 16 shards
#
# PyTorch takes the step in two forms: as the authors publish it, and tuned, the fastest form that
# we found (see pytorch_step.py). All run one after another on the same core, so that a change in the
# machine's speed affects all of them. The result is the median over rounds of the ratio within a round.
# Writes a table into results/ beside this script. The variable PYTHON selects the interpreter with torch,
# CORE the core (default: the first core that this process may use).
set -euo pipefail

rounds=${1:-9}
steps=${2:-200}
shards=${3:-16}
batch=400
python=${PYTHON:-python3}

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
results=jobs/versus-pytorch/results
source jobs/measuring.sh

check_counts "$rounds" "$steps" "$shards"
"$python" -c 'import torch' 2>/dev/null || fail "$python cannot import torch. Install it:
  $python -m pip install torch numpy"
first_core=$(taskset -cp $$ | sed -E 's/.*: ([0-9]+).*/\1/')
core=${CORE:-$first_core}

swift build -c release --product sjko-benchmarks
ours=(.build/release/sjko-benchmarks step --recipe twenty-five-gaussians-as-published --set "batch=$batch" --set "shards=$shards" --steps "$steps")
theirs=("$python" jobs/versus-pytorch/pytorch_step.py --batch "$batch" --steps "$steps" --form)

# Runs a command with one thread on the core, and prints its milliseconds per step.
milliseconds() {
  local output
  output=$(OMP_NUM_THREADS=1 taskset -c "$core" "$@") || fail "failed: $*"
  number milliseconds_per_step <<<"$output" ||
    fail "the output has no milliseconds_per_step: $*"
}

rows=()
for ((round = 1; round <= rounds; round++)); do
  # Every second round starts with PyTorch.
  if ((round % 2)); then
    mine=$(milliseconds "${ours[@]}")
    tuned=$(milliseconds "${theirs[@]}" tuned)
    published=$(milliseconds "${theirs[@]}" published)
  else
    published=$(milliseconds "${theirs[@]}" published)
    tuned=$(milliseconds "${theirs[@]}" tuned)
    mine=$(milliseconds "${ours[@]}")
  fi
  rows+=("$(awk -v a="$mine" -v b="$tuned" -v c="$published" \
    'BEGIN { printf "%.2f %.2f %.2f %.3f %.3f", a, b, c, b / a, c / a }')")
  echo "round $round of $rounds, ms and ratios: ${rows[-1]}"
done

table=$(table_name "step_${shards}-shards")
{
  echo "# One S-JKO step, toy networks: sjko-dist against eager PyTorch"
  echo
  echo "Batch $batch in $shards shards, width 128, two dimensions, KL, no R1, float32. A step of potential and map,"
  echo "with data, noise and both Adam updates. One core, one thread, one rank."
  echo "A ratio above 1 means that sjko-dist is faster."
  echo
  echo "| | sjko-dist | PyTorch, tuned | PyTorch, as published |"
  echo "|---|---|---|---|"
  echo "| median, ms a step | $(column 1 | median) | $(column 2 | median) | $(column 3 | median) |"
  echo "| **median ratio** | | **$(column 4 | median)** | **$(column 5 | median)** |"
  echo
  echo "| round | sjko-dist, ms | tuned, ms | published, ms | tuned, ratio | published, ratio |"
  echo "|---|---|---|---|---|---|"
  numbered_rows
  echo
  provenance "jobs/versus-pytorch/run.sh $rounds $steps $shards"
} >"$table"

echo "median ratios: tuned $(column 4 | median), as published $(column 5 | median), written to $table"
