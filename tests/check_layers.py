#!/usr/bin/env python3
"""Refuses what a folder must not know: upward includes, banned libraries, words of history in sim/.

Usage: check_layers.py ROOT | check_layers.py --self-test
Exit code 1 when something is refused; one line each on stdout.
"""
import pathlib
import re
import sys
import tempfile
from typing import NamedTuple


class Ban(NamedTuple):
    name: str
    header: str  # regular expression, matched at the start of the included name
    use: str = ""  # regular expression, searched in code without comments and strings


HDF5 = Ban("HDF5", r"(hdf5|H5)", r"\bH5[A-Z]{1,2}[a-z]\w*\s*\(")
TOML = Ban("toml++", r"toml(\+\+|plusplus)?[/.]", r"\btoml::")
OPTIONS = Ban("program options", r"boost/program_options", r"\bprogram_options::")
THREADS = Ban(
    "threads",
    r"(thread|mutex|shared_mutex|atomic|future|barrier|latch|semaphore|execution|stop_token"
    r"|condition_variable|pthread\.h|omp\.h|tbb/|oneapi/tbb)",
    r"\bstd::(thread|jthread|mutex|atomic|async)\b|\bthread_local\b|#\s*pragma\s+omp",
)
FILES = Ban(
    "files and consoles",
    r"(fstream|filesystem|iostream|unistd\.h|fcntl\.h|stdio\.h|sys/)",
    r"\bFILE\s*\*|\b(fopen|fprintf|fputs|fread|fwrite|printf|puts)\s*\(|\bstd::(cout|cerr|clog|cin)\b",
)
CLOCKS = Ban(
    "clocks", r"(chrono|ctime|time\.h)", r"\bstd::chrono\b|\b(clock|gettimeofday|clock_gettime)\s*\("
)
RANGES = Ban("std::ranges", r"ranges", r"\bstd::(ranges|views)::")
MPI = Ban("MPI", r"mpi\.h", r"\bMPI_\w+\s*\(")
ENGINE_ONLY = (HDF5, MPI, TOML, OPTIONS, THREADS, FILES, CLOCKS, RANGES)

# Folder (or file): what project folders it may include, and what it must do without. The longest
# matching name wins; {model} stands for the folder's own name.
RULES = {
    "sim/core": (("sim/core",), ENGINE_ONLY),
    "sim/parallel": (("sim/core", "sim/parallel"), (HDF5, MPI, TOML, OPTIONS, FILES)),
    "sim/io": (("sim/core", "sim/io"), (MPI, OPTIONS, THREADS)),
    "sim/experiment": (
        ("sim/core", "sim/parallel", "sim/io", "sim/experiment"),
        (HDF5, MPI, TOML, OPTIONS),
    ),
    "sim/mpi": (("sim/core", "sim/io", "sim/experiment", "sim/mpi"), (HDF5, TOML, OPTIONS)),
    "sim/cli": (
        ("sim/core", "sim/parallel", "sim/io", "sim/experiment", "sim/mpi", "sim/cli"),
        (HDF5, MPI, TOML),
    ),
    "models/rules": (("sim/core", "models/rules"), ENGINE_ONLY),
    "models/{model}": (("sim/core", "models/rules", "models/{model}"), ENGINE_ONLY),
    "models/{model} test": (
        ("sim/core", "sim/parallel", "sim/io", "sim/experiment", "models/rules", "models/{model}"),
        (),
    ),
    "models/main.cpp": (("sim/cli", "models"), ENGINE_ONLY),
}

