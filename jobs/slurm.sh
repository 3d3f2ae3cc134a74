# Trains under Slurm, over as many jobs as it takes: sourced by each run.sbatch.
#
# How a job ends in time: some minutes before the limit Slurm sends USR1 to the batch shell alone
# (--signal=B:USR1@SECONDS), which passes it on. The ranks agree on a step, save, and end with 75,
# "saved, run again"; the job is then put back in the queue under the same number, and goes on from
# its checkpoint. Any other code is final. A step and the save must fit into the SECONDS.

# Runs `sjko-dist train` with these arguments on all tasks of the job, and ends this shell.
train_over_jobs() {
  local most_restarts=20 threads=${SLURM_CPUS_PER_TASK:-1} restarts=${SLURM_RESTART_COUNT:-0}
  local program=(.build/release/sjko-dist train "$@" --set "threads_per_rank=$threads")
  local launch launcher code

  # srun tells every rank of a cancelled job to stop, and waits; mpirun gives them one second.
  # But srun starts Open MPI ranks only where Slurm has the PMIx plugin.
  if srun --mpi=list 2>&1 | grep -q pmix; then
    # srun does not take --cpus-per-task over from sbatch (since Slurm 22.05).
    launch=(srun --mpi=pmix --kill-on-bad-exit=1 --cpus-per-task="$threads")
  else
    launch=(mpirun -n "$SLURM_NTASKS" --map-by "slot:PE=$threads" --bind-to core)
  fi

  echo "job $SLURM_JOB_ID, restart $restarts, $(date +%FT%T): ${launch[*]}"
  "${launch[@]}" "${program[@]}" &
  launcher=$!

  cancelled=false
  trap "kill -USR1 $launcher" USR1
  # TERM: somebody cancelled the job, or Slurm preempts it. Slurm has told the ranks as well.
  trap 'cancelled=true' TERM

  # A trap ends `wait` early, with a code that is not the launcher's: only the last one counts.
  while kill -0 "$launcher" 2>/dev/null; do
    wait "$launcher"
  done
  wait "$launcher"
  code=$?

  echo "job $SLURM_JOB_ID, restart $restarts, $(date +%FT%T): ended with $code"
  if [[ $code -eq 75 && $cancelled == false ]]; then
    if [[ $restarts -lt $most_restarts ]]; then
      scontrol requeue "$SLURM_JOB_ID"
    else
      echo "not put back in the queue: $restarts restarts are enough. sbatch goes on by hand."
    fi
  fi
  exit "$code"
}
