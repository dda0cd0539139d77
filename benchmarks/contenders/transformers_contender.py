# SPDX-License-Identifier: Apache-2.0
"""Hugging Face transformers' generate on the CPU: transformers_contender.py FOLDER THREADS DTYPE."""
import sys

import torch
import transformers

from answering import Tokens, answer


def start():
    folder, threads, dtype = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    torch.set_num_threads(threads)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()

    @torch.inference_mode()
    def respond(prompts: Tokens, num_tokens: int) -> Tokens:
        ids = torch.tensor(prompts)
        generated = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            use_cache=True,
            min_new_tokens=num_tokens,
            max_new_tokens=num_tokens,
            pad_token_id=0,
        )
        return generated[:, ids.shape[1] :].tolist()

    version = f"{transformers.__version__}, torch {torch.__version__}, {model.config._attn_implementation} attention"
    dtype_name = {"bfloat16": "BF16, activations too", "float32": "F32"}[dtype]
    return {"version": version, "dtype": dtype_name, "threads": torch.get_num_threads(), "batches": True}, respond


if __name__ == "__main__":
    answer(start)
