# Functions for the scripts that measure times. They source this file from the repository's root and set
# `results`, the folder for their tables, and `python`, the interpreter with PyTorch, if they use it.

fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# Ends the script unless each argument is a positive whole number.
check_counts() {
  local number
  for number in "$@"; do
    [[ $number =~ ^[1-9][0-9]*$ ]] || fail "'$number' is not a positive whole number. Usage: see the top of $0"
  done
}

# Prints the number with the name $1 in the line of JSON on standard input.
number() { grep -oE "\"$1\" *: *[0-9.eE+-]+" | grep -oE '[0-9.eE+-]+$'; }

# Prints the median of the numbers on standard input, one per line.
median() {
  sort -g | awk '{ v[NR] = $1 } END {
    printf "%.4g\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# Prints column $1 of the results in the array `rows`.
column() { printf '%s\n' "${rows[@]}" | awk -v column="$1" '{ print $column }'; }

# Prints the results as numbered rows of a table.
numbered_rows() {
  local index
  for index in "${!rows[@]}"; do echo "| $((index + 1)) | ${rows[$index]// / | } |"; done
}

# Makes data/random-CxSxS.h5 if it does not exist: $1 images of $2 channels and $3 x $3 pixels, all random
# bytes. The time of a step does not depend on the pixels.
random_images() {
  local count=$1 channels=$2 size=$3 array
  local data=data/random-${channels}x${size}x${size}.h5
  [[ ! -e $data ]] || return 0
  mkdir -p data
  array=$(mktemp --suffix .npy)
  # NumPy's format: a magic word, the version, and 118 bytes with the description of the array.
  {
    printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' \
      "{'descr': '|u1', 'fortran_order': False, 'shape': ($count, $channels, $size, $size), }"
    head -c $((count * channels * size * size)) /dev/urandom
  } >"$array"
  .build/release/sjko-dist dataset npy "$array" --output "$data"
  rm -f "$array"
}

# Prints a file name in the folder $results: $1, the processor and the day.
table_name() {
  local hardware
  hardware=$(processor | tr '[:upper:]' '[:lower:]' | tr -cs '[:alnum:]' '-' | sed 's/^-*//; s/-*$//')
  mkdir -p "$results"
  echo "$results/${1}_${hardware:-unknown}_$(date -u +%F).md"
}

processor() { sed -nE 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1; }

# Prints the command $*, the commit, the machine and the versions.
provenance() {
  local commit
  commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
  [[ -z $(git status --porcelain --untracked-files=no 2>/dev/null) ]] ||
    commit+=", with local changes"
  echo "* Command: \`$*\` at commit $commit, $(date -u +%F)"
  echo "* Machine: $(processor), $(nproc --all) logical cores; load $(cut -d ' ' -f 1-3 /proc/loadavg)"
  echo "* Ours: $(swift --version 2>/dev/null | sed -nE 's/.*(Swift version [0-9.]+).*/\1/p' | head -n 1)," \
    "oneDNN $(dpkg-query -W -f '${Version}' libdnnl-dev 2>/dev/null || echo unknown)"
  [[ -z ${python-} ]] ||
    echo "* PyTorch: $("$python" -c 'import torch; print(torch.__version__)'), $("$python" --version)"
}
