#!/usr/bin/env bash
# Starts a job that ends about 11 s after a host is lost, instead of 8 minutes.
#
#   hosts/keepalive.sh mpirun ARGUMENTS…
#
# Sets 5 s of silence, then 3 probes, 2 s apart. Open MPI 4 reads OMPI_MCA_…, and Open MPI 5 PRTE_MCA_….
set -euo pipefail

for setting in time=5 intvl=2 probes=3; do
  export "OMPI_MCA_oob_tcp_keepalive_$setting" "PRTE_MCA_oob_tcp_keepalive_$setting"
done
exec "$@"
