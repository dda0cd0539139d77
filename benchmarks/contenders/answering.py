# SPDX-License-Identifier: Apache-2.0
"""A contender's side of io.triad.benchmarks.peers.Questions: JSON lines on standard input and output."""
import json
import os
import sys
import time
from collections.abc import Callable

Tokens = list[list[int]]


def answer(start: Callable[[], tuple[dict, Callable[[Tokens, int], Tokens]]]) -> None:
    """Starts a contender, which tells what it is and how it responds, and answers until the input ends.

    Whatever else prints to standard output, native code too, goes to standard error.
    """
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    about, respond = start()
    print(json.dumps(about), file=output, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        begin = time.perf_counter()
        tokens = respond(question["prompts"], question["numTokens"])
        seconds = time.perf_counter() - begin
        print(json.dumps({"seconds": seconds, "tokens": tokens}), file=output, flush=True)
