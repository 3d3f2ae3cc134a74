#!/usr/bin/python3
"""Takes one JKO step on the line by several divergences and compares with its numerical solution.

    jobs/gaussian-steps/line.py

From N(0, 1), case A goes towards N(1, 1) with h = 0.5 and case B towards N(0.5, 0.8^2) with h = 0.2.
Only KL has a closed form. The other references solve the problem in quantiles of 4000 nodes with
Newton's method, to a duality gap of 5e-7. The non-saturating loss takes the steps of
2 KL((rho + nu) / 2 | nu), not those of Jensen-Shannon. Errors are relative to the reference's mean and
standard deviation. Ends with 1 if one is above 2 %.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
PROGRAM = ROOT / ".build/release/sjko-dist"
RECIPE = pathlib.Path(__file__).parent / "line.toml"
LIMIT = 0.02
CASES = {"A": ("1.0", "1.0", "0.5"), "B": ("0.5", "0.64", "0.2")}
# Mean and standard deviation after the step.
REFERENCES = {
    ("A", "kl-logistic"): (1 / 3, 1.0), ("B", "kl-logistic"): (0.119048, 0.926393),
    ("A", "chi-squared"): (0.52128, 0.92891), ("B", "chi-squared"): (0.22215, 0.85276),
    ("A", "jensen-shannon"): (0.16848, 1.05462), ("B", "jensen-shannon"): (0.05006, 0.98228),
    ("A", "jensen-shannon-non-saturating"): (0.21596, 0.95683),
    ("B", "jensen-shannon-non-saturating"): (0.08001, 0.93704)}

worst = 0.0
print("| case | divergence | mean | reference | error | deviation | reference | error |")
print("|---|---|---|---|---|---|---|---|")
for (case, divergence), (mean, deviation) in REFERENCES.items():
    target_mean, variance, step = CASES[case]
    folder = ROOT / f"runs/gaussian-steps-line/{case}-{divergence}"
    folder.mkdir(parents=True, exist_ok=True)
    settings = [f"data.mean=[{target_mean}]", f"data.covariance=[[{variance}]]",
                f"method.step_size={step}", f"method.divergence={divergence}"]
    with open(folder / "log", "a") as log:
        subprocess.run(
            [PROGRAM, "train", RECIPE, "--run", folder,
             *[word for setting in settings for word in ("--set", setting)]],
            check=True, stdout=log, stderr=log)
    lines = subprocess.run(
        [PROGRAM, "evaluate", "--json", "--measures", "moments", "--moment-count", "4000000",
         folder / "stages/stage-000.h5"],
        check=True, capture_output=True, text=True).stdout.splitlines()
    [found] = [line for line in map(json.loads, lines) if line["name"] != "target"]
    errors = [found["mean"][0] / mean - 1, found["standardDeviations"][0] / deviation - 1]
    worst = max(worst, *map(abs, errors))
    print(f"| {case} | {divergence} | {found['mean'][0]:.4f} | {mean:.4f} | {100 * errors[0]:+.2f} % "
          f"| {found['standardDeviations'][0]:.4f} | {deviation:.4f} | {100 * errors[1]:+.2f} % |",
          flush=True)
print(f"\nlargest error: {100 * worst:.2f} %")
sys.exit(worst > LIMIT)
