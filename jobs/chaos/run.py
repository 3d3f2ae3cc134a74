#!/usr/bin/python3
"""Disturbs trainings on this machine in every way we know, and compares what they end with.

    jobs/chaos/run.py                        everything: some 40 minutes on two cores, as root
    jobs/chaos/run.py --short                what the tests run: about a minute, without root
    jobs/chaos/run.py --only "KILL to a rank"    one kind of fault; repeatable, with patterns as in the shell
    jobs/chaos/run.py --parts storm --minutes 30 --seed 2

Each run, whatever happened to it, must end with the bits of the reference: the same run on one rank, without
a fault. Prints a row for each trial. Ends with 1 if any failed; then keeps its files. See notes.md.
"""

import argparse
import fnmatch
import os
import pathlib
import signal
import sys
import tempfile
import time

import faults
import flips
import storm
from campaign import Campaign
from programs import ROOT
from trials import Trial

PARTS = ["faults", "flips", "storm"]


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / ".build/release/sjko-dist")
    parser.add_argument("--short", action="store_true", help="a minute that needs no root")
    parser.add_argument("--only", action="append", metavar="NAME",
                        help="only these faults, and no other part")
    parser.add_argument("--parts", default=",".join(PARTS), help="some of faults,flips,storm")
    parser.add_argument("--minutes", type=float, help="of random faults (default: 10; short: 0.1)")
    parser.add_argument("--flips", type=int, help="number of flipped bits (default: 1000; short: 30)")
    parser.add_argument("--seed", type=int, default=1, help="of all choices")
    parser.add_argument("--list", action="store_true", help="print the names of all faults")
    chosen = parser.parse_args()
    chosen.minutes = chosen.minutes if chosen.minutes is not None else 0.1 if chosen.short else 10
    chosen.flips = chosen.flips if chosen.flips is not None else 30 if chosen.short else 1000
    chosen.parts = ["faults"] if chosen.only else chosen.parts.split(",")
    return chosen


def trials(campaign, chosen):
    """The trials of this campaign, and the reasons for those that are left out."""
    for fault in faults.ALL:
        if chosen.only and not any(fnmatch.fnmatch(fault.name, pattern) for pattern in chosen.only):
            continue
        if chosen.short and not chosen.only and not fault.in_short:
            continue
        for place in fault.places if not chosen.short else fault.places[-1:]:
            yield Trial(campaign, fault, place)


def main():
    chosen = options()
    if chosen.list:
        print("\n".join(fault.name for fault in faults.ALL))
        return 0
    # So that `finally` is reached. Jobs would inherit signals that a shell or nohup ignores.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    work = pathlib.Path(tempfile.mkdtemp(prefix="sjko-chaos-"))
    start = time.monotonic()
    campaign = Campaign(work, chosen.program.resolve(), chosen.seed,
                        most_ranks=4 if chosen.short else 16)
    try:
        campaign.begin()
        if "faults" in chosen.parts:
            campaign.report.begin("Faults", "fault", "where", "code", "seconds", "result")
            for trial in trials(campaign, chosen):
                if trial.fault.needs_root and os.geteuid() != 0:
                    trial.problems = ["needs root"]
                else:
                    trial.run()
                campaign.report.row(
                    [trial.fault.name, trial.place.name, trial.code, f"{trial.seconds:.1f}"], trial.problems,
                    f'--only "{trial.fault.name}"')
            if chosen.short and not chosen.only:
                left = len(faults.ALL) - sum(fault.in_short for fault in faults.ALL)
                campaign.report.note(
                    f"The short form leaves out {left} kinds of faults, all places but the last of each "
                    f"kind, and whatever needs root: small and read-only file systems, and cut links.")
        if "flips" in chosen.parts:
            flips.run(campaign, chosen.flips)
        if "storm" in chosen.parts:
            storm.run(campaign, chosen.minutes * 60, has_hosts=not chosen.short)
    finally:
        code = campaign.report.summary(time.monotonic() - start)
        campaign.end()
    return code


if __name__ == "__main__":
    sys.exit(main())
