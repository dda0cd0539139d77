# SPDX-License-Identifier: Apache-2.0
"""A training step in eager PyTorch: eager_step.py FOLDER THREADS, a step for each line of standard input.

The model is transformers' Qwen2 with its fused attention (sdpa), float32. The batch is what trainers make of it: each
response with its prompt, sorted by length, padded on the right to the longest of its micro-batch; log-probabilities are
taken where responses are only. The bound on a micro-batch is the fastest of a few, tried before the first turn.
"""
import copy
import json
import os
import sys
import time

import torch
import transformers

BOUNDS = [2048, 4096, 8192, 16384]


class EagerStep:
    def __init__(self, folder: str, threads: int):
        torch.set_num_threads(threads)
        self.batch = json.load(open(os.path.join(folder, "batch.json")))
        self.policy = self.model(folder)
        self.reference = self.model(folder).requires_grad_(False)
        self.optimizer = self.adamw(self.policy)
        self.bound = self.fastest_bound()

    @staticmethod
    def model(folder: str):
        return transformers.AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="sdpa"
        ).train()

    def adamw(self, policy):
        return torch.optim.AdamW(
            policy.parameters(),
            lr=self.batch["learningRate"],
            betas=(0.9, 0.999),
            eps=1e-8,
            weight_decay=self.batch["weightDecay"],
        )

    def fastest_bound(self) -> int:
        """Trial steps with each, on a copy that is thrown away; the fastest counts."""
        kept, kept_optimizer = self.policy, self.optimizer
        seconds = {}
        for bound in BOUNDS:
            self.policy = copy.deepcopy(kept)
            self.optimizer = self.adamw(self.policy)
            self.bound = bound
            # The first of four warms up.
            seconds[bound] = min([self.step()["seconds"] for _ in range(4)][1:])
        self.policy, self.optimizer = kept, kept_optimizer
        return min(seconds, key=seconds.get)

    def micro_batches(self) -> list[list[dict]]:
        samples = sorted(self.batch["samples"], key=lambda sample: len(sample["prompt"]) + len(sample["response"]))
        batches, current = [], []
        for sample in samples:
            length = len(sample["prompt"]) + len(sample["response"])
            if current and (len(current) + 1) * length > self.bound:
                batches.append(current)
                current = []
            current.append(sample)
        return batches + [current]

    def predictions(self, model, ids, mask, rows, columns, targets):
        hidden = model.model(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
        logits = model.lm_head(hidden[rows, columns]) / self.batch["temperature"]
        all_log_probs = torch.log_softmax(logits, -1)
        entropies = -(all_log_probs.exp() * all_log_probs).sum(-1)
        return all_log_probs.gather(1, targets[:, None]).squeeze(1), entropies

    def step(self) -> dict:
        begin = time.perf_counter()
        settings = self.batch
        num_tokens = sum(len(sample["response"]) for sample in settings["samples"])
        total, computed, useful, places, useful_places = 0.0, 0, 0, 0, 0
        self.optimizer.zero_grad()
        for samples in self.micro_batches():
            # The last token is read by nobody.
            inputs = [sample["prompt"] + sample["response"][:-1] for sample in samples]
            longest = max(map(len, inputs))
            ids = torch.tensor([tokens + [0] * (longest - len(tokens)) for tokens in inputs])
            mask = torch.tensor([[1] * len(tokens) + [0] * (longest - len(tokens)) for tokens in inputs])
            rows, columns = [], []
            for row, sample in enumerate(samples):
                for token in range(len(sample["response"])):
                    rows.append(row)
                    columns.append(len(sample["prompt"]) - 1 + token)
            rows, columns = torch.tensor(rows), torch.tensor(columns)
            targets = torch.tensor([token for sample in samples for token in sample["response"]])
            sampler = torch.tensor([value for sample in samples for value in sample["logProbs"]])
            advantages = torch.tensor(
                [sample["advantage"] for sample in samples for _ in sample["response"]], dtype=torch.float32
            )
            with torch.no_grad():
                reference, _ = self.predictions(self.reference, ids, mask, rows, columns, targets)
            log_probs, entropies = self.predictions(self.policy, ids, mask, rows, columns, targets)
            old = log_probs.detach()
            weighted = torch.clamp((old - sampler).exp(), max=settings["importanceCap"]) * advantages
            ratios = (log_probs - old).exp()
            clipped = torch.clamp(ratios, 1 - settings["clipLow"], 1 + settings["clipHigh"])
            losses = torch.maximum(-weighted * ratios, -weighted * clipped)
            losses = losses - settings["entropyCoefficient"] * entropies
            distance = reference - log_probs
            losses = losses + settings["klCoefficient"] * (distance.exp() - distance - 1).clamp(-10, 10)
            loss = losses.sum() / num_tokens
            loss.backward()
            total += loss.item()
            computed += ids.numel()
            useful += sum(map(len, inputs))
            places += len(inputs) * longest * longest
            useful_places += sum(len(tokens) ** 2 for tokens in inputs)
        norm = torch.nn.utils.clip_grad_norm_(self.policy.parameters(), settings["gradientClip"]).item()
        self.optimizer.step()
        return {
            "seconds": time.perf_counter() - begin,
            "loss": total,
            "gradientNorm": norm,
            "paddingShare": 1 - useful / computed,
            "attentionPaddingShare": 1 - useful_places / places,
        }


def main() -> None:
    output = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    side = EagerStep(sys.argv[1], int(sys.argv[2]))
    version = (
        f"Python {sys.version.split()[0]}, torch {torch.__version__}, transformers {transformers.__version__}, "
        f"micro-batches of {side.bound} tokens"
    )
    print(json.dumps({"version": version, "threads": torch.get_num_threads()}), file=output, flush=True)
    for _ in sys.stdin:
        print(json.dumps(side.step()), file=output, flush=True)


if __name__ == "__main__":
    main()
