#!/usr/bin/env bash
# Tests hosts/sjko-dist.def without Apptainer, in two folders of this machine.
#
#   hosts/test-image.sh
#
# Installs a bare Debian 12 for each stage in place of its docker image, copies the files and runs the
# commands of %post as the definition states. Trains in the second folder: on one rank, with its own mpirun,
# and with this machine's mpirun, which starts a chroot for each rank where it would start apptainer. Prints
# a table with one row for each step, and ends with 1 at the first step that fails.
#
# Needs root on Debian 12, debootstrap, Swift and openmpi-bin. The variable SYSTEMS selects another folder
# than .build/systems, which keeps the two releases (4 GB).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hosts/debian.sh
command -v mpirun >/dev/null || fail "mpirun is missing: apt-get install openmpi-bin"
find_toolchain
enter_namespaces

release=bookworm
build=$(realpath -m "$systems")/$release-image-build
image=$(realpath -m "$systems")/$release-image
work=/root/clone
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# Prints the lines of a section: section STAGE HEADING
section() {
  awk -v stage="$1" -v heading="$2" '
    /^(Bootstrap:|%|#)/ { on = 0 }
    /^Stage:/ { current = $2 }
    $0 == heading { on = current == stage; next }
    on && NF' hosts/sjko-dist.def | grep . || fail "sjko-dist.def has no '$2' in stage $1"
}

# Copies what a section lists, from a folder to the root: copy_files STAGE HEADING FOLDER
copy_files() {
  local from to list
  list=$(section "$1" "$2")
  while read -r from to; do
    rm -rf "${root:?}$to"
    mkdir -p "$(dirname "$root$to")"
    cp -fLr "$3/$from" "$root$to"
  done <<<"$list"
}

# Apptainer also runs %post by sh -e.
post() {
  local commands
  commands=$(section "$1" %post)
  inside sh -ex -c "$commands"
}

picture() {
  inside sjko-dist sample /tmp/one --count 64 --output /tmp/samples.svg
  grep -q 'id="glyph' "$root/tmp/samples.svg"
  # Without this font, letters are thin, and the minus sign is a box.
  inside fc-match 'DejaVu Sans' | grep DejaVuSans.ttf
}

# The mpirun of this machine starts `inside` of each rank.
train_hybrid() {
  launcher="mpirun --oversubscribe --bind-to none -n 2" train hybrid
}

echo "hosts/sjko-dist.def, commit $(git rev-parse --short HEAD)"
root=$image
begin_table "$root.log"
step "install the final stage" install_release "$release"
root=$build
step "install the build stage" install_release "$release"
step "mount folders" mount_build_system
step "packages for Swift" install_requirements
step "copy of the repository" copy_repository
step "%files of build" copy_files build %files "$root$work"
step "%post of build" post build

root=$image work=/root programs=
step "mount folders" mount_system
# Apptainer mounts the host's /tmp, too; the two mpirun need it for messages between processes.
mount --bind "$root/tmp" /tmp
step "%files from build" copy_files final "%files from build" "$build"
step "%post of final" post final
step "train on one rank" train one
step "text in a picture" picture
step "train with its own mpirun" train own mpirun --oversubscribe --bind-to none -n 2
step "equal bits" compare one own
step "train with the host's mpirun" train_hybrid
step "equal bits" compare one hybrid