# The engine knows no country, party, person or date.
HISTORY = re.compile(
    r"""(?<![a-z])(
      russia\w* | soviet\w* | petrograd\w* | petersburg\w* | moscow | kronstadt | tambov | siberia\w*
    | ukrain\w* | brest(_litovsk)? | smolny | bolshevi\w* | menshevi\w* | kadets? | cadets?
    | octobrists? | socialist\w* | communist\w* | anarchis\w* | populis[tm]s? | sovnarkom | cheka
    | duma | zemstvo\w* | tsar\w* | czar\w* | romanov\w* | nicholas | lenin\w* | trotsk\w* | stalin\w*
    | kerensk\w* | spiridonova | kornilov | denikin | kolchak | wrangel | makhno
    | peasant\w* | cossack\w* | muzhik\w* | kulak\w* | poods? | (rou|ru)bles?
    | constituent_assembly | (left|right)_srs? | psr | plsr
    )(?![a-z]) | (?-i:\bSRs?\b) | \b19(0[5-9]|1\d|2[0-2])\b""",
    re.IGNORECASE | re.VERBOSE,
)
# (file pattern, line pattern, reason): lines that may hold such a word.
ALLOWED_WORDS = (
    (
        r"sim/.*",
        r"^\s*(inline |static )*constexpr [\w:]+(\s*\*)? \w*epoch\w*(\[\])?\s*[={(].*;",
        "day 0 of dates in files is a detail of the format, named once as a constant",
    ),
)

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
COMMENT_OR_TEXT = re.compile(r'//.*|/\*.*?\*/|"(\\.|[^"\\])*"')


def rule_for(name):
    parts = name.split("/")
    folder = "/".join(parts[:2])
    if folder in RULES:
        return RULES[folder]
    if parts[0] == "models" and len(parts) > 2:
        allowed, bans = RULES["models/{model} test" if is_test(name) else "models/{model}"]
        return tuple(a.replace("{model}", parts[1]) for a in allowed), bans
    return None


def is_test(name):
    return name.endswith((".test.cpp", ".test.hpp"))


def include_problem(header, allowed, bans):
    if header.split("/")[0] in ("sim", "models"):
        if not any(header.startswith(folder + "/") for folder in allowed):
            return f"may not include <{header}> (allowed: {', '.join(allowed)})"
    elif ".." in header.split("/"):
        return f'includes "{header}" (name project headers by their path from the root)'
    for ban in bans:
        if re.match(ban.header, header):
            return f"may not include <{header}> (no {ban.name} here)"
    return None


def layer_problems(name, text):
    """Problems of one source file as (line, text). Tests may use any library, but not go upward;
    those of a model may read its real tables and run ensembles of it."""
    rule = rule_for(name)
    if rule is None:
        yield 1, "has no rule (add its folder to RULES of tests/check_layers.py)"
        return
    allowed, bans = rule
    if is_test(name):
        bans = ()
    for number, line in enumerate(text.splitlines(), 1):
        if match := INCLUDE.match(line):
            if problem := include_problem(match.group(1), allowed, bans):
                yield number, problem
            continue
        code = COMMENT_OR_TEXT.sub("", line)
        for ban in bans:
            if ban.use and (used := re.search(ban.use, code)):
                yield number, f"uses {used.group(0).strip()} (no {ban.name} here)"


