#!/usr/bin/python3
"""Changes one setting of the recipe at a time, to find which settings matter for the accuracy.

    jobs/ornstein-uhlenbeck/ablation.py [--at-once 2]

Prints log10 of the symmetric KL to exact JKO steps, in six dimensions at t = 0.5 and 0.9: mean and
standard error over the first three targets of run.py, and the value for the furthest target, whose mean
is 4.1 standard deviations from the start. Only the number of samples, a million, limits this measure.
"""

import concurrent.futures
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from benchmark import STAGES, mean_and_error, measure  # noqa: E402
from experiments import Experiment, table  # noqa: E402

VARIANTS = {
    "recipe.toml": [],
    "dual form of KL": ["method.divergence=kl"],
    "Donsker-Varadhan form of KL": ["method.divergence=kl-donsker-varadhan"],
    "T(x) = x + g(x)": ["map.skip=identity"],
    "T(x) = g(x), as published": ["map.skip=none"],
    "v(y) = g(y), as published": ["potential.skip=none"],
    "rates fall over the run": ["schedule.span=run"],
    "constant rates": ["schedule.kind=constant"],
    "the last parameters as anchor": ["method.anchor=last"],
    "averages of the run, decay 0.99": ["average.span=run", "average.decay=0.99"],
    "averages of the run, decay 0.998": ["average.span=run", "average.decay=0.998"],
    "one potential step a map step": ["method.potential_steps=1"],
    "four potential steps a map step": ["method.potential_steps=4"],
    "a quarter of the batch": ["batch=128"],
    "four times the batch": ["batch=2048"],
}

DIMENSIONS, FIRST, FURTHEST = 6, [0, 1, 2], [7]

experiment = Experiment(__doc__, "ornstein-uhlenbeck-ablation", at_once=2)
first = FIRST[:1] if experiment.is_short else FIRST
variants = dict(list(VARIANTS.items())[:2] if experiment.is_short else VARIANTS.items())


def rows():
    for row, (name, settings) in enumerate(variants.items()):
        with concurrent.futures.ThreadPoolExecutor(experiment.options.at_once) as pool:
            runs = list(pool.map(
                lambda index: measure(experiment, f"{row}-", DIMENSIONS, index, settings),
                first + FURTHEST))
        yield name, *(mean_and_error([run[time][2] for run in part])
                      for part in (runs[:len(first)], runs[len(first):]) for time in STAGES)


table(["change", *(f"{which}, t = {time}" for which in ("first targets", "furthest")
                   for time in STAGES)], rows())
