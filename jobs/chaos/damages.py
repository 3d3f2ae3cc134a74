"""Faults that change files: damage, loss, replacement, full and read-only file systems."""

import os
import pathlib
import shutil
import subprocess

from injections import Injection


class Changed(Injection):
    """Files of a run are changed before it continues; `change(trial)` does so and names one file.

    If the program refuses, the files are restored as its message asks, and the run continues.
    """
    keeps_files_right = False

    def __init__(self, change, begins_with="stopped", settings=(), options=(), strays=()):
        self.change, self.begins_with, self.strays = change, begins_with, strays
        self.settings, self.options = settings, options

    def prepare(self, trial, launch):
        shutil.copytree(trial.folder, self.copy(trial), symlinks=True)
        self.change(trial)
        launch.settings, launch.options = self.settings, self.options

    def repair(self, trial):
        if trial.code != 0:
            shutil.rmtree(trial.folder)
            self.copy(trial).rename(trial.folder)

    def clean(self, trial):
        shutil.rmtree(self.copy(trial), ignore_errors=True)

    def copy(self, trial):
        return trial.folder.with_name(trial.folder.name + "-before")


class ChangedWhileTraining(Injection):
    """Files are changed while the run writes them."""
    step = 45
    keeps_files_right = False

    def __init__(self, change, repair=None):
        self.change, self.undo = change, repair

    def act(self, trial, job):
        self.change(trial)

    def repair(self, trial):
        if self.undo is not None:
            self.undo(trial)


class Mounted(Injection):
    """The run folder is a file system of its own. Needs root."""

    def __init__(self, kind, options="defaults", begins_with=None, remounted=None):
        self.kind, self.options = kind, options
        self.begins_with, self.remounted = begins_with, remounted

    def prepare(self, trial, launch):
        run = trial.run_folder
        run.mkdir(exist_ok=True)
        if self.kind == "bind":
            mount("--bind", run, run)
            mount("-o", f"remount,bind,{self.options}", run)
        else:
            mount("-t", self.kind, "-o", self.options, "none", run)

    def repair(self, trial):
        if self.remounted:
            mount("-o", self.remounted, trial.run_folder)

    def clean(self, trial):
        if f" {trial.run_folder} " in pathlib.Path("/proc/self/mounts").read_text():
            subprocess.run(["umount", "--lazy", trial.run_folder], check=True)


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


# Changes to one file. `which(trial)` chooses it.

def newest_checkpoint(trial):
    return trial.newest_checkpoint()


def named(name):
    """A file of the trial's folder."""
    return lambda trial: trial.folder / name


def flip(which, place=0.6, bit=3):
    """One bit changes, at a place between 0, the beginning of the file, and 1, its end."""
    def change(trial):
        path = which(trial)
        data = bytearray(path.read_bytes())
        data[int(place * (len(data) - 1))] ^= 1 << bit
        path.write_bytes(data)
    return change


def cut(which, share=0.5):
    """Only the first part of a file is left."""
    return lambda trial: os.truncate(which(trial), int(share * which(trial).stat().st_size))


def zero_page(which):
    """The second 4096 bytes become zeros."""
    def change(trial):
        with open(which(trial), "r+b") as file:
            file.seek(4096)
            file.write(bytes(4096))
    return change


def append(which, data):
    def change(trial):
        with open(which(trial), "ab") as file:
            file.write(data)
    return change


def remove(which):
    def change(trial):
        path = which(trial)
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return change


def replace(which, source):
    """Another file takes the name of this one, at once."""
    def change(trial):
        new = trial.folder / "replacement"
        shutil.copyfile(source(trial), new)
        new.rename(which(trial))
    return change


def overwrite(which, source):
    """Other bytes in the same file."""
    return lambda trial: which(trial).write_bytes(source(trial).read_bytes())


def write(which, data):
    def change(trial):
        which(trial).parent.mkdir(parents=True, exist_ok=True)
        which(trial).write_bytes(data)
    return change


def all_checkpoints(change):
    """The same change to every checkpoint."""
    def change_all(trial):
        for path in trial.run_folder.glob("checkpoints/*.h5"):
            change(lambda _, path=path: path)(trial)
    return change_all


def both(*changes):
    def change(trial):
        for one in changes:
            one(trial)
    return change


def move(source, target):
    return lambda trial: source(trial).rename(target(trial))


def other(name):
    """A file of the campaign: another data file, another run's checkpoint."""
    return lambda trial: trial.campaign.work / "others" / name


def second_newest(trial):
    return sorted(trial.run_folder.glob("checkpoints/step-*.h5"))[-2]
