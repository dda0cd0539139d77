# SPDX-License-Identifier: Apache-2.0
"""Runs /task/program.py: as a script, or, given a name, that function on the values of standard input, a line of JSON each.

Programs find the modules that LiveCodeBench has imported for them. Hashes and random numbers have a fixed seed, so that a
program does the same each time.
"""
import json
import os
import random
import sys
import types

PATH = "/task/program.py"
MODULES = (
    "string re datetime collections heapq bisect copy math random statistics itertools functools operator io sys json"
    " builtins typing"
).split()
RECURSION = 50_000
DIGITS = 50_000
SHOWN = 300


def module(name):
    made = types.ModuleType(name)
    sys.modules[name] = made
    for each in MODULES:
        exec("from " + each + " import *", made.__dict__)
    for each in MODULES:
        exec("import " + each, made.__dict__)
    return made


def load(name):
    with open(PATH, encoding="utf-8") as file:
        source = file.read()
    program = module(name)
    exec(compile(source, "program.py", "exec"), program.__dict__)
    return program, source


def script():
    try:
        load("__main__")
    except SystemExit:
        pass


def is_plain(value):
    """Whether JSON has the value: a tuple within it is no list, as it is none for LiveCodeBench."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return True
    if isinstance(value, list):
        return all(map(is_plain, value))
    return isinstance(value, dict) and all(isinstance(key, str) and is_plain(each) for key, each in value.items())


def call(name):
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    values = [json.loads(line) for line in sys.stdin.read().split("\n") if line.strip()]
    program, source = load("program")
    owner = program.Solution() if "class Solution" in source else program
    value = getattr(owner, name)(*values)
    if isinstance(value, tuple):
        value = list(value)
    json.dump({"value": value} if is_plain(value) else {"other": repr(value)[:SHOWN]}, answers)
    answers.flush()
    # Threads that the program left behind must not keep it waiting.
    os._exit(0)


sys.path.pop(0)
sys.setrecursionlimit(RECURSION)
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(DIGITS)
random.seed(0)
if len(sys.argv) > 1:
    call(sys.argv.pop(1))
else:
    script()
