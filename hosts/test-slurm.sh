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
train_over_jobs twenty-five-gaussians --run "runs/$1"
END

# Ranks on one core wait for each other at every sum; this lets them give the core away.
export OMPI_MCA_mpi_yield_when_idle=1

# Both ways to start the ranks: by srun, and by mpirun, as on a cluster whose Slurm has no PMIx.
by_srun=()
by_mpirun=(env "SJKO_MPIRUN=mpirun --bind-to none")

# Sets the number of steps of all runs that follow: two stages of so many steps.
set_steps() {
  export SJKO_METHOD_STAGES=2 SJKO_METHOD_FIRST_STAGE_STEPS=$1 SJKO_METHOD_STAGE_STEPS=$1
}

# Trains without Slurm.
reference() {
  on h1 mpirun --oversubscribe --bind-to none -n 2 .build/release/sjko-dist train twenty-five-gaussians --run "runs/$1"
}

# Submits a training in the folder runs/RUN, and sets `job` to its number.
#
#   submit RUN [OPTIONS OF sbatch…]
submit() {
  local run=$1
  shift
  job=$("${launcher[@]}" hosts/slurm-on.sh sbatch)
}
