#!/usr/bin/python3
"""Takes single settings of the recipe back, to see what its accuracy rests on.

    jobs/ornstein-uhlenbeck/ablation.py [--dimensions 6] [--targets 3] [--at-once 2]

Each row changes what it says and nothing else. Prints log10 of the symmetric KL at t = 0.5 and 0.9, mean
and standard error over the first targets of run.py.
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

experiment = Experiment(__doc__, "ornstein-uhlenbeck-ablation", dimensions=6, targets=3, at_once=2)
dimensions = 2 if experiment.is_short else experiment.options.dimensions
targets = range(1 if experiment.is_short else experiment.options.targets)
variants = dict(list(VARIANTS.items())[:2] if experiment.is_short else VARIANTS.items())


def rows():
    for place, (name, settings) in enumerate(variants.items()):
        with concurrent.futures.ThreadPoolExecutor(experiment.options.at_once) as pool:
            runs = list(pool.map(
                lambda index: measure(experiment, f"{place}-", dimensions, index, settings), targets))
        yield name, *(mean_and_error([run[time][0] for run in runs]) for time in STAGES)


table(["change", *(f"t = {time}" for time in STAGES)], rows())
