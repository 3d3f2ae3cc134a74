#!/usr/bin/env bash
# Times one S-JKO step of the image networks: sjko-benchmarks against eager PyTorch.
#
#   jobs/versus-pytorch/run-images.sh [small|large] [TURNS] [THREADS] [f32|bf16] [RANKS]
#
# Default: small 5 2 f32 1. THREADS are those of a rank, and RANKS processes share the batch: ours by
# mpirun, PyTorch's by torchrun. The same networks, batch and work. PyTorch comes in both of its
# image layouts, and beside bf16 also in float32. All take turns; what counts is the ratio within a
# turn between us and the fastest of PyTorch's, and its median. Writes a table into results/ beside
# this script. PYTHON chooses the interpreter that has torch and numpy.
set -euo pipefail

size=${1:-small}
turns=${2:-5}
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
  *) fail "'$size' is neither small nor large. Usage: see the head of $0" ;;
esac
case $precision in
  f32) rivals=(f32,channels_last f32,contiguous_format) ;;
  bf16) rivals=({bf16,f32},{channels_last,contiguous_format}) ;;
  *) fail "'$precision' is neither f32 nor bf16. Usage: see the head of $0" ;;
esac
check_counts "$turns" "$threads" "$ranks"
"$python" -c 'import numpy, torch' 2>/dev/null || fail "$python has no torch or no numpy. Install them:
  $python -m pip install torch numpy"

swift build -c release
random_images 256 "$channels" 32

settings=(--set "threads_per_rank=$threads")
# Said only where it differs from the default.
[[ $precision == f32 ]] || settings+=(--set "precision=$precision")
rival_launch=("$python")
[[ $ranks == 1 ]] || rival_launch+=(-m torch.distributed.run --standalone --nproc-per-node "$ranks")

# Both print one line of JSON; the second takes PRECISION,LAYOUT.
ours() {
  PROGRAM=sjko-benchmarks jobs/launch.sh "$ranks" step \
    --recipe "jobs/versus-pytorch/images-$size.toml" "${settings[@]}" --steps 3 --warmup 1
}
rival() {
  OMP_NUM_THREADS=$threads "${rival_launch[@]}" jobs/versus-pytorch/pytorch_image_step.py \
    --channels "$channels" "${theirs[@]}" --threads "$threads" --steps 3 --warmup 1 \
    --precision "${1%,*}" --layout "${1#*,}"
}

# A row: our time, the rivals' times, the ratio, our memory, the rivals' memory.
rows=()
for ((turn = 1; turn <= turns; turn++)); do
  times=() memory=()
  for who in ours "${rivals[@]}"; do
    if [[ $who == ours ]]; then result=$(ours); else result=$(rival "$who"); fi
    times+=("$(number milliseconds_per_step <<<"$result" | xargs printf '%.0f')")
    memory+=("$(number peak_mebibytes <<<"$result")")
  done
  ratio=$(printf '%s\n' "${times[@]:1}" | sort -g | awk -v ours="${times[0]}" \
    'NR == 1 { printf "%.3f", $1 / ours }')
  rows+=("${times[*]} $ratio ${memory[*]}")
  echo "turn $turn of $turns (ms, ratio, MiB): ${rows[-1]}"
done
ratio_column=$((${#rivals[@]} + 2))

# The names of the columns of times or of memory, whose unit is $1.
headings() {
  local rival
  echo -n "sjko-dist $precision, $1 |"
  for rival in "${rivals[@]}"; do
    rival=${rival//_/ }
    echo -n " ${rival/,/ } , $1 |"
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
  echo "means that sjko-dist is faster than the fastest of PyTorch's forms. Memory is that of one process."
  echo
  echo "**Median ratio: $(column "$ratio_column" | median)**"
  echo
  echo "| turn | $(headings ms) ratio | $(headings MiB)"
  echo "|---|$(printf -- '---|%.0s' ${rows[0]})"
  numbered_rows
  echo
  provenance "jobs/versus-pytorch/run-images.sh $size $turns $threads $precision $ranks"
} >"$table"
echo "median ratio $(column "$ratio_column" | median), written to $table"
