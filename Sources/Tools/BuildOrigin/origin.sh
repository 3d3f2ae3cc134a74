#!/bin/sh
# origin.sh inputs PACKAGE              prints the files that the commit of a build depends on
# origin.sh write PACKAGE SWIFTC FILE   writes Swift code with this commit, and the version of SWIFTC, to FILE
#
# Without git, or in a package that is not the root of a repository, the commit is empty. FILE does not change
# if it has the same code already.
task=$1 package=$2
cd "$package" || exit 1

# The repository may belong to another user, for example in a container.
git() { command git --no-optional-locks -c safe.directory='*' "$@" 2>/dev/null; }

# An archive may have been unpacked inside of another repository.
is_repository() { root=$(git rev-parse --show-cdup) && [ -z "$root" ]; }

# What the program is built from; users keep pictures and samples beside it. Some sources are links to jobs.
sources() { echo Package.swift; find Sources ! -type d ! -name '.*'; }
linked() { find Sources -type l -exec readlink -f {} +; }

case $task in
inputs)
  sources | sed "s|^|$PWD/|"
  if is_repository; then
    # The index changes with each commit if the repository keeps no log of HEAD.
    for name in HEAD logs/HEAD index; do
      path=$(git rev-parse --path-format=absolute --git-path $name)
      [ ! -e "$path" ] || echo "$path"
    done
  fi
  ;;
write)
  compiler=$3 file=$4 commit=
  if is_repository && commit=$(git rev-parse --short --verify HEAD); then
    # shellcheck disable=SC2046 # No recipe has a space in its name.
    [ -z "$(git status --porcelain -- Package.swift Sources $(linked))" ] || commit=$commit+changes
  fi
  version=$("$compiler" --version 2>/dev/null | sed -n 's/.*Swift version \([^ ]*\).*/Swift \1/p')
  code="/// What the program was built from, and by what.
enum Build {
  /// The commit, with \`+changes\` if files differed from it; empty without git.
  static let commit = \"$commit\"
  /// The version of the compiler.
  static let compiler = \"$version\"
}"
  [ "$code" = "$(cat "$file" 2>/dev/null)" ] || echo "$code" > "$file"
  ;;
esac
