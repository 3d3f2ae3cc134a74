#!/usr/bin/env bash
# Times one S-JKO step of the image networks: sjko-benchmarks against eager PyTorch.
#
#   jobs/versus-pytorch/run-images.sh [small|large] [PAIRS] [THREADS]      default: small 5 2
#
# The same networks, batch and work; float32. PyTorch comes in both of its image layouts, and the
# faster one counts. All take turns; what counts is the ratio within a turn, and its median. Writes
# a table into results/ beside this script. PYTHON chooses the interpreter that has torch and numpy.
set -euo pipefail

size=${1:-small}
pairs=${2:-5}
threads=${3:-2}
python=${PYTHON:-python3}

job=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$job/../.."

fail() {
  echo "versus-pytorch: $*" >&2
  exit 1
}

case $size in
  small) channels=1 theirs=(--width 32 --multipliers 1,2,2 --blocks 1 --batch 32) ;;
  large) channels=3 theirs=(--width 64 --multipliers 1,2,2,2 --blocks 2 --batch 16) ;;
  *) fail "'$size' is neither small nor large. Usage: run-images.sh [small|large] [PAIRS] [THREADS]" ;;
esac
for number in "$pairs" "$threads"; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || fail "'$number' is not a count"
done
"$python" -c 'import numpy, torch' 2>/dev/null || fail "$python has no torch or no numpy. Install them:
  $python -m pip install torch numpy"

swift build -c release --product sjko-benchmarks
swift build -c release --product sjko-dist
data=data/random-${channels}x32x32.h5
if [[ ! -e $data ]]; then
  mkdir -p data
  array=$(mktemp --suffix .npy)
  trap 'rm -f "$array"' EXIT
  "$python" - "$array" "$channels" <<'PYTHON'
import sys
import numpy
shape = (256, int(sys.argv[2]), 32, 32)
numpy.save(sys.argv[1], numpy.random.default_rng(0).integers(0, 256, shape, dtype=numpy.uint8))
PYTHON
  .build/release/sjko-dist dataset npy "$array" --output "$data"
fi

ours() {
  OMP_WAIT_POLICY=active .build/release/sjko-benchmarks step \
    --recipe "$job/images-$size.toml" --set "threads_per_rank=$threads" --steps 3 --warmup 1
}
rival() {
  "$python" "$job/pytorch_image_step.py" --channels "$channels" "${theirs[@]}" \
    --threads "$threads" --steps 3 --warmup 1 --layout "$1"
}
# The number called $1 in the line of JSON on standard input.
number() { grep -oE "\"$1\": *[0-9.eE+-]+" | grep -oE '[0-9.eE+-]+$'; }
# The median of the numbers on standard input, one a line.
median() {
  sort -g | awk '{ v[NR] = $1 } END {
    printf "%.4g\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

rows=()
for ((pair = 1; pair <= pairs; pair++)); do
  mine=$(ours)
  last=$(rival channels_last)
  first=$(rival contiguous_format)
  rows+=("$(number milliseconds_per_step <<<"$mine") $(number milliseconds_per_step <<<"$last") \
$(number milliseconds_per_step <<<"$first") $(number peak_mebibytes <<<"$mine") \
$(number peak_mebibytes <<<"$last") $(number peak_mebibytes <<<"$first")")
  rows[-1]=$(awk '{ best = $2 < $3 ? $2 : $3
    printf "%.0f %.0f %.0f %.3f %d %d %d", $1, $2, $3, best / $1, $4, $5, $6 }' <<<"${rows[-1]}")
  echo "turn $pair of $pairs (ms, ratio, MiB): ${rows[-1]}"
done
column() { printf '%s\n' "${rows[@]}" | awk -v column="$1" '{ print $column }'; }

processor=$(sed -nE 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
[[ -z $(git status --porcelain --untracked-files=no 2>/dev/null) ]] || commit+=", with local changes"
hardware=$(tr -cs '[:alnum:]' '-' <<<"${processor,,}" | sed 's/^-*//; s/-*$//')
mkdir -p "$job/results"
table="$job/results/images-${size}_${threads}-threads_${hardware:-unknown}_$(date -u +%F).md"
{
  echo "# One S-JKO step, image networks ($size): sjko-dist against eager PyTorch"
  echo
  echo "images-$size.toml, float32, $threads thread(s), one process. A ratio above 1 means that sjko-dist is"
  echo "faster than the faster of PyTorch's two layouts."
  echo
  echo "**Median ratio: $(column 4 | median)**"
  echo
  echo "| turn | sjko-dist, ms | channels last, ms | contiguous, ms | ratio | sjko-dist, MiB | channels last, MiB | contiguous, MiB |"
  echo "|---|---|---|---|---|---|---|---|"
  for index in "${!rows[@]}"; do echo "| $((index + 1)) | ${rows[$index]// / | } |"; done
  echo
  echo "* Command: \`jobs/versus-pytorch/run-images.sh $size $pairs $threads\` at commit $commit, $(date -u +%F)"
  echo "* Machine: ${processor:-unknown}, $(nproc --all) logical cores; load $(cut -d ' ' -f 1-3 /proc/loadavg)"
  echo "* Rival: PyTorch $("$python" -c 'import torch; print(torch.__version__)')"
} >"$table"
echo "median ratio $(column 4 | median), written to ${table#"$PWD/"}"
