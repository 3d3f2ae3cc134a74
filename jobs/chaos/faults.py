"""The faults: what is injected where, and how the job must end. This file is data; others act on it."""

import dataclasses

import damages as d
from damages import Changed, ChangedWhileTraining, Mounted
from injections import (
    ChangedCall, Injection, Network, SecondRun, Signal, SmallFiles, Start, StoppedLauncherTimeOut, Straggler,
    UnlikeRank, kill_rank)
from memory import FlippedMemory


@dataclasses.dataclass(frozen=True)
class Place:
    name: str
    rank: int = None        # None: mpirun, or the files
    ranks: int = 4          # of the disturbed job


@dataclasses.dataclass(frozen=True)
class Fault:
    name: str
    injection: Injection
    places: tuple
    codes: set                      # of mpirun
    words: tuple = ()               # the output has all of them; {rank} is the disturbed rank
    in_short: bool = False          # the short form has it, at the last place
    needs_root: bool = False


RANKS = (Place("rank 0 of 4", 0, 4), Place("rank 4 of 8", 4, 8), Place("rank 1 of 2", 1, 2))
ROOT = (Place("rank 0 of 2", 0, 2),)
MPIRUN = (Place("mpirun", None, 4),)
FILES = (Place("files", None, 2),)
ALONE = (Place("one process", None, 0),)
HOSTS = (Place("host 2 of 3", 1, 4), Place("host 3 of 3", 2, 8))

SAVED = ("start the same command again",)
NEWEST, METRICS = d.newest_checkpoint, d.named("run/metrics.jsonl")
RECIPE, LOCK, DATA = d.named("run/recipe.toml"), d.named("run/run.lock"), d.named("data.h5")
STAGE, CHECKPOINTS = d.named("run/stages/stage-001.h5"), d.named("run/checkpoints")
STRAYS = ("checkpoints/.step-000000080.h5.tmp/file", "stages/.stage-001.h5.tmp/file")


def unlike(common_settings=(), changes_bits=False, **fields):
    return UnlikeRank(lambda trial: fields, common_settings, changes_bits)


# A signal to one rank, or to mpirun.
CRASHES = {"KILL": 137, "SEGV": 139, "ABRT": 134, "BUS": 135, "FPE": 136, "ILL": 132}
STOPS = ["TERM", "INT", "HUP", "USR1", "USR2", "XCPU"]
SIGNALS = [
    *(Fault(f"{name} to a rank", Signal(name), RANKS, {code}, in_short=name in ("KILL", "SEGV"))
      for name, code in CRASHES.items()),
    *(Fault(f"{name} to a rank", Signal(name), RANKS, {75}, SAVED, in_short=name == "HUP") for name in STOPS),
    Fault("a rank stops for 2 s", Signal("STOP", "CONT", pause=2), RANKS, {0}),
    Fault("a rank stops for good", Signal("STOP"), RANKS, {82}, ("rank {rank}",), in_short=True),
    Fault("a slow rank", Straggler(), RANKS, {0}),
    Fault("USR1 to mpirun", Signal("USR1"), MPIRUN, {75}, SAVED, in_short=True),
    Fault("USR2 to mpirun", Signal("USR2"), MPIRUN, {75}, SAVED),
    # mpirun gives the ranks one second, and then ends with 1 whatever their codes are.
    *(Fault(f"{name} to mpirun", Signal(name), MPIRUN, {1, 75}) for name in ["TERM", "INT", "HUP"]),
    Fault("KILL to mpirun", Signal("KILL"), MPIRUN, {137}, in_short=True),
    Fault("mpirun's time-out", StoppedLauncherTimeOut(), (Place("rank 1 of 2", 1, 2),), {110}),
    Fault("TERM to one process", Signal("TERM"), ALONE, {75}, SAVED),
    Fault("INT twice", Signal("INT", "INT"), ALONE, {75, 130}),
    Fault("a time limit", Start(options=("--time-limit", "1")), FILES, {75}, SAVED),
]

