"""Sections of BENCHMARKS.md are replaced one at a time. Run by ctest with pytest."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from measure import machine  # noqa: E402
from measure.document import read_sections, table, write_sections  # noqa: E402
from measure.programs import Failed, Took, parse_run, run  # noqa: E402

ORDER = [("first", "The first"), ("second", "The second")]


def test_keeps_what_was_not_measured_again(tmp_path):
    path = tmp_path / "BENCHMARKS.md"
    write_sections(path, {"first": "## The first\n\nold", "second": "## The second\n\nold"}, ORDER)
    sections = read_sections(path)
    sections["second"] = "## The second\n\nnew"
    write_sections(path, sections, ORDER)
    assert read_sections(path) == {"first": "## The first\n\nold",
                                   "second": "## The second\n\nnew"}
    assert not list(tmp_path.glob("*.part"))


def test_names_the_command_of_what_was_never_measured(tmp_path):
    path = tmp_path / "BENCHMARKS.md"
    write_sections(path, {}, ORDER)
    assert "--only second" in path.read_text()


def test_writes_tables_with_a_rule_below_the_head():
    assert table(["a", "b"], [["x", 1]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


def test_reads_what_a_run_says():
    err = ("Time by process, all threads together:\n"
           "  start                            0.074 s    0.7 %      702.6 million agents/s\n"
           "  meeting                          1.695 s   15.2 %       30.6 million agents/s\n")
    out = "out/a.h5: 1 replicate of 118106 agents, 439 weeks, 11.1 s, 4.65 million agent-weeks/s\n"
    one = parse_run(Took(2, 1, 1e6, out, err))
    assert (one.agents, one.weeks) == (118106, 439)
    assert one.profile == {"start": 0.074, "meeting": 1.695}
    assert one.updates == 118106 * 439


def test_refuses_a_run_that_it_does_not_understand():
    with pytest.raises(Failed):
        parse_run(Took(2, 1, 1e6, "something else", ""))


def test_tells_memory_and_time_of_a_program():
    took = run([sys.executable, "-c", "x = bytearray(80_000_000); print(len(x))"])
    assert took.out == "80000000\n" and took.most_memory > 80e6 and took.cpu > 0


def test_says_which_program_failed():
    with pytest.raises(Failed, match="exit code 3"):
        run([sys.executable, "-c", "import sys; sys.exit(3)"])


def test_tells_kernels_from_instruction_sets():
    assert machine.kernel_of("week: towns/AVX3/iterations:20") == ("week: towns", "AVX3")
    assert machine.kernel_of("russia: meet/SCALAR") == ("russia: meet", "SCALAR")
