#!/usr/bin/env bash
# Tests the core of sjko-dist, which is built by jobs/setup.sh --core, on a bare Debian, in a folder.
#
#   hosts/test-core.sh                    SJKO_MPI=mpich hosts/test-core.sh for MPICH
#
# Installs the release of this machine with Swift's requirements and the core's packages, builds the last
# commit of this repository, trains on one rank and on two, and compares the files; tries what the core
# refuses. Prints a table with one row for each step, and ends with 1 at the first step that fails.
#
# Needs root on Debian, debootstrap and Swift. The variable SYSTEMS selects another folder than
# .build/systems, which keeps the installed release (2 GB); delete it to count the packages again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hosts/debian.sh
find_toolchain
enter_namespaces

release=$(. /etc/os-release && echo "$VERSION_CODENAME")
root=$(realpath -m "$systems")/$release-core${SJKO_MPI:+-$SJKO_MPI}
work=/root/sjko-dist
programs=$programs:$work/.build/release
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
# Two ranks on a machine with any number of cores; MPICH needs no permission.
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_hwloc_base_binding_policy=none

# Installed packages and their size in MB, separated by a space.
installed() {
  inside dpkg-query --show --showformat '${Installed-Size}\n' |
    awk '{ count++; sum += $1 } END { printf "%d %.0f\n", count, sum * 1024 / 1e6 }'
}

# No library of a trait may be linked, nor be there to be found.
check_libraries() {
  local pattern='cairo|spng|turbojpeg|libarchive|libz\.'
  if inside readelf -d "$work/.build/release/sjko-dist" | grep NEEDED | grep -E "$pattern"; then
    return 1
  fi
  if inside dpkg-query --show --showformat '${Package}\n' | grep -E '(cairo|spng|turbojpeg|archive).*-dev'; then
    return 1
  fi
  inside sjko-dist --version | grep -x 'traits: none'
}

# Expects code 69, and an error that names a trait: refused TRAIT COMMAND…
refused() {
  local trait=$1 output code=0
  shift
  output=$(inside sjko-dist "$@" 2>&1) || code=$?
  echo "$output"
  [[ $code -eq 69 && $output == *"built without the trait $trait"* ]] || {
    echo "$* ended with $code"
    return 1
  }
}

refuse_drawing() {
  # Once for each of the two trainings.
  [[ $(grep -c 'stages have no pictures' "$log") -eq 2 ]]
  refused Drawings draw /tmp/one --output /tmp/x.png
  refused Drawings sample /tmp/one --output /tmp/x.png
  inside sjko-dist sample /tmp/one --count 64 --output /tmp/x.h5
  [[ ! -e $root/tmp/x.png ]]
}

# IDX files hold: type 8 (bytes), the number of axes, their lengths, and the bytes.
refuse_imports() {
  printf '\x00\x00\x08\x03\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x02ab' >"$root/tmp/x.idx"
  gzip -k "$root/tmp/x.idx"
  tar -C "$root/tmp" -cf "$root/tmp/x.tar" x.idx
  mkdir "$root/tmp/pictures"
  printf '\x89PNG' >"$root/tmp/pictures/x.png"
  refused Importers dataset idx /tmp/x.idx.gz --output /tmp/y.h5
  refused Importers dataset cifar10 /tmp/x.tar --output /tmp/y.h5
  refused Importers dataset images /tmp/pictures --size 2 --output /tmp/y.h5
  [[ ! -e $root/tmp/y.h5 ]]
  inside sjko-dist dataset idx /tmp/x.idx --output /tmp/y.h5
}

echo "the core on a bare Debian $release, commit $(git rev-parse --short HEAD)"
begin_table "$root.log"
step "install the release" install_release "$release"
step "mount folders" mount_build_system
step "packages for Swift" install_requirements
step "copy of the repository" copy_repository
read -r count_before size_before < <(installed)
step "jobs/setup.sh --core" inside jobs/setup.sh --core
read -r count size < <(installed)
step "no other library" check_libraries
step "train on one rank" train one
step "train on two ranks" train two mpirun -n 2
step "equal bits" compare one two
step "drawing is refused" refuse_drawing
step "imports are refused" refuse_imports
echo
echo "Swift's requirements: $count_before packages, $size_before MB with Debian's own"
echo "the core adds $((count - count_before)) packages, $((size - size_before)) MB"
