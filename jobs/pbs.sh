# Trains under PBS, over as many jobs as needed. Each run.pbs sources this file.
#
# PBS gives no reliable warning before the time limit, so `timeout` measures the time. Some minutes
# before the limit it sends USR1 to keepalive.sh, which passes it to mpirun, and mpirun to the ranks.
# The ranks agree on a step, save, and end with code 75, "saved, run again". The script then submits
# itself once more, and the next job continues from the checkpoint; likewise after 82, "a rank does not
# answer", and 205, "a host is lost". After any other code nothing is submitted.
#
# `qdel JOB` ends the job, and so does `qsig -s USR1 JOB`, because PBS signals its own shell, too: use
# qsub to continue the run. A run.pbs may export SJKO_MPIRUN, another launcher than mpirun with
# its options, as for jobs/slurm.sh.

# Runs `sjko-dist train` on all ranks of the job, and ends this shell with its exit code.
#
#   train_over_jobs SCRIPT WALLTIME_SECONDS WARNING_SECONDS THREADS ARGUMENTS…
#
# SCRIPT is the script to submit again. WALLTIME_SECONDS is its time limit, which a job cannot ask PBS
# for. A step and the save must fit into WARNING_SECONDS. Each rank has THREADS threads and cores.
train_over_jobs() {
  local script=$1 walltime_seconds=$2 warning_seconds=$3 threads=$4
  shift 4
  local most_restarts=20 restarts=${RESTARTS:-0} ranks hosts launcher code array=()
  ranks=$(wc -l <"$PBS_NODEFILE")
  # The file has one line per rank; Open MPI counts slots in cores.
  hosts=$(awk -v threads="$threads" '
    !cores[$1] { order[++count] = $1 }
    { cores[$1] += threads }
    END { for (i = 1; i <= count; i++) print order[i] ":" cores[order[i]] }
  ' "$PBS_NODEFILE" | paste --serial --delimiters=,)

  read -ra launcher <<<"${SJKO_MPIRUN:-mpirun --map-by slot:PE=$threads --bind-to core}"

  # This shell ignores USR1, because it must read the exit code.
  trap : USR1

  echo "job $PBS_JOBID, restart $restarts, $(date +%FT%T): $ranks ranks on $hosts"
  timeout --foreground --preserve-status --signal=USR1 $((walltime_seconds - warning_seconds)) \
    hosts/keepalive.sh "${launcher[@]}" --host "$hosts" -n "$ranks" \
    .build/release/sjko-dist train "$@" --set "threads_per_rank=$threads"
  code=$?

  echo "job $PBS_JOBID, restart $restarts, $(date +%FT%T): ended with $code"
  if [[ $code =~ ^(75|82|205)$ ]]; then
    if [[ $restarts -lt $most_restarts ]]; then
      # A task of an array submits an array of this task only. PBS accepts no range like 3-3.
      if [[ -n ${PBS_ARRAY_INDEX-} ]]; then
        array=(-J "$PBS_ARRAY_INDEX-$((PBS_ARRAY_INDEX + 1)):2")
      fi
      qsub "${array[@]}" -v "RESTARTS=$((restarts + 1))" "$script"
    else
      echo "not submitted again after $restarts restarts. Use qsub to continue the run."
    fi
  fi
  exit "$code"
}
