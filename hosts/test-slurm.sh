#!/usr/bin/env bash
# Tests jobs/slurm.sh with a real Slurm, on this machine.
#
#   hosts/test-slurm.sh
#
# Starts Slurm on two test hosts (see test-hosts.sh), interrupts jobs in many ways, and compares their
# files with those of trainings without Slurm, bit for bit. Prints a table with one row for each step,
# and ends with 1 at the first step that fails. The files are in .build/test-slurm.
#
# Needs root on Debian, slurm-wlm, iproute2, and the program (jobs/setup.sh). The machine's own Slurm, if
# it has one, is not used, and its configuration does not change: all daemons end with the script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hosts/steps.sh
[[ $EUID -eq 0 ]] || fail "test hosts need root"
for program in slurmctld slurmd sbatch ip; do
  command -v "$program" >/dev/null || fail "$program is missing: apt-get install slurm-wlm iproute2"
done
[[ -x .build/release/sjko-dist ]] || fail ".build/release/sjko-dist is not built. Run jobs/setup.sh first"
enter_namespaces "$@"

work=$PWD/.build/test-slurm
rm -rf "$work"
mkdir -p "$work/runs" "$work/.build"
ln -s "$PWD/hosts" "$PWD/jobs" "$work/"
ln -s "$PWD/.build/release/" "$work/.build/"
. hosts/slurm-hosts.sh
for variable in $(compgen -e | grep -E '^(SLURM_|SBATCH_|SJKO_)'); do unset "$variable"; done
export SLURM_CONF=$work/slurm/slurm.conf
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# Longer than the time after which Slurm notices that a host is lost.
export SJKO_STALL_LIMIT_SECONDS=40
# Ranks that share a core wait for each other at every sum; with this setting they wait without a core.
export OMPI_MCA_mpi_yield_when_idle=1

cat >"$work/job.sh" <<'END'
#!/usr/bin/env bash
#SBATCH --nodes=2
#SBATCH --ntasks=2
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=runs/%x.log
set -uo pipefail
cd "$SLURM_SUBMIT_DIR" || exit
source jobs/slurm.sh
train_over_jobs twenty-five-gaussians --run "runs/$1${SLURM_ARRAY_TASK_ID-}"
END

# Selects how jobs start their ranks: srun, or mpirun as on a cluster whose Slurm has no PMIx.
use() {
  launcher=$1
  unset SJKO_MPIRUN
  if [[ $launcher == mpirun ]]; then export SJKO_MPIRUN="mpirun --bind-to none"; fi
}

# All runs that follow have two stages of so many steps.
set_steps() {
  export SJKO_METHOD_STAGES=2 SJKO_METHOD_FIRST_STAGE_STEPS=$1 SJKO_METHOD_STAGE_STEPS=$1
}

# Trains without Slurm.
reference() {
  on h1 mpirun --oversubscribe --bind-to none -n 2 .build/release/sjko-dist \
    train twenty-five-gaussians --run "runs/$1"
}

# Submits a training in the folder runs/RUN, and sets `job` to its number.
#
#   submit RUN [OPTIONS OF sbatch…]
submit() {
  job=$(on h1 sbatch --parsable --job-name="$1" "${@:2}" job.sh "$1")
  echo "job $job: runs/$1"
}

has_begun() { [[ -s $work/runs/$1/metrics.jsonl ]]; }

# Submits a training, and waits for its first metrics.
begin() {
  submit "$@"
  wait_until 90 has_begun "$1"
}

# equal RUN REFERENCE: both have the same metrics and the same last checkpoint, byte for byte.
equal() {
  local file
  for file in metrics.jsonl "checkpoints/$(ls "$work/runs/$2/checkpoints" | tail -n 1)"; do
    cmp "$work/runs/$1/$file" "$work/runs/$2/$file"
  done
}

# The processes of a host whose command line matches a pattern; `sleep` holds the host itself.
processes() {
  local process
  for process in $(ip netns pids "sjko-$1"); do
    if [[ $(tr '\0' ' ' <"/proc/$process/cmdline") =~ $2 ]]; then echo "$process"; fi
  done
}

ends_equal() {
  use "$1"
  submit "end-$1"
  ends "$job" 0 COMPLETED 0
  equal "end-$1" short
}

time_limit() {
  use "$1"
  submit "limit-$1" --time=1 --signal=B:USR1@30
  wait_until 90 grep -q "ended with 75" "$work/runs/limit-$1.log"
  # The second job gets the time that it needs.
  on h1 scontrol update "jobid=$job" timelimit=10
  ends "$job" 1 COMPLETED 0
  equal "limit-$1" long
}

cancelled() {
  use "$1"
  begin "cancel-$1"
  on h1 scancel "$job"
  ends "$job" 0 CANCELLED "$2"
  submit "cancel-$1"
  ends "$job" 0 COMPLETED 0
  equal "cancel-$1" short
}

