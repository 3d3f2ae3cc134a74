"""Varies one setting on 25 Gaussians. Shared by the scripts in step-size and stage-count."""

import concurrent.futures

from experiments import Diverged, number, table

RECIPE = "jobs/planar-flows/recipe.toml"
DIVERGENCES = {"kl": "KL", "jensen-shannon-non-saturating": "Jensen-Shannon, non-saturating"}


def ablate(experiment, label, variants):
    """Trains each variant with two divergences, and prints a row for each value.

    `variants` maps each value to its settings. A cell contains the exact W2 between 5000 samples and 5000
    points of the target with equal counts per mode, the number of modes found, and the share of samples
    near a mode.
    """
    count = 300 if experiment.is_short else 5000
    # The stages are too short for an average over a thousand steps.
    common = ["average.span=stage"]
    if experiment.is_short:
        common += ["map.width=16", "potential.width=16"]

    def measure(divergence, value):
        """Measures the last map. Returns None if a loss was no longer finite."""
        try:
            run = experiment.train(
                f"{divergence}-{value}", RECIPE,
                [f"method.divergence={divergence}", *variants[value], *common])
        except Diverged:
            return None
        return experiment.evaluate([run], "w2,modes", "--count", count)[1]

    jobs = [(divergence, value) for divergence in DIVERGENCES for value in variants]
    with concurrent.futures.ThreadPoolExecutor(experiment.options.at_once) as pool:
        found = dict(zip(jobs, pool.map(lambda job: measure(*job), jobs)))

    def cell(one):
        if one is None:
            return "not finite"
        return f"{number(one['w2'])} / {one['modes_hit']} / {100 * one['near']:.0f} %"

    table([label, *(f"{name}: W2 / modes / near" for name in DIVERGENCES.values())], (
        [value, *(cell(found[divergence, value]) for divergence in DIVERGENCES)]
        for value in variants))

    def draw(pyplot):
        for divergence, name in DIVERGENCES.items():
            finite = [value for value in variants if found[divergence, value]]
            pyplot.semilogx(
                finite, [found[divergence, value]["w2"] for value in finite], "o-", label=name)
        pyplot.xlabel(label)
        pyplot.ylabel("W2 to the target")
        pyplot.ylim(0, None)
        pyplot.legend(frameon=False)

    experiment.write_figure(draw, 5, 3)
