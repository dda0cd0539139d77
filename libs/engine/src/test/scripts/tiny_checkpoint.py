# SPDX-License-Identifier: Apache-2.0
"""Writes small random checkpoints for trials against a real server.

    python tiny_checkpoint.py FOLDER

makes FOLDER/first and FOLDER/second (two Qwen2 checkpoints of one shape and other weights), FOLDER/adapter (a LoRA
adapter of the first) and FOLDER/tokenizer (the tokenizer alone: transformers 5 reads a tokenizer.json that stands beside
a Qwen2 config.json by rules of its own). Needs torch, transformers and safetensors.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from transformers import Qwen2Config, Qwen2ForCausalLM

MARKERS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
LONGEST = 512


def tokenizer():
    symbols = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE(vocab={symbol: index for index, symbol in enumerate(symbols)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(marker, special=True, normalized=False) for marker in MARKERS])
    return made


def checkpoint(folder, seed):
    folder.mkdir(parents=True, exist_ok=True)
    made = tokenizer()
    end = made.token_to_id("<|im_end|>")
    torch.manual_seed(seed)
    config = Qwen2Config(
        vocab_size=made.get_vocab_size(),
        hidden_size=256,
        intermediate_size=512,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=LONGEST,
        # vLLM on a CPU keeps the output layer of tied weights when it reads others.
        tie_word_embeddings=False,
        eos_token_id=end,
        bos_token_id=None,
        pad_token_id=None,
        # Far from uniform, so that log-probabilities tell weights apart.
        initializer_range=0.12,
    )
    Qwen2ForCausalLM(config).eval().save_pretrained(folder)
    save(made, folder)


def save(made, folder):
    folder.mkdir(parents=True, exist_ok=True)
    made.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "eos_token": "<|im_end|>",
                "model_max_length": LONGEST,
                "clean_up_tokenization_spaces": False,
            }
        )
    )


def adapter(folder, rank=8):
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(3)
    tensors = {}
    for layer in range(2):
        name = f"base_model.model.model.layers.{layer}.self_attn.q_proj"
        tensors[f"{name}.lora_A.weight"] = torch.randn(rank, 256) * 0.2
        tensors[f"{name}.lora_B.weight"] = torch.randn(256, rank) * 0.2
    save_file(tensors, folder / "adapter_model.safetensors")
    (folder / "adapter_config.json").write_text(
        json.dumps(
            {
                "peft_type": "LORA",
                "task_type": "CAUSAL_LM",
                "base_model_name_or_path": "first",
                "r": rank,
                "lora_alpha": 16,
                "lora_dropout": 0.0,
                "bias": "none",
                "target_modules": ["q_proj"],
            }
        )
    )


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1])
    checkpoint(root / "first", 1)
    checkpoint(root / "second", 2)
    adapter(root / "adapter")
    save(tokenizer(), root / "tokenizer")
