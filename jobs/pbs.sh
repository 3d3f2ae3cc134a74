# Trains under PBS, over as many jobs as it takes: sourced by each run.pbs.
#
# How a job ends in time: PBS gives no warning that can be relied on, so `timeout` keeps the clock.
# Some minutes before the limit it sends USR1 to mpirun, which passes it on. The ranks agree on a
# step, save, and end with 75, "saved, run again"; the script then submits itself once more, and
# the next job goes on from the checkpoint. Any other code is final.
# By hand: qsig -s USR1 JOB saves and submits again, qdel ends it.

# Runs `sjko-dist train` on all ranks of the job, and ends this shell.
#
#   train_over_jobs SCRIPT WALLTIME_SECONDS WARNING_SECONDS THREADS ARGUMENTS…
#
# SCRIPT is submitted again; WALLTIME_SECONDS is its limit, which PBS does not tell, and a step
# and the save must fit into WARNING_SECONDS. Each rank has THREADS threads and cores.
train_over_jobs() {
  local script=$1 walltime_seconds=$2 warning_seconds=$3 threads=$4
  shift 4
  local most_restarts=20 restarts=${RESTARTS:-0} ranks hosts code
  ranks=$(wc -l <"$PBS_NODEFILE")
  # The file has a line for each rank; Open MPI counts in cores.
  hosts=$(awk -v threads="$threads" '
    !cores[$1] { order[++count] = $1 }
    { cores[$1] += threads }
    END { for (i = 1; i <= count; i++) print order[i] ":" cores[order[i]] }
  ' "$PBS_NODEFILE" | paste --serial --delimiters=,)

  # This shell survives USR1: it must live to see the code.
  trap : USR1

  echo "job $PBS_JOBID, restart $restarts, $(date +%FT%T): $ranks ranks on $hosts"
  timeout --foreground --preserve-status --signal=USR1 $((walltime_seconds - warning_seconds)) \
    mpirun --host "$hosts" -n "$ranks" --map-by "slot:PE=$threads" --bind-to core \
    .build/release/sjko-dist train "$@" --set "threads_per_rank=$threads"
  code=$?

  echo "job $PBS_JOBID, restart $restarts, $(date +%FT%T): ended with $code"
  if [[ $code -eq 75 ]]; then
    if [[ $restarts -lt $most_restarts ]]; then
      qsub -v "RESTARTS=$((restarts + 1))" "$script"
    else
      echo "not submitted again: $restarts restarts are enough. qsub goes on by hand."
    fi
  fi
  exit "$code"
}
