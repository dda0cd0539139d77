# SPDX-License-Identifier: Apache-2.0
"""What transformers writes for conversations through chat templates, and which it refuses.

The templates, resources/golden/chat/*.jinja, are made for this and use what published ones use. Those that speak of
"bos_token" are rendered with the Llama 3 tokenizer, the others with the Qwen2 one, whose special tokens they are given.
"""
import datetime
import json
from pathlib import Path

import jinja2
import transformers
from transformers.utils import chat_template_utils

import golden_conversations
import golden_models

NOW = datetime.datetime(2025, 3, 9, 7, 5, 2)
"""What strftime_now says: a day and an hour of one digit."""


class FixedClock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


def render(tokenizer, template: str, conversation: dict) -> dict:
    try:
        rendered = tokenizer.apply_chat_template(
            conversation["messages"],
            tools=conversation.get("tools"),
            chat_template=template,
            tokenize=False,
            add_generation_prompt=conversation.get("generate", True),
            **conversation.get("variables", {}),
        )
        return {"text": rendered}
    except Exception as refusal:  # whatever Jinja or Python raises inside the template
        return {"error": f"{type(refusal).__name__}: {refusal}"}


def make(target: Path):
    """Writes chat/chat.json below the target, which holds the templates and the tokenizers already."""
    chat_template_utils.datetime = FixedClock
    templates = []
    for file in sorted((target / "chat").glob("*.jinja")):
        template = file.read_text(encoding="utf-8")
        name = "tokenizer-llama3" if "bos_token" in template else "tokenizer-qwen2"
        tokenizer = transformers.AutoTokenizer.from_pretrained(target / name)
        rendered = [render(tokenizer, template, conversation) for conversation in golden_conversations.CONVERSATIONS]
        templates.append(
            {"file": file.name, "specialTokens": tokenizer.special_tokens_map, "rendered": rendered}
        )
    golden = {
        "versions": {"transformers": transformers.__version__, "jinja2": jinja2.__version__},
        "now": NOW.isoformat(),
        "conversations": [
            {
                "messages": conversation["messages"],
                "tools": conversation.get("tools"),
                "addGenerationPrompt": conversation.get("generate", True),
                "variables": conversation.get("variables", {}),
            }
            for conversation in golden_conversations.CONVERSATIONS
        ],
        "templates": templates,
    }
    lines = json.dumps(golden, ensure_ascii=False, indent=1)
    (target / "chat" / "chat.json").write_text(lines + "\n", encoding="utf-8")
