"""The saving of paired seeds, on numbers of known variance."""
import numpy as np
import pandas as pd
import pytest
from paired_gain import gains


def frame(values):
    return pd.DataFrame({"a": values})


def test_shared_noise_is_what_pairs_save():
    rng = np.random.default_rng(1)
    shared, own = rng.normal(size=4000), rng.normal(size=(2, 4000)) * 0.5
    table = gains(frame(shared + own[0]), frame(shared + own[1] + 3))
    # Paired: 2 * 0.25; independent: 2 * (1 + 0.25).
    assert table.paired["a"] == pytest.approx(0.5, rel=0.1)
    assert table.gain["a"] == pytest.approx(5, rel=0.1)


def test_nothing_is_saved_where_nothing_is_shared():
    rng = np.random.default_rng(2)
    table = gains(frame(rng.normal(size=4000)), frame(rng.normal(size=4000)))
    assert table.gain["a"] == pytest.approx(1, rel=0.1)


def test_what_never_differs_by_chance_is_left_out():
    assert gains(frame(np.arange(5.0)), frame(np.arange(5.0) + 1)).empty
