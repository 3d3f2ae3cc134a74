#!/usr/bin/python3
"""Measures the cost of a step at each stage, in S-JKO and in composed JKO.

    jobs/cost-of-stages/run.py [--figure jobs/cost-of-stages/figure.png] [--rounds 100]

Stage k of S-JKO needs one frozen map; stage k of composed JKO needs all k maps before it. Both have the same
networks and batches. Each round takes one step at every stage, so that a slow period of the machine affects
all stages. Ratios are computed within a round. `plan` counts the operations.
"""

import json
import pathlib
import subprocess
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from experiments import ROOT, Experiment, number, table  # noqa: E402

RECIPE = "jobs/cost-of-stages/recipe.toml"
SYSTEMS = {"s-jko": "S-JKO", "composed-jko": "composed JKO"}
STAGE_STEPS = 2000  # as in the paper's later stages

experiment = Experiment(__doc__, "cost-of-stages", rounds=100)
stages = [0, 1, 2, 5] if experiment.is_short else [0, 1, 2, 5, 10, 20, 30, 40, 49]
rounds = 3 if experiment.is_short else experiment.options.rounds
compared = 5 if experiment.is_short else 20


def milliseconds(system, chosen):
    """Returns the median time of a step at each stage, and the median of its ratio to the first stage."""
    output = subprocess.run(
        [experiment.options.program.parent / "sjko-benchmarks", "stages", "--recipe", RECIPE,
         *experiment.set_options([f"method.system={system}"]), "--stages",
         ",".join(map(str, chosen)), "--rounds", str(rounds), "--warmup", "1"],
        cwd=ROOT, check=True, capture_output=True, text=True).stdout
    measured = [json.loads(line) for line in output.splitlines()]
    return [[one[key] for one in measured] for key in ("milliseconds_per_step", "ratio")]


def gigaflops(system, count):
    """Returns the operations of the most expensive step of a run of `count` stages, in 10^9."""
    plan = experiment.text(
        "plan", RECIPE,
        *experiment.set_options([f"method.system={system}", f"method.stages={count}"]))
    [line] = [line for line in plan.splitlines() if line.startswith("operations: ")]
    return float(line.split()[1])


times, totals = {}, {}
all_stages = numpy.arange(stages[-1] + 1)


def rows():
    for system, name in SYSTEMS.items():
        times[system], _ = milliseconds(system, stages)
        _, (_, ratio) = milliseconds(system, [1, compared])
        slope, _ = numpy.polyfit(stages[1:], times[system][1:], 1)
        # Hours of runs with 1, 2, … stages; the time of a step is interpolated linearly between stages.
        totals[system] = STAGE_STEPS / 1000 * numpy.cumsum(
            numpy.interp(all_stages, stages, times[system]))
        late = all_stages >= stages[-1] // 2
        exponent, _ = numpy.polyfit(
            numpy.log(all_stages[late] + 1), numpy.log(totals[system][late]), 1)
        yield (name, number(times[system][1]), number(times[system][-1]), number(slope, 3),
               number(ratio, 3), number(exponent), number(totals[system][-1] / 3600),
               number(gigaflops(system, 2), 3), number(gigaflops(system, stages[-1] + 1), 3))


table(["system", "ms in stage 1", f"ms in stage {stages[-1]}", "ms more per stage",
       f"stage {compared} : stage 1", "exponent of K", f"hours of K = {stages[-1] + 1}",
       "GFLOP in stage 1", f"GFLOP in stage {stages[-1]}"], rows())


def draw(pyplot):
    figure, (left, right) = pyplot.subplots(1, 2)
    for system, name in SYSTEMS.items():
        left.plot(stages, times[system], "o-", markersize=3, label=name)
        right.loglog(all_stages + 1, totals[system] / 3600, label=name)
    left.set(xlabel="stage k", ylabel="milliseconds per step", ylim=(0, None))
    right.set(xlabel="stages K of a run", ylabel=f"hours, {STAGE_STEPS} steps a stage")
    left.legend(frameon=False)
    figure.tight_layout()


experiment.write_figure(draw, 8, 3)
