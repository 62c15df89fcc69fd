"""What the section on convergence says of shares that are known. Run by ctest with pytest."""
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from measure.convergence import SHARES, chance_of, means_table, rates, verdict  # noqa: E402

AGENTS = {1000: 100_000, 100: 1_000_000, 10: 10_000_000}
SEEDS = {1000: 400, 100: 400, 10: 400}


def sampled(drift=None):
    """Shares of 20 % of as many agents, by scale and name; at one scale they are higher by
    `drift` points."""
    chance = np.random.default_rng(1917)
    scale_of_drift, points = drift or (None, 0)
    return {scale: {name: chance.binomial(agents, 0.2, SEEDS[scale]) / agents * 100
                    + (points if scale == scale_of_drift else 0) for name, *_ in SHARES}
            for scale, agents in AGENTS.items()}


def test_sampling_alone_has_an_exponent_of_minus_a_half():
    over_all = rates(list(AGENTS), AGENTS, sampled()).splitlines()[-1].split("|")
    assert over_all[1].strip() == "1:1,000 to 1:10"
    exponent, error = (float(x) for x in over_all[4].split("±"))
    assert abs(exponent + 0.5) < 3 * error < 0.05
    assert abs(float(over_all[5].split("±")[0]) - 0.5) < 3 * error


def test_sampling_alone_is_no_drift():
    table, drifts = means_table(list(AGENTS), AGENTS, sampled())
    assert drifts == {1000: [], 100: []} and "**" not in table
    assert "1:1,000: none; 1:100: none" in verdict(drifts, list(AGENTS))


def test_means_that_drift_are_named():
    table, drifts = means_table(list(AGENTS), AGENTS, sampled((1000, 0.05)))
    assert len(drifts[1000]) == len(SHARES) and drifts[100] == []
    assert table.count("**") == 2 * len(SHARES)


def test_a_single_seed_is_judged_by_the_deviation_of_others():
    others = np.array([20.0, 20.1, 19.9, 20.05, 19.95])
    assert chance_of([20.05], others, agents_ratio=1) > 0.1
    assert chance_of([25.0], others, agents_ratio=1) < 0.001
    assert chance_of([0.0], np.zeros(3), agents_ratio=1) == 1
