"""What the faults do: to processes, calls, launches, and time. Those that change files are in damages.py."""

import os
import resource
import shutil
import signal
import subprocess
import time

from programs import Job, Launch, Unlike
from trials import BOUND, faults_of_end


class Injection:
    """A way to disturb a run. A subclass overrides what it needs."""
    begins_with = None          # or "stopped", a run of some 65 steps, or "finished"
    step = 0                    # when to act: after the metrics of this step
    bound = BOUND               # seconds until the job must have ended
    grace = 5                   # seconds from the end of the launcher to that of all other processes
    keeps_files_right = True    # whether files that are there after the fault must be right
    starts_again = False        # whether the run must be started again after code 0
    strays = ()                 # files that the fault puts into the run folder, and that may stay there
    keeps_metrics_right = True  # and the lines of metrics.jsonl, which are no result before a save

    def prepare(self, trial, launch):
        """Changes the launch, or files before it."""

    def act(self, trial, job):
        """Acts on the running job."""

    def check(self, trial, job):
        """Further problems after the end of the job, such as that the fault did not take place."""
        return []

    def repair(self, trial):
        """Does what the message asks for, before the run continues."""

    def clean(self, trial):
        """Removes what stands outside of the trial's folder."""


class Signal(Injection):
    """A signal to a rank or, where the place is no rank, to mpirun. Several are sent in a row."""
    step = 45

    def __init__(self, *names, pause=0.0):
        self.numbers = [getattr(signal, f"SIG{name}") for name in names]
        self.pause = pause

    def act(self, trial, job):
        target = job.process.pid if trial.rank is None else job.rank(trial.rank)
        for number in self.numbers:
            os.kill(target, number)
            time.sleep(self.pause)


class Straggler(Injection):
    """A rank that is stopped half of the time, for two seconds."""
    step = 20

    def act(self, trial, job):
        target = job.rank(trial.rank)
        deadline = time.monotonic() + 2
        while job.is_running and time.monotonic() < deadline:
            for number in (signal.SIGSTOP, signal.SIGCONT):
                try:
                    os.kill(target, number)
                except ProcessLookupError:
                    return
                time.sleep(0.02)


class ChangedCall(Injection):
    """Calls of one rank that fail, take long or end it: see call-fault.c."""

    def __init__(self, call, path, number, effect, begins_with=None, then=None):
        self.call, self.path, self.number, self.effect = call, path, number, effect
        self.begins_with = begins_with
        self.then = then        # acts once the call is changed

    def mark(self, trial):
        return trial.folder / "call-changed"

    def prepare(self, trial, launch):
        launch.preload = {
            "RANK": trial.rank or 0, "CALL": self.call, "PATH": self.path, "NUMBER": self.number,
            "EFFECT": self.effect, "MARK": self.mark(trial)}

    def act(self, trial, job):
        if self.then is not None and job.waits(self.mark(trial).exists):
            self.then(trial, job)

    def check(self, trial, job):
        return [] if self.mark(trial).exists() else ["the call was never made, so the fault did not happen"]


class Start(Injection):
    """Something unusual in the launch itself; the arguments are fields of `Launch`."""

    def __init__(self, begins_with=None, **fields):
        self.begins_with, self.fields = begins_with, fields

    def prepare(self, trial, launch):
        for name, value in self.fields.items():
            setattr(launch, name, value)


class UnlikeRank(Injection):
    """A rank that is started in another way than the others; `make(trial)` gives fields of `Unlike`."""

    def __init__(self, make, settings=(), changes_bits=False):
        self.make, self.settings = make, settings
        # The program says so; then a new run without the fault is compared.
        self.starts_again, self.keeps_files_right = changes_bits, not changes_bits

    def prepare(self, trial, launch):
        launch.unlike = Unlike(trial.rank, **self.make(trial))
        launch.settings = self.settings

    def repair(self, trial):
        if self.starts_again:
            shutil.rmtree(trial.run_folder)


class SmallFiles(Injection):
    """A rank may no longer write files above 64 KiB, as with `ulimit -f`."""
    step = 45

    def act(self, trial, job):
        resource.prlimit(job.rank(trial.rank), resource.RLIMIT_FSIZE, (65536, 65536))


class SecondRun(Injection):
    """A second run is started in the folder of the first, which goes on."""
    step = 30

    def act(self, trial, job):
        self.second = Job(Launch(trial.folder, ranks=trial.place.ranks), trial.campaign).end(self.bound)

    def check(self, trial, job):
        second = SECOND_RUN
        return [f"the second run: {problem}" for problem in faults_of_end(self.second, second)]


class Ending:
    """What is expected of a job besides the one that a fault disturbs."""

    def __init__(self, codes, words):
        self.codes, self.words = codes, words


SECOND_RUN = Ending({85}, ["another run"])


class StoppedLauncherTimeOut(Injection):
    """mpirun's own time-out, while a rank is stopped."""
    step = 45

    def prepare(self, trial, launch):
        launch.mpirun_options = ("--timeout", "5")

    def act(self, trial, job):
        os.kill(job.rank(trial.rank), signal.SIGSTOP)


class Network(Injection):
    """Three hosts in network namespaces; a host is cut off for some seconds, for good, or loses power."""
    step = 20
    grace = 40  # the lost host notices its loss by itself; a shell ends an mpirun that waits for it

    def __init__(self, action, seconds=0.0):
        self.action, self.seconds = action, seconds

    def prepare(self, trial, launch):
        trial.campaign.hosts_up(3)
        launch.has_hosts = True

    def act(self, trial, job):
        host = f"h{trial.rank + 1}"  # --map-by node: rank 1 is on h2
        if self.action == "power":
            trial.campaign.test_hosts("cut", host)
            for process in subprocess.run(["ip", "netns", "pids", f"sjko-{host}"], capture_output=True,
                                          text=True, check=True).stdout.split():
                if int(process) in job.processes():
                    os.kill(int(process), signal.SIGKILL)
            return
        trial.campaign.test_hosts("cut", host)
        if self.seconds:
            time.sleep(self.seconds)
            trial.campaign.test_hosts("mend", host)

    def clean(self, trial):
        trial.campaign.hosts_down()


def kill_rank(number):
    """An action for ChangedCall: kills another rank while the changed call waits."""
    def act(trial, job):
        os.kill(job.rank(number if number >= 0 else trial.place.ranks + number), signal.SIGKILL)
    return act
