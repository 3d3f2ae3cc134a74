#!/usr/bin/env bash
# Times one S-JKO step of the toy networks: sjko-benchmarks against eager PyTorch, on one core.
#
#   jobs/versus-pytorch/run.sh [PAIRS] [STEPS] [SHARDS]      default: 9 pairs of 200 steps, 16 shards
#
# The rival comes in two forms: the authors' step as they publish it, and the same step as fast as
# PyTorch gets (pytorch_step.py says how). All take turns on the same core, so that a change of the
# machine's mood meets each; what counts is the ratio within a pair, and its median. Writes a table
# into results/ beside this script. PYTHON chooses the interpreter that has torch, CORE the core (default: the first one
# this process may use).
set -euo pipefail

pairs=${1:-9}
steps=${2:-200}
shards=${3:-16}
batch=400
python=${PYTHON:-python3}

job=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$job/../.."

fail() {
  echo "versus-pytorch: $*" >&2
  exit 1
}

for number in "$pairs" "$steps" "$shards"; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || fail "'$number' is not a count. Usage: run.sh [PAIRS] [STEPS] [SHARDS]"
done
command -v "$python" >/dev/null || fail "there is no $python. PYTHON=… chooses the interpreter."
torch_version=$("$python" -c 'import torch; print(torch.__version__)' 2>/dev/null) ||
  fail "$python has no torch. Install it:
  $python -m pip install torch numpy"
first_core=$(taskset -cp $$ | sed -E 's/.*: ([0-9]+).*/\1/')
core=${CORE:-$first_core}

swift build -c release --product sjko-benchmarks
ours=(.build/release/sjko-benchmarks step --set "batch=$batch" --set "shards=$shards" --steps "$steps")
theirs=("$python" "$job/pytorch_step.py" --batch "$batch" --steps "$steps" --form)

# Runs a command on the core, alone with one thread, and prints its milliseconds per step.
milliseconds() {
  local output
  output=$(OMP_NUM_THREADS=1 taskset -c "$core" "$@") || fail "failed: $*"
  grep -oE '"milliseconds_per_step" *: *[0-9.eE+-]+' <<<"$output" | grep -oE '[0-9.eE+-]+$' ||
    fail "no milliseconds_per_step in the output of: $*"
}

# The median of the numbers on standard input, one a line.
median() {
  sort -g | awk '{ v[NR] = $1 } END {
    printf "%.4g\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

rows=()
for ((pair = 1; pair <= pairs; pair++)); do
  # Every other pair starts with the rival.
  if ((pair % 2)); then
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
  echo "pair $pair of $pairs, ms and ratios: ${rows[-1]}"
done

column() { printf '%s\n' "${rows[@]}" | awk -v column="$1" '{ print $column }'; }

processor=$(sed -nE 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
[[ -z $(git status --porcelain --untracked-files=no 2>/dev/null) ]] || commit+=", with local changes"
onednn=$(dpkg-query -W -f '${Version}' libdnnl-dev 2>/dev/null || echo unknown)
today=$(date -u +%F)
hardware=$(tr -cs '[:alnum:]' '-' <<<"${processor,,}" | sed 's/^-*//; s/-*$//')
mkdir -p "$job/results"
table="$job/results/step_${shards}-shards_${hardware:-unknown}_$today.md"

{
  echo "# One S-JKO step, toy networks: sjko-dist against eager PyTorch"
  echo
  echo "Batch $batch in $shards shards, width 128, two dimensions, KL, no R1, float32; potential step and map step"
  echo "with data, noise and both Adam updates. One core, one thread, one rank; all take turns."
  echo "A ratio above 1 means that sjko-dist is faster."
  echo
  echo "| | sjko-dist | PyTorch, tuned | PyTorch, as published |"
  echo "|---|---|---|---|"
  echo "| median, ms a step | $(column 1 | median) | $(column 2 | median) | $(column 3 | median) |"
  echo "| **median ratio** | | **$(column 4 | median)** | **$(column 5 | median)** |"
  echo
  echo "| pair | sjko-dist, ms | tuned, ms | published, ms | tuned, ratio | published, ratio |"
  echo "|---|---|---|---|---|---|"
  for index in "${!rows[@]}"; do
    echo "| $((index + 1)) | ${rows[$index]// / | } |"
  done
  echo
  echo "* Command: \`jobs/versus-pytorch/run.sh $pairs $steps $shards\` at commit $commit, $today"
  echo "* Machine: ${processor:-unknown}, $(nproc --all) logical cores; core $core; load $(cut -d ' ' -f 1-3 /proc/loadavg)"
  echo "* Ours: $(swift --version 2>/dev/null | sed -nE 's/.*(Swift version [0-9.]+).*/\1/p' | head -n 1), oneDNN $onednn"
  echo "* Rival: PyTorch $torch_version, $("$python" --version)"
} >"$table"

echo "median ratios: tuned $(column 4 | median), as published $(column 5 | median), written to ${table#"$PWD/"}"
