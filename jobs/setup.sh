#!/usr/bin/env bash
# Installs the Debian packages that sjko-dist needs, those that are missing, and builds it.
#
#   jobs/setup.sh [--tests] [--figures] [--quickstart] [--no-build]
#
#   --tests        also what the tests need
#   --figures      also what the scripts in jobs/ need for their tables and figures
#   --quickstart   also the data of the quickstart
#   --no-build     packages only
#
# Works as root and with sudo, asks nothing, and may be run again: what is there is left alone.
# Swift itself is not a Debian package and must be there: https://www.swift.org/install/linux
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(
  pkg-config       # tells SwiftPM where the libraries below are
  openmpi-bin      # mpirun
  libopenmpi-dev   # ranks and messages
  libhdf5-dev      # datasets and checkpoints
  libdnnl-dev      # matrix products and activations, compiled for the machine at run time
  libcairo2-dev    # figures
  libssl-dev       # SHA-256 of everything in a checkpoint
  zlib1g-dev       # datasets that come as .gz
  libgd-dev        # datasets that come as folders of PNG and JPEG files
  libarchive-dev   # datasets that come as .tar, in .gz
  liblapacke-dev   # distances of Gaussians: factors and singular values of covariances
  libopenblas0-serial  # runs LAPACK ten times as fast as Debian's own; one thread, as ranks want it
)
build=true

fail() {
  echo "setup: $*" >&2
  exit 1
}

for option in "$@"; do
  case $option in
    --tests) packages+=(python3-h5py) ;; # checkpoints must open in h5py
    --figures) packages+=(python3-h5py python3-matplotlib) ;;
    --quickstart) packages+=(dataset-fashion-mnist) ;;
    --no-build) build=false ;;
    *) fail "unknown option $option. Options: --tests --figures --quickstart --no-build" ;;
  esac
done

check_swift() {
  local version
  command -v swift >/dev/null ||
    fail "there is no swift on the PATH. Install Swift 6.2 or newer: https://www.swift.org/install/linux"
  version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
  if [[ -z $version || $(printf '%s\n' 6.2 "$version" | sort -V | head -n 1) != 6.2 ]]; then
    fail "Swift ${version:-of unknown version} is too old; 6.2 or newer is needed: https://www.swift.org/install/linux"
  fi
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Runs a command as root.
as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

# Without questions, and behind another apt that may be at work.
install() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install --yes --quiet --no-install-recommends "$@"
}

update() {
  as_root apt-get -o DPkg::Lock::Timeout=300 update --quiet
}

check_swift

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  fail "this is not Debian. Install what these Debian packages hold, then run 'swift build -c release':
  ${packages[*]}"
fi

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done

if [[ ${#missing[@]} -eq 0 ]]; then
  echo "setup: all ${#packages[@]} Debian packages are there"
else
  if [[ $EUID -ne 0 ]] && ! { command -v sudo >/dev/null && sudo true; }; then
    fail "neither root nor sudo. Ask somebody who may: apt-get install ${missing[*]}"
  fi
  echo "setup: installing ${missing[*]}"
  # A fresh container has no lists, and with lists that are out of date the first attempt fails.
  if ! apt-get install --simulate "${missing[@]}" &>/dev/null; then
    echo "setup: fetching the package lists"
    update
  fi
  if ! install "${missing[@]}"; then
    echo "setup: fetching the package lists, then once more"
    update
    install "${missing[@]}"
  fi
fi

if $build; then
  echo "setup: swift build -c release (some minutes the first time)"
  swift build -c release
fi
