#!/usr/bin/python3
"""Measures what a step costs at each stage: by S-JKO, and where maps are composed.

    jobs/cost-of-stages/run.py [--figure jobs/cost-of-stages/figure.png] [--repeats 3]

Both systems train the same networks on the same samples, in turns. Stage k of S-JKO needs one frozen
map, stage k of composed JKO all k before it. Times are medians over repeats and intervals of ten steps,
without what is written at a stage's end; operations are counted by `plan`. Use an idle machine.
"""

import pathlib
import statistics
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from experiments import Experiment, lines, number, table  # noqa: E402

RECIPE = "jobs/cost-of-stages/recipe.toml"
SYSTEMS = {"s-jko": "S-JKO", "composed-jko": "composed JKO"}

experiment = Experiment(__doc__, "cost-of-stages", repeats=3)
stages = 6 if experiment.is_short else 50
repeats = 1 if experiment.is_short else experiment.options.repeats
settings = [f"method.stages={stages}"]
if experiment.is_short:
    settings += ["method.first_stage_steps=4", "method.stage_steps=4", "log.every_steps=2",
                 "map.width=16", "potential.width=16"]


def gigaflops(system, count):
    """Operations of the costliest step of a run of `count` stages, in 10^9."""
    plan = experiment.text(
        "plan", RECIPE, "--set", f"method.system={system}", "--set", f"method.stages={count}")
    [line] = [line for line in plan.splitlines() if line.startswith("operations: ")]
    return float(line.split()[1])


times = {system: {stage: [] for stage in range(stages)} for system in SYSTEMS}
for repeat in range(repeats):
    for system in SYSTEMS:
        folder = experiment.train(
            f"{system}-{repeat}", RECIPE, [f"method.system={system}", *settings])
        for line in lines(folder / "timings.jsonl"):
            times[system][line["stage"]].append(line["milliseconds_per_step"])

k = numpy.arange(1, stages)
totals, medians = {}, {}
rows = []
for system, name in SYSTEMS.items():
    milliseconds = numpy.array([statistics.median(times[system][stage]) for stage in range(stages)])
    medians[system] = milliseconds
    slope, start = numpy.polyfit(k, milliseconds[1:], 1)
    # Totals of runs of K stages, had they as many steps as the paper's later ones.
    totals[system] = 2000 * numpy.cumsum(milliseconds) / 1000
    late = slice(stages // 2, stages)
    exponent = numpy.polyfit(
        numpy.log(numpy.arange(1, stages + 1)[late]), numpy.log(totals[system][late]), 1)[0]
    last = min(20, stages - 1)
    rows.append([
        name, number(milliseconds[1]), number(milliseconds[last]),
        f"{100 * slope * (last - 1) / (start + slope):+.1f} %",
        f"{1000 * slope:.0f} us", number(milliseconds[-1]), number(exponent),
        number(gigaflops(system, 2), 3), number(gigaflops(system, stages), 3)])
last = min(20, stages - 1)
table(["system", "ms in stage 1", f"ms in stage {last}", f"line from 1 to {last}", "more per stage",
       f"ms in stage {stages - 1}", "exponent of K", "GFLOP in stage 1",
       f"GFLOP in stage {stages - 1}"], rows)


def draw(pyplot):
    figure, (left, right) = pyplot.subplots(1, 2)
    for system, name in SYSTEMS.items():
        left.plot(range(stages), medians[system], label=name)
        right.loglog(range(1, stages + 1), totals[system], label=name)
    left.set(xlabel="stage k", ylabel="milliseconds per step", ylim=(0, None))
    right.set(xlabel="stages K of a run", ylabel="seconds, 2000 steps a stage")
    left.legend(frameon=False)
    figure.tight_layout()


experiment.write_figure(draw, 8, 3)
