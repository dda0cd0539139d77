# SPDX-License-Identifier: Apache-2.0
"""Writes golden-outputs.tsv and golden-values.tsv below src/test/resources/io/triad/evaluation: pairs of outputs and of values in
JSON, and whether Python takes them for the same, by the rules that LiveCodeBench's judge states: lines without the blanks around
them, else the Decimals of their words; values by ==. Texts are JSON, so that a pair is a line.

    python src/test/scripts/golden_programs.py
"""
import decimal
import itertools
import json
import pathlib

root = pathlib.Path(__file__).parents[1] / "resources/io/triad/evaluation"


def lines(text):
    return [line.strip() for line in text.strip().split("\n")]


def decimals(line):
    try:
        return [decimal.Decimal(word) for word in line.split()]
    except decimal.InvalidOperation:
        return None


def same_line(one, other):
    if one == other:
        return True
    left, right = decimals(one), decimals(other)
    return left is not None and left == right


def same_output(one, other):
    one, other = lines(one), lines(other)
    return len(one) == len(other) and all(map(same_line, one, other))


OUTPUTS = [
    "1", "1\n", "1.0", "1.00", "+1", "01", "1e0", "10E-1", "0.1e1", "1.", ".5", "0.5", "5e-1", "-0", "0", "0.0", "0e7", "-1",
    "1 2", "1  2", " 1 2 ", "1\n2", "1\n2\n\n", "1\n\n2", "1 \n 2", "1\t2", "1.0 2", "a", "A", "a 1", "a 1.0", "", " \n", "Yes", "YES",
    "50000000000000000", "50000000000000001", "5e16", "1e400", "10e399", "1e-400", "0.30000000000000004", "0.3", "1e", "1.2.3", "e5",
    "12345678901234567890.10", "12345678901234567890.1", "1\r\n2",
]
VALUES = [
    "1", "1.0", "true", "false", "0", "0.0", "-0.0", "null", '"1"', '""', "[]", "[1]", "[1.0]", "[true]", "[[1, 2], [3]]",
    "[[1, 2], [3.0]]", "[1, 2]", "[2, 1]", "{}", '{"a": 1}', '{"a": 1.0}', '{"b": 1}', '{"a": 1, "b": 2}', '{"b": 2, "a": 1}', "0.1",
    "0.10000000000000001", "0.30000000000000004", "0.3", "9007199254740993", "9007199254740992.0", "9007199254740993.0", "1e400",
    "Infinity", "-Infinity", "1e22", "10000000000000000000000", '"a"', '["a", null]', '["a", 0]', "[[]]", "123456789012345678901234567890",
]


def write(name, texts, same):
    with open(root / name, "w", encoding="utf-8") as file:
        for one, other in itertools.combinations_with_replacement(texts, 2):
            file.write(json.dumps(one) + "\t" + json.dumps(other) + "\t" + str(same(one, other)).lower() + "\n")


write("golden-outputs.tsv", OUTPUTS, same_output)
write("golden-values.tsv", VALUES, lambda one, other: json.loads(one) == json.loads(other))
