"""One setting is varied on 25 Gaussians: what the scripts in step-size and stage-count share."""

import concurrent.futures

from experiments import Diverged, number, table

RECIPE = "jobs/planar-flows/recipe.toml"
DIVERGENCES = {"kl": "KL", "jensen-shannon-non-saturating": "Jensen-Shannon, non-saturating"}


def ablate(experiment, label, variants):
    """Trains `variants`, settings by value, by two divergences, and prints a row for each value.

    W2 is exact, of 5000 samples to 5000 points of the target with equal counts per mode; beside it how
    many modes are found and which share of the samples is near one.
    """
    count = 300 if experiment.is_short else 5000
    # Stages are too short for an average over a thousand steps.
    common = ["average.span=stage"]
    if experiment.is_short:
        common += ["map.width=16", "potential.width=16"]

    def measure(divergence, value):
        """What the last map reaches; None if losses ceased to be finite on the way."""
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
        return f"{number(one['w2'])} / {one['modesHit']} / {100 * one['near']:.0f} %"

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
