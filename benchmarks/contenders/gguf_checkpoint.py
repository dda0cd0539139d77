# SPDX-License-Identifier: Apache-2.0
"""Writes a Qwen2 checkpoint in Hugging Face layout as GGUF, without its tokenizer: gguf_checkpoint.py FOLDER FILE.

Matrices stay the bfloat16 they are; norms and biases become float32, as llama.cpp wants them.
"""
import json
import sys
from pathlib import Path

import gguf
import torch
from safetensors.torch import load_file


def main(folder: Path, file: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    if config["model_type"] != "qwen2":
        raise SystemExit(f"{folder} holds a {config['model_type']}; only qwen2 is written as GGUF here")
    layers, heads = config["num_hidden_layers"], config["num_attention_heads"]
    rope_theta = config.get("rope_theta") or config["rope_parameters"]["rope_theta"]

    writer = gguf.GGUFWriter(file, gguf.MODEL_ARCH_NAMES[gguf.MODEL_ARCH.QWEN2])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_BF16)
    writer.add_block_count(layers)
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(rope_theta)
    writer.add_vocab_size(config["vocab_size"])
    writer.add_tokenizer_model("no_vocab")

    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2, layers)
    for shard in sorted(folder.glob("*.safetensors")):
        for name, tensor in load_file(shard).items():
            target = names.get_name(name, try_suffixes=(".weight", ".bias"))
            if tensor.dim() == 1:
                writer.add_tensor(target, tensor.float().numpy())
            else:
                values = tensor.to(torch.bfloat16).contiguous().view(torch.uint8).numpy()
                writer.add_tensor(target, values, raw_dtype=gguf.GGMLQuantizationType.BF16)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
