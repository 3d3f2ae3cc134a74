#!/usr/bin/python3
"""Varies the number of stages K on 25 Gaussians at a fixed number of steps, as the paper does on CIFAR-10.

    jobs/stage-count/run.py [--figure jobs/stage-count/figure.png] [--at-once 2]

All runs have 10,000 steps with the recipe of jobs/planar-flows, a tenth of its steps. There are two
divergences. The noise on the data falls over the run as in that recipe, for every K; a run of one stage has
only the last noise. A run takes one minute on one core.
"""

import pathlib
import sys
import tomllib

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from ablation import RECIPE, ablate  # noqa: E402
from experiments import ROOT, Experiment  # noqa: E402

NOISE = tomllib.loads((ROOT / RECIPE).read_text())["method"]["instance_noise"]

experiment = Experiment(__doc__, "stage-count", at_once=2)
total = 30 if experiment.is_short else 10_000


def settings(stages):
    """Returns settings for `stages` stages, with the noise of RECIPE at the same part of its run."""
    places = numpy.linspace(0, len(NOISE) - 1, stages) if stages > 1 else [len(NOISE) - 1]
    noise = numpy.exp(numpy.interp(places, range(len(NOISE)), numpy.log(NOISE)))
    steps = [f"method.first_stage_steps={total // stages}"]
    if stages > 1:
        steps.append(f"method.stage_steps={total // stages}")
    return [f"method.stages={stages}", f"method.instance_noise={[round(float(x), 4) for x in noise]}", *steps]


ablate(experiment, "stages K", {
    stages: settings(stages)
    for stages in ([1, 3] if experiment.is_short else [1, 2, 5, 10, 20, 40])})