# A call of rank 0, which writes all files, fails, or ends the process there.
SAVE, SAVED_NAME, SAVED_FOLDER = "*/checkpoints/.step-*", "*/checkpoints/step-*", "*/checkpoints"
STAGE_SAVE, STAGE_NAME = "*/stages/.stage-*", "*/stages/stage-*"
CALLS = [
    *(Fault(f"{error} in a checkpoint", ChangedCall("write", SAVE, 9, error), ROOT, {74}, ("step-",),
            in_short=error == "ENOSPC")
      for error in ["ENOSPC", "EIO", "EDQUOT", "EROFS"]),
    *(Fault(f"killed at write {number} of checkpoints", ChangedCall("write", SAVE, number, "KILL"), ROOT,
            {137}, in_short=number == 40)
      for number in [1, 2, 40, 300]),
    *(Fault(f"killed {moment}", ChangedCall(call, path, number, "KILL"), ROOT, {137})
      for moment, call, path, number in [
          ("before a checkpoint is on the disk", "fsync", SAVE, 3),
          ("before a checkpoint has its name", "rename", SAVED_NAME, 3),
          ("after a checkpoint has its name", "fsync", SAVED_FOLDER, 3),
          ("in a stage file", "write", STAGE_SAVE, 4),
          ("before a stage file has its name", "rename", STAGE_NAME, 2),
          ("in metrics.jsonl", "write", "*/metrics.jsonl", 11)]),
    *(Fault(f"{error} in {name}", ChangedCall(call, path, number, error), ROOT, {74}, (name,))
      for error, name, call, path, number in [
          ("ENOSPC", "stage-", "write", STAGE_SAVE, 4),
          ("ENOSPC", "metrics.jsonl", "write", "*/metrics.jsonl", 9),
          ("ENOSPC", "timings.jsonl", "write", "*/timings.jsonl", 9),
          ("ENOSPC", "recipe.toml", "write", "*/run/.*recipe.toml*", 1)]),
    Fault("fsync of a checkpoint fails", ChangedCall("fsync", SAVE, 3, "EIO"), ROOT, {74}, ("step-",)),
    Fault("rename of a checkpoint fails", ChangedCall("rename", SAVED_NAME, 3, "EIO"), ROOT, {74},
          ("step-",)),
    Fault("fsync of a folder is not supported", ChangedCall("fsync", SAVED_FOLDER, 1, "EINVAL"), ROOT, {0}),
    Fault("a rank is killed while rank 0 saves", ChangedCall("fsync", SAVE, 3, "DELAY", then=kill_rank(-1)),
          ROOT, {137}),
    Fault("half writes everywhere", ChangedCall("write", "*/run/*", 1, "SHORT"), ROOT, {0}, in_short=True),
    Fault("interrupted write", ChangedCall("write", "*/run/*", 50, "EINTR"), ROOT, {0}),
    Fault("a slow disk", ChangedCall("fsync", "*/run/*", 1, "DELAY"), ROOT, {0}),
    Fault("rank 0 stops in a save", ChangedCall("fsync", SAVE, 3, "STOP"), ROOT, {82}, ("rank 0",)),
    Fault("a rank stops while it opens the data", ChangedCall("open", "*data.h5", 1, "STOP"), RANKS, {82},
          ("rank {rank}",)),
    Fault("the data cannot be read", ChangedCall("read", "*data.h5", 1, "EIO"), RANKS, {65, 74},
          ("data.h5",)),
    Fault("no locks", ChangedCall("flock", "*/run.lock", 1, "ENOLCK"), ROOT, {74}, ("lock",)),
    Fault("unknown free space", ChangedCall("statvfs", "*", 1, "ZERO"), ROOT, {0}),
    Fault("checkpoints cannot be opened", ChangedCall("open", "*/step-0*.h5", 1, "EACCES", "stopped"), ROOT,
          {74, 83}, ("step-",)),
]

# Memory of one rank. A fault that a save finds.
MEMORY = [
    *(Fault(f"a bit flips in {buffer}", FlippedMemory(buffer), RANKS, {81}, ("rank",),
            in_short=buffer == "/map/previous")
      for buffer in ["/map/parameters", "/map/average", "/map/previous", "/map/adam/first_moment",
                     "/map/adam/second_moment", "/potential/parameters", "/potential/adam/first_moment",
                     "/potential/adam/second_moment"]),
    Fault("a parameter becomes NaN", FlippedMemory("/map/parameters", float("nan")), RANKS, {80, 81}),
]

