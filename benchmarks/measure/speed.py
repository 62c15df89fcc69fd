"""The sections of BENCHMARKS.md that tell how fast and how large the engine is.

Each function takes the options of report.py and returns the text below the heading.
"""
import datetime
import json
import pathlib
import statistics
import subprocess
import tempfile

from measure import machine
from measure.document import command, table
from measure.programs import (ROOT, Failed, median_of, narod_words, run, simulate)

KERNELS = ROOT / "build/release/benchmarks/narod_kernels"
RIVAL_ENGINE = ROOT / "build/release/benchmarks/narod_rival_engine"
FROM_START = "1914-08-01"


def shown(scale, threads, settings=()):
    return command(" ".join(narod_words(scale, threads, settings)))


def until(weeks):
    """The setting that ends a run after so many weeks."""
    last = datetime.date.fromisoformat(FROM_START) + datetime.timedelta(days=7 * weeks - 1)
    return f"run.until={last.isoformat()}"


def million(value):
    return f"{value / 1e6:.1f}"


def gigabytes(value):
    return f"{value / 1e9:.2f}"


def measure_machine(_):
    return table(["", ""], machine.describe()).replace("---: |", "--- |")


# --- kernels ---------------------------------------------------------------------------------

def measure_kernels(options):
    sets = machine.instruction_sets()
    wanted = [s for s in dict.fromkeys([sets[0], "AVX2", sets[-1]]) if s in sets]
    repetitions, least = (2, 0.01) if options.quick else (5, 0.05)
    words = [f"--benchmark_filter=/({'|'.join(wanted)})(/iterations:.*)?$",
             f"--benchmark_min_time={least}", f"--benchmark_repetitions={repetitions}",
             "--benchmark_report_aggregates_only=true"]
    said = json.loads(run([KERNELS, "--benchmark_format=json", *words]).out)
    rates = {}
    for b in said["benchmarks"]:
        if b["aggregate_name"] == "median":
            name, instruction_set = machine.kernel_of(b["run_name"])
            rates.setdefault(name, {})[instruction_set] = b["items_per_second"]
    rows = [[name, *(million(rates[name][s]) for s in wanted)] for name in rates]
    return (f"Million agents (draws: numbers) a second and core by instruction set; medians of "
            f"{repetitions} repetitions, CPU time. `russia:` are kernels on 16 communities of "
            "October 1917 that lie in the cache,\n`week:` whole processes on the society at "
            "1:1000.\n\n"
            + command("build/release/benchmarks/narod_kernels " +
                      " ".join(f"'{w}'" if "|" in w else w for w in words)) + "\n\n"
            + table(["kernel", *wanted], rows))


# --- rivals ----------------------------------------------------------------------------------

def measure_rivals(options):
    rivals = ["plain", "plain_native", "numba", "numba_folded", "numpy"]
    missing = [m for m in ("numba", "numpy") if subprocess.run(
        ["/usr/bin/python3", "-c", f"import {m}"], stderr=subprocess.DEVNULL).returncode != 0]
    rivals = [r for r in rivals if r.split("_")[0] not in missing]
    words = ["benchmarks/rivals/compare.py", "--rivals", *rivals]
    if options.quick:
        words += ["--agents", "100000", "--steps", "20", "--repetitions", "2"]
    said = run(["/usr/bin/python3", *words]).out
    note = (f"\n\nLeft out, because python3 has no {', '.join(missing)}: install "
            "benchmarks/packages.txt." if missing else "")
    return ("The model opinion8 on the engine and in programs that one would write instead, wall "
            "time, one thread each.\n\n" + command("/usr/bin/python3 " + " ".join(words))
            + "\n\n```\n" + said.strip() + "\n```" + note)


# --- the full rule set -----------------------------------------------------------------------

