"""The table of weak points shows what the run and the record have."""
import numpy as np
import pytest
from weak_points import number, put, table, text


def test_rows_are_those_of_the_comparison_and_of_the_run(run):
    rows = table(run).set_index("what")
    assert rows.index.is_unique
    known = run.comparison.set_index("id")
    row = known.loc["soviet_congress_1.mensheviks"]
    assert rows.loc["soviet_congress_1.mensheviks", "median"] == row["median"]
    assert rows.loc["soviet_congress_1.mensheviks", "low"] == row.low
    days = rows.loc["days from the first strikes to the fall"]
    assert days["median"] == 4 and days.ok  # on their documented dates: 8 and 12 March 1917


def test_what_the_run_does_not_reach_is_not_ok(run):
    rows = table(run).set_index("what")
    late = rows.loc["1922 against the winter of 1920-21"]  # the run ends in 1918
    assert np.isnan(late["median"]) and not late.ok


def test_numbers_are_short():
    assert [number(v) for v in (0.12345, 2_254_364.0, np.nan, np.inf)] == [
        "0.123", "2,254,364", "-", "more"]


def test_the_table_is_put_between_its_marks_and_nowhere_else(run, tmp_path):
    document = tmp_path / "document.md"
    document.write_text("before\n<!-- weak points -->\nold\n<!-- end of weak points -->\nafter\n")
    put(document, text(run))
    told = document.read_text()
    assert told.startswith("before\n<!-- weak points -->\n2 replicates, ")
    assert told.endswith("|\n<!-- end of weak points -->\nafter\n") and "old" not in told
    document.write_text("nothing")
    with pytest.raises(SystemExit):
        put(document, "table")
