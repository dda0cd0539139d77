# SPDX-License-Identifier: Apache-2.0
"""Writes src/test/resources/io/triad/evaluation/golden-intervals.tsv from independent implementations.

    pip install scipy==1.17.1 statsmodels==0.15.0
    python src/test/scripts/golden_intervals.py > src/test/resources/io/triad/evaluation/golden-intervals.tsv

Lines:
  wilson     successes trials lower upper            statsmodels.stats.proportion.proportion_confint
  bootstrap  shares lower upper                      the same draws (SplitMix64) with numpy.percentile
  scipy      shares lower upper                      scipy.stats.bootstrap, percentile, 200,000 resamples of its own
"""
import numpy as np
from scipy.stats import bootstrap
from statsmodels.stats.proportion import proportion_confint

MASK = (1 << 64) - 1


def splitmix64(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def same_draws(shares):
    draws = splitmix64(0x5452494144)
    means = [
        np.mean([shares[(next(draws) * len(shares)) >> 64] for _ in shares]) for _ in range(2000)
    ]
    return np.percentile(means, [2.5, 97.5])


def text(shares):
    return ",".join(repr(float(share)) for share in shares)


print("# written by src/test/scripts/golden_intervals.py")
for successes, trials in [(0, 10), (1, 10), (5, 10), (10, 10), (37, 150), (149, 150), (0, 300), (300, 300), (1, 1)]:
    lower, upper = proportion_confint(successes, trials, alpha=0.05, method="wilson")
    print(f"wilson\t{successes}\t{trials}\t{float(lower)!r}\t{float(upper)!r}")

rng = np.random.default_rng(7)
sets = [
    np.array([0.0, 0.25, 0.5, 1.0, 1.0]),
    rng.binomial(4, 0.3, 60) / 4,
    rng.binomial(4, rng.beta(0.5, 0.5, 150)) / 4,
]
for shares in sets:
    lower, upper = same_draws(shares)
    print(f"bootstrap\t{text(shares)}\t{float(lower)!r}\t{float(upper)!r}")
for shares in sets[1:]:
    ci = bootstrap((shares,), np.mean, confidence_level=0.95, n_resamples=200_000, method="percentile",
                   batch=1000, rng=np.random.default_rng(1)).confidence_interval
    print(f"scipy\t{text(shares)}\t{float(ci.low)!r}\t{float(ci.high)!r}")
