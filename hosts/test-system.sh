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

fail() {
  echo "test-system: $*" >&2
  exit 1
}

release=${1-}
[[ $release =~ ^[a-z]+$ ]] || fail "which release of Debian? Usage: hosts/test-system.sh trixie"
shift
[[ $EUID -eq 0 ]] || fail "installing another release needs root"
command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"
command -v swift >/dev/null || fail "swift is not on the PATH: https://www.swift.org/install/linux"

# In namespaces of its own, all mounts and processes end with this script, however it ends.
if [[ -z ${IN_TEST_SYSTEM-} ]]; then
  exec env IN_TEST_SYSTEM=1 unshare --mount --pid --fork --kill-child "$0" "$release" "$@"
fi

systems=${SYSTEMS:-.build/systems}
mkdir -p "$systems"
root=$(cd "$systems" && pwd)/$release
copy=/root/sjko-dist
log=$root.log
: >"$log"

# Runs a command in the release.
inside() {
  chroot "$root" /usr/bin/env HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$toolchain/bin" \
    bash -c "cd ${copy@Q} 2>/dev/null || cd; exec \"\$@\"" bash "$@"
}

# A row of the table: step NAME COMMAND…
step() {
  local name=$1 start=$SECONDS result=passed
  shift
  echo "== $name" >>"$log"
  # In the background, because bash would ignore failures inside of "$@" before "||".
  "$@" >>"$log" 2>&1 </dev/null &
  wait $! || result="failed with $?"
  printf '| %-28s | %-14s | %6d s |\n' "$name" "$result" $((SECONDS - start))
  if [[ $result != passed ]]; then
    tail -n 30 "$log" >&2
    fail "$name $result; the log is $log"
  fi
}

# The first address from which apt has Debian's packages here.
mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
    head -n 1 | grep . || fail "apt knows no address of Debian's packages; run apt-get update"
}

install_release() {
  # Its last file exists only if the installation was complete.
  [[ -e $root/etc/test-system ]] && return
  rm -rf "$root"
  debootstrap --variant=minbase "$release" "$root" "$(mirror)"
  touch "$root/etc/test-system"
}

# Mounts a folder of this machine at the same place of the release.
mount_here() {
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
}

# The folder of the toolchain: runtimeResourcePath is its lib/swift.
toolchain=$(swift -print-target-info | sed -n 's:.*"runtimeResourcePath" *\: *"\(.*\)/lib/swift".*:\1:p')
[[ -d $toolchain && $toolchain != /usr ]] || fail "cannot mount the Swift toolchain in '$toolchain'"

mount_folders() {
  # test-hosts.sh needs a root folder that is a mount.
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  local folder
  for folder in dev/shm run tmp; do mount -t tmpfs tmpfs "$root/$folder"; done
  mount_here "$toolchain"
  cp /etc/resolv.conf "$root/etc/"
  # Git's settings can replace addresses of Swift packages by folders of this machine.
  if [[ -e /etc/gitconfig ]]; then
    cp /etc/gitconfig "$root/etc/"
    for folder in $(git config --file /etc/gitconfig --name-only --get-regexp '^url\./.*\.insteadof$' |
      sed 's:^url\.\(.*\)\.insteadof$:\1:' | sort -u); do
      mount_here "$folder"
    done
  fi
}

copy_repository() {
  local clone=$root$copy
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
printf '| %-28s | %-14s | %8s |\n' step result time
echo "|---|---|---|"
step "install the release" install_release
step "mount folders" mount_folders
step "packages for Swift" install_requirements
step "copy of the repository" copy_repository
step "jobs/setup.sh" inside jobs/setup.sh
step "jobs/test.sh" inside jobs/test.sh "$@"
step "jobs/equal-bits/run.sh" inside jobs/equal-bits/run.sh
echo
inside dpkg-query --show libdnnl-dev libopenmpi-dev libhdf5-dev libopenblas0-serial
