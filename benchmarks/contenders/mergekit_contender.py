# SPDX-License-Identifier: Apache-2.0
"""Merges with mergekit and prints the seconds that the merge took, without imports: mergekit_contender.py MERGE.yaml FOLDER."""

import sys
import time

import yaml
from mergekit.config import MergeConfiguration
from mergekit.merge import run_merge
from mergekit.options import MergeOptions

with open(sys.argv[1], encoding="utf-8") as file:
    config = MergeConfiguration.model_validate(yaml.safe_load(file))
start = time.perf_counter()
run_merge(config, sys.argv[2], MergeOptions(write_model_card=False, copy_tokenizer=False, quiet=True))
print(time.perf_counter() - start)
