"""What all parts of a campaign share: folders, the reference, templates of runs, data, test hosts."""

import array
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

import results
from programs import ROOT, TEST_HOSTS, Job, Launch
from report import Report

HERE = pathlib.Path(__file__).parent
ROWS, DIMENSIONS = 1600, 3


class Campaign:
    """One campaign: a program and a folder for everything that it writes."""

    def __init__(self, work, program, seed, most_ranks):
        self.work, self.program, self.seed = work, program, seed
        self.most_ranks = most_ranks    # of runs that go on
        self.random = random.Random(seed)
        self.report = Report(work)
        self.has_hosts = False
        self.call_fault = work / "call-fault.so"
        self.other_program = work / "others/sjko-dist"
        # Segments that killed ranks leave behind vanish with this folder.
        self.shared_memory = pathlib.Path(tempfile.mkdtemp(prefix="sjko-chaos-", dir="/dev/shm"))

    def environment(self, has_hosts=False):
        """The environment of a job on this machine, or on the test hosts."""
        # Open MPI 4 reads the first name of the folder, and Open MPI 5 the second.
        settings = {"OMP_NUM_THREADS": "1", "OMPI_MCA_orte_tmpdir_base": str(self.work),
                    "PRTE_MCA_prte_tmpdir_base": str(self.work)}
        if os.geteuid() == 0:
            settings |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
        inherited = {name: value for name, value in os.environ.items() if name != "OMPI_MCA_btl"}
        if not has_hosts:
            settings |= {"OMPI_MCA_btl": "self,vader",
                         "OMPI_MCA_btl_vader_backing_directory": str(self.shared_memory)}
        return inherited | settings

    def begin(self):
        """Makes data, the reference, and the runs that trials start from."""
        if not os.access(self.program, os.X_OK):
            raise SystemExit(
                f"chaos: {self.program} is not built; run jobs/setup.sh, or name another --program")
        subprocess.run(["cc", "-O1", "-Wall", "-fPIC", "-shared", "-o", self.call_fault,
                        HERE / "call-fault.c", "-ldl"], check=True)
        for name in ("template", "others"):
            (self.work / name).mkdir()
            shutil.copy(HERE / "recipe.toml", self.work / name)
        self.write_data("template/data.h5", seed=1)
        self.write_data("others/data.h5", seed=2)
        shutil.copy(self.work / "template/data.h5", self.work / "others/same.h5")
        self.write_data("others/nan.h5", seed=1, first=float("nan"))
        # The same program, but another file.
        shutil.copy(self.program, self.other_program)
        with open(self.other_program, "ab") as file:
            file.write(b"another file")

        finished = self.make_folder(self.work / "finished", None)
        self.train(Launch(finished, ranks=0), {0})
        self.reference = results.files(finished / "run")
        stopped = self.make_folder(self.work / "stopped", None)
        self.train(Launch(stopped, ranks=2), {75}, stop_at=65)
        another = self.make_folder(self.work / "another", None)
        self.train(Launch(another, ranks=0, settings=("seed=8",)), {0})
        shutil.copy(another / "run/checkpoints/step-000000080.h5", self.work / "others/step.h5")

    def reference_with(self, settings):
        """The files of an uninterrupted run on one rank with other settings."""
        folder = self.work / "-".join(["reference", *settings])
        if not folder.exists():
            self.train(Launch(self.make_folder(folder, None), ranks=0, settings=settings), {0})
        return results.files(folder / "run")

    def train(self, launch, codes, stop_at=None):
        """Trains without a fault, and ends the campaign if that fails."""
        job = Job(launch, self)
        if stop_at:
            job.reaches(stop_at)
            os.kill(job.process.pid, signal.SIGUSR1)
        job.end(300)
        if job.code not in codes:
            raise SystemExit(f"chaos: a run without a fault ended with {job.code}:\n{job.output}")

    def write_data(self, name, seed, first=None):
        """Writes random points by way of NumPy's format: a magic word, the version, a description."""
        numbers = random.Random(seed)
        values = array.array("f", (numbers.gauss(0, 1) for _ in range(ROWS * DIMENSIONS)))
        if first is not None:
            values[0] = first
        description = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({ROWS}, {DIMENSIONS}), }}"
        points = self.work / "points.npy"
        points.write_bytes(b"\x93NUMPY\x01\x00\x76\x00" + f"{description:<117}\n".encode() + values.tobytes())
        made = subprocess.run(
            [self.program, "dataset", "npy", points, "--output", self.work / name], capture_output=True)
        if made.returncode != 0 and first is not None:
            return self.write_foreign(name, values)  # refused, as it should be
        made.check_returncode()

    def write_foreign(self, name, values):
        """Writes the points as a program other than ours does."""
        import h5py  # Debian: python3-h5py
        import numpy
        with h5py.File(self.work / name, "w") as file:
            file["samples"] = numpy.array(values, "<f4").reshape(ROWS, DIMENSIONS)

    def make_folder(self, folder, begins_with):
        """Makes the folder of a trial: recipe, data and, if asked for, a stopped or finished run."""
        shutil.copytree(self.work / (begins_with or "template"), folder)
        for output in folder.glob("output-*"):
            output.unlink()
        return folder

    def next_ranks(self):
        """The number of ranks on which the next run goes on."""
        return self.random.choice([count for count in (0, 1, 2, 2, 4, 4, 8, 16) if count <= self.most_ranks])

    def test_hosts(self, *words):
        made = subprocess.run([TEST_HOSTS, *words], capture_output=True, text=True)
        if made.returncode != 0:
            raise RuntimeError(made.stderr.strip() or f"test-hosts.sh {words} failed")

    def hosts_up(self, count, patience=300):
        """Makes test hosts; waits while somebody else has some."""
        deadline = time.monotonic() + patience
        while True:
            try:
                self.test_hosts("up", str(count))
            except RuntimeError as error:
                if "exist already" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(1)
            else:
                self.has_hosts = True
                return

    def hosts_down(self):
        """Removes the test hosts, if they are ours."""
        if self.has_hosts:
            self.test_hosts("down")
            self.has_hosts = False

    def end(self):
        self.hosts_down()
        shutil.rmtree(self.shared_memory, ignore_errors=True)
        if not self.report.failed:
            shutil.rmtree(self.work, ignore_errors=True)
