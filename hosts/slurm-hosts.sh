# Starts a real Slurm on two test hosts, h1 and h2, of hosts/test-hosts.sh. test-slurm.sh sources this
# file from the repository's root, in namespaces of its own, and sets `work` to the absolute path of an
# empty folder. All jobs are submitted from that folder.

# Runs a command on a host, in the folder `work`.
#
#   on h1 COMMAND…
on() {
  local host=$1
  shift
  hosts/test-hosts.sh shell "10.99.0.${host#h}" "cd ${work@Q} && ${*@Q}"
}

write_configuration() {
  mkdir -p "$work/slurm/tmp-h1" "$work/slurm/tmp-h2" "$work/slurm/state"
  cat >"$work/slurm/slurm.conf" <<END
ClusterName=test
SlurmctldHost=h1(10.99.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
# A requeued job waits until its old credential has expired: 120 s by default.
AuthInfo=cred_expire=5
StateSaveLocation=$work/slurm/state
SlurmdSpoolDir=$work/slurm/spool-%n
TmpFS=$work/slurm/tmp-%n
SlurmctldPidFile=$work/slurm/slurmctld.pid
SlurmdPidFile=$work/slurm/slurmd-%n.pid
SlurmctldLogFile=$work/slurm/slurmctld.log
SlurmdLogFile=$work/slurm/slurmd-%n.log
# These need no cgroups.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
# The hosts share the cores of this machine, and each offers four, however many there are.
SlurmdParameters=config_overrides
KillWait=5
SlurmdTimeout=20
ReturnToService=2
NodeName=h1 NodeHostname=h1 NodeAddr=10.99.0.1 CPUs=4 RealMemory=2000
NodeName=h2 NodeHostname=h2 NodeAddr=10.99.0.2 CPUs=4 RealMemory=2000
PartitionName=main Nodes=h1,h2 Default=YES State=UP
END
  # Without this line slurmd looks for a mounted cgroup.
  echo "CgroupPlugin=cgroup/v1" >"$work/slurm/cgroup.conf"
}

# Runs a command every half second until it succeeds.
#
#   wait_until SECONDS COMMAND…     fails after that many seconds
wait_until() {
  local end=$((SECONDS + $1)) seconds=$1
  shift
  until "$@"; do
    ((SECONDS < end)) || { echo "waited $seconds s in vain: $*" && return 1; }
    sleep 0.5
  done
}

nodes_are_idle() { [[ $(on h1 sinfo --noheader --format %T) == idle ]]; }

start_slurm() {
  # The state of the test hosts is in /run.
  mount -t tmpfs tmpfs /run
  hosts/test-hosts.sh up 2
  write_configuration
  on h1 slurmctld -c
  on h1 slurmd -N h1 -c
  on h2 slurmd -N h2 -c
  wait_until 60 nodes_are_idle
}

# The value of a field of a job, for example `field JobState 12`.
field() { on h1 scontrol show job "$2" --oneliner | sed -n "s/.* $1=\([^ ]*\).*/\1/p" | head -n 1; }

# Whether a job has one of some states: has_state JOB STATE…
has_state() {
  local state
  state=$(field JobState "$1")
  [[ " ${*:2} " == *" $state "* ]]
}

# Waits until a job has ended, and checks how often it was restarted, its state, and its exit code.
#
#   ends JOB RESTARTS STATE CODE     for example: ends 12 1 COMPLETED 0
ends() {
  local job=$1 found
  wait_until 180 has_state "$job" COMPLETED FAILED CANCELLED TIMEOUT NODE_FAIL
  # Slurm writes the code as CODE:SIGNAL.
  found="$(field Restarts "$job") $(field JobState "$job") $(field ExitCode "$job")"
  [[ $found == "$2 $3 $4:"* ]] || { echo "job $job: $found instead of ${*:2}" && return 1; }
}