def profile_rows(by_scale):
    """Process -> for each scale million agent-updates a second and its share of the time."""
    labels = list(next(iter(by_scale.values()))[0].profile)
    sums = {scale: median_of(runs, lambda r: sum(r.profile.values()))
            for scale, runs in by_scale.items()}
    rows = []
    for label in labels:
        row = [label]
        for scale, runs in by_scale.items():
            seconds = median_of(runs, lambda r: r.profile.get(label, 0))
            rate = runs[0].updates / seconds if seconds > 0 else float("inf")
            share = 100 * seconds / sums[scale]
            row.append(f"{million(rate)} ({share:.1f} %)" if seconds > 0 else "-")
        rows.append(row)
    return rows


def totals_rows(by_scale):
    def row(name, value):
        return [name, *(value(runs) for runs in by_scale.values())]
    return [
        row("agents", lambda r: f"{r[0].agents:,}"),
        row("weeks", lambda r: r[0].weeks),
        row("repetitions", len),
        row("wall time, s", lambda r: f"{median_of(r, lambda x: x.wall):.1f}"),
        row("CPU time, s", lambda r: f"{median_of(r, lambda x: x.cpu):.1f}"),
        row("**million agent-updates a second of CPU time**",
            lambda r: f"**{million(median_of(r, lambda x: x.updates / x.cpu))}**"),
        row("million agent-updates a second of wall time",
            lambda r: million(median_of(r, lambda x: x.updates / x.wall))),
        row("most memory, GB", lambda r: gigabytes(median_of(r, lambda x: x.most_memory))),
    ]


def rules_text(by_scale):
    head = ["", *(f"1:{scale:,}" for scale in by_scale)]
    return (table(head, totals_rows(by_scale)) + "\n\n"
            "By process: million agents a second, and the share of the time. `start` happens once "
            "a run, all else every week; `observe` and `write` are the output.\n\n"
            + table(["process", *head[1:]], profile_rows(by_scale)))


def measure_rules(options):
    plan = {1000: 5, 100: 3, 10: 1}
    settings = []
    if options.quick:
        plan, settings = {10000: 2, 1000: 1}, [until(26)]
    by_scale = {scale: [simulate(scale, 1, settings) for _ in range(repetitions)]
                for scale, repetitions in plan.items()}
    return ("Every process of the model on, the whole program from its start to its end with all "
            "output, on one thread; medians. 1:1 is in the section full_scale.\n\n"
            + shown("SCALE", 1, settings) + "\n\n" + rules_text(by_scale))


def measure_full_scale(options):
    scale = 10000 if options.quick else 1
    one = simulate(scale, 0, options.set)
    per_agent = one.most_memory / one.agents
    return ("One agent for every adult, every process on, all output, all cores.\n\n"
            + shown(scale, 0, options.set) + "\n\n" + rules_text({scale: [one]})
            + f"\n\nMost memory is {per_agent:.1f} bytes an agent, all of the program included.")


# --- scaling ---------------------------------------------------------------------------------

def measure_agents(options):
    weeks = 13
    plan = {1000: 3, 316: 3, 100: 3, 31.6: 3, 10: 3, 3.16: 1, 1: 1}
    if options.quick:
        plan = {10000: 1, 3160: 1, 1000: 1}
    rows, before = [], None
    for scale, repetitions in plan.items():
        runs = [simulate(scale, 2, [until(weeks)]) for _ in range(repetitions)]
        agents, memory = runs[0].agents, median_of(runs, lambda r: r.most_memory)
        stepping = median_of(runs, lambda r: 1e9 * (r.cpu - r.start_cpu) / r.updates)
        start = median_of(runs, lambda r: 1e9 * r.start_cpu / r.agents)
        more = f"{(memory - before[1]) / (agents - before[0]):.1f}" if before else "-"
        rows.append([f"1:{scale:g}", f"{agents:,}", repetitions,
                     f"{median_of(runs, lambda r: r.wall):.2f}",
                     f"{median_of(runs, lambda r: r.cpu):.2f}", f"{stepping:.1f}", f"{start:.0f}",
                     gigabytes(memory), more])
        before = agents, memory
    return (f"The first {weeks} weeks on two threads. Bytes an agent: the growth of the most memory "
            "since the row above, by the growth of the agents. The columns of an agent are 22 "
            "bytes a slot;\nslots for the army and up to whole vectors come on top.\n\n"
            + shown("SCALE", 2, [until(weeks)]) + "\n\n"
            + table(["scale", "agents", "repetitions", "wall, s", "CPU, s",
                     "ns of CPU an agent-update", "ns an agent at the start", "most memory, GB",
                     "bytes an agent"], rows))


