# SPDX-License-Identifier: Apache-2.0
"""LoRA adapters as PEFT saves them, on the folder qwen2-tied, with the logits of base and adapter and of the merged model."""
import shutil
from pathlib import Path

import peft
import safetensors.torch
import torch

import golden_models

BASE = "qwen2-tied"


def parameter_name(name: str) -> str:
    """The name that an adapter's parameter has in adapter_model.safetensors."""
    return name.replace(".default.", ".")


def write(base: Path, folder: Path, config: peft.LoraConfig, seed: int):
    torch.manual_seed(seed)
    model = peft.get_peft_model(golden_models.load(base), config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name:
                parameter.normal_(0.0, 0.1)
    # Else the files would name the folder of whoever ran this.
    model.peft_config["default"].base_model_name_or_path = BASE
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    (folder / "README.md").unlink()

    model = peft.PeftModel.from_pretrained(golden_models.load(base), folder, is_trainable=True).eval()
    computed = golden_models.write_expected(model, folder, seed, parameter_name)
    merged = model.merge_and_unload()
    tokens = golden_models.sequences(merged, seed)
    with torch.no_grad():
        named = {f"logits.{index}": golden_models.logits(merged, sequence) for index, sequence in enumerate(tokens)}
    difference = max((named[f"logits.{index}"] - values).abs().max() for index, values in enumerate(computed))
    if difference > 1e-4:
        raise AssertionError(f"merging {folder} changed its logits by {difference}")
    safetensors.torch.save_file(named, folder / "merged-logits.safetensors")


def make(target: Path):
    """Writes every adapter folder below the target, which holds the base already."""
    plain = peft.LoraConfig(
        r=4, lora_alpha=8, target_modules=["q_proj", "v_proj", "down_proj"], lora_dropout=0.0, task_type="CAUSAL_LM"
    )
    write(target / BASE, target / "lora", plain, seed=21)
    stabilized = peft.LoraConfig(
        r=3,
        lora_alpha=6,
        use_rslora=True,
        target_modules=["k_proj", "o_proj", "gate_proj", "up_proj"],
        lora_dropout=0.05,
        task_type="CAUSAL_LM",
    )
    write(target / BASE, target / "lora-rank-stabilized", stabilized, seed=22)
