#!/usr/bin/python3
"""Compares the Ornstein-Uhlenbeck flow to random Gaussians with the exact solution.

    jobs/ornstein-uhlenbeck/run.py [--dimensions 2,4,6,10] [--targets 15] [--at-once 2]
                                   [--figure jobs/ornstein-uhlenbeck/figure.png]

Prints log10 of KL(p|q) + KL(q|p) between a Gaussian p fitted to a million samples and the exact solution q:
mean and standard error over targets. `floor` is the value for exact JKO steps with h = 0.1. benchmark.py
contains the formulas.
"""

import concurrent.futures
import pathlib
import sys

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from benchmark import STAGES, mean_and_error, measure  # noqa: E402
from experiments import Experiment, number, table  # noqa: E402

# Means over 15 targets, from the papers' tables: ICNN-JKO, S-JKO.
PUBLISHED = {
    (0.5, 2): (-2.6, -2.3), (0.5, 4): (-2.1, -0.9), (0.5, 6): (-1.8, -1.8), (0.5, 10): (-1.8, -0.1),
    (0.9, 2): (-2.4, -2.4), (0.9, 4): (-2.1, -1.2), (0.9, 6): (-2.2, -0.8), (0.9, 10): (-1.8, -0.1)}

experiment = Experiment(
    __doc__, "ornstein-uhlenbeck", dimensions="2,4,6,10", targets=15, at_once=2)
dimensions = [2] if experiment.is_short else [
    int(word) for word in experiment.options.dimensions.split(",")]
targets = range(1 if experiment.is_short else experiment.options.targets)
reached = {}


def rows():
    for d in dimensions:
        with concurrent.futures.ThreadPoolExecutor(experiment.options.at_once) as pool:
            runs = list(pool.map(lambda index: measure(experiment, "", d, index), targets))
        for time in STAGES:
            errors = [run[time][0] for run in runs]
            floor = numpy.mean([run[time][1] for run in runs])
            reached[time, d] = numpy.mean(errors), floor
            yield (time, d, mean_and_error(errors), number(max(errors)), number(floor),
                   *PUBLISHED.get((time, d), ("-", "-")))


table(["t", "d", "reached", "worst", "floor of h = 0.1", "ICNN-JKO", "S-JKO, paper"], rows())


def draw(pyplot):
    figure, panels = pyplot.subplots(1, len(STAGES), sharey=True)
    for axes, time in zip(panels, STAGES):
        axes.plot(dimensions, [reached[time, d][0] for d in dimensions], "o-", label="reached")
        axes.plot(dimensions, [reached[time, d][1] for d in dimensions], "k:", label="exact JKO steps")
        published = [PUBLISHED.get((time, d), (numpy.nan, numpy.nan)) for d in dimensions]
        for column, name in enumerate(["ICNN-JKO", "S-JKO, paper"]):
            axes.plot(dimensions, [pair[column] for pair in published], "s--", label=name)
        axes.set(title=f"t = {time}", xlabel="dimensions")
    panels[0].set_ylabel("log10 of the symmetric KL")
    panels[0].legend(frameon=False, fontsize=7)
    figure.tight_layout()


experiment.write_figure(draw, 7, 3)
