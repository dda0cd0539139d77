#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders this project's chat templates and snippets with Hugging Face transformers and keeps the texts.

    python3 -m venv venv && venv/bin/pip install transformers==4.57.6 jinja2==3.1.6
    venv/bin/python make-chat-golden.py

Reads ../resources/chat/templates, writes ../resources/chat/snippets.json and ../resources/chat/conversations.json.
"""

import copy
import datetime
import json
import pathlib
import random
import sys

import jinja2
import tokenizers
import transformers
from transformers.utils import chat_template_utils

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import chat_conversations  # noqa: E402
import chat_snippets  # noqa: E402

RESOURCES = pathlib.Path(__file__).parent.parent / "resources" / "chat"
NOW = datetime.datetime(2026, 3, 5, 9, 7, 4)


class FrozenDate(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


def outcome(render):
    try:
        return {"text": render()}
    except Exception as error:  # noqa: BLE001 - any failure is an outcome
        return {"error": f"{type(error).__name__}: {error}"}


def snippet(template):
    def render():
        compiled = chat_template_utils._compile_jinja_template(template)
        return compiled.render(**copy.deepcopy(chat_snippets.VARIABLES))

    return {"template": template, **outcome(render)}


def reproducible(entry):
    """Python prints functions and iterators with their address, which is no golden text."""
    return " at 0x" not in entry.get("text", "")


def random_snippets():
    expressions = chat_snippets.Expressions(random.Random(20260305))
    seen = set()
    while len(seen) < 1500:
        template = "{{ " + expressions.expression(expressions.random.randrange(1, 4)) + " }}"
        # Python gives views, ranges and iterators texts of their own; printing them is refused.
        entry = snippet(template)
        printed = entry.get("text", "")
        if template not in seen and "range(" not in printed and "dict_" not in printed and reproducible(entry):
            seen.add(template)
            yield entry


def tokenizer(special_tokens):
    bare = tokenizers.Tokenizer(tokenizers.models.WordLevel({"x": 0}, unk_token="x"))
    return transformers.PreTrainedTokenizerFast(tokenizer_object=bare, **special_tokens)


def conversations():
    for conversation in chat_conversations.conversations():
        source = (RESOURCES / "templates" / (conversation["template"] + ".jinja")).read_text(encoding="utf-8")
        special = conversation["special_tokens"]

        def render():
            return tokenizer(special).apply_chat_template(
                copy.deepcopy(conversation["messages"]),
                tools=copy.deepcopy(conversation.get("tools")),
                documents=copy.deepcopy(conversation.get("documents")),
                chat_template=source,
                add_generation_prompt=conversation.get("add_generation_prompt", False),
                tokenize=False,
                **copy.deepcopy(conversation.get("variables", {})),
            )

        yield {**conversation, **outcome(render)}


def write(name, content):
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (RESOURCES / name).write_text(text + "\n", encoding="utf-8")


def main():
    chat_template_utils.datetime = FrozenDate
    versions = {"transformers": transformers.__version__, "jinja2": jinja2.__version__, "now": NOW.isoformat()}
    written = [*chat_snippets.SNIPPETS, *chat_snippets.white_space(), *chat_snippets.slices()]
    snippets = [snippet(template) for template in written]
    assert all(reproducible(entry) for entry in snippets), [e for e in snippets if not reproducible(e)]
    write(
        "snippets.json",
        {
            "made_by": versions,
            "variables": chat_snippets.VARIABLES,
            "snippets": snippets + list(random_snippets()),
            "refused": chat_snippets.REFUSED,
        },
    )
    write("conversations.json", {"made_by": versions, "conversations": list(conversations())})


if __name__ == "__main__":
    main()
