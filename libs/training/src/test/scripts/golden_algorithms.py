# SPDX-License-Identifier: Apache-2.0
"""Writes ../resources/golden/algorithms.json: advantages, KL estimates and losses with gradients, as verl computes them.

    pip install torch==2.8.0 verl==0.9.1 && python golden_algorithms.py

verl is handed float64, so that what differs is the formula and not the rounding. It takes nothing from a response that is
alone in its group, which for REINFORCE++-baseline we compare with itself: there the lone response is given the reward 0, which
is what both then make of it.
"""
import json
from pathlib import Path
from types import SimpleNamespace

import numpy
import torch
from verl.trainer.ppo import core_algos

CLIP_LOW, CLIP_HIGH, DUAL_CLIP, CAP = 0.2, 0.28, 3.0, 2.0
KL_COEFFICIENT, ENTROPY_COEFFICIENT, MAX_TOKENS = 0.05, 0.01, 9


def padded(rows: list[list[float]]) -> torch.Tensor:
    width = max(map(len, rows))
    return torch.tensor([row + [0.0] * (width - len(row)) for row in rows], dtype=torch.float64)


def rows(padded_values: torch.Tensor, lengths: list[int]) -> list[list[float]]:
    return [values[:length].tolist() for values, length in zip(padded_values, lengths)]


class Config(SimpleNamespace):
    def get(self, name: str, default: object = None) -> object:
        return getattr(self, name, default)


def main() -> None:
    random = numpy.random.default_rng(11)
    # Prompt 0 has responses of all kinds, prompt 1 one alone, prompt 2 equal rewards; interleaved.
    groups = [0, 2, 0, 1, 0, 2, 0, 2, 0, 0, 2, 0]
    lengths = [int(n) for n in random.integers(1, 9, len(groups))]
    rewards = [1.0 if group == 2 else float(random.choice([3.0, -0.5, -1.0, -3.0])) for group in groups]
    draw = lambda low, high: [[float(x) for x in random.uniform(low, high, n)] for n in lengths]
    old, sampler_gap, reference_gap, step = draw(-4, -0.1), draw(-0.9, 0.9), draw(-1, 1), draw(-1.5, 1.5)
    entropies = draw(0, 2)
    mask = padded([[1.0] * n for n in lengths])
    outcome = torch.zeros_like(mask)
    for index, length in enumerate(lengths):
        outcome[index, length - 1] = rewards[index]
    index = numpy.array(groups)
    kl_rewards = {}
    old_log_probs = padded(old)
    reference = padded([[a + b for a, b in zip(*pair)] for pair in zip(old, reference_gap)])
    sampler = padded([[a + b for a, b in zip(*pair)] for pair in zip(old, sampler_gap)])
    for name in ("k1", "k2", "k3"):
        estimate = core_algos.kl_penalty(old_log_probs, reference, name)
        kl_rewards[name] = outcome - KL_COEFFICIENT * estimate * mask

    lone = torch.tensor([groups.count(group) == 1 for group in groups])

    def advantages(token_rewards: torch.Tensor) -> dict[str, list[list[float]]]:
        config = Config(gamma=1.0)
        results = {
            "reinforce-plus-plus": core_algos.compute_reinforce_plus_plus_outcome_advantage(
                token_rewards.clone(), mask, config=config
            ),
            "reinforce-plus-plus-baseline": core_algos.compute_reinforce_plus_plus_baseline_outcome_advantage(
                token_rewards.masked_fill(lone[:, None], 0.0), mask, index, config=config
            ),
            "grpo": core_algos.compute_grpo_outcome_advantage(token_rewards.clone(), mask, index),
            "dr-grpo": core_algos.compute_grpo_outcome_advantage(
                token_rewards.clone(), mask, index, norm_adv_by_std_in_grpo=False
            ),
            "rloo": core_algos.compute_rloo_outcome_advantage(token_rewards.clone(), mask, index),
        }
        return {name: rows(result[0], lengths) for name, result in results.items()}

    golden = {
        "versions": {"verl": "0.9.1", "torch": torch.__version__},
        "groups": groups,
        "rewards": rewards,
        "klCoefficient": KL_COEFFICIENT,
        "oldLogProbs": old,
        "referenceLogProbs": rows(reference, lengths),
        "samplerLogProbs": rows(sampler, lengths),
        "logProbs": [[a + b for a, b in zip(*pair)] for pair in zip(old, step)],
        "entropies": entropies,
        "advantages": advantages(outcome),
        "advantagesWithKlInReward": {name: advantages(token_rewards) for name, token_rewards in kl_rewards.items()},
        "losses": [],
    }
    advantage = padded(golden["advantages"]["reinforce-plus-plus-baseline"])
    weights = torch.exp(old_log_probs - sampler).clamp(max=CAP)
    modes = {
        "token-mean": "token-mean",
        "sequence-mean": "seq-mean-token-mean",
        "constant-length": "seq-mean-token-sum-norm",
    }
    for aggregation, mode in modes.items():
        for estimator in ("k1", "k2", "k3"):
            for dual in (0.0, DUAL_CLIP):
                log_probs = padded(golden["logProbs"]).requires_grad_()
                info = {"loss_scale_factor": MAX_TOKENS}
                config = Config(
                    clip_ratio=CLIP_LOW,
                    clip_ratio_low=CLIP_LOW,
                    clip_ratio_high=CLIP_HIGH,
                    clip_ratio_c=dual or 1e30,
                    global_batch_info=info,
                )
                loss, _ = core_algos.compute_policy_loss_vanilla(
                    old_log_probs, log_probs, advantage, mask, mode, config, weights
                )
                kl = core_algos.kl_penalty(log_probs, reference, estimator)
                loss = loss + KL_COEFFICIENT * core_algos.agg_loss(kl, mask, mode, **info)
                loss = loss - ENTROPY_COEFFICIENT * core_algos.agg_loss(padded(entropies), mask, mode, **info)
                loss.backward()
                golden["losses"].append(
                    {
                        "aggregation": aggregation,
                        "klEstimator": estimator,
                        "dualClip": dual,
                        "loss": loss.item(),
                        "gradient": rows(log_probs.grad, lengths),
                    }
                )
    golden.update(
        clipLow=CLIP_LOW,
        clipHigh=CLIP_HIGH,
        importanceCap=CAP,
        entropyCoefficient=ENTROPY_COEFFICIENT,
        maxTokens=MAX_TOKENS,
    )
    target = Path(__file__).parent / "../resources/golden/algorithms.json"
    target.write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
