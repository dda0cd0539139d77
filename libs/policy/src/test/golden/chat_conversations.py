# SPDX-License-Identifier: Apache-2.0
"""Conversations for make-chat-golden.py: each is rendered with each template, with and without tools."""

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather of a place; \"quotes\", 中文 & <tags> stay as they are.",
        "parameters": {
            "type": "object",
            "properties": {
                "place": {"type": "string", "description": "City and country"},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"},
                "days": {"type": "integer", "minimum": 1, "maximum": 14, "default": 3},
                "detail": {"type": ["boolean", "null"]},
                "points": {"type": "array", "items": {"type": "object", "properties": {"lat": {"type": "number"}, "lon": {"type": "number"}}, "required": ["lat"]}},
            },
            "required": ["place"],
        },
        "return": {"type": "string"},
    },
}
CLOCK = {"type": "function", "function": {"name": "clock", "description": "Tells the time.", "parameters": {"type": "object", "properties": {}}}}
NESTED = {
    "type": "function",
    "function": {
        "name": "plan",
        "description": "Plans.",
        "parameters": {"type": "object", "properties": {"steps": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]}}, "weight": {"type": "number", "default": 1.0, "nullable": True}}},
    },
}


def message(role, content, **more):
    return {"role": role, "content": content, **more}


def call(name, arguments, id="abc123XYZ"):
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


CONVERSATIONS = {
    "one question": [message("user", "What is 2 + 2?")],
    "with a system message": [message("system", "Answer in one word."), message("user", "Is 7 prime?")],
    "two turns": [
        message("system", "  be brief  "),
        message("user", "Hello!"),
        message("assistant", "Hi. What can I do?"),
        message("user", "Tell me a story\nabout a fox."),
    ],
    "an answer at the end": [message("user", "Say A."), message("assistant", "A")],
    "many scripts": [
        message("system", "你是一个有帮助的助手。"),
        message("user", "¿Qué es 🦊? 👩‍👩‍👧‍👦 🇨🇳 naïve Straße\u00a0Ω עברית العربية"),
        message("assistant", "一只狐狸 🦊。"),
        message("user", "\u3000ありがとう\u3000"),
    ],
    "white space and code": [
        message("user", "\n\n  def f(x):\n\treturn x  # {{ x }} {% if %}\n\n"),
        message("assistant", "```python\nprint('<|im_start|>')\n```\n"),
        message("user", " \t "),
    ],
    "nothing said": [message("user", ""), message("assistant", ""), message("user", "?")],
    "thoughts": [
        message("user", "17 * 3?"),
        message("assistant", "<think>\n17 * 3 = 51\n</think>\n\n51"),
        message("user", "And doubled?"),
        message("assistant", "<think>\n51 * 2\n</think>\n\n102"),
    ],
    "thoughts apart": [
        message("user", "1 + 1?"),
        message("assistant", "2", reasoning_content="\none and one\n"),
        message("user", "More?"),
        message("assistant", "No.", reasoning_content=""),
    ],
    "a call": [
        message("user", "Weather in Köln?"),
        message("assistant", "", tool_calls=[call("get_weather", {"place": "Köln, Germany", "days": 2, "deep": {"a": [1, 2.5, None, True]}})]),
        message("tool", "12 °C, \"rain\"", tool_call_id="abc123XYZ", name="get_weather"),
        message("assistant", "It rains."),
        message("user", "Thanks"),
    ],
    "a call without content": [
        message("system", "Use tools."),
        message("user", "Time?"),
        message("assistant", None, tool_calls=[call("clock", {})]),
        message("tool", "09:07", tool_call_id="abc123XYZ"),
    ],
    "two calls": [
        message("user", "Weather and time?"),
        message("assistant", "Let me look.", tool_calls=[call("get_weather", {"place": "北京"}), call("clock", {}, "def456UVW")]),
        message("tool", "sunny", tool_call_id="abc123XYZ"),
        message("tool", "12:00", tool_call_id="def456UVW"),
        message("assistant", "Sunny, noon."),
    ],
    "arguments as text": [
        message("user", "Time?"),
        message("assistant", "", tool_calls=[call("clock", "{\"zone\": \"UTC\"}")]),
        message("tool", "09:07", tool_call_id="abc123XYZ"),
    ],
    "a short call id": [
        message("user", "Time?"),
        message("assistant", "", tool_calls=[call("clock", {}, "1")]),
        message("tool", "09:07", tool_call_id="1"),
    ],
    "parts": [
        message("system", [{"type": "text", "text": "See."}]),
        message("user", [{"type": "image"}, {"type": "text", "text": " What is this? "}, {"type": "text", "text": "And that?"}]),
    ],
    "two users in a row": [message("user", "a"), message("user", "b")],
    "the assistant first": [message("assistant", "a"), message("user", "b")],
    "an unknown role": [message("user", "a"), message("narrator", "b")],
    "the system late": [message("user", "a"), message("assistant", "b"), message("system", "c"), message("user", "d")],
    "a result nobody asked for": [message("user", "a"), message("tool", "b", tool_call_id="abc123XYZ")],
    "no content": [{"role": "user"}],
}