# Files change between two jobs of a run, or while one is running.
DAMAGE = [
    *(Fault(f"newest checkpoint {how}", Changed(change(NEWEST)), FILES, {0}, ("passed over", "step-"),
            in_short=how == "flipped")
      for how, change in [("flipped", d.flip), ("cut in half", d.cut), ("with a page of zeros", d.zero_page),
                          ("empty", lambda which: d.cut(which, 0)),
                          ("with a byte more", lambda which: d.append(which, b"x")),
                          ("flipped at its beginning", lambda which: d.flip(which, 0)),
                          ("replaced by another run's", lambda which: d.overwrite(which, d.other("step.h5"))),
                          ("replaced by a stage", lambda which: d.overwrite(
                              which, d.named("run/stages/stage-000.h5")))]),
    Fault("an older checkpoint has the newest name", Changed(d.overwrite(NEWEST, d.second_newest)), FILES,
          {0}),
    Fault("all checkpoints flipped", Changed(d.all_checkpoints(d.flip)), FILES, {83}, ("step-",)),
    Fault("all checkpoints lost", Changed(d.all_checkpoints(d.remove)), FILES, {83}, ("run/checkpoints",)),
    Fault("folder of checkpoints lost", Changed(d.remove(CHECKPOINTS)), FILES, {83}, ("run/checkpoints",)),
    Fault("stray folders in the way", Changed(
        d.both(*(d.write(d.named(f"run/{name}"), b"x") for name in STRAYS)), strays=STRAYS), FILES, {0}),
    Fault("left-over temporary files", Changed(d.both(
        d.write(d.named("run/checkpoints/.step-000000020.h5.tmp"), b"x"),
        d.write(d.named("run/stages/.stage-000.h5.tmp"), b"x"),
        d.write(d.named("run/.recipe.toml.tmp"), b"x"))), FILES, {0}),
    *(Fault(f"metrics.jsonl {how}", Changed(change), FILES, {65, 74, 83, 84}, ("metrics.jsonl",))
      for how, change in [("flipped", d.flip(METRICS, 0.3, 0)), ("cut", d.cut(METRICS)),
                          ("lost", d.remove(METRICS))]),
    Fault("metrics.jsonl with half a line more", Changed(d.append(METRICS, b'{"stage":1,')), FILES, {0}),
    Fault("recipe.toml lost", Changed(d.remove(RECIPE)), FILES, {0}),
    Fault("recipe.toml lost, another rate", Changed(d.remove(RECIPE), settings=("map.learning_rate=1e-3",)),
          FILES, {84}, ("learning_rate",), in_short=True),
    Fault("recipe.toml not text", Changed(d.flip(RECIPE, 0.4, 7)), FILES, {74, 78, 84}, ("recipe.toml",)),
    Fault("recipe.toml empty", Changed(d.cut(RECIPE, 0)), FILES, {0, 74, 78, 84}),
    *(Fault(f"stage {how} after the end", Changed(change(STAGE), "finished"), FILES, {0, 65, 83},
            ("stage-001",))
      for how, change in [("lost", d.remove), ("flipped", d.flip)]),
    Fault("last checkpoint flipped after the end", Changed(d.flip(NEWEST), "finished"), FILES, {0},
          ("passed over",)),
    Fault("run.lock removed", ChangedWhileTraining(d.remove(LOCK)), FILES, {85}, ("run.lock",),
          in_short=True),
    Fault("run.lock replaced", ChangedWhileTraining(d.replace(LOCK, RECIPE)), FILES, {85}, ("run.lock",)),
    Fault("run folder removed", ChangedWhileTraining(d.remove(d.named("run"))), FILES, {74, 85}),
    Fault("run folder moved", ChangedWhileTraining(
        d.move(d.named("run"), d.named("moved")), d.move(d.named("moved"), d.named("run"))), FILES, {74, 85}),
    # Without checkpoints, the run starts again only in an empty folder.
    Fault("folder of checkpoints removed", ChangedWhileTraining(d.remove(CHECKPOINTS), d.remove(d.named("run"))),
          FILES, {74}, ("checkpoints",)),
    Fault("two runs in a folder", SecondRun(), FILES, {0}),
    Fault("small tmpfs", Mounted("tmpfs", "size=700k", remounted="remount,size=64m"), FILES, {74}, ("space",),
          needs_root=True),
    Fault("ramfs", Mounted("ramfs"), FILES, {0}, needs_root=True),
    Fault("read-only run folder", Mounted("bind", "ro", "stopped", "remount,bind,rw"), FILES, {74},
          ("ead-only",), needs_root=True),
    # The system's default for a process above this limit is the signal XFSZ.
    Fault("limited size of files", SmallFiles(), ROOT, {74, 153}),
    Fault("full standard output", Start(ranks=0, output="/dev/full"), ALONE, {74}),
    Fault("closed standard streams", Start(ranks=0, prefix=("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh")),
          ALONE, {0}),
]

