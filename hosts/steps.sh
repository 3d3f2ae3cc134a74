# Runs the steps of a test, and prints a table with one row for each step. The test scripts in this
# folder source this file from the repository's root.

name=$(basename "$0" .sh)

fail() {
  echo "$name: $*" >&2
  exit 1
}

# Starts the script again, with these arguments, in namespaces of its own: all mounts and processes then
# end with it, however it ends.
enter_namespaces() {
  [[ -z ${IN_NAMESPACES-} ]] || return 0
  exec env IN_NAMESPACES=1 unshare --mount --mount-proc --pid --fork --kill-child "hosts/$name.sh" "$@"
}

# Prints the header of the table; the output of the steps goes to a file, which is emptied.
#
#   begin_table LOG
begin_table() {
  log=$1
  mkdir -p "$(dirname "$log")"
  : >"$log"
  printf '| %-28s | %-15s | %8s |\n' step result time
  echo "|---|---|---|"
}

# Runs a command and prints a row of the table; ends the script with 1 if the command fails.
#
#   step NAME COMMAND…
step() {
  local row=$1 start=$SECONDS result=passed
  shift
  echo "== $row" >>"$log"
  # In the background, because bash would ignore failures inside of "$@" before "||".
  "$@" >>"$log" 2>&1 </dev/null &
  wait $! || result="failed with $?"
  printf '| %-28s | %-15s | %6d s |\n' "$row" "$result" $((SECONDS - start))
  if [[ $result != passed ]]; then
    tail -n 30 "$log" >&2
    fail "$row $result; the log is $log"
  fi
}
