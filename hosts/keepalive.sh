#!/usr/bin/env bash
# Starts a job that ends about 11 s after a host is lost, instead of 8 minutes, and then with code 205.
#
#   hosts/keepalive.sh mpirun ARGUMENTS…
#
# Sets 5 s of silence, then 3 probes, 2 s apart. Open MPI 4 reads OMPI_MCA_…, and Open MPI 5 PRTE_MCA_….
# Passes USR1, USR2, TERM, INT and HUP to mpirun, and ends with its code.
set -euo pipefail

for setting in time=5 intvl=2 probes=3; do
  export "OMPI_MCA_oob_tcp_keepalive_$setting" "PRTE_MCA_oob_tcp_keepalive_$setting"
done

# Open MPI 5.0.7 ends with 0 when a host is lost, so only its message tells. `tee` copies the messages of
# mpirun, and must outlive the signals that a terminal sends to this script.
messages=$(mktemp)
trap 'rm -f "$messages"' EXIT
exec {errors}> >(trap '' INT TERM HUP USR1 USR2 && exec tee -p "$messages" >&2)
copier=$!

# set -m: mpirun has its own process group, so that Ctrl-C reaches it once, through this script.
# --pdeathsig: if this script is killed by KILL, mpirun is, too.
set -m
setpriv --pdeathsig KILL "$@" 2>&"$errors" {errors}>&- &
launcher=$!
exec {errors}>&-
for signal in USR1 USR2 TERM INT HUP; do
  trap "kill -$signal $launcher 2>/dev/null" "$signal"
done

# A trap ends `wait` early with another code; only the last `wait` returns the code of mpirun.
while kill -0 "$launcher" 2>/dev/null; do
  wait "$launcher" || true
done
code=0
wait "$launcher" || code=$?

# The copy is complete when every writer has ended, but a connection to the lost host may never end.
for _ in {1..20}; do
  kill -0 "$copier" 2>/dev/null || break
  sleep 0.1
done
if [[ $code -eq 0 ]] && grep -q "has lost communication with a remote daemon" "$messages"; then
  code=205
fi
exit "$code"
