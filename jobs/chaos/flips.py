"""Flips single bits in the files of a run, one in each copy: each must be found, or change no result."""

import collections
import shutil
import subprocess

import results
from programs import Job, Launch
from trials import BOUND, ending, tail

# Shares of the flips.
SHARES = {"checkpoint": 0.70, "stage": 0.15, "data": 0.10, "recipe.toml": 0.03, "metrics.jsonl": 0.02}
# Every how many flips of a checkpoint a run also continues from the folder.
RESUMED = 35


def run(campaign, count):
    campaign.report.begin(
        f"{count} flipped bits", "file", "flips", "found", "without effect", "result")
    for kind, share in SHARES.items():
        flips = max(1, round(share * count))
        tally, problems = collections.Counter(), []
        for index in range(flips):
            outcome, problem = one(campaign, kind, index)
            tally[outcome] += 1
            if problem and len(problems) < 10:
                problems.append(problem)
        missed = tally["missed"]
        if missed:
            problems.insert(0, f"{missed} of {flips}")
        campaign.report.row([kind, flips, tally["found"], tally["without effect"]], problems,
            f"--parts flips --flips {count} --seed {campaign.seed}")


def one(campaign, kind, index):
    """Flips one bit. Returns found, without effect or missed, and a problem if there is one."""
    folder = campaign.make_folder(campaign.work / "flip", "stopped")
    try:
        path = {
            "checkpoint": max((folder / "run/checkpoints").glob("step-*.h5")),
            "stage": folder / "run/stages/stage-000.h5", "data": folder / "data.h5",
            "recipe.toml": folder / "run/recipe.toml", "metrics.jsonl": folder / "run/metrics.jsonl"}[kind]
        data = bytearray(path.read_bytes())
        at, bit = campaign.random.randrange(len(data)), campaign.random.randrange(8)
        data[at] ^= 1 << bit
        path.write_bytes(data)
        outcome, problem = CHECKS[kind](campaign, folder, path, index)
        return outcome, problem and f"bit {bit} of byte {at}: {problem}"
    finally:
        shutil.rmtree(folder)


def inspected(campaign, folder, path, index):
    """`inspect` must name the file and end with an error, and a run must pass over it."""
    inspect = subprocess.run([campaign.program, "inspect", path], cwd=folder, env=campaign.environment(),
                             capture_output=True, text=True, errors="replace", timeout=60)
    text = inspect.stdout + inspect.stderr
    if not 0 < inspect.returncode < 124:
        return "missed", f"inspect ended with {inspect.returncode}: {tail(text, 80)}"
    if path.name not in text:
        return "missed", f"inspect does not name {path.name}: {tail(text, 80)}"
    if path.parent.name == "checkpoints" and index % RESUMED == 0:
        job = Job(Launch(folder, ranks=0), campaign).end(BOUND)
        differences = results.differences(folder / "run", campaign.reference)
        if job.code != 0 or differences or "passed over" not in job.output:
            return "missed", f"a run ended with {ending(job)}, {differences or tail(job.output, 80)}"
    return "found", None


def trained(campaign, folder, path, index):
    """A run must name the file and end with an error, or end with the bits of the reference."""
    job = Job(Launch(folder, ranks=0), campaign).end(BOUND)
    if job.code == 0:
        differences = results.differences(folder / "run", campaign.reference)
        return ("missed", f"{differences}") if differences else ("without effect", None)
    if job.code is None or job.code >= 124 or path.name not in job.output:
        return "missed", f"a run ended with {ending(job)}: {tail(job.output, 80)}"
    return "found", None


CHECKS = {"checkpoint": inspected, "stage": inspected, "data": trained, "recipe.toml": trained,
          "metrics.jsonl": trained}
