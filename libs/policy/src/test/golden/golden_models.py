# SPDX-License-Identifier: Apache-2.0
"""Folders of small random models as transformers saves them, with what transformers computes from them.

The expected numbers belong to the stored weights: a folder in bfloat16 or float16 is read back and computed in float32.
Norm weights and biases are random too, since a fresh model's ones and zeros would hide a missing term.
"""
import json
import shutil
from pathlib import Path

import safetensors.torch
import torch
import transformers

LENGTHS = (7, 24)
"""Tokens of the first sequences; the last one fills every position that the model has."""


def save(model_class, config, folder: Path, seed: int, dtype=torch.float32, generation=None, **save_options):
    """Fills a model with random weights and saves it the way a published checkpoint is saved."""
    torch.manual_seed(seed)
    model = model_class(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("norm.weight"):
                parameter.uniform_(0.5, 1.5)
            else:
                parameter.normal_(0.0, 0.3)
    if generation:
        model.generation_config = transformers.GenerationConfig(**generation)
    shutil.rmtree(folder, ignore_errors=True)
    model.to(dtype).save_pretrained(folder, **save_options)


def load(folder: Path):
    """Opens a saved folder in float32 with the attention that is written out in full."""
    model, report = transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True
    )
    if any(report.get(part) for part in ("missing_keys", "unexpected_keys", "mismatched_keys")):
        raise AssertionError(f"{folder} was not read as it was written: {report}")
    return model.eval()


def sequences(model, seed: int) -> list[list[int]]:
    """Random tokens but for 0, the padding token: transformers gives what an embedding reads there no gradient."""
    config = model.config
    generator = torch.Generator().manual_seed(seed)
    lengths = (*LENGTHS, config.max_position_embeddings)
    return [torch.randint(1, config.vocab_size, (length,), generator=generator).tolist() for length in lengths]


def logits(model, tokens: list[int]) -> torch.Tensor:
    """Logits at every position, (T, V)."""
    return model(torch.tensor([tokens])).logits[0]


def token_log_probs(logits_tv: torch.Tensor, tokens: list[int]) -> torch.Tensor:
    """Log-prob in nats of each token from the second on, given those before it."""
    return torch.log_softmax(logits_tv[:-1], dim=-1).gather(1, torch.tensor(tokens[1:])[:, None])[:, 0]


def gradients(model, tokens: list[int], names=lambda name: name) -> tuple[float, dict[str, torch.Tensor]]:
    """Mean cross-entropy of a sequence in nats, and its gradient for every parameter that takes one."""
    model.zero_grad()
    loss = -token_log_probs(logits(model, tokens), tokens).mean()
    loss.backward()
    found = {names(name): value.grad for name, value in model.named_parameters() if value.requires_grad}
    return loss.item(), {name: gradient.contiguous() for name, gradient in found.items()}


def write_expected(model, folder: Path, seed: int, gradient_names=lambda name: name):
    """Writes expected.json (tokens, log-probs, losses), logits.safetensors and gradients.safetensors beside a model."""
    tokens = sequences(model, seed)
    with torch.no_grad():
        computed = [logits(model, sequence) for sequence in tokens]
    loss, gradient = gradients(model, tokens[1], gradient_names)
    expected = {
        "versions": {"transformers": transformers.__version__, "torch": torch.__version__.split("+")[0]},
        "sequences": [
            {"tokens": sequence, "tokenLogProbs": token_log_probs(values, sequence).tolist()}
            for sequence, values in zip(tokens, computed)
        ],
        "gradients": {"sequence": 1, "meanCrossEntropy": loss},
    }
    write_json(folder / "expected.json", expected)
    named = {f"logits.{index}": values.contiguous() for index, values in enumerate(computed)}
    safetensors.torch.save_file(named, folder / "logits.safetensors")
    safetensors.torch.save_file(gradient, folder / "gradients.safetensors")
    return computed


def write_json(path: Path, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text.replace('},{', '},\n{') + "\n", encoding="utf-8")


def qwen2(**changes):
    return transformers.Qwen2Config(**{**SMALL, "rope_theta": 10_000.0, **changes})


SMALL = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 48,
    "vocab_size": 64,
    "max_position_embeddings": 64,
    "bos_token_id": 0,
    "eos_token_id": 2,
    "pad_token_id": 0,
    "rms_norm_eps": 1e-6,
}


def make(target: Path):
    """Writes every model folder below the target."""
    save(
        transformers.Qwen2ForCausalLM,
        qwen2(tie_word_embeddings=True, rope_theta=1_000_000.0),
        target / "qwen2-tied",
        seed=11,
        generation={
            "do_sample": True,
            "temperature": 0.7,
            "top_p": 0.8,
            "top_k": 20,
            "repetition_penalty": 1.05,
            "bos_token_id": 0,
            "pad_token_id": 0,
            "eos_token_id": [2, 0],
        },
    )
    # Sizes that are no multiple of a vector's lanes, and three layers.
    untied = qwen2(
        tie_word_embeddings=False, hidden_size=40, intermediate_size=52, vocab_size=71, num_hidden_layers=3
    )
    save(transformers.Qwen2ForCausalLM, untied, target / "qwen2-untied", seed=12, dtype=torch.float16)
    save(
        transformers.Qwen3ForCausalLM,
        transformers.Qwen3Config(**SMALL, head_dim=16, tie_word_embeddings=False, rope_theta=1_000_000.0),
        target / "qwen3",
        seed=13,
    )
    llama = transformers.LlamaConfig(
        **{**SMALL, "max_position_embeddings": 96, "rms_norm_eps": 1e-5, "eos_token_id": [61, 62], "pad_token_id": None},
        tie_word_embeddings=False,
        rope_theta=100.0,
        rope_scaling={
            "rope_type": "llama3",
            "factor": 8.0,
            "low_freq_factor": 1.0,
            "high_freq_factor": 4.0,
            "original_max_position_embeddings": 32,
        },
    )
    save(
        transformers.LlamaForCausalLM, llama, target / "llama3", seed=14, dtype=torch.bfloat16, max_shard_size="14KB"
    )
    yarn = {"type": "yarn", "factor": 4.0, "original_max_position_embeddings": 16}
    save(
        transformers.Qwen2ForCausalLM,
        qwen2(
            tie_word_embeddings=True,
            num_attention_heads=2,
            num_key_value_heads=1,
            rope_theta=50.0,
            rope_scaling=yarn,
        ),
        target / "qwen2-yarn",
        seed=15,
    )
    linear = {"type": "linear", "factor": 2.5}
    save(
        transformers.Qwen2ForCausalLM,
        qwen2(tie_word_embeddings=True, rope_scaling=linear),
        target / "qwen2-linear",
        seed=16,
    )
    for seed, name in enumerate(NAMES):
        write_expected(load(target / name), target / name, seed)


NAMES = ("qwen2-tied", "qwen2-untied", "qwen3", "llama3", "qwen2-yarn", "qwen2-linear")
