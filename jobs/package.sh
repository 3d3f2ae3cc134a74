#!/usr/bin/env bash
# Makes an archive of the program that runs without Swift, without root and without development packages.
#
#   jobs/package.sh [FOLDER]      default: .build/package
#
# sjko-dist-VERSION-ARCHITECTURE.tar.gz in FOLDER holds:
#
#   bin/sjko-dist     the program, with Swift's library inside
#   lib/              the libraries that it needs, except those of "System" and "MPI" below
#   share/            man pages, completions for bash, zsh and fish, and the documents
#
# System: glibc, libstdc++ and libgcc, at least as new as here. MPI: the library that the program is
# built with (SJKO_MPI in Package.swift), because it must match the cluster's mpirun.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "${1:-.build/package}"
folder=$(realpath "${1:-.build/package}")

fail() {
  echo "package: $*" >&2
  exit 1
}
command -v readelf >/dev/null || fail "readelf is missing: install Debian's binutils"

# RPATH instead of RUNPATH, so that the libraries in lib/ also find each other.
build=(swift build -c release --product sjko-dist --scratch-path .build/static --static-swift-stdlib
  -Xlinker --disable-new-dtags -Xlinker -rpath -Xlinker '$ORIGIN/../lib')
"${build[@]}"
program=$("${build[@]}" --show-bin-path)/sjko-dist
# The first line has the version.
name=sjko-dist-$("$program" --version | awk 'NR == 1 { print $2 }')-$(uname -m)
root=$folder/$name
rm -rf "$root"
mkdir -p "$root"/{bin,lib,share/man/man1,share/doc/sjko-dist}
mkdir -p "$root"/share/{bash-completion/completions,zsh/site-functions,fish/vendor_completions.d}
cp "$program" "$root/bin/"
strip "$root/bin/sjko-dist"

# Prints the names of the libraries that a file asks for.
needed() { readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'; }

# Copies the libraries of a file, and theirs.
declare -A paths
while read -r library arrow path _; do
  [[ $arrow != "=>" ]] || paths[$library]=$path
done < <(ldd "$program")
copy_libraries() {
  local library
  for library in $(needed "$1"); do
    case $library in
      ld-linux* | libc.so* | libm.so* | libdl.so* | libpthread.so* | librt.so* | libresolv.so* | libutil.so*) ;;
      libstdc++.so* | libgcc_s.so*) ;;
      libmpi*.so*) ;;
      *)
        [[ ! -e $root/lib/$library ]] || continue
        [[ -e ${paths[$library]-} ]] || fail "$library, which $1 needs, is not installed"
        cp -L "${paths[$library]}" "$root/lib/$library"
        copy_libraries "$root/lib/$library"
        ;;
    esac
  done
}
copy_libraries "$program"

"$program" --generate-completion-script bash >"$root/share/bash-completion/completions/sjko-dist"
"$program" --generate-completion-script zsh >"$root/share/zsh/site-functions/_sjko-dist"
"$program" --generate-completion-script fish >"$root/share/fish/vendor_completions.d/sjko-dist.fish"

swift package --allow-writing-to-package-directory generate-manual --multi-page \
  --date "$(git log -1 --format=%cs 2>/dev/null || date +%F)" >/dev/null
cp .build/plugins/GenerateManual/outputs/sjko-dist/*.1 "$root/share/man/man1/"
# The generator leaves empty lines between paragraphs; mdoc, the language of the pages, wants .Pp.
sed -i 's/^$/.Pp/' "$root"/share/man/man1/*.1
gzip -n9 "$root"/share/man/man1/*.1

cp README.md "$root/share/doc/sjko-dist/"
cp hosts/README.md "$root/share/doc/sjko-dist/hosts.md"

tar -C "$folder" --sort=name --owner=0 --group=0 --numeric-owner -czf "$folder/$name.tar.gz" "$name"
echo "$folder/$name.tar.gz: $(du -h "$folder/$name.tar.gz" | cut -f 1), $(ls "$root/lib" | wc -l) libraries"
