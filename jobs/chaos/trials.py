"""One trial: a run, a fault, what the program made of it, and the same run continued to its end."""

import os
import pathlib
import shutil
import time

import results
from programs import Job, Launch

# Seconds until a job must have ended after its fault. On two cores that others use, too, 16 ranks take 25 s.
BOUND = 90


class Trial:
    """A fault at one place: a rank, the launcher, or the files."""

    def __init__(self, campaign, fault, place):
        self.campaign, self.fault, self.place = campaign, fault, place
        self.problems, self.code, self.seconds = [], None, 0.0
        name = f"{fault.name}-{place.name}".replace(" ", "-").replace("/", "-")
        self.folder = campaign.work / name
        self.reference = campaign.reference

    @property
    def rank(self):
        return self.place.rank

    @property
    def run_folder(self):
        return self.folder / "run"

    def newest_checkpoint(self):
        return max(self.run_folder.glob("checkpoints/step-*.h5"))

    def run(self):
        """Runs the trial. `problems` then holds whatever was not as it should be."""
        start = time.monotonic()
        try:
            self.campaign.make_folder(self.folder, self.fault.injection.begins_with)
            self.inject()
            self.go_on()
        except Exception as error:  # a trial that could not take place counts as failed
            self.problems.append(f"the trial itself failed: {type(error).__name__}: {error}")
        finally:
            self.fault.injection.clean(self)
        self.seconds = time.monotonic() - start
        if not self.problems:
            shutil.rmtree(self.folder, ignore_errors=True)
        return self

    def inject(self):
        """Trains with the fault, and checks the end: bound, processes, code, message, files."""
        fault, injection = self.fault, self.fault.injection
        launch = Launch(self.folder, ranks=self.place.ranks)
        injection.prepare(self, launch)
        if launch.settings and fault.codes == {0}:
            self.reference = self.campaign.reference_with(launch.settings)
        job = Job(launch, self.campaign)
        try:
            if injection.step and not job.reaches(injection.step):
                raise RuntimeError(f"the run did not reach step {injection.step}: {tail(job.output)}")
            injection.act(self, job)
        finally:
            job.end(injection.bound, injection.grace)
        self.code = job.code
        self.problems += faults_of_end(job, fault, self.rank)
        self.problems += injection.check(self, job)
        if injection.keeps_files_right:
            self.problems += results.wrong_files(
                self.run_folder, self.reference, with_metrics=injection.keeps_metrics_right)

    def go_on(self):
        """Repairs what a user would, trains to the end on another number of ranks, and compares."""
        self.fault.injection.repair(self)
        if self.code != 0 or self.fault.injection.starts_again:
            launch = Launch(self.folder, ranks=self.campaign.next_ranks())
            job = Job(launch, self.campaign).end(BOUND)
            if job.code != 0:
                self.problems.append(f"going on ended with {ending(job)}: {tail(job.output)}")
                return
        self.problems += results.differences(self.run_folder, self.reference, self.fault.injection.strays)


def faults_of_end(job, fault, rank=None):
    """What is wrong with the end of a job."""
    problems = []
    if job.is_late:
        problems.append(f"still running after {job.seconds:.0f} s, killed: {tail(job.output)}")
    elif job.code not in fault.codes:
        expected = " or ".join(map(str, sorted(fault.codes)))
        problems.append(f"ended with {ending(job)}, not {expected}: {tail(job.output)}")
    if job.left:
        problems.append(f"{len(job.left)} of its processes still ran {job.grace} s after its end")
    text = job.output
    for word in fault.words:
        if not job.is_late and word.format(rank=rank) not in text:
            problems.append(f"does not say '{word.format(rank=rank)}': {tail(text)}")
    for word in ("Fatal error", "HDF5-DIAG"):
        if word in text:
            problems.append(f"prints '{word}'")
    return problems


def ending(job):
    return "no end" if job.is_late else f"code {job.code}"


def tail(text, length=220):
    """The last words of the program itself, without the frames that mpirun prints."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("---", "==="))]
    own = [line for line in lines if line.startswith(("error", "warning", "rank", "stopped"))] or lines[-1:]
    short = " / ".join(own[-3:])
    return short if len(short) <= length else "…" + short[-length:]
