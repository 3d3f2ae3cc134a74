#!/usr/bin/env bash
# Starts sjko-dist on several ranks of this machine. All jobs on one machine use this script.
#
#   jobs/launch.sh RANKS ARGUMENTS…      for example: jobs/launch.sh 2 train two-circles
#
# The variable PROGRAM selects another program of the build, such as sjko-benchmarks; SJKO_MPIRUN the
# launcher of another MPI library than Open MPI, with its options, such as "mpirun.mpich".
# For several machines see hosts/README.md; for Slurm and PBS see the scripts in
# jobs/twenty-five-gaussians.
set -euo pipefail

program=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/.build/release/${PROGRAM:-sjko-dist}
ranks=${1-}
if [[ ! $ranks =~ ^[1-9][0-9]*$ ]]; then
  echo "launch: '$ranks' is not a number of ranks. Usage: jobs/launch.sh RANKS ARGUMENTS…" >&2
  exit 64
fi
shift
if [[ ! -x $program ]]; then
  echo "launch: $program is not built. Run jobs/setup.sh first." >&2
  exit 1
fi

# Open MPI refuses to start as root. In containers, root is the usual user, so allow it: only for
# root, and only for this command.
if [[ $EUID -eq 0 ]]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi

# --bind-to none: Open MPI binds each job from core 0 on, so two jobs would share cores while other
# cores are idle. --oversubscribe: Open MPI counts cores, not hardware threads, and finds only one slot
# on a machine with two hardware threads.
read -ra launcher <<<"${SJKO_MPIRUN:-mpirun --oversubscribe --bind-to none}"
exec "${launcher[@]}" -n "$ranks" "$program" "$@"
