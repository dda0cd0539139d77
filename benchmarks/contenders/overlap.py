# SPDX-License-Identifier: Apache-2.0
"""Compares the pace of two runs of one recipe: overlap.py STATE STATE, as ./triad run --json prints them."""
import json
import sys


def paces(file: str) -> dict:
    with open(file, encoding="utf-8") as state:
        return {pace["stage"]: pace for pace in json.load(state)["paces"]}


before, after = map(paces, sys.argv[1:3])
print("| stage | off-policy steps | seconds a step | sampling | training | overhead | speed-up |")
print("|---|---|---|---|---|---|---|")
for stage in ("alignment", "domain"):
    for pace in (before[stage], after[stage]):
        faster = before[stage]["secondsPerStep"] / pace["secondsPerStep"]
        print(
            f"| {stage} | {pace['offPolicySteps']} | {pace['secondsPerStep']:.2f} | {pace['samplingSeconds']:.1f} s "
            f"| {pace['trainingSeconds']:.1f} s | {100 * pace['overheadShare']:.1f} % | {faster:.2f} |"
        )
