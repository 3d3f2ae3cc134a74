#!/usr/bin/env bash
# Times one S-JKO step of the image networks: sjko-benchmarks against eager PyTorch.
#
#   jobs/versus-pytorch/run-images.sh [small|large] [ROUNDS] [THREADS] [f32|bf16] [RANKS]
#
# Default: small 5 2 f32 1. Both have the same networks, batch and work. RANKS processes of THREADS threads
# share the batch; mpirun starts ours, torchrun starts PyTorch's. PyTorch is measured in both of its image
# layouts, and with bf16 also in float32. All run one after another. The result is the median over rounds
# of the ratio between the fastest PyTorch form of a round and ours. Writes a table into results/ beside
# this script. The variable PYTHON selects the interpreter with torch and numpy.
set -euo pipefail

size=${1:-small}
rounds=${2:-5}
threads=${3:-2}
precision=${4:-f32}
ranks=${5:-1}
python=${PYTHON:-python3}

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
results=jobs/versus-pytorch/results
source jobs/measuring.sh

case $size in
  small) channels=1 theirs=(--width 32 --multipliers 1,2,2 --blocks 1 --batch 32) ;;
  large) channels=3 theirs=(--width 64 --multipliers 1,2,2,2 --blocks 2 --batch 16) ;;
  *) fail "'$size' is not a size; use small or large (see the top of $0)" ;;
esac
case $precision in
  f32) forms=(f32,channels_last f32,contiguous_format) ;;
  bf16) forms=({bf16,f32},{channels_last,contiguous_format}) ;;
  *) fail "'$precision' is not a precision; use f32 or bf16 (see the top of $0)" ;;
esac
check_counts "$rounds" "$threads" "$ranks"
"$python" -c 'import numpy, torch' 2>/dev/null || fail "$python cannot import torch and numpy. Install them:
  $python -m pip install torch numpy"

swift build -c release
random_images 256 "$channels" 32

settings=(--set "threads_per_rank=$threads")
# f32 is the default.
[[ $precision == f32 ]] || settings+=(--set "precision=$precision")
pytorch_launch=("$python")
[[ $ranks == 1 ]] || pytorch_launch+=(-m torch.distributed.run --standalone --nproc-per-node "$ranks")

# Both print one line of JSON. The argument of the second is PRECISION,LAYOUT.
ours() {
  PROGRAM=sjko-benchmarks jobs/launch.sh "$ranks" step \
    --recipe "jobs/versus-pytorch/images-$size.toml" "${settings[@]}" --steps 3 --warmup 1
}
pytorch() {
  OMP_NUM_THREADS=$threads "${pytorch_launch[@]}" jobs/versus-pytorch/pytorch_image_step.py \
    --channels "$channels" "${theirs[@]}" --threads "$threads" --steps 3 --warmup 1 \
    --precision "${1%,*}" --layout "${1#*,}"
}

# A row: our time, PyTorch's times, the ratio, our memory, PyTorch's memory.
rows=()
for ((round = 1; round <= rounds; round++)); do
  times=() memory=()
  for who in ours "${forms[@]}"; do
    if [[ $who == ours ]]; then result=$(ours); else result=$(pytorch "$who"); fi
    times+=("$(number milliseconds_per_step <<<"$result" | xargs printf '%.0f')")
    memory+=("$(number peak_mebibytes <<<"$result")")
  done
  ratio=$(printf '%s\n' "${times[@]:1}" | sort -g | awk -v ours="${times[0]}" \
    'NR == 1 { printf "%.3f", $1 / ours }')
  rows+=("${times[*]} $ratio ${memory[*]}")
  echo "round $round of $rounds (ms, ratio, MiB): ${rows[-1]}"
done
ratio_column=$((${#forms[@]} + 2))

# Prints the headings of the columns of times or of memory, with the unit $1.
headings() {
  local form
  echo -n "sjko-dist $precision, $1 |"
  for form in "${forms[@]}"; do
    form=${form//_/ }
    echo -n " ${form/,/ } , $1 |"
  done | sed 's/ ,/,/g; s/ format//g'
}

name=images-${size}_${threads}-threads
[[ $ranks == 1 ]] || name+=_$ranks-ranks
[[ $precision == f32 ]] || name+=_$precision
table=$(table_name "$name")
{
  echo "# One S-JKO step, image networks ($size), $precision: sjko-dist against eager PyTorch"
  echo
  echo "images-$size.toml, $ranks process(es) of $threads thread(s), which share the batch. A ratio above 1"
  echo "means that sjko-dist is faster than the fastest form of PyTorch. Memory is for one process."
  echo
  echo "**Median ratio: $(column "$ratio_column" | median)**"
  echo
  echo "| round | $(headings ms) ratio | $(headings MiB)"
  echo "|---|$(printf -- '---|%.0s' ${rows[0]})"
  numbered_rows
  echo
  provenance "jobs/versus-pytorch/run-images.sh $size $rounds $threads $precision $ranks"
} >"$table"
echo "median ratio $(column "$ratio_column" | median), written to $table"
