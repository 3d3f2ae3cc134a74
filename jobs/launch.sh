#!/usr/bin/env bash
# Starts sjko-dist on ranks of this machine; the jobs that run on one machine go through here.
#
#   jobs/launch.sh RANKS ARGUMENTS…      for example: jobs/launch.sh 2 train two-circles
#
# PROGRAM names another program of the build, such as sjko-benchmarks.
# For several machines see hosts/README.md; for Slurm and PBS the scripts of
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

# Open MPI refuses to start as root, which protects real machines and stops containers, where
# root is the usual user. Only for root, and only for this command:
if [[ $EUID -eq 0 ]]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi

# Not bound: Open MPI binds each job from core 0 on, so that two jobs would share cores while
# others idle. Oversubscription is allowed, because it counts cores and not hardware threads, and
# finds one slot on a machine of two threads.
exec mpirun --oversubscribe --bind-to none -n "$ranks" "$program" "$@"
