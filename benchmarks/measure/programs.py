"""Runs programs and tells what they took."""
import dataclasses
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASELINE = "configs/baseline.toml"


class Failed(Exception):
    """A program ended with an error, or printed what is not understood."""


@dataclasses.dataclass
class Took:
    wall: float  # seconds
    cpu: float  # seconds, user and system, all threads
    most_memory: float  # bytes resident
    out: str
    err: str


def run(words):
    """Runs a program to its end. Memory: the greater of its own and this interpreter's, as Linux
    counts it, so modules of hundreds of megabytes are not to be imported here."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begin = time.monotonic()
        process = subprocess.Popen([str(w) for w in words], cwd=ROOT, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        took = Took(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, out.read(),
                    err.read())
    if process.returncode != 0:
        raise Failed(f"{' '.join(map(str, words))}: exit code {process.returncode}\n{took.err}")
    return took


@dataclasses.dataclass
class Simulated:
    """One run of narod with one replicate."""
    wall: float
    cpu: float
    most_memory: float
    agents: int
    weeks: int
    profile: dict  # process -> seconds, all threads together

    @property
    def updates(self):
        return self.agents * self.weeks

    @property
    def start_cpu(self):
        """CPU time before the first week: by the share of it in the profile, which counts wall
        time and so may be more on a busy machine."""
        return self.cpu * self.profile["start"] / sum(self.profile.values())


def narod_words(scale, threads, settings=(), output="FILE.h5", program="build/release/narod"):
    words = [program, "run", BASELINE, "--scale", scale, "--replicates", "1", "--threads",
             threads, "--set", "data.compare=false", "--profile", "--quiet", "--output", output]
    for setting in settings:
        words += ["--set", setting]
    return [str(w) for w in words]


def parse_run(took):
    """What `narod run --profile` says of itself."""
    last = re.search(r"of (\d+) agents, (\d+) weeks", took.out)
    profile = {label: float(seconds) for label, seconds in
               re.findall(r"^  (\S.*?) +([\d.]+) s +[\d.]+ % +\S+ million", took.err, flags=re.M)}
    if not last or not profile:
        raise Failed(f"not understood:\n{took.out}\n{took.err}")
    return Simulated(took.wall, took.cpu, took.most_memory, int(last[1]), int(last[2]), profile)


def simulate(scale, threads, settings=(), output=None):
    with tempfile.TemporaryDirectory() as folder:
        file = output or pathlib.Path(folder) / "run.h5"
        program = ROOT / "build/release/narod"
        return parse_run(run(narod_words(scale, threads, settings, file, program)))


def median_of(runs, value):
    return statistics.median(value(r) for r in runs)
