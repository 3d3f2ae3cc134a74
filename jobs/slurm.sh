# Trains under Slurm, over as many jobs as needed. Each run.sbatch sources this file.
#
# Some minutes before the time limit Slurm sends USR1 to the batch shell alone
# (--signal=B:USR1@SECONDS), and the shell passes it on. The ranks agree on a step, save, and end with
# code 75, "saved, run again". The job is then put back in the queue under the same number, and
# continues from its checkpoint; likewise after 82, "a rank does not answer", and 205, "a host is lost".
# After any other code it is not put back. A step and the save must fit into SECONDS.
#
# The variable SJKO_MPIRUN selects another launcher than srun, with its options, for example
# SJKO_MPIRUN="mpirun --bind-to core" sbatch …

# Runs `sjko-dist train` with these arguments on all tasks of the job, and ends this shell with its exit
# code.
train_over_jobs() {
  local most_restarts=20 threads=${SLURM_CPUS_PER_TASK:-1} restarts=${SLURM_RESTART_COUNT:-0}
  local program=(.build/release/sjko-dist train "$@" --set "threads_per_rank=$threads")
  local launch launcher code job=$SLURM_JOB_ID
  # One task of an array has the number of the whole array as its job's number; requeue this task only.
  [[ -z ${SLURM_ARRAY_TASK_ID-} ]] || job=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID

  # When a job is cancelled, srun signals every rank and waits; mpirun gives the ranks one second.
  # But srun can start Open MPI ranks only if Slurm has the PMIx plugin.
  if [[ -z ${SJKO_MPIRUN-} ]] && srun --mpi=list 2>&1 | grep -q pmix; then
    # Since Slurm 22.05, srun does not inherit --cpus-per-task from sbatch.
    launch=(srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task="$threads")
  else
    read -ra launch <<<"${SJKO_MPIRUN:-mpirun --map-by slot:PE=$threads --bind-to core}"
    launch=(hosts/keepalive.sh "${launch[@]}" -n "$SLURM_NTASKS")
  fi

  echo "job $job, restart $restarts, $(date +%FT%T): ${launch[*]}"
  "${launch[@]}" "${program[@]}" &
  launcher=$!

  cancelled=false
  trap "kill -USR1 $launcher" USR1
  # TERM: the job was cancelled, or Slurm preempts it. Slurm also signals the ranks.
  trap 'cancelled=true' TERM

  # A trap ends `wait` early with another code; only the last `wait` returns the launcher's code.
  while kill -0 "$launcher" 2>/dev/null; do
    wait "$launcher"
  done
  wait "$launcher"
  code=$?

  echo "job $job, restart $restarts, $(date +%FT%T): ended with $code"
  if [[ $code =~ ^(75|82|205)$ && $cancelled == false ]]; then
    if [[ $restarts -lt $most_restarts ]]; then
      scontrol requeue "$job"
    else
      echo "not put back in the queue after $restarts restarts. Use sbatch to continue the run."
    fi
  fi
  exit "$code"
}
