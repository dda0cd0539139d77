# SPDX-License-Identifier: Apache-2.0
"""Writes golden-math-verify.tsv: what a published implementation says of the pairs in pairs.tsv.

Run once, by hand, with Python 3.11:
  pip install math-verify==0.9.0 latex2sympy2_extended==1.11.0 sympy==1.14.0 antlr4-python3-runtime==4.13.2
  python golden_math_verify.py pairs.tsv golden-math-verify.tsv

Columns: '=' (equal), '/' (not) or '?' (no value was found in one of the two), then the pair.
"""

import logging
import sys

from math_verify import ExprExtractionConfig, LatexExtractionConfig, parse, verify

logging.disable(logging.CRITICAL)


def read(text):
    config = [LatexExtractionConfig(), ExprExtractionConfig()]
    wrapped = text if "$" in text or "boxed" in text else "$" + text + "$"
    return parse(wrapped, extraction_config=config, parsing_timeout=20)


def main(source, target):
    with open(source, encoding="utf-8") as pairs, open(target, "w", encoding="utf-8") as golden:
        golden.write("# math-verify 0.9.0 on sympy 1.14.0, by golden_math_verify.py\n")
        for line in pairs:
            if line.startswith("#"):
                continue
            _, left, right = line.rstrip("\n").split("\t")
            gold, answer = read(left), read(right)
            if not gold or not answer:
                verdict = "?"
            else:
                verdict = "=" if verify(gold, answer, timeout_seconds=20) else "/"
            golden.write(f"{verdict}\t{left}\t{right}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
