# SPDX-License-Identifier: Apache-2.0
"""Opens with PEFT an adapter that the trainer published, and with transformers the lane's final version, by hand.

    ./mvnw -pl libs/training -am test -Dtest=AdapterByHand -Dsurefire.failIfNoSpecifiedTests=false \\
        -Dfrom=$PWD/libs/policy/src/test/resources/golden/qwen2-tied -Dto=PUBLISHED
    python libs/training/src/test/scripts/open_adapter.py libs/policy/src/test/resources/golden/qwen2-tied PUBLISHED

Run with torch 2.15.0, transformers 5.24.0 and peft 0.21.2: log-probabilities of 46 tokens, of the base, of the adapter and
of the final version, differed from the trainer's by at most 5.1e-6, and the adapter had moved them by up to 7.1.
"""
import json
import sys
import warnings
from pathlib import Path

import peft
import torch
import transformers


def load(folder: Path):
    return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def log_probs(model, tokens: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        scores = model(tokens).logits[0, :-1].log_softmax(-1)
    return scores.gather(1, tokens[0, 1:, None]).squeeze(1)


base, published = Path(sys.argv[1]), Path(sys.argv[2])
seen = json.loads((published / "log-probs.json").read_text())
tokens = torch.tensor([seen["tokens"]])
# PEFT warns of a tensor that is missing or superfluous.
warnings.filterwarnings("error", module="peft")
adapted = peft.PeftModel.from_pretrained(load(base), published / "adapter").eval()
for name, model, expected in (
    ("base", load(base), "base"),
    ("adapter", adapted, "adapted"),
    ("final", load(published / "final"), "adapted"),
):
    difference = (log_probs(model, tokens) - torch.tensor(seen[expected])).abs().max().item()
    print(name, "differs from the trainer by at most", difference)
    if difference > 1e-5:
        raise SystemExit(f"{name} is another policy than the trainer's")
moved = (torch.tensor(seen["adapted"]) - torch.tensor(seen["base"])).abs().max().item()
print("the adapter moves log-probabilities by up to", moved)
