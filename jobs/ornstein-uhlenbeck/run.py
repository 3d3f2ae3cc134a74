#!/usr/bin/python3
"""Follows the Ornstein-Uhlenbeck flow to random Gaussians and compares with the exact solution.

    jobs/ornstein-uhlenbeck/run.py [--dimensions 2,4,6,10] [--targets 15] [--at-once 2] [--set KEY=VALUE …]

The flow starts at N(0, I) and goes to N(b, S): b is standard normal, S has a random rotation and
eigenvalues uniform in [1, 2] (Mokrov et al. 2021). At time t it is exactly Gaussian,

    m(t) = b - e^(-t/S) b,        S(t) = S + e^(-t/S) (I - S) e^(-t/S),

and with e the eigenvalues of S, exact JKO steps give per eigenvector

    m' = (m + h b / e) / (1 + h/e),   s' = (s + sqrt(s^2 + 4 h (1 + h/e))) / (2 (1 + h/e)).

Prints log10 of KL(p|q) + KL(q|p) between a Gaussian fitted to a million samples and the exact one, mean
and standard error over targets; `floor` is that of the exact JKO steps. Batches are 512, above six
dimensions 1024: there are d (d + 3) / 2 numbers to find. Runs that are there are not trained again.
"""

import argparse
import concurrent.futures
import json
import math
import pathlib
import subprocess

import numpy

ROOT = pathlib.Path(__file__).parents[2]
PROGRAM = ROOT / ".build/release/sjko-dist"
RECIPE = pathlib.Path(__file__).parent / "recipe.toml"
SAMPLES = 1_000_000
STEP, STAGES = 0.1, {0.5: 4, 0.9: 8}
# Means over 15 targets, from the papers' tables: ICNN-JKO, S-JKO.
PUBLISHED = {
    (0.5, 2): (-2.6, -2.3), (0.5, 4): (-2.1, -0.9), (0.5, 6): (-1.8, -1.8), (0.5, 10): (-1.8, -0.1),
    (0.9, 2): (-2.4, -2.4), (0.9, 4): (-2.1, -1.2), (0.9, 6): (-2.2, -0.8), (0.9, 10): (-1.8, -0.1)}


def target(dimensions, index):
    """Mean and covariance of a target."""
    random = numpy.random.default_rng([dimensions, index])
    rotation, _ = numpy.linalg.qr(random.standard_normal((dimensions, dimensions)))
    eigenvalues = random.uniform(1, 2, dimensions)
    covariance = (rotation * eigenvalues) @ rotation.T
    covariance = numpy.round((covariance + covariance.T) / 2, 6)
    return numpy.round(random.standard_normal(dimensions), 6), covariance


def symmetric_kl(mean, covariance, other_mean, other_covariance):
    inverse, other_inverse = numpy.linalg.inv(covariance), numpy.linalg.inv(other_covariance)
    difference = mean - other_mean
    return (numpy.trace(other_inverse @ covariance + inverse @ other_covariance) / 2 - len(mean)
            + difference @ (inverse + other_inverse) @ difference / 2)


def exact(mean, covariance, time):
    values, vectors = numpy.linalg.eigh(covariance)
    decay = (vectors * numpy.exp(-time / values)) @ vectors.T
    return mean - decay @ mean, covariance + decay @ (numpy.eye(len(mean)) - covariance) @ decay


def exact_steps(mean, covariance, count):
    values, vectors = numpy.linalg.eigh(covariance)
    m, s, b = numpy.zeros(len(mean)), numpy.ones(len(mean)), 1 + STEP / values
    for _ in range(count):
        m = (m + STEP * (vectors.T @ mean) / values) / b
        s = (s + numpy.sqrt(s * s + 4 * STEP * b)) / (2 * b)
    return vectors @ m, (vectors * s**2) @ vectors.T


def run(dimensions, index, settings):
    """Trains and measures: (time, log10 of the error, log10 of the floor) for each time."""
    mean, covariance = target(dimensions, index)
    folder = ROOT / f"runs/ornstein-uhlenbeck/{dimensions}-{index}"
    folder.mkdir(parents=True, exist_ok=True)
    settings = [
        f"data.mean={mean.tolist()}", f"data.covariance={covariance.tolist()}",
        f"batch={512 if dimensions <= 6 else 1024}", *settings]
    with open(folder / "log", "a") as log:
        subprocess.run(
            [PROGRAM, "train", RECIPE, "--run", folder,
             *[word for setting in settings for word in ("--set", setting)]],
            check=True, stdout=log, stderr=log)
    results = []
    for time, stage in STAGES.items():
        lines = subprocess.run(
            [PROGRAM, "evaluate", "--json", "--measures", "moments", "--moment-count", str(SAMPLES),
             folder / f"stages/stage-{stage:03}.h5"],
            check=True, capture_output=True, text=True).stdout.splitlines()
        [fitted] = [line for line in map(json.loads, lines) if line["name"] != "target"]
        solution = exact(mean, covariance, time)
        error = symmetric_kl(
            numpy.array(fitted["mean"]), numpy.array(fitted["covariance"]), *solution)
        floor = symmetric_kl(*exact_steps(mean, covariance, stage + 1), *solution)
        results.append((time, math.log10(error), math.log10(floor)))
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dimensions", default="2,4,6,10")
    parser.add_argument("--targets", type=int, default=15)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--set", action="append", default=[], dest="settings")
    options = parser.parse_args()
    print(f"log10 SymKL over {options.targets} targets, {SAMPLES:,} samples each\n")
    print("| t | d | reached | standard error | worst | floor of h = 0.1 | ICNN-JKO | S-JKO, paper |")
    print("|---|---|---|---|---|---|---|---|")
    for dimensions in map(int, options.dimensions.split(",")):
        with concurrent.futures.ThreadPoolExecutor(options.at_once) as pool:
            runs = list(pool.map(
                lambda index: run(dimensions, index, options.settings), range(options.targets)))
        for column, time in enumerate(STAGES):
            errors = numpy.array([results[column][1] for results in runs])
            floor = numpy.mean([results[column][2] for results in runs])
            spread = errors.std(ddof=1) / math.sqrt(len(errors)) if len(errors) > 1 else math.nan
            icnn, paper = PUBLISHED.get((time, dimensions), ("-", "-"))
            print(f"| {time} | {dimensions} | {errors.mean():.2f} | {spread:.2f} | {errors.max():.2f} "
                  f"| {floor:.2f} | {icnn} | {paper} |", flush=True)


main()
