#!/usr/bin/env bash
# Trains the same short run on 1, 2, 4, 8 and 16 ranks, and once more with a stop on 2 ranks and the
# rest on 8, and compares the files: jobs/equal-bits/run.sh
#
# Deletes runs/equal-bits and writes the runs there. Prints the SHA-256 of the last checkpoint and of
# metrics.jsonl of each run. Ends with 1 if any two differ.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=runs/equal-bits
steps=100
settings=(--set method.stages=2 --set "method.first_stage_steps=$steps"
  --set "method.stage_steps=$steps" --set checkpoint.every_steps=20)
checkpoint=checkpoints/step-$(printf '%09d' $((2 * steps))).h5

rm -rf "$folder"
mkdir -p "$folder"
for ranks in 1 2 4 8 16; do
  echo "training on $ranks rank(s)"
  jobs/launch.sh "$ranks" train two-circles-as-published --run "$folder/$ranks-ranks" "${settings[@]}" \
    >"$folder/log"
done

echo "training on 2 ranks, stopped after the first checkpoint, then on 8"
stopped=(train two-circles-as-published --run "$folder/stopped" "${settings[@]}")
jobs/launch.sh 2 "${stopped[@]}" >"$folder/log" &
launcher=$!  # launch.sh becomes mpirun, which sends the signal to the ranks
until compgen -G "$folder/stopped/checkpoints/*.h5" >/dev/null || ! kill -0 "$launcher" 2>/dev/null; do
  sleep 0.05
done
kill -USR1 "$launcher" || true
code=0
wait "$launcher" || code=$?
if [[ $code -ne 75 ]]; then
  echo "equal-bits: the run should stop with code 75, but ended with $code" >&2
  exit 1
fi
jobs/launch.sh 8 "${stopped[@]}" >"$folder/log"

cd "$folder"
for file in "$checkpoint" metrics.jsonl; do
  echo "$file"
  sha256sum ./*/"$file"
  if [[ $(sha256sum ./*/"$file" | cut -d ' ' -f 1 | sort -u | wc -l) -ne 1 ]]; then
    echo "equal-bits: the files differ" >&2
    exit 1
  fi
done
echo "all files are equal"