# Data that are damaged, change, or differ between ranks; ranks that are not alike.
ALIKE = [
    Fault("data flipped", Changed(d.flip(DATA)), FILES, {65}, ("data.h5",), in_short=True),
    Fault("data cut", Changed(d.cut(DATA)), FILES, {65}, ("data.h5",)),
    Fault("data with a page of zeros", Changed(d.zero_page(DATA)), FILES, {65}, ("data.h5",)),
    Fault("data lost", Changed(d.remove(DATA)), FILES, {65}, ("data.h5",)),
    Fault("data with NaN", Changed(d.overwrite(DATA, d.other("nan.h5"))), FILES, {65}, ("data.h5",)),
    Fault("other data", Changed(d.overwrite(DATA, d.other("data.h5"))), FILES, {84}, ("data",),
          in_short=True),
    Fault("data replaced while training", ChangedWhileTraining(
        d.replace(DATA, d.other("data.h5")), d.overwrite(DATA, d.other("same.h5"))), FILES, {0, 65, 84}),
    Fault("data overwritten while training", ChangedWhileTraining(
        d.overwrite(DATA, d.other("data.h5")), d.overwrite(DATA, d.other("same.h5"))), FILES, {0, 65, 84}),
    Fault("a rank with other data", UnlikeRank(lambda trial: {"folder": trial.campaign.work / "others"}),
          RANKS, {65}, ("rank",), in_short=True),
    Fault("a rank with another program", UnlikeRank(lambda trial: {"program": trial.campaign.other_program}),
          RANKS, {78}, ("rank",)),
    # The program says that the bits differ, because a mixed cluster may be all that there is.
    Fault("a rank with another instruction set", unlike(
        prefix=("env", "ONEDNN_MAX_CPU_ISA=SSE41"), changes_bits=True), RANKS, {0},
          ("differs from rank 0", "instruction_set")),
    Fault("a rank with another recipe", unlike(settings=("map.learning_rate=1e-3",)), RANKS, {78}, ("rank",)),
    *(Fault(f"fewer threads by {variable}", unlike(
        prefix=("env", f"{variable}={value}"), common_settings=("threads_per_rank=2",)), RANKS, {code}, words)
      for variable, value, code, words in [
          ("OMP_THREAD_LIMIT", "1", 78, ("thread",)), ("OMP_MAX_ACTIVE_LEVELS", "0", 0, ()),
          ("OMP_DYNAMIC", "true", 0, ())]),
]

# Hosts that lose their network or their power: network namespaces of this machine.
NETWORK = [
    Fault("a link is cut for 3 s", Network("cut", 3), HOSTS, {0}, needs_root=True),
    # Who notices first decides: 205 is the code of Open MPI, 82 that of the ranks, and 137 that of an
    # mpirun that the ranks end because it waits for the lost host.
    Fault("a link is cut for good", Network("cut"), HOSTS, {82, 137, 205}, needs_root=True),
    Fault("a host loses its power", Network("power"), HOSTS, {82, 137, 205}, needs_root=True),
]

ALL = SIGNALS + CALLS + MEMORY + DAMAGE + ALIKE + NETWORK
