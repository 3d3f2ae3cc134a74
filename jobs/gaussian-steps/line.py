#!/usr/bin/python3
"""Compares single JKO steps in one dimension with their numerical solution, for several divergences.

    jobs/gaussian-steps/line.py [--figure jobs/gaussian-steps/line.png]

The source is N(0, 1). The target is N(1, 1) with h = 0.5 in case A, and N(0.5, 0.8^2) with h = 0.2 in case B.
Only KL has a closed form. The other references are solutions of the problem in quantiles with 4000 nodes, by
Newton's method, to a duality gap of 5e-7. The non-saturating loss takes steps of 2 KL((rho + nu) / 2 | nu),
not of Jensen-Shannon. Errors are relative to the reference's mean and standard deviation. Ends with 1 if an
error is above 2 %.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from experiments import Experiment, table  # noqa: E402

RECIPE = "jobs/gaussian-steps/line.toml"
LIMIT = 0.02
CASES = {"A": ("1.0", "1.0", "0.5"), "B": ("0.5", "0.64", "0.2")}
# Mean and standard deviation after the step.
REFERENCES = {
    ("A", "kl-logistic"): (1 / 3, 1.0), ("B", "kl-logistic"): (0.119048, 0.926393),
    ("A", "chi-squared"): (0.52128, 0.92891), ("B", "chi-squared"): (0.22215, 0.85276),
    ("A", "jensen-shannon"): (0.16848, 1.05462), ("B", "jensen-shannon"): (0.05006, 0.98228),
    ("A", "jensen-shannon-non-saturating"): (0.21596, 0.95683),
    ("B", "jensen-shannon-non-saturating"): (0.08001, 0.93704)}

experiment = Experiment(__doc__, "gaussian-steps-line")
chosen = list(REFERENCES)[:7:6] if experiment.is_short else list(REFERENCES)
short = (["method.first_stage_steps=300", "map.learning_rate=0.01", "potential.learning_rate=0.01",
          "average.span=stage"]
         if experiment.is_short else [])
found = {}


def rows():
    for case, divergence in chosen:
        target_mean, variance, step = CASES[case]
        run = experiment.train(f"{case}-{divergence}", RECIPE, [
            f"data.mean=[{target_mean}]", f"data.covariance=[[{variance}]]",
            f"method.step_size={step}", f"method.divergence={divergence}", *short])
        _, one = experiment.evaluate(
            [run / "stages/stage-000.h5"], "moments", "--moment-count",
            20_000 if experiment.is_short else 4_000_000)
        pairs = list(zip(
            (one["mean"][0], one["standard_deviations"][0]), REFERENCES[case, divergence]))
        found[case, divergence] = pairs
        cells = [cell for value, reference in pairs for cell in (
            f"{value:.4f}", f"{reference:.4f}", f"{100 * (value / reference - 1):+.2f} %")]
        yield case, divergence, *cells


table(["case", "divergence", "mean", "reference", "error", "deviation", "reference", "error"], rows())
worst = max(abs(value / reference - 1) for pairs in found.values() for value, reference in pairs)
print(f"\nlargest error: {100 * worst:.2f} %")


def draw(pyplot):
    _, panels = pyplot.subplots(1, 2)
    for axes, column, what in zip(panels, (0, 1), ("mean", "standard deviation")):
        for index, pairs in enumerate(found.values()):
            axes.plot(index, pairs[column][1], "k_", markersize=18)
            axes.plot(index, pairs[column][0], "o", markersize=5)
        names = [f"{case} {divergence}" for case, divergence in found]
        axes.set_xticks(range(len(found)), names, rotation=70, ha="right", fontsize=6)
        axes.set_title(what)


experiment.write_figure(draw, 7, 2.5)
sys.exit(1 if worst > LIMIT and not experiment.is_short else 0)
