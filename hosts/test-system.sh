#!/usr/bin/env bash
# Builds and tests sjko-dist on another release of Debian, in a folder of this machine.
#
#   hosts/test-system.sh RELEASE [OPTIONS OF swift test…]     RELEASE: bookworm (12), trixie (13)
#
# For example: hosts/test-system.sh trixie --filter KernelsTests
# With MPICH:  SJKO_MPI=mpich hosts/test-system.sh trixie --filter ParallelTests
#
# Installs the release, builds the last commit of this repository in it, runs the tests, and compares
# trainings on several ranks bit for bit. Prints a table with one row for each step, and ends with 1 at
# the first step that fails.
#
# Needs root on Debian, debootstrap and Swift. Swift is not installed again: the release uses this
# machine's. The variable SYSTEMS selects another folder than .build/systems, which keeps the installed
# releases (3 GB each); delete RELEASE in it to begin again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hosts/debian.sh

release=${1-}
[[ $release =~ ^[a-z]+$ ]] || fail "which release of Debian? Usage: hosts/test-system.sh trixie"
find_toolchain
enter_namespaces "$@"
shift

root=$(realpath -m "$systems")/$release${SJKO_MPI:+-$SJKO_MPI}
# MPICH is alone there, so its launcher has the usual name.
if [[ -n ${SJKO_MPI-} ]]; then export SJKO_MPIRUN=mpirun; fi
work=/root/sjko-dist

echo "Debian $release, ${SJKO_MPI:-Open MPI}, commit $(git rev-parse --short HEAD)"
begin_table "$root.log"
step "install the release" install_release "$release"
step "mount folders" mount_build_system
step "packages for Swift" install_requirements
step "copy of the repository" copy_repository
step "jobs/setup.sh" inside jobs/setup.sh
step "jobs/test.sh" inside jobs/test.sh "$@"
step "jobs/equal-bits/run.sh" inside jobs/equal-bits/run.sh
echo
inside dpkg-query --show libdnnl-dev "lib${SJKO_MPI:-openmpi}-dev" libhdf5-dev libopenblas0-serial
# Of all runs of jobs/equal-bits, to compare with other systems.
inside sha256sum runs/equal-bits/1-ranks/metrics.jsonl
