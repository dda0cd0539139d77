# SPDX-License-Identifier: Apache-2.0
"""Opens with PEFT the adapters that Triad writes, and compares the models that it merges them into, by hand.

    ./mvnw -pl libs/policy -am test -Dtest=LoraByHand -Dsurefire.failIfNoSpecifiedTests=false \\
        -Dfrom=$PWD/libs/policy/src/test/resources/golden/qwen2-tied -Dto=ADAPTERS
    python lora-round-trip.py libs/policy/src/test/resources/golden/qwen2-tied ADAPTERS

Run with torch 2.8.0, transformers 4.57.6 and peft 0.21.2.
"""
import sys
import warnings
from pathlib import Path

import peft
import safetensors.torch
import torch
import transformers


def load(folder: Path):
    return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()


def compare(base: Path, folder: Path) -> None:
    tokens = torch.arange(3, 50).reshape(1, -1)
    # PEFT warns of a tensor that is missing or superfluous.
    warnings.simplefilter("error")
    model = peft.PeftModel.from_pretrained(load(base), folder).eval()
    ours = safetensors.torch.load_file(folder / "adapter_model.safetensors")
    theirs = peft.get_peft_model_state_dict(model)
    if ours.keys() != theirs.keys() or not all(torch.equal(ours[name], theirs[name]) for name in ours):
        raise SystemExit(f"PEFT holds other tensors than {folder} has")
    with torch.no_grad():
        without = load(base)(tokens).logits
        adapted = model(tokens).logits
        merged = load(Path(f"{folder}-merged"))(tokens).logits
    weights = model.merge_and_unload().state_dict()
    saved = load(Path(f"{folder}-merged")).state_dict()
    print(
        folder.name, len(ours), "tensors;",
        "adapter moves logits by", (adapted - without).abs().max().item(),
        "; merged logits differ by", (adapted - merged).abs().max().item(),
        "; merged weights by", max((weights[name] - saved[name]).abs().max().item() for name in weights),
    )


for name in ("named", "matching"):
    compare(Path(sys.argv[1]), Path(sys.argv[2]) / name)
