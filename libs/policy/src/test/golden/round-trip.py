# SPDX-License-Identifier: Apache-2.0
"""Carries a model of the 0.5B shape from transformers through Triad and back, by hand: about 1 GB a folder.

    python round-trip.py make MODEL
    ./mvnw -pl libs/policy -am test -Dtest=RoundTripByHand -Dsurefire.failIfNoSpecifiedTests=false \\
        -Dfrom=MODEL -Dto=MODEL-back -Ddtype=BF16 -DshardBytes=300000000
    python round-trip.py compare MODEL MODEL-back
    python round-trip.py sample MODEL-back ../../../../../triad

Run with torch 2.8.0 and transformers 4.57.6, and with transformers 5.24.0.
"""
import json
import shutil
import subprocess
import sys
from pathlib import Path

import tokenizers
import torch
import transformers


def make(folder: str) -> None:
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
        rope_theta=1000000.0,
        tie_word_embeddings=True,
        bos_token_id=151643,
        eos_token_id=151643,
    )
    model = transformers.Qwen2ForCausalLM(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias") or name.endswith("norm.weight"):
                parameter.normal_(0.5, 0.3)
    model.save_pretrained(folder, max_shard_size="300MB")
    # Any tokenizer will do whose ids are of the model's vocabulary.
    shutil.copy(Path(__file__).parent / "../resources/golden/tokenizer-qwen2/tokenizer.json", folder)


def compare(folder: str, other: str) -> None:
    models = []
    for path in (folder, other):
        model, report = transformers.AutoModelForCausalLM.from_pretrained(
            path, dtype="auto", output_loading_info=True
        )
        wrong = {key: value for key, value in report.items() if value}
        print(path, model.dtype, sum(1 for _ in Path(path).glob("*.safetensors")), "files", wrong or "as expected")
        models.append(model)
    expected, found = (model.state_dict() for model in models)
    if expected.keys() != found.keys():
        raise SystemExit(f"names differ: {expected.keys() ^ found.keys()}")
    different = [
        name
        for name, tensor in expected.items()
        if tensor.dtype != found[name].dtype
        or tensor.shape != found[name].shape
        or not torch.equal(tensor.contiguous().view(torch.uint8), found[name].contiguous().view(torch.uint8))
    ]
    indexes = [json.loads(Path(path, "model.safetensors.index.json").read_text()) for path in (folder, other)]
    print("index:", "the same" if indexes[0] == indexes[1] else [index["metadata"] for index in indexes])
    print(len(expected), "tensors,", sum(tensor.numel() for tensor in expected.values()), "elements;", end=" ")
    print("all bits are the same" if not different else f"these differ: {different}")


def sample(folder: str, triad: str) -> None:
    """Holds the log-probabilities of what `triad sample` draws against those that transformers gives the same tokens."""
    text = "What is 1 + 1? Think first."
    prompt = tokenizers.Tokenizer.from_file(str(Path(folder, "tokenizer.json"))).encode(text).ids
    # In float32, as Triad computes; the weights keep their bfloat16 values.
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    for temperature in (0.0, 1.0, 0.7):
        command = [triad, "sample", "--checkpoint", folder, "--prompt", text, "--raw", "--json", "--n", "3"]
        command += ["--temperature", str(temperature), "--max-tokens", "48", "--seed", "5"]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        worst = 0.0
        likeliest = 0
        for line in map(json.loads, lines):
            tokens = torch.tensor(line["tokens"])
            with torch.no_grad():
                logits = model(torch.tensor([prompt + line["tokens"]])).logits[0, len(prompt) - 1 : -1]
            likeliest += int((logits.argmax(-1) == tokens).sum())
            expected = torch.log_softmax(logits / (temperature or 1.0), -1).gather(1, tokens[:, None])[:, 0]
            worst = max(worst, float((expected - torch.tensor(line["log_probs"])).abs().max()))
        total = sum(len(json.loads(line)["tokens"]) for line in lines)
        print(f"temperature {temperature}: {total} tokens of {len(lines)} responses, {likeliest} of them the likeliest;", end=" ")
        print(f"log-probabilities differ by at most {worst:.2e}")
        if worst > 1e-4 or (temperature == 0 and likeliest < total):
            raise SystemExit("the sampler and transformers differ")


if __name__ == "__main__":
    {"make": make, "compare": compare, "sample": sample}[sys.argv[1]](*sys.argv[2:])
