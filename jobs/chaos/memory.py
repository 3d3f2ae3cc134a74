"""Flips one bit in the memory of one rank: parameters, averages, moments and frozen maps."""

import os
import pathlib
import re
import signal
import struct

from injections import ChangedCall


class FlippedMemory(ChangedCall):
    """After a save, one bit of a buffer flips on one rank.

    Rank 0 stops at the moment when it renames a complete checkpoint; all other ranks wait for it. So the
    checkpoint holds what each rank has in memory, and its bytes are found there. The next save must find the
    difference; lines of metrics before it may be wrong, and a run that continues replaces them.
    """
    keeps_metrics_right = False

    def __init__(self, buffer, value=None):
        super().__init__("rename", "*/checkpoints/step-000000060.h5", 1, "STOP", then=self.change)
        self.buffer, self.value = buffer, value

    def prepare(self, trial, launch):
        super().prepare(trial, launch)
        launch.preload["RANK"] = 0

    def change(self, trial, job):
        root = job.rank(0)
        try:
            if not job.waits(lambda: state(root) == "T"):
                raise RuntimeError("rank 0 did not stop")
            [checkpoint] = trial.run_folder.glob("checkpoints/.step-*60.h5*")
            pattern = longest_dataset(checkpoint, self.buffer)
            count = change_memory(job.rank(trial.rank), pattern, self.value)
            if not count:
                raise RuntimeError(f"rank {trial.rank} does not hold the bytes of {self.buffer}")
        finally:
            os.kill(root, signal.SIGCONT)


def state(process):
    """The letter of a process's state; T if it is stopped."""
    return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def longest_dataset(path, group):
    import h5py  # Debian: python3-h5py
    with h5py.File(path, "r") as file:
        return max((dataset[...].astype("<f4").tobytes() for dataset in file[group].values()), key=len)


def change_memory(process, pattern, value=None):
    """Changes the middle number wherever the bytes are found: one bit of it, or all of it to `value`.

    Returns the number of places.
    """
    count = 0
    middle = len(pattern) // 8 * 4
    with open(f"/proc/{process}/mem", "r+b", buffering=0) as memory:
        for start, end in writable_regions(process):
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except OSError:
                continue  # device memory
            at = data.find(pattern)
            while at >= 0:
                number = bytearray(data[at + middle:at + middle + 4])
                if value is None:
                    number[1] ^= 1 << 4  # in the mantissa: a change of 1e-4 to 1e-3 of the number
                else:
                    number[:] = struct.pack("<f", value)
                memory.seek(start + at + middle)
                memory.write(number)
                count += 1
                at = data.find(pattern, at + 4)
    return count


def writable_regions(process):
    for line in pathlib.Path(f"/proc/{process}/maps").read_text().splitlines():
        match = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
        if match and "/dev/" not in line:
            yield tuple(int(number, 16) for number in match.groups())