requeued() {
  use "$1"
  begin "requeue-$1"
  on h1 scontrol requeue "$job"
  ends "$job" 1 COMPLETED 0
  equal "requeue-$1" short
}

# The last task has the number of the array; it is the one that saves and is requeued.
array_task() {
  use mpirun
  submit array- --array=1-2 --nodes=1 --ntasks=1
  wait_until 90 has_begun array-1
  wait_until 90 has_begun array-2
  on h1 scancel --batch --signal=USR1 "${job}_2"
  ends "${job}_2" 1 COMPLETED 0
  ends "${job}_1" 0 COMPLETED 0
  equal array-1 short
  equal array-2 short
}

# Slurm forgets nothing when a node's daemon ends: the job goes on, and the next daemon finds it.
daemon_killed() {
  use "$1"
  begin "daemon-$1"
  kill -KILL $(processes h2 '^slurmd ')
  sleep 2
  on h2 slurmd -N h2
  ends "$job" 0 COMPLETED 0
  equal "daemon-$1" short
}

# The process of Slurm that holds Open MPI's daemon on h2. The daemon and the ranks go on without it.
# With srun a job may then wait until its time limit.
holder_killed() {
  use mpirun
  begin holder
  kill -KILL $(processes h2 "^slurmstepd: .$job\.0")
  ends "$job" 0 COMPLETED 0
  equal holder short
}

# A host without power: it is cut off, all its processes end, and it starts again.
host_lost() {
  use "$1"
  begin "lost-$1"
  hosts/test-hosts.sh cut h2
  kill -KILL $(processes h2 '^(slurmd|slurmstepd|orted|/.*sjko-dist) ?')
  wait_until 90 has_state "$job" PENDING
  hosts/test-hosts.sh mend h2
  # Slurm 22.05 leaves these files of the lost step, and then srun cannot start the next one there.
  rm -rf "$work"/slurm/spool-h2/*pmix.* "$work"/slurm/tmp-h2/*
  on h2 slurmd -N h2 -c
  ends "$job" 1 COMPLETED 0
  equal "lost-$1" short
}

eight_ranks() {
  use srun
  local SJKO_METHOD_STAGE_STEPS=50 SJKO_METHOD_FIRST_STAGE_STEPS=50 file
  job=$(on h1 sbatch --parsable --time=10 jobs/twenty-five-gaussians/run.sbatch)
  ends "$job" 0 COMPLETED 0
  reference eight
  equal twenty-five-gaussians eight
}

# Two lines of settings; one task saves and is requeued, and the table waits for it.
sweep() {
  use mpirun
  printf 'seed=1\nseed=2 map.learning_rate=1e-4\n' >"$work/two.txt"
  job=$(on h1 sbatch --parsable --array=1-2 --ntasks=1 jobs/sweep.sbatch \
    jobs/twenty-five-gaussians/recipe.toml two.txt)
  wait_until 90 has_begun sweep-two/1
  on h1 scancel --batch --signal=USR1 "${job}_1"
  ends "${job}_1" 1 COMPLETED 0
  ends "${job}_2" 0 COMPLETED 0
  wait_until 90 grep -q floor "$work/runs/sweep-two/table.md"
  cat "$work/runs/sweep-two/table.md"
  [[ $(grep -c "| 600 | finished | [0-9]" "$work/runs/sweep-two/table.md") == 2 ]]
}

echo "$(slurmctld -V), $(mpirun --version | head -n 1), commit $(git rev-parse --short HEAD)"
begin_table "$work/log"
step "Slurm on two hosts" start_slurm
set_steps 300
step "without Slurm" reference short
for launcher in srun mpirun; do
  step "a job ends: $launcher" ends_equal $launcher
done
step "scancel, sbatch: srun" cancelled srun 75
step "scancel, sbatch: mpirun" cancelled mpirun 1
for launcher in srun mpirun; do
  step "scontrol requeue: $launcher" requeued $launcher
  step "slurmd is killed: $launcher" daemon_killed $launcher
  step "a host is lost: $launcher" host_lost $launcher
done
step "slurmstepd is killed: mpirun" holder_killed
step "a task of an array" array_task
step "sweep.sbatch" sweep
step "8 ranks of run.sbatch" eight_ranks
# Slurm sends the warning up to 30 s after the start of a job of a minute, so longer runs are needed.
seconds=$(sed -n 's/.*"seconds":\([0-9]*\).*/\1/p' "$work/runs/short/history.jsonl")
set_steps $((300 * 45 / (seconds + 1)))
step "without Slurm, 45 s" reference long
for launcher in srun mpirun; do
  step "time limit: $launcher" time_limit $launcher
done
