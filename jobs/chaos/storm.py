"""Random faults, one after another, until a time is over: each run is started again until it is finished."""

import collections
import json
import os
import shutil
import signal
import time

import damages
import results
from programs import Job, Launch
from trials import BOUND, ending, tail

# Longer runs than those of the other parts, so that the share of useful time means something.
SETTINGS = ("method.first_stage_steps=100", "method.stage_steps=100")
MOST_FAULTS = 6  # for one run

# Kinds with their weights, and the codes that they may end with. Where the run ends first, 0.
KINDS = {
    "KILL to a rank": (4, {137}),
    "KILL to mpirun": (2, {137}),
    "USR1 to mpirun": (2, {75}),
    "TERM to mpirun": (1, {1, 75}),
    "a rank stops for 1 to 3 s": (3, set()),
    "a rank stops for good": (1, {82}),
    "killed at some write": (4, {137}),
    "no space at some write": (2, {74}),
    "KILL, then the newest checkpoint flipped": (2, {137}),
}
HOST_KINDS = {
    "a link is cut for 1 to 3 s": (3, set()),
    "a link is cut for good": (1, {82, 137, 205}),
    "KILL to a rank on a host": (2, {137}),
    "a rank on a host stops for good": (1, {82}),
}


class Storm:
    def __init__(self, campaign, has_hosts):
        self.campaign, self.random = campaign, campaign.random
        self.kinds = KINDS | (HOST_KINDS if has_hosts else {})
        self.codes = collections.defaultdict(collections.Counter)
        self.problems = collections.defaultdict(list)
        self.ranks = collections.Counter()
        self.runs = self.useful = self.total = self.steps_done = self.steps_kept = 0

    def run_to_end(self, folder, deadline):
        """Starts a run until it is finished, with a fault each time, except the last."""
        self.campaign.make_folder(folder, None)
        kind, faults, start = None, 0, time.monotonic()
        while True:
            is_calm = faults == MOST_FAULTS or time.monotonic() > deadline
            kind = None if is_calm else self.random.choices(
                list(self.kinds), [weight for weight, _ in self.kinds.values()])[0]
            job = self.start(folder, kind)
            if kind is not None:
                self.disturb(job, kind)
                faults += 1
            job.end(BOUND if kind is None else 2 * BOUND, grace=40 if job.launch.has_hosts else 5)
            if job.launch.has_hosts:
                self.campaign.hosts_down()
            self.check(job, kind)
            if job.code == 0 or len(self.problems) > 20 or (kind is None and job.code != 0):
                break
        self.total += time.monotonic() - start
        wrong = results.differences(folder / "run", self.reference)
        if wrong:
            self.problems[kind or "no fault"].append(f"a run that {faults} faults disturbed: {wrong}")
        self.count_steps(folder / "run/timings.jsonl")
        self.runs += 1

    def start(self, folder, kind):
        has_hosts = kind in HOST_KINDS
        # A rank that is alone has none that could notice its stop.
        least = 2 if kind == "a rank stops for good" else 1
        ranks = self.random.choice(
            [2, 4] if has_hosts else [count for count in (1, 2, 2, 4, 4, 8, 8, 16) if count >= least])
        self.ranks[ranks] += 1
        launch = Launch(folder, ranks=ranks, settings=SETTINGS, has_hosts=has_hosts)
        if has_hosts:
            self.campaign.hosts_up(2)
        if kind in ("killed at some write", "no space at some write"):
            launch.preload = {
                "RANK": 0, "CALL": "write", "PATH": "*/run/*", "NUMBER": self.random.randint(1, 3000),
                "EFFECT": "KILL" if kind == "killed at some write" else "ENOSPC",
                "MARK": folder / "call-changed"}
        timings = folder / "run/timings.jsonl"
        before = size(timings)
        job = Job(launch, self.campaign)
        if kind is not None and launch.preload is None and job.waits(lambda: size(timings) > before, BOUND):
            time.sleep(self.random.uniform(0, 2))
        return job

    def disturb(self, job, kind):
        """Acts on the job, if it still runs."""
        try:
            rank = self.random.randrange(job.launch.ranks)
            if "to mpirun" in kind:
                os.kill(job.process.pid, getattr(signal, f"SIG{kind.split()[0]}"))
            elif kind.startswith("KILL"):
                os.kill(job.rank(rank), signal.SIGKILL)
            elif kind.startswith("a rank"):
                process = job.rank(rank)
                os.kill(process, signal.SIGSTOP)
                if "for good" not in kind:
                    time.sleep(self.random.uniform(1, 3))
                    os.kill(process, signal.SIGCONT)
            elif kind.startswith("a link"):
                self.campaign.test_hosts("cut", "h2")
                if "for good" not in kind:
                    time.sleep(self.random.uniform(1, 3))
                    self.campaign.test_hosts("mend", "h2")
        except (ProcessLookupError, RuntimeError):
            if job.is_running:
                raise

    def check(self, job, kind):
        name = kind or "no fault"
        self.codes[name]["none" if job.code is None else job.code] += 1
        expected = {0} | (self.kinds[kind][1] if kind else set())
        if job.code not in expected:
            self.problems[name].append(f"{ending(job)} on {job.launch.ranks} ranks: {tail(job.output)}")
        if job.left:
            self.problems[name].append(f"{len(job.left)} processes were left")
        run = job.launch.run
        if run.exists():
            self.problems[name] += results.wrong_files(run, self.reference)
        if kind == "KILL, then the newest checkpoint flipped" and job.code != 0:
            checkpoints = sorted(run.glob("checkpoints/step-*.h5"))
            if len(checkpoints) > 1:
                damages.flip(lambda _: checkpoints[-1], self.random.random())(None)

    def count_steps(self, timings):
        """Adds up the time of the steps that a run kept: of each step, its last computation."""
        last = {}
        for line in timings.read_text().splitlines():
            row = json.loads(line)
            last[row["step"]] = row["milliseconds_per_step"]
            self.steps_done += 1
        steps = sorted(last)
        for before, step in zip([0, *steps], steps):
            self.useful += last[step] * (step - before) / 1000
        self.steps_kept += len(last)


def size(path):
    return path.stat().st_size if path.exists() else 0


def run(campaign, seconds, has_hosts):
    """Runs under random faults for some seconds, and prints a row for each kind of fault."""
    report = campaign.report
    report.begin(f"Random faults for {seconds / 60:.1f} minutes", "fault", "times", "codes", "result")
    storm = Storm(campaign, has_hosts and os.geteuid() == 0)
    storm.reference = campaign.reference_with(SETTINGS)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and len(storm.problems) < 20:
        folder = campaign.work / f"storm-{storm.runs}"
        storm.run_to_end(folder, deadline)
        if not any(storm.problems.values()):
            shutil.rmtree(folder)
    for kind in [*storm.kinds, "no fault"]:
        codes = ", ".join(f"{code} x {count}" for code, count in sorted(storm.codes[kind].items(), key=str))
        if codes:
            report.row([kind, sum(storm.codes[kind].values()), codes], storm.problems[kind][:5],
                       f"--parts storm --seed {campaign.seed}")
    ranks = ", ".join(f"{count} on {number}" for number, count in sorted(storm.ranks.items()))
    report.note(
        f"{storm.runs} runs were started {sum(storm.ranks.values())} times (by ranks: {ranks}). "
        f"{storm.steps_kept / max(1, storm.steps_done):.0%} of the computed intervals were kept, and "
        f"{storm.useful / max(1e-9, storm.total):.0%} of the time was spent on them; the rest is starting, "
        f"saving, waiting, repeating.")
