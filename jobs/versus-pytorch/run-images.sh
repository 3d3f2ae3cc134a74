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

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source jobs/versus-pytorch/common.sh

case $size in
  small) channels=1 theirs=(--width 32 --multipliers 1,2,2 --blocks 1 --batch 32) ;;
  large) channels=3 theirs=(--width 64 --multipliers 1,2,2,2 --blocks 2 --batch 16) ;;
  *) fail "'$size' is neither small nor large. Usage: run-images.sh [small|large] [PAIRS] [THREADS]" ;;
esac
check_counts "$pairs" "$threads"
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
  .build/release/sjko-benchmarks step \
    --recipe "jobs/versus-pytorch/images-$size.toml" --set "threads_per_rank=$threads" --steps 3 --warmup 1
}
rival() {
  "$python" jobs/versus-pytorch/pytorch_image_step.py --channels "$channels" "${theirs[@]}" \
    --threads "$threads" --steps 3 --warmup 1 --layout "$1"
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

table=$(table_name "images-${size}_${threads}-threads")
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
  numbered_rows
  echo
  provenance "jobs/versus-pytorch/run-images.sh $size $pairs $threads"
} >"$table"
echo "median ratio $(column 4 | median), written to $table"
