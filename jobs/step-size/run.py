#!/usr/bin/python3
"""Varies the step size h on 25 Gaussians, as the paper does on CIFAR-10; small enough for any machine.

    jobs/step-size/run.py [--figure jobs/step-size/figure.png] [--at-once 2]

Each run has twenty stages of 500 steps with the recipe of jobs/planar-flows, a tenth of its steps. There are
two divergences. A run takes one minute on one core.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from ablation import ablate  # noqa: E402
from experiments import Experiment  # noqa: E402

experiment = Experiment(__doc__, "step-size", at_once=2)
steps, stages = (20, 2) if experiment.is_short else (500, 20)
ablate(experiment, "step size h", {
    size: [f"method.step_size={size}", f"method.stages={stages}",
           f"method.first_stage_steps={steps}", f"method.stage_steps={steps}"]
    for size in ([1, 20] if experiment.is_short else [0.5, 1, 2, 5, 10, 20, 50])})
