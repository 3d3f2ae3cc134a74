#!/usr/bin/env bash
# Installs the missing Debian packages that sjko-dist needs, and builds it.
#
#   jobs/setup.sh [--core] [--tests] [--figures] [--quickstart] [--no-build]
#
#   --core         only what training needs: no drawing, no import of pictures, .gz and .tar files
#   --tests        also installs packages for the tests
#   --figures      also installs packages for the tables and figures of the scripts in jobs/
#   --quickstart   also installs the data of the quickstart
#   --no-build     does not build
#
# With SJKO_MPI=mpich it installs MPICH instead of Open MPI, and builds with it.
#
# Works as root and with sudo, asks no questions, and can be run again: installed packages do not change.
# Swift is not a Debian package; install it first: https://www.swift.org/install/linux
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(
  pkg-config       # finds the libraries below for SwiftPM
  libhdf5-dev      # datasets and checkpoints
  libdnnl-dev      # oneDNN: matrix products, convolutions and activations, compiled at run time
  libssl-dev       # SHA-256 of data, metrics and checkpoints, in every run: not optional
  liblapacke-dev   # distances of Gaussians: factorizations of covariances
  # BLAS, 3 to 4.5 times as fast as Debian's own (matrices of 1000 x 1000). Not libopenblas-dev: its variant
  # starts a thread per core in each rank, and it takes 60 MB more.
  libopenblas0-serial
)
drawings=(
  libcairo2-dev    # figures
)
importers=(
  zlib1g-dev       # import of .gz files
  libspng-dev      # import of PNG files
  libturbojpeg0-dev # import of JPEG files
  libarchive-dev   # import of .tar.gz files
)
case ${SJKO_MPI:-ompi-c} in
  mpich) packages+=(mpich libmpich-dev) ;;
  *) packages+=(openmpi-bin libopenmpi-dev) ;; # mpirun and MPI
esac
core=false
complete=() # options that need more than the core
build=true

fail() {
  echo "setup: $*" >&2
  exit 1
}

for option in "$@"; do
  case $option in
    --core) core=true ;;
    --tests) packages+=(python3-h5py) && complete+=("$option") ;; # the tests open checkpoints in h5py
    --figures) packages+=(python3-h5py python3-matplotlib) ;;
    --quickstart) packages+=(dataset-fashion-mnist) && complete+=("$option") ;;
    --no-build) build=false ;;
    *) fail "unknown option $option. The options are --core, --tests, --figures, --quickstart and --no-build" ;;
  esac
done
options=(-c release)
if $core; then
  [[ ${#complete[@]} -eq 0 ]] || fail "${complete[*]} needs more than the core: omit --core"
  options+=(--disable-default-traits)
else
  packages+=("${drawings[@]}" "${importers[@]}")
fi

check_swift() {
  local version
  command -v swift >/dev/null ||
    fail "swift is not on the PATH. Install Swift 6.2 or newer: https://www.swift.org/install/linux"
  version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' | head -n 1)
  if [[ -z $version || $(printf '%s\n' 6.2 "$version" | sort -V | head -n 1) != 6.2 ]]; then
    fail "Swift ${version:-of unknown version} is too old. Install Swift 6.2 or newer: https://www.swift.org/install/linux"
  fi
}

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Runs a command as root.
as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

# Installs packages without questions; waits while another apt is running.
install() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=300 install --yes --quiet --no-install-recommends "$@"
}

update() {
  as_root apt-get -o DPkg::Lock::Timeout=300 update --quiet
}

check_swift

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  fail "this is not Debian. Install the libraries of these Debian packages, then run 'swift build ${options[*]}':
  ${packages[*]}"
fi

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done

if [[ ${#missing[@]} -eq 0 ]]; then
  echo "setup: all ${#packages[@]} Debian packages are installed"
else
  if [[ $EUID -ne 0 ]] && ! { command -v sudo >/dev/null && sudo true; }; then
    fail "the installation needs root or sudo. Ask an administrator to run: apt-get install ${missing[*]}"
  fi
  echo "setup: installing ${missing[*]}"
  # A fresh container has no package lists, and with outdated lists the first attempt fails.
  if ! apt-get install --simulate "${missing[@]}" &>/dev/null; then
    echo "setup: fetching the package lists"
    update
  fi
  if ! install "${missing[@]}"; then
    echo "setup: fetching the package lists, then trying again"
    update
    install "${missing[@]}"
  fi
fi

if $build; then
  echo "setup: swift build ${options[*]} (some minutes the first time)"
  swift build "${options[@]}"
fi
