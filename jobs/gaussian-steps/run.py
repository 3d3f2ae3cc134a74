#!/usr/bin/python3
"""Compares ten KL steps between Gaussians with their closed form, in 2, 8 and 32 dimensions.

    jobs/gaussian-steps/run.py [--only plane] [--figure jobs/gaussian-steps/figure.png]

From N(0, I) to N(m*, S*) with a diagonal S*, the coordinates are independent problems. With the target's
standard deviation s*, step size h and b = 1 + h / s*^2, a step changes mean m and standard deviation s to

    m' = (m + h m* / s*^2) / b,        s' = (s + sqrt(s^2 + 4 h b)) / (2 b),

and its optimal potential is the sum over coordinates of

    v(y) = (y - m')^2 / (2 s'^2) - (y - m*)^2 / (2 s*^2) + ln(s' / s*).

Errors. Mean: the norm over all coordinates, in standard deviations. Standard deviations: the largest relative
error. Potential: the root mean square over samples of the target, relative to the root mean square of v. Ends
with 1 if a moment is more than 1 % off or a potential more than 2 %.
"""

import math
import pathlib
import sys
import tomllib

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from experiments import ROOT, Experiment, table  # noqa: E402

RECIPES = {"plane": "d = 2", "eight-dimensions": "d = 8", "thirty-two-dimensions": "d = 32"}
MOMENT_LIMIT, POTENTIAL_LIMIT = 0.01, 0.02
SAMPLES = 4_000_000
POINTS = 100_000


def potential(path, y):
    """Evaluates the averaged potential of a stage's file at points y, [count, d]."""
    with h5py.File(path) as file:
        p = {name: file["potential/average"][name][...].astype(numpy.float64)
             for name in file["potential/average"]}

    def layer(name, x):
        return x @ p[name + ".weight"].T + p[name + ".bias"]

    def silu(x):
        return x / (1 + numpy.exp(-x))

    x = layer("trunk.input", y)
    for block in range(3):
        r = x
        for index in range(3):
            r = silu(layer(f"trunk.block.{block}.{index}", r))
        x = (x + r) / math.sqrt(2)
    return layer("head.1", silu(layer("head.0", x)))[:, 0] + (y * layer("skip", y)).sum(axis=1)


def errors(experiment, name):
    """Yields the errors of mean, standard deviations and potential for each stage."""
    path = f"jobs/gaussian-steps/{name}.toml"
    short = (["method.stages=2", "method.first_stage_steps=200", "method.stage_steps=200"]
             if experiment.is_short else [])
    run = experiment.train(name, path, short)
    recipe = tomllib.loads((ROOT / path).read_text())
    h = recipe["method"]["step_size"]
    target_mean = numpy.array(recipe["data"]["mean"])
    target = numpy.sqrt(numpy.diag(recipe["data"]["covariance"]))
    normal = numpy.random.default_rng(1).standard_normal((POINTS, len(target)))
    points = target_mean + target * normal
    stages = sorted((run / "stages").glob("*.h5"))
    samples = 20_000 if experiment.is_short else SAMPLES
    measured = experiment.evaluate(stages, "moments", "--moment-count", samples)[1:]
    mean, deviation = numpy.zeros(len(target)), numpy.ones(len(target))
    for stage, found in zip(stages, measured, strict=True):
        b = 1 + h / target**2
        mean = (mean + h * target_mean / target**2) / b
        deviation = (deviation + numpy.sqrt(deviation**2 + 4 * h * b)) / (2 * b)
        exact = (((points - mean) / deviation) ** 2 / 2 - normal**2 / 2
                 + numpy.log(deviation / target)).sum(axis=1)
        difference = potential(stage, points) - exact
        yield (numpy.linalg.norm((found["mean"] - mean) / deviation),
               numpy.abs(found["standard_deviations"] / deviation - 1).max(),
               math.sqrt((difference**2).mean() / (exact**2).mean()))


experiment = Experiment(__doc__, "gaussian-steps", only=("all", *RECIPES))
chosen = ["plane"] if experiment.is_short else [
    name for name in RECIPES if experiment.options.only in ("all", name)]
found = {name: numpy.array(list(errors(experiment, name))) for name in chosen}
table(["stage"] + [f"{RECIPES[name]}: {what}" for name in chosen
                   for what in ("mean", "deviations", "potential")],
      ([stage] + [f"{100 * error:.2f} %" for name in chosen for error in found[name][stage]]
       for stage in range(len(found[chosen[0]]))))


def draw(pyplot):
    figure, panels = pyplot.subplots(1, 3)
    for column, (axes, what, limit) in enumerate(zip(
            panels, ("mean", "deviations", "potential"), (1, 1, 2))):
        for name in chosen:
            axes.plot(100 * found[name][:, column], "o-", markersize=3, label=RECIPES[name])
        axes.axhline(limit, color="k", linestyle=":")
        axes.set(title=what, xlabel="stage", ylim=(0, None))
    panels[0].set_ylabel("error in %")
    panels[0].legend(frameon=False)
    figure.tight_layout()


experiment.write_figure(draw, 8, 2.8)
worst_moment = max(found[name][:, :2].max() for name in chosen)
worst_potential = max(found[name][:, 2].max() for name in chosen)
print(f"\nlargest errors: {100 * worst_moment:.2f} % of moments, "
      f"{100 * worst_potential:.2f} % of a potential")
is_off = worst_moment > MOMENT_LIMIT or worst_potential > POTENTIAL_LIMIT
sys.exit(1 if is_off and not experiment.is_short else 0)
