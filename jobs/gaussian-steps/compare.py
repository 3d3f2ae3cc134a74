#!/usr/bin/env python3
"""Compares the stages of a run from N(0, I) to N(m*, S*) with the closed form of a KL JKO step.

    jobs/gaussian-steps/compare.py RUN-FOLDER

For a diagonal S* each coordinate is a problem of its own. With target deviation s*, step h and
b = 1 + h / s*^2, a step takes mean m and deviation s to

    m' = (m + h m* / s*^2) / b,        s' = (s + sqrt(s^2 + 4 h b)) / (2 b).

Prints the largest errors of each stage and ends with 1 if one is above 2 %.
"""

import json
import math
import pathlib
import subprocess
import sys
import tomllib

LIMIT = 0.02
SAMPLES = 4_000_000

run = pathlib.Path(sys.argv[1])
recipe = tomllib.loads((run / "recipe.toml").read_text())
h = recipe["method"]["step_size"]
assert recipe["method"]["step_size_counts"] == "per-sample", "h must be the time step"
target_mean = recipe["data"]["mean"]
target = [math.sqrt(row[i]) for i, row in enumerate(recipe["data"]["covariance"])]

program = pathlib.Path(__file__).parents[2] / ".build/release/sjko-dist"
stages = sorted((run / "stages").glob("*.h5"))
lines = subprocess.run(
    [program, "evaluate", "--json", "--count", "2", "--moment-count", str(SAMPLES), *stages],
    check=True, capture_output=True, text=True).stdout.splitlines()

mean, deviation = [0.0] * len(target), [1.0] * len(target)
worst = 0.0
print("| stage | mean, error / length | standard deviation, largest relative error |")
print("|---|---|---|")
for stage, line in enumerate(lines[1:]):
    measured = json.loads(line)
    b = [1 + h / s**2 for s in target]
    mean = [(m + h * t / s**2) / c for m, t, s, c in zip(mean, target_mean, target, b)]
    deviation = [(d + math.sqrt(d * d + 4 * h * c)) / (2 * c) for d, c in zip(deviation, b)]
    mean_error = math.dist(measured["mean"], mean) / math.hypot(*mean)
    deviation_error = max(
        abs(m / d - 1) for m, d in zip(measured["standardDeviations"], deviation))
    worst = max(worst, mean_error, deviation_error)
    print(f"| {stage} | {100 * mean_error:.2f} % | {100 * deviation_error:.2f} % |")
print(f"\nlargest error: {100 * worst:.2f} %")
sys.exit(worst > LIMIT)
