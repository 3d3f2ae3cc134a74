#!/usr/bin/env bash
# Tests the archive of jobs/package.sh on a bare Debian of this machine's release, in a folder.
#
#   hosts/test-package.sh [ARCHIVE]      without ARCHIVE, jobs/package.sh makes one
#
# Installs the release with openmpi-bin and nothing else, unpacks the archive there, trains on one rank
# and on two, and compares the files; also tries samples, completions, and the man page of each command.
# Prints a table with one row for each step, and ends with 1 at the first step that fails.
#
# Needs root on Debian, debootstrap and man-db; without ARCHIVE also Swift. The variable SYSTEMS selects
# another folder than .build/systems, which keeps the installed release (0.3 GB).
set -euo pipefail
archive=${1:+$(realpath "$1")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hosts/debian.sh
command -v man >/dev/null || fail "man is missing: apt-get install man-db"

if [[ -z $archive ]]; then
  jobs/package.sh
  archive=$(realpath "$(ls -t .build/package/*.tar.gz | head -n 1)")
fi
enter_namespaces "$archive"

release=$(. /etc/os-release && echo "$VERSION_CODENAME")
root=$(realpath -m "$systems")/$release-bare
folder=$(basename "$archive" .tar.gz)
work=/srv/$folder
programs=$work/bin
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

install_mpi() {
  inside apt-get update --quiet
  inside apt-get install --yes --quiet --no-install-recommends openmpi-bin
}

unpack() {
  rm -rf "$root$work"
  tar -C "$root/srv" -xzf "$archive"
}

sample() {
  inside sjko-dist sample /tmp/two --count 64 --output /tmp/samples.png
  [[ $(head -c 4 "$root/tmp/samples.png" | tail -c 3) == PNG ]]
  inside sjko-dist sample /tmp/two --count 64 --output /tmp/samples.h5
  inside sjko-dist evaluate /tmp/samples.h5 --target two-circles --measures w2 --count 64
}

# The completions must name a command, besides being correct bash.
completions() {
  local file=share/bash-completion/completions/sjko-dist
  inside bash -n "$file"
  inside bash -c ". $file && complete -p sjko-dist"
}

# Prints a command and its subcommands, each with dots between its words, as in the names of man pages.
commands() {
  local help word
  help=$(inside "$@" --help) || return
  (IFS=. && echo "$*")
  for word in $(awk '/^SUBCOMMANDS:/ { on = 1 } on && /^  [a-z]/ { print $1 }' <<<"$help"); do
    commands "$@" "$word" || return
  done
}

manual() {
  local list command page warnings
  list=$(commands sjko-dist)
  for command in $list; do
    page=$root$work/share/man/man1/$command.1.gz
    [[ -e $page ]] || { echo "$command has no man page" && return 1; }
    warnings=$(man --warnings --local-file "$page" 2>&1 >/dev/null)
    [[ -z $warnings ]] || { echo "$page: $warnings" && return 1; }
    man --local-file "$page" | grep '^SYNOPSIS'
  done
}

echo "$folder on a bare Debian $release"
begin_table "$root.log"
step "install the release" install_release "$release"
step "mount folders" mount_system
step "openmpi-bin" install_mpi
step "unpack" unpack
step "--version" inside sjko-dist --version
step "train on one rank" train one
step "train on two ranks" train two mpirun --oversubscribe --bind-to none -n 2
step "equal bits" compare one two
step "samples and a measure" sample
step "completions" completions
step "man pages" manual
