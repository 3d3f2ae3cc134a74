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


def evaluate(program, runs, measures):
    """What `sjko-dist evaluate` finds for the target itself (the floor), and for each run."""
    if not runs:
        return {}, {}
    output = subprocess.run(
        [program, "evaluate", "--json", "--measures", measures, *runs], check=True,
        stdout=subprocess.PIPE, text=True).stdout
    floor, *found = [json.loads(line) for line in output.splitlines()]
    return floor, dict(zip(runs, found, strict=True))


def main():
    chosen = options()
    names = chosen.measures.split(",")
    lines = chosen.settings.read_text(encoding="utf-8").splitlines()
    runs = [chosen.runs / str(index + 1) for index in range(len(lines))]
    floor, found = evaluate(
        chosen.program, [run for run in runs if any(run.glob("checkpoints/*.h5"))], chosen.measures)

    def row(label, settings, event, measured):
        values = [number(measured[name], 4) if name in measured else "" for name in names]
        return [label, settings, event.get("step", ""), event.get("reason", ""), *values]

    table(["line", "settings", "last step", "end", *names], [
        *(row(run.name, line, last_event(run), found.get(run, {})) for run, line in zip(runs, lines)),
        row("floor", "", {}, floor)])


if __name__ == "__main__":
    main()
