#!/usr/bin/python3
"""Compares the stages of a run from N(0, I) to N(m*, S*) with the closed form of a KL JKO step.

    jobs/gaussian-steps/compare.py RUN-FOLDER

For a diagonal S* each coordinate is a problem of its own. With target deviation s*, step h and
b = 1 + h / s*^2, a step takes mean m and deviation s to

    m' = (m + h m* / s*^2) / b,        s' = (s + sqrt(s^2 + 4 h b)) / (2 b),

and its optimal potential is the sum over coordinates of

    v(y) = (y - m')^2 / (2 s'^2) - (y - m*)^2 / (2 s*^2) + ln(s' / s*).

Errors of a mean are in standard deviations, the root of the sum of squares over coordinates; of a
deviation, relative, the largest; of the potential, the root mean square over samples of the target,
relative to that of v. Ends with 1 if a moment is 1 % off or a potential 2 %.
"""

import json
import math
import pathlib
import subprocess
import sys
import tomllib

import h5py
import numpy

MOMENT_LIMIT, POTENTIAL_LIMIT = 0.01, 0.02
SAMPLES = 4_000_000
POINTS = 100_000


def potential(path, y):
    """The averaged potential of a stage's file at points y, [count, d]: two layers on a trunk."""
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
    v = layer("head.1", silu(layer("head.0", x)))[:, 0]
    return v + (y * layer("skip", y)).sum(axis=1) if "skip.weight" in p else v


run = pathlib.Path(sys.argv[1])
recipe = tomllib.loads((run / "recipe.toml").read_text())
h = recipe["method"]["step_size"]
assert recipe["method"]["step_size_counts"] == "per-sample", "h must be the time step"
target_mean = numpy.array(recipe["data"]["mean"])
target = numpy.sqrt(numpy.diag(recipe["data"]["covariance"]))
points = target_mean + target * numpy.random.default_rng(1).standard_normal((POINTS, len(target)))

program = pathlib.Path(__file__).parents[2] / ".build/release/sjko-dist"
stages = sorted((run / "stages").glob("*.h5"))
lines = subprocess.run(
    [program, "evaluate", "--json", "--measures", "moments", "--moment-count", str(SAMPLES), *stages],
    check=True, capture_output=True, text=True).stdout.splitlines()
measured = [line for line in map(json.loads, lines) if line["name"] != "target"]

mean, deviation = numpy.zeros(len(target)), numpy.ones(len(target))
worst_moment = worst_potential = 0.0
print("| stage | mean | deviations | potential |")
print("|---|---|---|---|")
for stage, (path, line) in enumerate(zip(stages, measured, strict=True)):
    b = 1 + h / target**2
    mean = (mean + h * target_mean / target**2) / b
    deviation = (deviation + numpy.sqrt(deviation**2 + 4 * h * b)) / (2 * b)
    mean_error = numpy.linalg.norm((line["mean"] - mean) / deviation)
    deviation_error = numpy.abs(line["standardDeviations"] / deviation - 1).max()
    exact = (((points - mean) / deviation) ** 2 / 2 - ((points - target_mean) / target) ** 2 / 2
             + numpy.log(deviation / target)).sum(axis=1)
    difference = potential(path, points) - exact
    potential_error = math.sqrt((difference**2).mean() / (exact**2).mean())
    worst_moment = max(worst_moment, mean_error, deviation_error)
    worst_potential = max(worst_potential, potential_error)
    print(f"| {stage} | {100 * mean_error:.2f} % | {100 * deviation_error:.2f} % "
          f"| {100 * potential_error:.2f} % |")
print(f"\nlargest errors: {100 * worst_moment:.2f} % of moments, "
      f"{100 * worst_potential:.2f} % of a potential")
sys.exit(worst_moment > MOMENT_LIMIT or worst_potential > POTENTIAL_LIMIT)
