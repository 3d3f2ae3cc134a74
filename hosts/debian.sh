# Installs a release of Debian in a folder of this machine, and runs commands in it. Scripts in this
# folder source this file from the repository's root, and set `root` to the absolute path of the folder.
#
# The variable SYSTEMS selects another folder than .build/systems for the installed releases.

systems=${SYSTEMS:-.build/systems}

. hosts/steps.sh

[[ $EUID -eq 0 ]] || fail "installing another system needs root"
command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"

# The first address from which apt has Debian's packages here.
mirror() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' |
    head -n 1 | grep . || fail "apt knows no address of Debian's packages; run apt-get update"
}

# Installs a release, for example trixie, unless it is there.
install_release() {
  # This file exists only if the installation was complete.
  [[ -e $root/etc/is-complete ]] && return
  rm -rf "$root"
  debootstrap --variant=minbase "$1" "$root" "$(mirror)"
  touch "$root/etc/is-complete"
}

mount_system() {
  # test-hosts.sh needs a root folder that is a mount.
  mount --bind "$root" "$root"
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  local folder
  for folder in dev/shm run tmp; do mount -t tmpfs tmpfs "$root/$folder"; done
  cp /etc/resolv.conf "$root/etc/"
}

# Sets `toolchain`, the folder of this machine's Swift, and puts it on the PATH of `inside`.
find_toolchain() {
  command -v swift >/dev/null || fail "swift is not on the PATH: https://www.swift.org/install/linux"
  # runtimeResourcePath is its lib/swift.
  toolchain=$(swift -print-target-info | sed -n 's:.*"runtimeResourcePath" *\: *"\(.*\)/lib/swift".*:\1:p')
  [[ -d $toolchain && $toolchain != /usr ]] || fail "cannot mount the Swift toolchain in '$toolchain'"
  programs=$toolchain/bin
}

# Mounts a folder of this machine at the same place of the release.
mount_here() {
  mkdir -p "$root$1"
  mount --bind "$1" "$root$1"
}

# mount_system, and this machine's Swift and what it fetches packages from.
mount_build_system() {
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

# The last commit of this repository, in the folder `work` of the release.
copy_repository() {
  local clone=$root$work
  [[ -d $clone ]] || git clone --quiet --no-checkout . "$clone"
  git -c safe.directory='*' -C "$clone" fetch --quiet "$PWD" HEAD
  git -C "$clone" reset --quiet --hard FETCH_HEAD
  git -C "$clone" clean --quiet -ffd
}

# Installs what Swift needs besides its toolchain.
install_requirements() {
  inside apt-get update --quiet
  inside apt-get install --yes --quiet --no-install-recommends \
    git ca-certificates binutils g++ libcurl4 libxml2 libncurses6 libsqlite3-0 libz3-4 tzdata
}

# Runs a command in the release, in the folder `work` where that exists, with `programs` on the PATH.
# The variable `launcher` is a command of this machine that starts it, such as mpirun -n 2.
inside() {
  ${launcher-} chroot "$root" /usr/bin/env HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin${programs:+:$programs}" \
    bash -c "cd ${work@Q} 2>/dev/null || cd; exec \"\$@\"" bash "$@"
}

# Trains briefly in /tmp of the release: train RUN [LAUNCHER…]
train() {
  local run=$1
  shift
  inside "$@" sjko-dist train two-circles --run "/tmp/$run" --set method.stages=2 \
    --set method.first_stage_steps=100 --set method.stage_steps=100
}

# Compares the metrics and the last checkpoints of two such runs.
compare() {
  local file
  for file in metrics.jsonl checkpoints/step-000000200.h5; do
    cmp "$root/tmp/$1/$file" "$root/tmp/$2/$file"
  done
}
