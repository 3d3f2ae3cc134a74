"""The Ornstein-Uhlenbeck benchmark: targets, the exact flow, and the error of a run.

The flow goes from N(0, I) to N(b, S). b is standard normal, S has random eigenvectors and eigenvalues
uniform in [1, 2] (Mokrov et al. 2021). At time t the distribution is the Gaussian with

    m(t) = b - e^(-t/S) b,        S(t) = S + e^(-t/S) (I - S) e^(-t/S),

An exact JKO step gives, along each eigenvector of S with eigenvalue e,

    m' = (m + h b / e) / (1 + h/e),   s' = (s + sqrt(s^2 + 4 h (1 + h/e))) / (2 (1 + h/e)).
"""

import math

import numpy

RECIPE = "jobs/ornstein-uhlenbeck/recipe.toml"
SAMPLES = 1_000_000
STEP, STAGES = 0.1, {0.5: 4, 0.9: 8}


def target(dimensions, index):
    """Returns mean and covariance of a target."""
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


def measure(experiment, name, dimensions, index, settings=()):
    """Trains a run and returns for each time log10 of three symmetric KL divergences: from the samples to the
    exact flow, from exact JKO steps to the exact flow (the floor), and from the samples to exact JKO steps.

    The batch is 512, above six dimensions 1024, because there are d (d + 3) / 2 numbers to estimate.
    """
    mean, covariance = target(dimensions, index)
    short = (["method.first_stage_steps=60", "method.stage_steps=60"]
             if experiment.is_short else [])
    run = experiment.train(f"{name}{dimensions}-{index}", RECIPE, [
        f"data.mean={mean.tolist()}", f"data.covariance={covariance.tolist()}",
        f"batch={512 if dimensions <= 6 else 1024}", *settings, *short])
    results = {}
    for time, stage in STAGES.items():
        _, fitted = experiment.evaluate(
            [run / f"stages/stage-{stage:03}.h5"], "moments", "--moment-count",
            20_000 if experiment.is_short else SAMPLES)
        solution = exact(mean, covariance, time)
        steps = exact_steps(mean, covariance, stage + 1)
        reached = numpy.array(fitted["mean"]), numpy.array(fitted["covariance"])
        results[time] = [math.log10(symmetric_kl(*one, *other)) for one, other in (
            (reached, solution), (steps, solution), (reached, steps))]
    return results


def mean_and_error(values):
    """Formats the mean and its standard error for a table."""
    if len(values) < 2:
        return f"{numpy.mean(values):.2f}"
    return f"{numpy.mean(values):.2f} ± {numpy.std(values, ddof=1) / math.sqrt(len(values)):.2f}"
