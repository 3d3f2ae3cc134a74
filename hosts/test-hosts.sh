#!/usr/bin/env bash
# Makes several test hosts on one machine: network namespaces, connected by a bridge.
#
#   hosts/test-hosts.sh up 3               makes h1, h2, h3, at 10.99.0.1 and so on
#   hosts/test-hosts.sh mpirun ARGUMENTS…  mpirun on h1, with two slots on each host
#   hosts/test-hosts.sh cut h3             disconnects h3 from the network
#   hosts/test-hosts.sh mend h3            connects it again
#   hosts/test-hosts.sh down               ends all processes on the hosts and removes the hosts
#
# Needs root, iproute2 and util-linux, but no sshd. The machine's own network does not change.
set -euo pipefail

state=/run/sjko-test-hosts
switch=sjko-switch
prefix=10.99.0

fail() {
  echo "test-hosts: $*" >&2
  exit 1
}

# A host is a process that holds its namespaces. Each host needs its own name, because Open MPI treats
# hosts with the same name as one machine, and its own /dev/shm, because the shared segments of two
# hosts would collide in one.
add_host() {
  local number=$1 host=h$1
  ip netns add "sjko-$host"
  ip -n "$switch" link add "$host" type veth peer name eth0 netns "sjko-$host"
  ip -n "$switch" link set "$host" master bridge up
  ip -n "sjko-$host" address add "$prefix.$number/24" dev eth0
  ip -n "sjko-$host" link set eth0 up
  ip -n "sjko-$host" link set lo up
  ip netns exec "sjko-$host" unshare --uts --mount bash -c \
    "hostname $host && mount -t tmpfs none /dev/shm && echo \$\$ >$state/$prefix.$number &&
      exec sleep infinity" </dev/null >/dev/null 2>&1 &
  echo "$prefix.$number slots=2" >>"$state/hostfile"
  until [[ -s $state/$prefix.$number ]]; do sleep 0.05; done
}

up() {
  local count=$1
  [[ $count =~ ^[1-9]$ ]] || fail "'$count' is not a number of hosts; use 1 to 9"
  [[ ! -e $state ]] || fail "test hosts exist already; '$0 down' removes them"
  mkdir "$state"
  ip netns add "$switch"
  ip -n "$switch" link add bridge type bridge
  ip -n "$switch" link set bridge up
  for ((number = 1; number <= count; number++)); do add_host "$number"; done
}

# Runs a command on a host: on ADDRESS COMMAND…
on() {
  local address=$1
  shift
  [[ -e $state/$address ]] || fail "no host has the address $address; '$0 up 2' makes two hosts"
  # --root: this script may itself run in a chroot, like that of test-system.sh.
  exec nsenter --target "$(<"$state/$address")" --net --uts --mount --root --wdns=/ -- "$@"
}

down() {
  local name process
  for name in $(ip netns list | awk '/^sjko-/ { print $1 }'); do
    for process in $(ip netns pids "$name"); do kill -KILL "$process" || true; done
    ip netns delete "$name"
  done
  rm -rf "$state"
}

[[ $EUID -eq 0 ]] || fail "network namespaces need root"
action=${1-}
shift || true
case $action in
  up) up "${1-}" ;;
  down) down ;;
  cut) ip -n "$switch" link set "${1:?which host?}" down ;;
  mend) ip -n "$switch" link set "${1:?which host?}" up ;;
  mpirun)
    # Open MPI calls this script instead of ssh.
    on "$prefix.1" env OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 \
      mpirun --hostfile "$state/hostfile" \
      --mca plm_rsh_agent "$(realpath "$0") shell" --mca plm_rsh_no_tree_spawn 1 \
      --mca btl_tcp_if_include "$prefix.0/24" --mca oob_tcp_if_include "$prefix.0/24" \
      --bind-to none "$@"
    ;;
  shell)
    address=${1:?which host?}
    shift
    on "$address" bash -c "$*"
    ;;
  *) fail "unknown action '$action'; use up, mpirun, cut, mend or down (see the top of $0)" ;;
esac