def measure_weeks(options):
    scale, repetitions = (10000, 1) if options.quick else (100, 3)
    rows = []
    for weeks in (52, 104, 208, 439):
        runs = [simulate(scale, 1, [until(weeks)]) for _ in range(repetitions)]
        stepping = median_of(runs, lambda r: (r.cpu - r.start_cpu) / r.weeks)
        rows.append([runs[0].weeks, repetitions, f"{median_of(runs, lambda r: r.wall):.2f}",
                     f"{median_of(runs, lambda r: r.cpu):.2f}", f"{1000 * stepping:.2f}"])
    return (f"1:{scale} on one thread. Weeks differ: more factions later, men called up and sent "
            "home.\n\n" + shown(scale, 1, ["run.until=DATE"]) + "\n\n"
            + table(["weeks", "repetitions", "wall, s", "CPU, s", "ms of CPU a week"], rows))


def plain_seconds(program, agents, steps, copies):
    """Stepping time of so many copies of the program at once, which share the agents."""
    words = [str(program), str(agents // copies), str(steps)]
    running = [subprocess.Popen([*words, str(seed + 1)], stdout=subprocess.PIPE, text=True)
               for seed in range(copies)]
    said = [process.communicate()[0] for process in running]
    if any(process.returncode != 0 for process in running):
        raise Failed(f"{' '.join(words)} failed")
    return max(json.loads(text)["seconds"] for text in said)


def engine_seconds(agents, steps, threads):
    return json.loads(run([RIVAL_ENGINE, agents, steps, threads, 1]).out)["seconds"]


def measure_threads(options):
    scale, weeks, repetitions = (1000, 26, 2) if options.quick else (10, 439, 3)
    agents, steps = (200_000, 20) if options.quick else (2_000_000, 60)
    times = {}
    with tempfile.TemporaryDirectory() as folder:
        plain = pathlib.Path(folder) / "plain"
        run(["g++", "-std=c++20", "-O3", "benchmarks/rivals/plain.cpp", "-o", plain])
        for _ in range(repetitions):
            for threads in (1, 2):
                def note(name, seconds, cpu=None):
                    times.setdefault((name, threads), []).append((seconds, cpu))
                note("plain C++ opinion8, a process a thread",
                     plain_seconds(plain, agents, steps, threads))
                note("opinion8 on the engine", engine_seconds(agents, steps, threads))
                whole = simulate(scale, threads, [until(weeks)])
                note(f"russia at 1:{scale}, {weeks} weeks", whole.wall, whole.cpu)
    names = list(dict.fromkeys(name for name, _ in times))
    speed_up = {n: statistics.median(a[0] / b[0] for a, b in zip(times[n, 1], times[n, 2]))
                for n in names}
    rows = []
    for name in names:
        wall = [statistics.median(t[0] for t in times[name, threads]) for threads in (1, 2)]
        cpu = [t[1] for t in times[name, 2]]
        rows.append([name, *(f"{w:.2f}" for w in wall),
                     "-" if cpu[0] is None else f"{statistics.median(cpu):.2f}",
                     f"{speed_up[name]:.2f}", f"{100 * speed_up[name] / speed_up[names[0]]:.0f} %"])
    return (f"Medians of {repetitions} interleaved repetitions. What two threads could gain on this "
            "machine is what plain C++ opinion8 gains, two processes that share nothing: the last "
            "column compares with it.\nFor opinion8 the time of the steps, for russia the whole "
            "program with reading and output.\n\n"
            + shown(scale, "THREADS", [until(weeks)]) + "\n"
            + command(f"build/release/benchmarks/narod_rival_engine {agents} {steps} THREADS 1")
            + "\n\n" + table(["program", "wall on 1 thread, s", "wall on 2, s", "CPU on 2, s",
                              "speed-up", "of what is possible"], rows))
