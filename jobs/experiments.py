"""Shared by the scripts of the experiments: runs, measurements, tables, figures.

    experiment = Experiment(__doc__, "planar-flows")
    folder = experiment.train("circles", "jobs/planar-flows/recipe.toml", ["method.stages=3"])
    floor, found = experiment.evaluate([folder], "w2")

Every script has the options of `Experiment`. A complete run is not trained again.
"""

import argparse
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).parents[1]
DIVERGED = 80  # the program's exit code when a loss is no longer finite


class Diverged(Exception):
    """A run ended because a loss was no longer finite. The argument is its folder."""


class Experiment:
    """One experiment: its options and the folder of its runs."""

    def __init__(self, description, name, **more):
        """`more`: options of this experiment only. The value of each is its default, or a tuple of choices
        whose first is the default."""
        parser = argparse.ArgumentParser(description=description.splitlines()[0])
        parser.add_argument(
            "--program", type=pathlib.Path, default=ROOT / ".build/release/sjko-dist")
        parser.add_argument(
            "--launcher", default="", help="command that starts the program in training, as in 'mpirun -n 4'")
        parser.add_argument(
            "--runs", type=pathlib.Path, default=ROOT / "runs" / name, help="the folder of all runs")
        parser.add_argument(
            "--short", action="store_true", help="small runs that only test the script")
        parser.add_argument(
            "--figure", type=pathlib.Path, help="also write this PNG or SVG file (needs python3-matplotlib)")
        parser.add_argument(
            "--set", action="append", default=[], dest="settings", metavar="KEY=VALUE",
            help="another value of a recipe key, for all runs")
        for option, default in more.items():
            choices = default if isinstance(default, tuple) else None
            parser.add_argument(
                "--" + option.replace("_", "-"), default=choices[0] if choices else default,
                choices=choices, type=str if choices else type(default))
        self.options = parser.parse_args()
        self.is_short = self.options.short
        self.options.runs.mkdir(parents=True, exist_ok=True)

    def train(self, name, recipe, settings=()):
        """Trains a run and returns its folder. The output of the program goes to the folder's `log`.

        Raises Diverged if a loss was no longer finite. Ends the script after any other error.
        """
        folder = self.options.runs / name
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / "log", "a", encoding="utf-8") as log:
            status = subprocess.run(
                [*self.options.launcher.split(), self.options.program, "train", recipe, "--run",
                 folder, *self.set_options(settings)],
                cwd=ROOT, stdout=log, stderr=log, check=False).returncode
        if status == DIVERGED:
            raise Diverged(folder)
        if status:
            raise SystemExit(f"training ended with code {status}; see {folder / 'log'}")
        return folder

    def set_options(self, settings=()):
        """The --set options for the settings of a run and for those of the command line."""
        return [word for setting in [*settings, *self.options.settings] for word in ("--set", setting)]

    def text(self, *arguments):
        """Runs the program and returns its output."""
        return subprocess.run(
            [self.options.program, *map(str, arguments)], cwd=ROOT, check=True, capture_output=True,
            text=True).stdout

    def evaluate(self, files, measures, *options):
        """Returns a dictionary for the target itself (the floor), then one for each file."""
        lines = self.text("evaluate", "--json", "--measures", measures, *options, *files)
        return [json.loads(line) for line in lines.splitlines()]

    def write_figure(self, draw, *size):
        """Calls `draw(pyplot)` and writes the figure, if the option --figure is given."""
        if self.options.figure is None:
            return
        os.environ["MPLBACKEND"] = "agg"
        from matplotlib import pyplot  # imported here, because only figures need it
        pyplot.rcParams |= {"figure.figsize": size, "figure.dpi": 100, "font.size": 9}
        draw(pyplot)
        pyplot.savefig(self.options.figure, bbox_inches="tight")


def table(header, rows):
    """Prints a table in Markdown. `rows` may be a generator; each row is printed as soon as it is ready."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


def number(value, decimals=2):
    """Formats a number for a table."""
    return f"{value:.{decimals}f}"
