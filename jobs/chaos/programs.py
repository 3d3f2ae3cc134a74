"""Starts trainings on ranks, finds their processes, and waits until all of them have ended.

    job = Job(Launch(folder, ranks=4), campaign)
    job.reaches(step=45)
    os.kill(job.rank(2), signal.SIGSTOP)
    job.end(seconds=60)        # job.code, job.output, job.left
"""

import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import time
import uuid

ROOT = pathlib.Path(__file__).parents[2]
TEST_HOSTS = ROOT / "hosts/test-hosts.sh"


@dataclasses.dataclass
class Unlike:
    """What differs on one rank."""
    rank: int
    prefix: tuple = ()              # words before the program, such as env X=1
    folder: pathlib.Path = None     # its working directory
    program: pathlib.Path = None
    settings: tuple = ()            # further --set options


@dataclasses.dataclass
class Launch:
    """How a training is started. Its folder holds recipe.toml, data.h5 and, later, the run folder `run`."""
    folder: pathlib.Path
    ranks: int = 4                  # 0: without mpirun
    settings: tuple = ()
    options: tuple = ()
    preload: dict = None            # variables of call-fault.c
    mpirun_options: tuple = ()
    unlike: Unlike = None
    has_hosts: bool = False         # on the hosts of test-hosts.sh instead of this one
    output: str = None              # where standard output goes; a file of the job if None
    prefix: tuple = ()              # words before the whole command

    @property
    def run(self):
        return self.folder / "run"

    def command(self, campaign):
        variables = [] if self.preload is None else [
            "env", f"LD_PRELOAD={campaign.call_fault}",
            *(f"CHAOS_{name}={value}" for name, value in self.preload.items())]
        train = ["train", "recipe.toml", "--run", str(self.run), *set_options(self.settings), *self.options]
        if self.ranks == 0:
            return [*self.prefix, *variables, str(campaign.program), *train]

        def context(count, one):
            return ["-n", str(count), "--wdir", str(one.folder or self.folder), *variables, *one.prefix,
                    str(one.program or campaign.program), *train, *set_options(one.settings)]

        launcher = ["mpirun", "--oversubscribe", "--bind-to", "none"]
        if self.has_hosts:
            launcher = [str(ROOT / "hosts/keepalive.sh"), str(TEST_HOSTS), "mpirun", "--map-by", "node",
                        "--oversubscribe"]
        same, unlike = Unlike(rank=-1), self.unlike
        parts = [(self.ranks, same)] if unlike is None else [
            (unlike.rank, same), (1, unlike), (self.ranks - unlike.rank - 1, same)]
        contexts = [context(count, one) for count, one in parts if count > 0]
        words = contexts[0] + [word for one in contexts[1:] for word in (":", *one)]
        return [*self.prefix, *launcher, *self.mpirun_options, *words]


def set_options(settings):
    return [word for setting in settings for word in ("--set", setting)]


class Job:
    """A started training."""

    def __init__(self, launch, campaign):
        self.launch, self.code, self.left, self.is_late = launch, None, [], False
        self.token = f"CHAOS_JOB={uuid.uuid4().hex}"
        self.output_path = launch.folder / f"output-{time.monotonic_ns()}"
        environment = campaign.environment(launch.has_hosts) | dict([self.token.split("=")])
        self.start = time.monotonic()
        with open(self.output_path, "wb") as output:
            target = output if launch.output is None else open(launch.output, "wb")
            self.process = subprocess.Popen(
                launch.command(campaign), cwd=launch.folder, env=environment, stdin=subprocess.DEVNULL,
                stdout=target, stderr=output, start_new_session=True)

    @property
    def output(self):
        return self.output_path.read_text(errors="replace")

    @property
    def is_running(self):
        return self.process.poll() is None

    def processes(self):
        """The processes of this job, found by a variable of their environment, with that environment."""
        found = {}
        for name in os.listdir("/proc"):
            if name.isdigit():
                try:
                    text = pathlib.Path("/proc", name, "environ").read_bytes().decode(errors="replace")
                except OSError:
                    continue  # it has ended, or belongs to somebody else
                if self.token in text:
                    found[int(name)] = text.split("\0")
        return found

    def rank(self, number):
        """The process of a rank, which must run."""
        if self.launch.ranks == 0:
            return self.process.pid
        found = [process for process, variables in self.processes().items()
                 if f"OMPI_COMM_WORLD_RANK={number}" in variables]
        if not found:
            raise RuntimeError(f"rank {number} has no process")
        return max(found)  # the youngest, where a script starts the program

    def reaches(self, step, seconds=120):
        """Waits until a new run has written metrics for a step. Returns whether it has, and still runs."""
        return self.waits(lambda: last_step(self.launch.run) >= step, seconds)

    def waits(self, condition, seconds=60):
        """Waits for a condition. Returns whether it holds while the job still runs."""
        deadline = time.monotonic() + seconds
        while self.is_running and time.monotonic() < deadline:
            if condition():
                return self.is_running
            time.sleep(0.003)
        return False

    def end(self, seconds, grace=5):
        """Waits for the end of the launcher, and `grace` seconds more for that of all other processes.

        What is left then is killed. Sets the code (as in a shell; None if the job was late) and `left`.
        """
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.is_late = True
            self.kill()
            self.process.wait()
        else:
            code = self.process.returncode
            self.code = code if code >= 0 else 128 - code
        self.seconds = time.monotonic() - self.start
        self.grace, deadline = grace, time.monotonic() + grace
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.left = [] if self.is_late else sorted(left)
        self.kill()
        return self

    def kill(self):
        for process in self.processes():
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass


def last_step(run):
    """The step of the last complete line of metrics.jsonl; 0 if there is none."""
    try:
        lines = (run / "metrics.jsonl").read_bytes().split(b"\n")[:-1]
        return json.loads(lines[-1])["step"] if lines else 0
    except (OSError, ValueError):
        return 0
