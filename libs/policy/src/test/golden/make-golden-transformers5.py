# SPDX-License-Identifier: Apache-2.0
"""Writes what transformers 5 lays out differently: config.json with "dtype" and "rope_parameters".

    python3.11 -m venv venv5 && venv5/bin/pip install -r requirements-transformers5.txt
    venv5/bin/python make-golden-transformers5.py

Run after make-golden.py. Each folder of that run is opened here too: its logits must agree with those of transformers 4,
and its configuration is saved once more as transformers5/NAME.json. One folder is made here altogether.
"""
import json
import os
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import safetensors.torch
import torch
import transformers

import golden_models

TARGET = Path(__file__).parent.parent / "resources" / "golden"


def convert(name: str):
    folder = TARGET / name
    model = golden_models.load(folder)
    tokens = [sequence["tokens"] for sequence in json.loads((folder / "expected.json").read_text())["sequences"]]
    stored = safetensors.torch.load_file(folder / "logits.safetensors")
    with torch.no_grad():
        for index, sequence in enumerate(tokens):
            torch.testing.assert_close(
                golden_models.logits(model, sequence), stored[f"logits.{index}"], atol=5e-5, rtol=0
            )
    config = transformers.AutoConfig.from_pretrained(folder)
    (TARGET / "transformers5").mkdir(exist_ok=True)
    (TARGET / "transformers5" / f"{name}.json").write_text(config.to_json_string(use_diff=True))


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for name in golden_models.NAMES:
        convert(name)
    config = transformers.Qwen3Config(
        **golden_models.SMALL,
        head_dim=16,
        tie_word_embeddings=True,
        rope_parameters={
            "rope_type": "yarn",
            "rope_theta": 100.0,
            "factor": 4.0,
            "beta_fast": 2.0,
            "beta_slow": 0.5,
            "attention_factor": 1.25,
            "original_max_position_embeddings": 16,
        },
    )
    folder = TARGET / "qwen3-transformers5"
    golden_models.save(transformers.Qwen3ForCausalLM, config, folder, seed=17, dtype=torch.bfloat16)
    golden_models.write_expected(golden_models.load(folder), folder, seed=17)


main()
