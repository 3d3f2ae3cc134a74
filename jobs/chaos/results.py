"""Compares the files of a run with those of the reference, an uninterrupted run on one rank."""

import pathlib

# Files that differ between runs with equal results.
FREE = {"run.lock", "timings.jsonl", "history.jsonl"}


def files(run):
    """The bytes of all files of a run by their names, such as stages/stage-000.h5."""
    return {str(path.relative_to(run)): path.read_bytes()
            for path in sorted(pathlib.Path(run).rglob("*"))
            if path.is_file() and str(path.relative_to(run)) not in FREE}


def wrong_files(run, reference, with_metrics=True):
    """What is wrong with the files of an interrupted run: each must be whole and right, or not there."""
    found = files(run)
    wrong = [name for name in found
             if name.endswith(".h5") and found[name] != reference.get(name, found[name])
             and not pathlib.Path(name).name.startswith(".")]  # a temporary name
    if with_metrics and "metrics.jsonl" in found:
        # The last line may be half written.
        lines = found["metrics.jsonl"].rpartition(b"\n")
        if not reference["metrics.jsonl"].startswith(lines[0] + lines[1]):
            wrong.append("metrics.jsonl")
    return summary(wrong, "wrong after the fault")


def differences(run, reference, strays=()):
    """What distinguishes a finished run from the reference: missing, other and unknown files.

    `strays` are names that somebody else has left there; they may stay.
    """
    found = files(run)
    return [
        *summary([name for name in reference if name not in found], "missing at the end"),
        *summary([name for name in found if found[name] != reference.get(name, found[name])],
                 "other than in the reference"),
        *summary([name for name in found
                  if name not in reference and name not in strays and not is_extra_checkpoint(name)],
                 "left over")]


def is_extra_checkpoint(name):
    """Whether a file has the name of a checkpoint; an interrupted run has more of them than the reference."""
    return name.startswith("checkpoints/step-") and name.endswith(".h5")


def summary(names, what):
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return [f"{', '.join(names[:2])}{more}: {what}"] if names else []
