#!/usr/bin/python3
"""Maps one dataset to another: moons to a spiral, and sneakers to ankle boots.

    jobs/domain-translation/run.py [--figure jobs/domain-translation/figure.png] [--only points]

Prints how far the source, moved by each system, is from the target, and what moving costs: the mean of
|x - T(x)|^2 beside the squared W2 of the two, below which no exact map can be. Fashion-MNIST comes from
Debian's dataset-fashion-mnist: jobs/setup.sh --quickstart --figures.
"""

import pathlib
import subprocess
import sys

import h5py
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from experiments import ROOT, Experiment, number, table  # noqa: E402

POINTS = "jobs/domain-translation/points.toml"
IMAGES = "jobs/domain-translation/images.toml"
# One stage has all steps of ten, and the noise of the last.
ONE_STAGE = ["method.first_stage_steps=20000", "method.instance_noise=[0.05]"]
SYSTEMS = {
    "S-JKO": [],
    "source-fixed UOTM": ["method.system=source-fixed-uotm", *ONE_STAGE],
    "OTM": ["method.system=otm", *ONE_STAGE],
}
SNEAKER, BOOT = 7, 9

experiment = Experiment(__doc__, "domain-translation", only=("both", "points"))
short = (["method.first_stage_steps=100", "map.width=16", "potential.width=16",
          "map.learning_rate=0.004", "potential.learning_rate=0.004",
          "average.span=stage"] if experiment.is_short else [])
short_stages = ["method.stages=2", "method.stage_steps=100"] if experiment.is_short else []
count = 200 if experiment.is_short else 5000


def samples(run, *options):
    """Samples of a run, [count, …], or with --source what they are made from."""
    path = run / ("source.h5" if options else "samples.h5")
    experiment.text("sample", run, "--count", count, "--output", path, *options)
    with h5py.File(path) as file:
        return path, file["samples"][...].astype(float)


def pair(run):
    """What a run moves, where to, and the two files."""
    source_path, x = samples(run, "--source")
    moved_path, moved = samples(run)
    return x, moved, source_path, moved_path


def mean_cost(x, moved):
    return ((x - moved) ** 2).reshape(len(x), -1).sum(axis=1).mean()


def point_rows():
    for name, settings in SYSTEMS.items():
        run = experiment.train(
            f"points-{name.lower().replace(' ', '-')}", POINTS,
            settings + short + ([] if settings else short_stages))
        x, moved, source_path, moved_path = pair(run)
        pictures[name] = x, moved
        floor, before, after = experiment.evaluate(
            [source_path, moved_path], "w2", "--target", "spiral", "--count", count)
        yield (name, number(floor["w2"]), number(before["w2"]), number(after["w2"]),
               number(mean_cost(x, moved), 1), number(before["w2"] ** 2, 1))


def write_classes():
    """Sneakers and boots, a file each, of which the last thousand are kept for the measurement."""
    subprocess.run([ROOT / "jobs/fashion-mnist/data.sh", "28"], check=True, stdout=subprocess.DEVNULL)
    for name, label in ("sneakers", SNEAKER), ("boots", BOOT):
        with h5py.File(ROOT / "data/fashion-mnist.h5") as file:
            images = file["samples"][...][file["labels"][...] == label]
        for suffix, part in ("", images[:-1000]), ("-held-out", images[-1000:]):
            with h5py.File(ROOT / f"data/fashion-mnist-{name}{suffix}.h5", "w") as file:
                file["samples"] = part


def image_rows():
    write_classes()
    run = experiment.train("images", IMAGES, short + short_stages)
    x, moved, source_path, moved_path = pair(run)
    pictures["images"] = x, moved
    images = min(count, 500)
    rows = experiment.evaluate(
        [source_path, moved_path], "sliced,energy,patches", "--target",
        "data/fashion-mnist-boots-held-out.h5", "--count", images)
    for name, row in zip(("boots", "sneakers", "moved by S-JKO"), rows):
        yield (name, number(row["sliced"], 3), number(row["energy"], 3), number(row["patches"], 3))


pictures = {}
table(["system", "W2 of two spirals", "W2 of the moons", "W2 when moved", "cost", "least cost"],
      point_rows())
if experiment.options.only != "points":
    print()
    table(["images", "sliced W2 from boots", "energy distance", "patches"], image_rows())


def draw(pyplot):
    figure = pyplot.figure()
    for column, name in enumerate(SYSTEMS):
        axes = figure.add_subplot(2, len(SYSTEMS), column + 1)
        x, moved = (points[:800] for points in pictures[name])
        axes.plot(*numpy.stack([x, moved], axis=1)[:150].T, color="0.8", linewidth=0.5)
        axes.plot(*x.T, ".", markersize=1.5, label="moons")
        axes.plot(*moved.T, ".", markersize=1.5, label="moved")
        axes.set(title=name, aspect="equal")
    if "images" in pictures:
        axes = figure.add_subplot(2, 1, 2)
        x, moved = (images[:16].reshape(16, 28, 28) for images in pictures["images"])
        axes.imshow(numpy.concatenate([numpy.hstack(x), numpy.hstack(moved)]), cmap="gray")
        axes.axis("off")
    figure.tight_layout()


experiment.write_figure(draw, 8, 4.5)
