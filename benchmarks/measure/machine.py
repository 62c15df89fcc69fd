"""What a figure was measured on, and when."""
import datetime
import os
import platform
import re
import subprocess

from measure.programs import ROOT, run


def first_match(path, pattern):
    with open(path) as file:
        found = re.search(pattern, file.read(), flags=re.M)
    return found[1].strip() if found else "unknown"


def git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()


def commit():
    changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!BENCHMARKS.md",
                  ":!docs/pictures")
    return (git("rev-parse", "--short=10", "HEAD") or "unknown") + (" (changed)" if changed else "")


def stamp():
    """Of when a section is; the load tells whether the machine was quiet before."""
    load = os.getloadavg()[0]
    return (f"Measured on {datetime.date.today().isoformat()} at commit {commit()}; load average "
            f"before: {load:.1f} on {os.cpu_count()} cores.")


def kernel_of(name):
    """Kernel and instruction set of a benchmark, KERNEL/SET or KERNEL/SET/iterations:N."""
    return re.fullmatch(r"(.*)/([A-Z0-9_]+)(?:/iterations:\d+)?", name).groups()


def instruction_sets():
    listed = run([ROOT / "build/release/benchmarks/narod_kernels", "--benchmark_list_tests"]).out
    return list(dict.fromkeys(kernel_of(line)[1] for line in listed.splitlines()))


def describe():
    """Rows of a table."""
    memory = int(first_match("/proc/meminfo", r"^MemTotal:\s+(\d+)")) / 2**20
    version = run([ROOT / "build/release/narod", "--version"]).out.strip()
    caches = []
    for index in range(1, 4):  # 0 and 1: data and instructions of the first level
        folder = f"/sys/devices/system/cpu/cpu0/cache/index{index}"
        if os.path.exists(folder + "/size"):
            level = first_match(folder + "/level", "(.*)")
            if level != "1":
                caches.append(f"L{level} {first_match(folder + '/size', '(.*)')}")
    return [("processor", first_match("/proc/cpuinfo", r"^model name\s*:(.*)")),
            ("cores", os.cpu_count()),
            ("caches", ", ".join(caches) or "unknown"),
            ("memory", f"{memory:.0f} GiB"),
            ("instruction sets of the kernels, widest first", ", ".join(instruction_sets())),
            ("system", f"{platform.system()} {platform.release()}"),
            ("program", version)]
