#!/usr/bin/python3
"""Trains S-JKO, source-fixed UOTM and UOTM for 100,000 steps on two targets in the plane.

    jobs/planar-flows/run.py [--figure jobs/planar-flows/figure.png] [--only s-jko] [--at-once 2]

Prints the exact W2 between 5000 samples and 5000 fresh points of the target, first with equal counts of each
mode or circle, then with independent draws; for 25 Gaussians also the number of modes found. The steps are
those of the paper's Figure 3: 5, 20, 40, 60 and 100 thousand. All systems share recipe.toml. A run takes ten
minutes on one core.
"""

import concurrent.futures
import pathlib
import sys

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from experiments import Diverged, Experiment, number, table  # noqa: E402

RECIPE = "jobs/planar-flows/recipe.toml"
TARGETS = {"twenty-five-gaussians": "25 Gaussians", "two-circles": "two circles"}

experiment = Experiment(
    __doc__, "planar-flows", only=("all", "s-jko", "source-fixed-uotm", "uotm"), at_once=2)
stage_steps = 60 if experiment.is_short else 5000
stages = 4 if experiment.is_short else 20
shown = [1, 2, 4] if experiment.is_short else [1, 4, 8, 12, 20]  # in finished stages, or the same number of steps
one_stage = [f"method.first_stage_steps={stages * stage_steps}", "checkpoint.keep=100",
             f"checkpoint.every_steps={stage_steps}"]
small = (["map.width=16", "potential.width=16", "map.learning_rate=0.004",
          "potential.learning_rate=0.004", "average.span=stage"] if experiment.is_short else [])
# The related methods have one stage, with the noise of the last stage. UOTM needs a divergence whose f*
# is defined at v - c. The f* of softplus is twice that of recipe.toml's loss on the data.
SYSTEMS = {
    "s-jko": ("S-JKO", [
        f"method.stages={stages}", f"method.first_stage_steps={stage_steps}",
        f"method.stage_steps={stage_steps}"]),
    "source-fixed-uotm": ("source-fixed UOTM", [
        "method.system=source-fixed-uotm", "method.instance_noise=[0.05]", *one_stage]),
    "uotm": ("UOTM", [
        "method.system=uotm", "method.divergence=softplus", "method.instance_noise=[0.05]",
        *one_stage]),
}
chosen = {key: value for key, value in SYSTEMS.items() if experiment.options.only in ("all", key)}


def train(target, key):
    """Trains and returns the files of the maps to show; fewer if a loss was no longer finite."""
    _, settings = SYSTEMS[key]
    try:
        run = experiment.train(
            f"{target}-{key}", RECIPE, [f"data.synthetic={target}", *settings, *small])
    except Diverged as failure:
        [run] = failure.args
    files = [run / (f"stages/stage-{done - 1:03}.h5" if key == "s-jko"
                    else f"checkpoints/step-{done * stage_steps:09}.h5") for done in shown]
    return [file for file in files if file.exists()]


def rows(target, runs):
    count = ["--count", 300] if experiment.is_short else []

    def cells(files):
        balanced = experiment.evaluate(files, "w2,modes" if "gaussians" in target else "w2", *count)
        independent = experiment.evaluate(files, "w2", "--target-draws", "independent", *count)
        for one, other in zip(balanced, independent):
            modes = [str(one["modes_hit"])] if one.get("modes") else []
            yield " / ".join([number(one["w2"]), number(other["w2"]), *modes])

    for key, files in runs.items():
        floor, *found = cells(files) if files else ["not measured"]
        yield SYSTEMS[key][0], *found, *["not finite"] * (len(shown) - len(files))
    yield "two draws of the target", *[floor] * len(shown)


targets = dict(list(TARGETS.items())[:1]) if experiment.is_short else TARGETS
jobs = [(target, key) for target in targets for key in chosen]
with concurrent.futures.ThreadPoolExecutor(experiment.options.at_once) as pool:
    maps = dict(zip(jobs, pool.map(lambda job: train(*job), jobs)))
for target, title in targets.items():
    print(f"\n{title}\n")
    table(["steps"] + [f"{done * stage_steps:,}" for done in shown],
          rows(target, {key: maps[target, key] for key in chosen}))


def points(file):
    path = experiment.options.runs / "samples.h5"
    experiment.text("sample", file, "--count", 2000, "--output", path)
    with h5py.File(path) as samples:
        return samples["samples"][...]


def draw(pyplot):
    _, grid = pyplot.subplots(
        len(jobs), len(shown), squeeze=False, sharex=True, sharey=True,
        figsize=(1.3 * len(shown), 1.3 * len(jobs)))
    for row, (target, key) in zip(grid, jobs):
        row[0].set_ylabel(SYSTEMS[key][0], fontsize=7)
        for axes, file in zip(row, maps[target, key]):
            axes.plot(*points(file).T, ".", markersize=0.6)
        for axes in row:
            axes.set(xlim=(-10, 10), ylim=(-10, 10), xticks=[], yticks=[], aspect="equal")
    for axes, done in zip(grid[0], shown):
        axes.set_title(f"{done * stage_steps:,} steps", fontsize=7)
    pyplot.subplots_adjust(wspace=0.05, hspace=0.05)


experiment.write_figure(draw, 7, 8)
