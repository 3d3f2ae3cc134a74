"""Prints a table of a sweep: the settings of each run, its last step, and its distances from the target.

    python3 jobs/sweep.py --settings FILE --runs FOLDER [--measures w2]

Each line of FILE has the settings of one run; line 3 belongs to the run FOLDER/3. jobs/sweep.sbatch
trains the runs and calls this script. It reads only checkpoints, so it may also be called earlier.
"""

import argparse
import json
import pathlib
import subprocess

from experiments import ROOT, number, table


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / ".build/release/sjko-dist")
    parser.add_argument("--settings", type=pathlib.Path, required=True, help="one line for each run")
    parser.add_argument("--runs", type=pathlib.Path, required=True, help="the folder of all runs")
    parser.add_argument("--measures", default="w2", help="as for sjko-dist evaluate")
    return parser.parse_args()


def last_event(run):
    """The last line of the history of a run; empty if there is none."""
    history = run / "history.jsonl"
    lines = history.read_text(encoding="utf-8").splitlines() if history.exists() else []
    return json.loads(lines[-1]) if lines else {}


def measure(program, run, measures):
    """What `evaluate` finds for the last checkpoint of a run; empty if there is none."""
    if not any(run.glob("checkpoints/*.h5")):
        return {}
    output = subprocess.run(
        [program, "evaluate", "--json", "--measures", measures, run], check=True,
        capture_output=True, text=True).stdout
    return json.loads(output.splitlines()[-1])


def main():
    chosen = options()
    names = chosen.measures.split(",")

    def rows():
        lines = chosen.settings.read_text(encoding="utf-8").splitlines()
        for index, line in enumerate(lines, start=1):
            run = chosen.runs / str(index)
            event = last_event(run)
            found = measure(chosen.program, run, chosen.measures)
            values = [number(found[name]) if name in found else "" for name in names]
            yield [index, line, event.get("step", ""), event.get("reason", "not ended"), *values]

    table(["line", "settings", "last step", "end", *names], rows())


if __name__ == "__main__":
    main()
