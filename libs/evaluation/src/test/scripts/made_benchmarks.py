# SPDX-License-Identifier: Apache-2.0
"""Writes small made files below src/test/resources/io/triad/evaluation/benchmarks, in the layouts in which the benchmarks are
published: their columns in their order and of their types. The questions are made up.

    pip install pyarrow==26.0.1
    python src/test/scripts/made_benchmarks.py
"""
import base64
import csv
import json
import pathlib
import pickle
import zlib

import pyarrow
import pyarrow.parquet

root = pathlib.Path(__file__).parents[1] / "resources/io/triad/evaluation/benchmarks"


def place(suite, name):
    path = root / suite / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def json_lines(suite, name, rows):
    place(suite, name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def parquet(suite, name, columns):
    pyarrow.parquet.write_table(pyarrow.table(columns), place(suite, name))


def comma_separated(suite, name, rows):
    with open(place(suite, name), "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


json_lines("math-500", "test.jsonl", [
    {"problem": "Convert the point $(0,3)$ to polar coordinates.", "solution": "So \\boxed{\\left( 3, \\frac{\\pi}{2} \\right)}.",
     "answer": "\\left( 3, \\frac{\\pi}{2} \\right)", "subject": "Precalculus", "level": 2, "unique_id": "test/precalculus/1.json"},
    {"problem": "What is $2+2$?", "solution": "It is \\boxed{4}.", "answer": "4", "subject": "Prealgebra", "level": 1,
     "unique_id": "test/prealgebra/2.json"},
])
comma_separated("aime", "AIME_Dataset_1983_2024.csv", [
    {"ID": "1983-1", "Year": 1983, "Problem Number": 1, "Question": 'What is half of "120",\nas a number?', "Answer": "60", "Part": ""},
    {"ID": "1983-2", "Year": 1983, "Problem Number": 2, "Question": "What is $3 \\cdot 5$?", "Answer": "15", "Part": ""},
    {"ID": "1994-3", "Year": 1994, "Problem Number": 3, "Question": "What is near 80?", "Answer": "080 or 081 (both were accepted)", "Part": ""},
    {"ID": "2024-II-15", "Year": 2024, "Problem Number": 15, "Question": "What is $7^2$?", "Answer": "49", "Part": "II"},
])
parquet("aime24", "data/train-00000-of-00001.parquet", {
    "id": pyarrow.array([60, 61], pyarrow.int64()),
    "problem": ["What is $200+4$?", "What is $5^2$?"],
    "solution": ["It is \\boxed{204}.", "It is \\boxed{025}."],
    "answer": ["204", "025"],
    "url": ["https://example.org/1", "https://example.org/2"],
    "year": ["2024", "2024"],
})
parquet("amc23", "test-00000-of-00001.parquet", {
    "id": pyarrow.array([0, 1], pyarrow.int64()),
    "question": ["What is $3^3$?", "What is $6^2$?"],
    "answer": pyarrow.array([27.0, 36.0], pyarrow.float64()),
    "url": ["https://example.org/1", "https://example.org/2"],
})
parquet("olympiad-bench", "OE_TO_maths_en_COMP.parquet", {
    "id": pyarrow.array([1, 2, 3], pyarrow.int64()),
    "question": ["Solve $x+x=4$.", "Solve $(x-1)^2=4$.", "Which interval is $0<x<1$?"],
    "solution": [["$x=2$"], ["$x=3$ or $x=-1$"], ["$(0,1)$"]],
    "final_answer": [["2"], ["$3$", "$-1$"], ["$(0,1)$"]],
    "context": pyarrow.array([None, None, None], pyarrow.string()),
    "modality": ["Text-only"] * 3,
    "difficulty": ["Competition"] * 3,
    "is_multiple_answer": [False, True, False],
    "unit": pyarrow.array([None, None, None], pyarrow.string()),
    "answer_type": ["Numerical", "Numerical", "Interval"],
    "error": pyarrow.array([None, None, None], pyarrow.string()),
    "question_type": ["Open-ended"] * 3,
    "subfield": ["Algebra"] * 3,
    "subject": ["Math"] * 3,
    "language": ["English"] * 3,
})
json_lines("omni-math", "test.jsonl", [
    {"domain": ["Mathematics -> Algebra"], "difficulty": 3.5, "problem": "What is one third?", "solution": "It is 1/3.",
     "answer": "\\frac{1}{3}", "source": "made"},
    {"domain": ["Mathematics -> Algebra"], "difficulty": 8.0, "problem": "Prove that there are infinitely many primes.",
     "solution": "As Euclid did.", "answer": "Proof: suppose that there are n of them; then (their product + 1) has another.", "source": "made"},
    {"domain": ["Mathematics -> Geometry"], "difficulty": 2.0, "problem": "How many corners has a cube?", "solution": "Eight.",
     "answer": "8", "source": "made"},
])
comma_separated("gpqa-diamond", "gpqa_diamond.csv", [
    {"Pre-Revision Question": "?", "Question": f"Which option is it, the {n}th time?", "Correct Answer": "right",
     "Incorrect Answer 1": "wrong, once", "Incorrect Answer 2": "wrong\nagain", "Incorrect Answer 3": last,
     "Explanation": "made", "Subdomain": "Physics (general)", "Record ID": f"rec{n}"}
    for n, last in [(1, "wrong still"), (2, "wrong still"), (3, "wrong still"), (4, "wrong still"), (5, "right")]
])


def tests(kind, *pairs):
    return json.dumps([{"input": given, "output": wanted, "testtype": kind} for given, wanted in pairs])


def hidden(tests):
    return base64.b64encode(zlib.compress(pickle.dumps(tests))).decode()


def problem(number, question, difficulty, public, private, starter="", metadata="{}"):
    return {"question_title": "made " + str(number), "question_content": question, "platform": "leetcode" if starter else "atcoder",
            "question_id": "made" + str(number), "contest_id": "made", "contest_date": "2024-01-01T00:00:00",
            "starter_code": starter, "difficulty": difficulty, "public_test_cases": public, "private_test_cases": private,
            "metadata": metadata}


json_lines("livecodebench", "test.jsonl", [
    problem(1, "Read two numbers and write their sum.", "easy", tests("stdin", ("1 2\n", "3\n")),
            hidden(tests("stdin", ("20 22\n", "42\n"), ("-1 1\n", "0\n")))),
    problem(2, "Return the squares of the numbers.", "medium", tests("functional", ("[1, 2, 3]", "[1, 4, 9]")),
            hidden(tests("functional", ("[]", "[]"), ("[-5]", "[25]"))),
            "class Solution:\n    def squares(self, numbers: List[int]) -> List[int]:\n        ",
            json.dumps({"func_name": "squares"})),
    problem(3, "Write the half of a number.", "hard", tests("stdin", ("1\n", "0.5\n")), tests("stdin", ("3\n", "1.50\n"))),
    problem(4, "Nothing can be checked.", "hard", "[]", hidden("[]")),
])