def word_problems(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        found = HISTORY.search(line)
        if found and not any(re.fullmatch(f, name) and re.search(p, line) for f, p, _ in ALLOWED_WORDS):
            yield number, f"holds '{found.group(0)}' (the engine knows nothing of history)"


def problems_of(root):
    for file in sorted(p for top in ("sim", "models") for p in (root / top).rglob("*") if p.is_file()):
        name = file.relative_to(root).as_posix()
        if file.suffix not in (".hpp", ".cpp", ".md", ".txt"):
            continue
        text = file.read_text(encoding="utf-8")
        if file.suffix in (".hpp", ".cpp"):
            yield from ((name, *p) for p in layer_problems(name, text))
        if name.startswith("sim/") and not is_test(name):
            yield from ((name, *p) for p in word_problems(name, text))


def check(root):
    problems = list(problems_of(pathlib.Path(root)))
    for name, line, text in problems:
        print(f"{name}:{line}: {text}")
    print(f"{len(problems)} layering problem(s)")
    return 1 if problems else 0


# name of the file, its text, whether it must be refused
SELF_TEST = (
    ("sim/core/a.hpp", '#include "sim/core/b.hpp"\n#include <vector>', False),
    ("sim/core/a.hpp", '#include "sim/io/b.hpp"', True),
    ("sim/core/a.hpp", '#include "../io/b.hpp"', True),
    ("sim/core/a.cpp", "#include <fstream>", True),
    ("sim/core/a.cpp", "#include <ranges>", True),
    ("sim/core/a.cpp", "auto now = std::chrono::steady_clock::now();", True),
    ("sim/core/a.cpp", "// unlike std::chrono", False),
    ("sim/core/a.test.cpp", "#include <thread>", False),
    ("sim/core/a.test.cpp", '#include "sim/experiment/b.hpp"', True),
    ("sim/parallel/a.cpp", '#include <thread>\n#include "sim/core/b.hpp"', False),
    ("sim/parallel/a.cpp", '#include "sim/io/b.hpp"', True),
    ("sim/io/a.cpp", "#include <hdf5.h>\n#include <toml++/toml.h>\n#include <fstream>", False),
    ("sim/io/a.cpp", "#include <mutex>", True),
    ("sim/experiment/a.cpp", '#include "sim/io/b.hpp"', False),
    ("sim/experiment/a.cpp", '#include "sim/cli/b.hpp"', True),
    ("sim/experiment/a.cpp", "#include <hdf5.h>", True),
    ("sim/experiment/a.cpp", "MPI_Init(0, 0);", True),
    ("sim/experiment/a.cpp", '#include "sim/mpi/b.hpp"', True),
    ("sim/mpi/a.cpp", '#include <mpi.h>\n#include "sim/experiment/b.hpp"', False),
    ("sim/cli/a.cpp", "#include <mpi.h>", True),
    ("sim/cli/a.cpp", "#include <boost/program_options.hpp>", False),
    ("sim/cli/a.cpp", '#include "models/one/b.hpp"', True),
    ("sim/elsewhere/a.cpp", "", True),
    ("models/one/a.cpp", '#include "sim/core/b.hpp"\n#include "models/one/b.hpp"', False),
    ("models/one/a.cpp", '#include "models/two/b.hpp"', True),
    ("models/one/a.cpp", '#include "models/rules/b.hpp"', False),
    ("models/rules/a.hpp", '#include "sim/core/b.hpp"\n#include "models/rules/b.hpp"', False),
    ("models/rules/a.hpp", '#include "models/one/b.hpp"', True),
    ("models/rules/a.hpp", '#include "sim/io/b.hpp"', True),
    ("models/rules/a.hpp", "#include <fstream>", True),
    ("models/one/a.cpp", '#include "sim/io/b.hpp"', True),
    ("models/one/a.test.cpp", '#include "sim/io/b.hpp"', False),
    ("models/one/a.test.cpp", '#include "sim/cli/b.hpp"', True),
    ("models/one/a.test.cpp", '#include "models/two/b.hpp"', True),
    ("models/one/a.cpp", "// the soviet of 1917", False),
    ("models/main.cpp", '#include "sim/cli/b.hpp"\n#include "models/one/b.hpp"', False),
    ("models/main.cpp", '#include "sim/experiment/b.hpp"', True),
    ("sim/core/a.hpp", "/// A soviet, for example.", True),
    ("sim/core/a.hpp", 'add("left_sr");', True),
    ("sim/core/a.hpp", "/// An SR congress.", True),
    ("sim/core/a.hpp", "/// In 1917.", True),
    ("sim/core/a.hpp", "inline constexpr Date epoch = Date::from_ymd(1914, 1, 14);", False),
    ("sim/core/a.hpp", "Date epoch_of() { return Date::from_ymd(1914, 1, 14); }", True),
    ("sim/core/a.hpp", "double rubles_per_pood;", True),
    ("sim/core/a.hpp", "/// Cody and Waite 1980; narod; a worker thread", False),
    ("sim/core/README.md", "Built for Petrograd.", True),
    ("sim/core/a.test.cpp", 'parse("1917-11-07");', False),
)


def self_test():
    failures = 0
    for name, text, refused in SELF_TEST:
        with tempfile.TemporaryDirectory() as root:
            file = pathlib.Path(root) / name
            file.parent.mkdir(parents=True)
            file.write_text(text + "\n", encoding="utf-8")
            if bool(list(problems_of(pathlib.Path(root)))) != refused:
                failures += 1
                print(f"FAILED: {name} with {text!r} should {'' if refused else 'not '}be refused")
    print(f"{len(SELF_TEST)} cases, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(self_test() if sys.argv[1] == "--self-test" else check(sys.argv[1]))