DOCUMENTS = [
    {"title": "the rain in spain", "text": "It falls\nmainly\n\non the plain.", "year": 1956, "by": "Lerner"},
    {"title": "", "text": "No title 无题"},
]

SPECIAL_TOKENS = {
    "chatml-default-system": {"eos_token": "<|im_end|>"},
    "chatml-indented": {"eos_token": "<|im_end|>"},
    "chatml-tools": {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"},
    "thinking-kept-last": {"eos_token": "<|im_end|>"},
    "headers-dates-tools": {"bos_token": "<|begin|>", "eos_token": "<|end|>"},
    "instructions-alternating": {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"},
    "turns-with-parts": {"bos_token": "<bos>", "eos_token": "<eos>"},
    "one-line-reasoning": {"bos_token": "<|begin|>", "eos_token": "<|end|>"},
    "typescript-tools": {"bos_token": "<|begin|>", "eos_token": "<|done|>"},
    "generation-mask": {"eos_token": "</s>"},
    "documents": {"eos_token": "<|end|>", "additional_special_tokens": ["<|extra|>"]},
}

VARIABLES = {
    "thinking-kept-last": [{"enable_thinking": False}, {"enable_thinking": True}],
    "headers-dates-tools": [
        {"date_string": "1 Jan 2000", "tools_in_question": False},
        {"own_tools": ["clock", "get_weather", "interpreter"]},
    ],
    "typescript-tools": [{"effort": "high"}],
    "generation-mask": [{"max_messages": 2}],
    "turns-with-parts": [{"bos_token": "<other>"}],
}


def conversations():
    """What is rendered: a template, the messages and everything else that apply_chat_template is given."""
    for template, special_tokens in SPECIAL_TOKENS.items():
        for name, messages in CONVERSATIONS.items():
            fixed = {"template": template, "name": name, "special_tokens": special_tokens, "messages": messages}
            tooled = any(one.get("tool_calls") for one in messages)
            yield {**fixed, "add_generation_prompt": True, **({"tools": [WEATHER, CLOCK, NESTED]} if tooled else {})}
            if name in ("two turns", "thoughts", "a call", "two calls"):
                yield fixed
                yield {**fixed, "add_generation_prompt": True, "tools": [CLOCK]}
                for variables in VARIABLES.get(template, []):
                    yield {**fixed, "add_generation_prompt": True, "variables": variables}
                    yield {**fixed, "add_generation_prompt": True, "variables": variables, "tools": [WEATHER]}
        if template == "documents":
            for name in ("one question", "many scripts", "white space and code"):
                yield {"template": template, "name": name + ", documents", "special_tokens": special_tokens,
                       "messages": CONVERSATIONS[name], "documents": DOCUMENTS, "add_generation_prompt": True}
