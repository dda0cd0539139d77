# SPDX-License-Identifier: Apache-2.0
"""Writes src/test/resources/io/triad/evaluation/golden-paired.tsv from an independent implementation.

    pip install scipy==1.17.1
    python src/test/scripts/golden_paired.py > src/test/resources/io/triad/evaluation/golden-paired.tsv

Lines: name, differences, mean, p of scipy.stats.permutation_test (samples; exact for the short one), 95 % of
scipy.stats.bootstrap (percentile, 100,000 resamples).
"""
import numpy as np
from scipy.stats import bootstrap, permutation_test

rng = np.random.default_rng(3)
sets = {
    "few": np.array([0.5, 0.25, -0.25, 0.75, 0.0, 0.25, -0.5, 0.5]),
    "even": (rng.binomial(4, 0.5, 120) - rng.binomial(4, 0.5, 120)) / 4,
    "apart": (rng.binomial(4, 0.55, 120) - rng.binomial(4, 0.48, 120)) / 4,
}
print("# written by src/test/scripts/golden_paired.py")
for name, differences in sets.items():
    test = permutation_test(
        (differences,), np.mean, permutation_type="samples", n_resamples=100_000, rng=np.random.default_rng(1)
    )
    interval = bootstrap(
        (differences,), np.mean, n_resamples=100_000, method="percentile", batch=1000, rng=np.random.default_rng(2)
    ).confidence_interval
    values = ",".join(repr(float(each)) for each in differences)
    print(f"{name}\t{values}\t{float(differences.mean())!r}\t{float(test.pvalue)!r}\t{float(interval.low)!r}\t{float(interval.high)!r}")
