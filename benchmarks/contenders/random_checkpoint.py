# SPDX-License-Identifier: Apache-2.0
"""Writes random bfloat16 weights of Qwen2.5-0.5B's shape in Hugging Face layout: random_checkpoint.py FOLDER.

The tokenizer knows bytes alone; Jlama does not open a folder without one.
"""
import json
import sys
from pathlib import Path

import tokenizers
import torch
import transformers


def main(folder: Path) -> None:
    torch.manual_seed(1)
    torch.set_default_dtype(torch.bfloat16)
    config = transformers.Qwen2Config(
        hidden_size=896,
        num_hidden_layers=24,
        num_attention_heads=14,
        num_key_value_heads=2,
        intermediate_size=4864,
        vocab_size=151936,
        max_position_embeddings=32768,
        rope_parameters={"rope_type": "default", "rope_theta": 1000000.0},
        tie_word_embeddings=True,
        bos_token_id=151643,
        eos_token_id=151643,
    )
    model = transformers.Qwen2ForCausalLM(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("norm.weight"):
                parameter.normal_(1, 0.1)
            elif name.endswith("bias"):
                parameter.normal_(0, 0.1)
            elif "embed_tokens" not in name:
                # So large that what follows depends on all of the prompt, not on its last token alone.
                parameter.normal_(0, 0.06)
    model.save_pretrained(folder, max_shard_size="300MB")
    # Where transformers before 5, and others, look for it.
    written = json.loads((folder / "config.json").read_text())
    written["rope_theta"] = 1000000.0
    (folder / "config.json").write_text(json.dumps(written, indent=2) + "\n")

    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.BPE(vocab={symbol: index for index, symbol in enumerate(alphabet)}, merges=[])
    )
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text("{}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
