# SPDX-License-Identifier: Apache-2.0
"""Writes the golden Parquet files beside the tests' resources with a writer that is not ours.

Run once, with pyarrow: python golden_parquet.py ../resources/io/triad/dataset
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = Path(sys.argv[1])

MATH = {
    "problem": ["What is $1+1$?", "What is $2+3$?", None, "What is $7-4$?", ""],
    "solution": ["It is $\\boxed{2}$.", "It is five.", "$\\boxed{9}$", "Clearly $\\boxed{\\frac{6}{2}}$.", "$\\boxed{1}$"],
    "level": ["Level 1"] * 5,
}

CHOICES = {
    "question": ["Which is a colour?", "Which is even?", "Which is prime?", "Which is odd?"],
    "options": [["red", "seven"], ["1", "2", "3"], ["4", "5"], None],
    "answer": ["A", "B", "C", "A"],
}


def write(name, table, **options):
    pq.write_table(table, FOLDER / name, **options)


# One file for each compression, with and without a dictionary, in pages and row groups of few rows.
for codec in ("none", "snappy", "gzip", "zstd"):
    write(f"math-{codec}.parquet", pa.table(MATH), compression=codec, use_dictionary=codec != "gzip", row_group_size=2)

write("choices.parquet", pa.table(CHOICES), compression="snappy", data_page_version="2.0")

# As the public files of SimpleRL-Zoo: a templated prompt, the gold answer twice, the bare question in a structure.
write(
    "simplerl-zoo.parquet",
    pa.table(
        {
            "data_source": ["simplelr"] * 3,
            "prompt": [[{"role": "user", "content": f"<|im_start|>user\nQuestion {n}"}] for n in range(3)],
            "ability": ["math"] * 3,
            "reward_model": [{"style": "rule", "ground_truth": g} for g in ("12", "x+1", None)],
            "extra_info": [
                {"question": "What is $3 \\cdot 4$?", "answer": "12", "level": 3},
                {"question": "Simplify $(x^2-1)/(x-1)$.", "answer": None, "level": 4},
                {"question": "What was lost?", "answer": None, "level": 5},
            ],
        }
    ),
    compression="snappy",
)

# Answers that are numbers in their columns.
write("numbers.parquet", pa.table({"question": ["How many?", "How much?"], "answer": pa.array([42, -7], pa.int64())}))
write("fractions.parquet", pa.table({"question": ["How many?", "How much?"], "answer": pa.array([0.5, 2.0], pa.float64())}))

# A long run of rows, so that pages and row groups follow each other.
write(
    "many.parquet",
    pa.table(
        {
            "question": [f"What is {n} plus {n}?" for n in range(5000)],
            "answer": [str(2 * n) for n in range(5000)],
        }
    ),
    compression="zstd",
    row_group_size=700,
    data_page_size=1024,
)
