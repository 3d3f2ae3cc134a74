#!/usr/bin/env bash
# Builds and tests sjko-dist on another release of Debian, in a folder of this machine.
#
#   hosts/test-system.sh RELEASE [OPTIONS OF swift test…]     RELEASE: bookworm (12), trixie (13)
#
# For example: hosts/test-system.sh trixie --filter KernelsTests
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
command -v swift >/dev/null || fail "swift is not on the PATH: https://www.swift.org/install/linux"
enter_namespaces "$@"
shift

root=$(realpath -m "$systems")/$release
work=/root/sjko-dist

# The folder of the toolchain: runtimeResourcePath is its lib/swift.
toolchain=$(swift -print-target-info | sed -n 's:.*"runtimeResourcePath" *\: *"\(.*\)/lib/swift".*:\1:p')
[[ -d $toolchain && $toolchain != /usr ]] || fail "cannot mount the Swift toolchain in '$toolchain'"
programs=$toolchain/bin

# Mounts a folder of this machine at the same place of the release.
mount_here() {
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
}

mount_folders() {
  mount_system
  mount_here "$toolchain"
  # Git's settings can replace addresses of Swift packages by folders of this machine.
  if [[ -e /etc/gitconfig ]]; then
    cp /etc/gitconfig "$root/etc/"
    local folder
    for folder in $(git config --file /etc/gitconfig --name-only --get-regexp '^url\./.*\.insteadof$' |
      sed 's:^url\.\(.*\)\.insteadof$:\1:' | sort -u); do
      mount_here "$folder"
    done
  fi
}

copy_repository() {
  local clone=$root$work
  [[ -d $clone ]] || git clone --quiet --no-checkout . "$clone"
  git -c safe.directory='*' -C "$clone" fetch --quiet "$PWD" HEAD
  git -C "$clone" reset --quiet --hard FETCH_HEAD
  git -C "$clone" clean --quiet -ffd
}

# What Swift needs besides its toolchain.
install_requirements() {
  inside apt-get update --quiet
  inside apt-get install --yes --quiet --no-install-recommends \
    git ca-certificates binutils g++ libcurl4 libxml2 libncurses6 libz3-4 tzdata
}

echo "Debian $release, commit $(git rev-parse --short HEAD)"
begin_table
step "install the release" install_release "$release"
step "mount folders" mount_folders
step "packages for Swift" install_requirements
step "copy of the repository" copy_repository
step "jobs/setup.sh" inside jobs/setup.sh
step "jobs/test.sh" inside jobs/test.sh "$@"
step "jobs/equal-bits/run.sh" inside jobs/equal-bits/run.sh
echo
inside dpkg-query --show libdnnl-dev libopenmpi-dev libhdf5-dev libopenblas0-serial
