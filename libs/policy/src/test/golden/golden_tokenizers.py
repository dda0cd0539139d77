# SPDX-License-Identifier: Apache-2.0
"""Byte-level BPE tokenizers built like those of Qwen2 and Llama 3, and what transformers makes of some texts with them.

The pre-tokenizers cut text by the same rules as the published ones: contractions, words with one character before them,
digits (one at a time, or up to three), other signs with the line ends behind them, line ends, and blanks, of which the
last one goes to the next word.
"""
import random
import shutil
from pathlib import Path

import tokenizers
import transformers
from tokenizers import AddedToken, Regex, decoders, models, normalizers, pre_tokenizers, processors, trainers

import golden_models
import golden_texts

VOCABULARY = 1000


def cuts(digits: str) -> str:
    """The regular expression whose matches are the pieces, each of which becomes tokens by itself."""
    contraction = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    word = r"[^\r\n\p{L}\p{N}]?\p{L}+"
    signs = r" ?[^\s\p{L}\p{N}]+[\r\n]*"
    line_ends = r"\s*[\r\n]+"
    blanks = r"\s+(?!\S)|\s+"
    return "|".join([contraction, word, digits, signs, line_ends, blanks])


def train(digits: str, normalizer, ignore_merges: bool, special: list[str], plain: list[str]) -> tokenizers.Tokenizer:
    tokenizer = tokenizers.Tokenizer(models.BPE(ignore_merges=ignore_merges))
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(cuts(digits)), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False
    )
    tokenizer.train_from_iterator(golden_texts.CORPUS, trainer)
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in special])
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in plain])
    return tokenizer


def qwen2() -> transformers.PreTrainedTokenizerFast:
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    tags = ["<tool_call>", "</tool_call>", "<think>", "</think>"]
    tokenizer = train(r"\p{N}", normalizers.NFC(), ignore_merges=False, special=special, plain=tags)
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        additional_special_tokens=["<|im_start|>", "<|im_end|>"],
        clean_up_tokenization_spaces=False,
        model_max_length=131072,
    )


def llama3() -> transformers.PreTrainedTokenizerFast:
    special = [
        "<|begin_of_text|>",
        "<|end_of_text|>",
        "<|reserved_special_token_0|>",
        "<|start_header_id|>",
        "<|end_header_id|>",
        "<|eom_id|>",
        "<|eot_id|>",
    ]
    tokenizer = train(r"\p{N}{1,3}", None, ignore_merges=True, special=special, plain=[])
    begin = "<|begin_of_text|>"
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(
                single=f"{begin} $A",
                pair=f"{begin} $A {begin}:1 $B:1",
                special_tokens=[(begin, tokenizer.token_to_id(begin))],
            ),
        ]
    )
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=begin,
        eos_token="<|eot_id|>",
        clean_up_tokenization_spaces=False,
        model_max_length=131072,
    )


def encoded(tokenizer, text: str) -> dict:
    plain = tokenizer(text, add_special_tokens=False)["input_ids"]
    return {
        "text": text,
        "ids": plain,
        "idsWithSpecialTokens": tokenizer(text)["input_ids"],
        "decoded": tokenizer.decode(plain),
        "decodedWithoutSpecialTokens": tokenizer.decode(plain, skip_special_tokens=True),
    }


def decoded(tokenizer, ids: list[int]) -> dict:
    return {
        "ids": ids,
        "decoded": tokenizer.decode(ids),
        "decodedWithoutSpecialTokens": tokenizer.decode(ids, skip_special_tokens=True),
    }


def sampled(size: int) -> list[list[int]]:
    """Ids as a sampler may draw them: any tokens, and bytes that are no UTF-8."""
    source = random.Random(7)
    anything = [[source.randrange(size) for _ in range(source.randint(1, 12))] for _ in range(20)]
    single_bytes = [[source.randrange(256) for _ in range(source.randint(1, 6))] for _ in range(20)]
    return [[]] + anything + single_bytes


def write(tokenizer, folder: Path, markers: list[str]):
    shutil.rmtree(folder, ignore_errors=True)
    tokenizer.save_pretrained(folder)
    golden_models.write_json(
        folder / "tokens.json",
        {
            "versions": {"transformers": transformers.__version__, "tokenizers": tokenizers.__version__},
            "encoded": [encoded(tokenizer, text) for text in golden_texts.texts(markers)],
            "decoded": [decoded(tokenizer, ids) for ids in sampled(len(tokenizer))],
        },
    )


def make(target: Path):
    """Writes the folders of both tokenizers below the target."""
    write(qwen2(), target / "tokenizer-qwen2", golden_texts.CHAT_ML)
    write(llama3(), target / "tokenizer-llama3", golden_texts.LLAMA)
