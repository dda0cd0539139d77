# SPDX-License-Identifier: Apache-2.0
"""Makes the golden files of this module with the real mergekit: python make_golden.py FOLDER (src/test/resources/golden).

Needs mergekit (0.1.5 made the files that are committed), torch, safetensors, tokenizers and PyYAML. Written are:
  methods.safetensors, methods.json   one tensor merged by each method and setting, on its own
  models/NAME/...                     tiny Qwen2 checkpoints with random weights
  merges/NAME.yaml, NAME.safetensors  whole merges of them, by mergekit's own command line
  merges/NAME.tokenizer.json          the tokenizer that came of it, where it is not that of an input
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import mergekit.sparsify
import tokenizers
import torch
import transformers
import yaml
from mergekit.merge_methods import merge_tensors
from safetensors.torch import load_file, save_file

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
generator = torch.Generator().manual_seed(20)


def normal(*shape, scale=1.0):
    return torch.randn(*shape, generator=generator) * scale


# ---------------------------------------------------------------- one tensor at a time
SHAPES = {"matrix": (40, 32), "vector": (33,), "cube": (3, 4, 5)}
inputs = {}
for name, shape in SHAPES.items():
    base = normal(*shape)
    inputs[f"inputs/{name}/base"] = base
    for model, size in (("a", 0.1), ("b", 0.3), ("c", 0.02)):
        inputs[f"inputs/{name}/{model}"] = base + normal(*shape, scale=size)

# PyTorch's sort leaves the order of equal values open, and half-precision weights have many; here it keeps their order.
STABLE = """
import functools, torch
torch.sort = functools.partial(torch.sort, stable=True)
torch.argsort = functools.partial(torch.argsort, stable=True)
"""
exec(STABLE)

# Masks that mergekit drew, and the chances it drew them with.
drawn = []
replayed = []
real_bernoulli = torch.bernoulli


def recording_bernoulli(chances, *arguments, **keywords):
    mask = real_bernoulli(chances, *arguments, generator=generator, **keywords)
    drawn.append((chances.clone(), mask.clone()))
    return mask


torch.bernoulli = recording_bernoulli


def replaying(function):
    """mergekit masks and rescales in float32 even where all else is float64; here its own function does so in float64."""

    def replay(tensor, density, rescale_norm=None, **keywords):
        if not replayed:
            return function(tensor, density=density, rescale_norm=rescale_norm, **keywords)
        mask = replayed.pop(0).reshape(tensor.shape).to(tensor.dtype)
        return mergekit.sparsify.rescaled_masked_tensor(tensor, mask, rescale_norm)

    return replay


mergekit.sparsify.bernoulli = replaying(mergekit.sparsify.bernoulli)
mergekit.sparsify.della_magprune = replaying(mergekit.sparsify.della_magprune)

W3 = {"weight": [1.0, 0.2, 0.1]}
CASES = [
    ("linear", "linear", "abc", None, W3, {}),
    ("linear-raw", "linear", "abc", None, W3, {"normalize": False}),
    ("linear-negative", "linear", "ab", None, {"weight": [1.5, -0.7]}, {}),
    ("slerp", "slerp", "ab", "a", {}, {"t": 0.3}),
    ("slerp-end", "slerp", "ab", "a", {}, {"t": 1.0}),
    ("slerp-close", "slerp", "ac", "a", {}, {"t": 0.4}),
    ("slerp-second-base", "slerp", "ab", "b", {}, {"t": 0.3}),
    ("multislerp", "multislerp", "abc", None, W3, {}),
    ("multislerp-base", "multislerp", "*abc", "*", W3, {}),
    ("multislerp-raw", "multislerp", "*ab", "*", {"weight": [0.6, 0.3]}, {"normalize_weights": False}),
    ("task-arithmetic", "task_arithmetic", "*abc", "*", W3, {}),
    ("task-arithmetic-lambda", "task_arithmetic", "*abc", "*", W3, {"lambda": 0.7}),
    ("task-arithmetic-normalize", "task_arithmetic", "*abc", "*", W3, {"normalize": True}),
    ("ties", "ties", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.8]}, {}),
    ("ties-raw", "ties", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.8]}, {"normalize": False}),
    ("ties-whole", "ties", "*abc", "*", W3, {"lambda": 1.3}),
    ("ties-rescale", "ties", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.8]}, {"rescale": True}),
    ("dare-linear", "dare_linear", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.8]}, {}),
    ("dare-linear-plain", "dare_linear", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.8]}, {"rescale": False}),
    ("dare-ties", "dare_ties", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.8]}, {}),
    ("dare-ties-normalize", "dare_ties", "*ab", "*", {"weight": [0.4, 0.6], "density": [0.5, 0.5]}, {"normalize": True}),
    ("della", "della", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.7], "epsilon": [0.1, 0.2, 0.15]}, {}),
    ("della-linear", "della_linear", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.7]}, {"lambda": 1.1}),
    ("breadcrumbs", "breadcrumbs", "*abc", "*", {**W3, "density": [0.5, 0.3, 0.8], "gamma": [0.1, 0.02, 0.3]}, {}),
    ("breadcrumbs-ties", "breadcrumbs_ties", "*abc", "*", {**W3, "density": [0.9, 0.3, 0.8]}, {"rescale": True}),
    ("model-stock", "model_stock", "*abc", "*", {}, {}),
    ("model-stock-two", "model_stock", "*ab", "*", {}, {}),
    ("model-stock-filter-wise", "model_stock", "*abc", "*", {}, {"filter_wise": True}),
    ("nearswap", "nearswap", "*a", "*", {}, {"t": 0.05}),
    ("passthrough", "passthrough", "a", None, {}, {}),
    ("passthrough-scaled", "passthrough", "a", None, {"scale": [0.3]}, {}),
]

# What depends on sums over a tensor.
WITH_SUMS = (
    [case for case, method, *_ in CASES if method in ("slerp", "multislerp", "model_stock", "della", "della_linear")]
    + ["ties-rescale", "dare-linear", "dare-ties", "dare-ties-normalize", "breadcrumbs-ties"]
)
outputs = {}
described = []
for case, method, models, base, per_input, shared in CASES:
    ids = ["base" if model == "*" else model for model in models]
    base_name = {None: None, "*": "base"}.get(base, base)
    per_input_ids = ids if method in ("linear", "passthrough") else [each for each in ids if each != base_name]
    for tensor in SHAPES:
        drawn.clear()
        parameters = dict(shared)
        for key, values in per_input.items():
            parameters[key] = dict(zip(per_input_ids, values))

        def merged(dtype):
            return merge_tensors(
                [inputs[f"inputs/{tensor}/{each}"] for each in ids],
                method,
                parameters=parameters,
                ids=ids,
                base_index=None if base_name is None else ids.index(base_name),
                name=tensor,
                dtype=dtype,
                out_dtype=torch.float32,
            ).clone()

        outputs[f"{case}/{tensor}"] = merged(torch.float32)
        if case in WITH_SUMS:
            # The same in float64, rounded once: free of the order in which float32 happens to be summed.
            replayed.extend(mask for _, mask in drawn)
            outputs[f"{case}/{tensor}/exact"] = merged(torch.float64)
            assert not replayed
        for index, (chances, mask) in enumerate(drawn):
            outputs[f"{case}/{tensor}/mask/{index}"] = mask.reshape(SHAPES[tensor]).to(torch.float32)
            if method.startswith("della"):
                outputs[f"{case}/{tensor}/chance/{index}"] = chances.reshape(SHAPES[tensor]).to(torch.float32)
    described.append(
        {
            "name": case,
            "method": method,
            "models": ids,
            "base": base_name,
            "inputs": {key: dict(zip(per_input_ids, values)) for key, values in per_input.items()},
            "shared": shared,
        }
    )

save_file({**inputs, **outputs}, folder / "methods.safetensors")
(folder / "methods.json").write_text(
    json.dumps(
        {
            "mergekit": __import__("importlib.metadata").metadata.version("mergekit"),
            "torch": torch.__version__,
            "cases": described,
        },
        indent=1,
    )
    + "\n"
)

# ---------------------------------------------------------------- whole models
HIDDEN, INNER, HEADS, LAYERS = 8, 12, 2, 4
CHARACTERS = [chr(code) for code in range(ord("a"), ord("z") + 1)]


def tokenizer(added):
    vocabulary = {text: index for index, text in enumerate(CHARACTERS + ["th", "he"])}
    made = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[("t", "h"), ("h", "e")]))
    made.add_special_tokens([tokenizers.AddedToken(text, special=True, normalized=False) for text in added])
    return made


def model(name, added, near=None, tied=False, llama=False, dtype=torch.float32):
    place = folder / "models" / name
    place.mkdir(parents=True, exist_ok=True)
    text = tokenizer(added)
    text.save(str(place / "tokenizer.json"))
    (place / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": added[0]}, indent=1) + "\n"
    )
    size = text.get_vocab_size()
    config = (transformers.LlamaConfig if llama else transformers.Qwen2Config)(
        vocab_size=size,
        hidden_size=HIDDEN,
        intermediate_size=INNER,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        num_key_value_heads=1,
        tie_word_embeddings=tied,
        eos_token_id=len(CHARACTERS) + 2,
        bos_token_id=None,
    )
    config.architectures = ["LlamaForCausalLM" if llama else "Qwen2ForCausalLM"]
    values = json.loads(config.to_json_string(use_diff=True))
    values["torch_dtype"] = str(dtype).removeprefix("torch.")
    (place / "config.json").write_text(json.dumps(values, indent=1) + "\n")
    head = HIDDEN // HEADS
    shapes = {"model.embed_tokens.weight": (size, HIDDEN), "model.norm.weight": (HIDDEN,)}
    if not tied:
        shapes["lm_head.weight"] = (size, HIDDEN)
    for layer in range(LAYERS):
        prefix = f"model.layers.{layer}."
        shapes |= {
            prefix + "input_layernorm.weight": (HIDDEN,),
            prefix + "post_attention_layernorm.weight": (HIDDEN,),
            prefix + "mlp.down_proj.weight": (HIDDEN, INNER),
            prefix + "mlp.gate_proj.weight": (INNER, HIDDEN),
            prefix + "mlp.up_proj.weight": (INNER, HIDDEN),
            prefix + "self_attn.q_proj.weight": (HIDDEN, HIDDEN),
            prefix + "self_attn.q_proj.bias": (HIDDEN,),
            prefix + "self_attn.k_proj.weight": (head, HIDDEN),
            prefix + "self_attn.k_proj.bias": (head,),
            prefix + "self_attn.v_proj.weight": (head, HIDDEN),
            prefix + "self_attn.v_proj.bias": (head,),
            prefix + "self_attn.o_proj.weight": (HIDDEN, HIDDEN),
        }
    weights = {}
    for key, shape in shapes.items():
        if llama and key.endswith("bias"):
            continue
        fresh = normal(*shape, scale=0.1)
        if near is not None and key in near and near[key].shape == torch.Size(shape):
            fresh = near[key] + fresh * 0.3
        weights[key] = fresh.to(dtype).contiguous()
    save_file(weights, place / "model.safetensors", metadata={"format": "pt"})
    return weights


base = model("base", ["<|endoftext|>", "<user>"])
model("first", ["<|endoftext|>", "<user>"], near=base)
model("second", ["<|endoftext|>", "<user>"], near=base)
model("half", ["<|endoftext|>", "<user>"], near=base, dtype=torch.bfloat16)
model("half-too", ["<|endoftext|>", "<user>"], near=base, dtype=torch.bfloat16)
model("half-three", ["<|endoftext|>", "<user>"], near=base, dtype=torch.bfloat16)
# mergekit cannot stack layers of a Qwen2 model with transformers 5, whose configuration lists the layers' types.
model("llama", ["<|endoftext|>"], near=base, llama=True)
model("llama-too", ["<|endoftext|>"], near=base, llama=True)
model("tied", ["<|endoftext|>", "<user>"], near=base, tied=True)
model("tied-too", ["<|endoftext|>", "<user>"], near=base, tied=True)
model("tool", ["<|endoftext|>", "<user>", "<tool>", "<call>"], near=base)
model("thinker", ["<|endoftext|>", "<think>", "<user>"], near=base)

MERGES = {
    "linear": {
        "models": [{"model": each, "parameters": {"weight": weight}} for each, weight in (("base", 1.0), ("first", 0.2), ("second", 0.1))],
        "merge_method": "linear",
        "dtype": "float32",
    },
    "linear-half": {
        "models": [{"model": each, "parameters": {"weight": weight}} for each, weight in (("half", 1.0), ("half-too", 0.2), ("half-three", 0.1))],
        "merge_method": "linear",
        "dtype": "bfloat16",
    },
    "linear-to-half": {
        "models": [{"model": each, "parameters": {"weight": weight}} for each, weight in (("base", 1.0), ("first", 0.2))],
        "merge_method": "linear",
        "dtype": "float32",
        "out_dtype": "float16",
    },
    "ties-half": {
        "models": [{"model": each, "parameters": {"weight": 0.6, "density": 0.5}} for each in ("half-too", "half-three")],
        "base_model": "half",
        "merge_method": "ties",
        "dtype": "float32",
        "out_dtype": "bfloat16",
    },
    "slerp-gradient": {
        "slices": [{"sources": [{"model": "base", "layer_range": [0, LAYERS]}, {"model": "first", "layer_range": [0, LAYERS]}]}],
        "merge_method": "slerp",
        "base_model": "base",
        "parameters": {
            "t": [
                {"filter": "self_attn", "value": [0, 0.5, 0.3, 0.7, 1]},
                {"filter": "mlp", "value": [1, 0.5, 0.7, 0.3, 0]},
                {"value": 0.5},
            ]
        },
        "dtype": "float32",
    },
    "ties-gradient": {
        "models": [
            {"model": "first", "parameters": {"density": [1, 0.7, 0.1], "weight": 1.0}},
            {"model": "second", "parameters": {"density": 0.33, "weight": [{"filter": "mlp", "value": 0.5}, {"value": 0}]}},
        ],
        "merge_method": "ties",
        "base_model": "base",
        "parameters": {"normalize": True, "int8_mask": True},
        "dtype": "float32",
    },
    "stacked": {
        "slices": [
            {"sources": [{"model": "llama", "layer_range": [0, 3]}]},
            {"sources": [{"model": "llama-too", "layer_range": [1, 4], "parameters": {"scale": [{"filter": "o_proj", "value": 0.5}, {"value": 1.0}]}}]},
        ],
        "merge_method": "passthrough",
        "dtype": "float32",
    },
    "tied": {
        "models": [{"model": each, "parameters": {"weight": 0.5}} for each in ("tied", "tied-too")],
        "merge_method": "linear",
        "dtype": "float32",
    },
    "tied-and-not": {
        "models": [{"model": each, "parameters": {"weight": 0.5}} for each in ("base", "tied-too")],
        "merge_method": "linear",
        "dtype": "float32",
    },
    "union": {
        "models": [{"model": "tool", "parameters": {"weight": 0.6}}, {"model": "thinker", "parameters": {"weight": 0.4}}],
        "merge_method": "task_arithmetic",
        "base_model": "base",
        "tokenizer_source": "union",
        "dtype": "float32",
    },
    "union-average": {
        "models": [{"model": "tool", "parameters": {"weight": 0.6}}, {"model": "thinker", "parameters": {"weight": 0.4}}],
        "merge_method": "linear",
        "tokenizer_source": "union",
        "dtype": "float32",
    },
    "tokenizer-of-base": {
        "models": [{"model": "tool", "parameters": {"weight": 0.6}}, {"model": "thinker", "parameters": {"weight": 0.4}}],
        "merge_method": "task_arithmetic",
        "base_model": "base",
        "tokenizer_source": "base",
        "dtype": "float32",
    },
    "tokenizer-of-model": {
        "models": [{"model": "base", "parameters": {"weight": 0.6}}, {"model": "tool", "parameters": {"weight": 0.4}}],
        "merge_method": "linear",
        "tokenizer_source": "tool",
        "dtype": "float32",
    },
    "tokens-explicit": {
        "models": [{"model": "tool", "parameters": {"weight": 0.6}}, {"model": "thinker", "parameters": {"weight": 0.4}}],
        "merge_method": "task_arithmetic",
        "base_model": "base",
        "tokenizer": {
            "source": "union",
            "tokens": {
                "<think>": {"source": {"kind": "zero"}},
                "<call>": {"source": {"kind": "model_token", "model": "tool", "token": "<tool>"}},
                "<user>": {"source": "thinker", "force": True},
            },
            "pad_to_multiple_of": 16,
        },
        "dtype": "float32",
    },
}

merges = folder / "merges"
merges.mkdir(exist_ok=True)
command = STABLE + "from mergekit.scripts.run_yaml import main\nmain()"
for name, config in MERGES.items():
    text = yaml.safe_dump(config, sort_keys=False)
    (merges / f"{name}.yaml").write_text(text)
    with tempfile.TemporaryDirectory() as out:
        # Models are named as folders of the working directory.
        subprocess.run([sys.executable, "-c", command, str((merges / f"{name}.yaml").resolve()), out, "--quiet", "--no-write-model-card"], cwd=folder / "models", check=True)
        merged = load_file(Path(out) / next(p.name for p in Path(out).iterdir() if p.suffix == ".safetensors"))
        save_file(merged, merges / f"{name}.safetensors")
        if "tokenizer" in config or "tokenizer_source" in config:
            shutil.copy(Path(out) / "tokenizer.json", merges / f"{name}.tokenizer.json")
    print(name, len(merged))
