# SPDX-License-Identifier: Apache-2.0
"""Makes the golden files of libs/policy with Hugging Face's implementations.

    python3.11 -m venv venv && venv/bin/pip install -r requirements.txt
    PYTHONHASHSEED=0 venv/bin/python make-golden.py [models] [adapters] [tokenizers] [chat]

Without names all four are made, into ../resources/golden. Nothing is downloaded: weights and texts are made here. The
exact versions are in requirements.txt; a second run writes the same bytes (PEFT writes a set, hence the hash seed). One
folder is written by transformers 5: see make-golden-transformers5.py.
"""
import importlib
import os
import sys
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

TARGET = Path(__file__).parent.parent / "resources" / "golden"
PARTS = ("models", "adapters", "tokenizers", "chat")


def main(parts: list[str]):
    import torch

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    TARGET.mkdir(parents=True, exist_ok=True)
    for part in parts or PARTS:
        importlib.import_module(f"golden_{part}").make(TARGET)


main(sys.argv[1:])
