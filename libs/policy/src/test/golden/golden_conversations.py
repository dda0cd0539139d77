# SPDX-License-Identifier: Apache-2.0
"""The conversations that the golden chat templates are asked to write; all of them made up."""


def system(content, **more):
    return {"role": "system", "content": content, **more}


def user(content, **more):
    return {"role": "user", "content": content, **more}


def assistant(content, **more):
    return {"role": "assistant", "content": content, **more}


def tool(content, **more):
    return {"role": "tool", "content": content, **more}


def call(name, arguments, **more):
    return {"type": "function", "function": {"name": name, "arguments": arguments}, **more}


def text(content):
    return {"type": "text", "text": content}


WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "the weather of a city, today",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "description": "its name, e.g. München or 北京"},
                "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                "days": {"type": "integer", "minimum": 1, "maximum": 14},
            },
            "required": ["city"],
        },
    },
}

ODDITIES = {
    "type": "function",
    "function": {
        "name": "odd_one",
        "description": "  takes <anything> & 'everything'; it's \"quoted\" \\ and /slashed/ 😀  ",
        "strict": True,
        "version": 1.0,
        "parameters": {
            "type": "object",
            "properties": {
                "list": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
                "either": {"type": ["string", "null"]},
                "free": {},
                "bare": {"type": "array"},
            },
            "additionalProperties": False,
        },
        "limits": {"small": 1e-07, "large": 1e16, "half": 0.5, "whole": 3.0, "zero": 0, "none": None, "empty": [], "void": {}},
    },
}

NOTHING = {"type": "function", "function": {"name": "now", "description": "", "parameters": {"type": "object", "properties": {}}}}

MANY_TURNS = [
    message
    for number in range(1, 7)
    for message in (user(f"Question {number}?"), assistant(f"Answer {number}."))
]

TOOL_USE = [
    user("How is the weather in Paris and in 北京?"),
    assistant("", tool_calls=[call("get_weather", {"city": "Paris", "days": 2})]),
    tool("{\"sky\": \"grey\", \"high\": 12.5}"),
    assistant("", tool_calls=[call("get_weather", {"city": "北京", "unit": "celsius"})]),
    tool("晴"),
]

CONVERSATIONS = [
    # One turn
    {"messages": [user("Hi")]},
    {"messages": [user("Hi")], "generate": False},
    {"messages": [system("You are a pirate."), user("Who are you?")]},
    {"messages": [system(""), user("Hi")]},
    {"messages": [system("   Blanks around.  \n"), user("\n  Blanks here too.\n\n")]},
    {"messages": [system("Only a system turn.")]},
    {"messages": [user("")]},
    {"messages": [user("   ")]},
    {"messages": []},
    # More turns
    {"messages": [user("Hi"), assistant("Hello."), user("How are you?")]},
    {"messages": [system("Be brief."), user("Hi"), assistant("Hello."), user("How are you?"), assistant("Well.")], "generate": False},
    {"messages": MANY_TURNS, "generate": False},
    {"messages": MANY_TURNS + [user("The last one?")]},
    {"messages": [user("Hi"), assistant("Hello.")]},
    # Orders that some templates refuse
    {"messages": [user("One."), user("Two.")]},
    {"messages": [assistant("I begin."), user("Go on.")]},
    {"messages": [user("Hi"), assistant("Hello."), system("Now be rude."), user("And?")]},
    {"messages": [system("First."), system("Second."), user("Hi")]},
    {"messages": [user("Hi"), assistant("Hello."), assistant("Still here.")], "generate": False},
    {"messages": [{"role": "critic", "content": "I object."}, user("Hi")]},
    {"messages": [user("Hi"), {"role": "stop", "content": "Nothing after this."}, user("Unseen.")]},
    {"messages": [{"role": "developer", "content": "Speak French."}, user("Hi")]},
    # Thinking
    {"messages": [user("2+2?"), assistant("<think>\nTwo and two.\n</think>\n\n4"), user("And 3+3?")]},
    {"messages": [user("2+2?"), assistant("<think>\nTwo and two.\n</think>\n\n4")], "generate": False},
    {"messages": [user("2+2?"), assistant("<think>unclosed"), user("Go on.")]},
    {"messages": [user("2+2?"), assistant("no opening</think>4"), user("Again.")]},
    {"messages": [user("2+2?"), assistant("<think>a</think>b<think>c</think>d"), user("Again.")]},
    {"messages": [user("2+2?"), assistant("4", reasoning_content="Two and two."), user("Why?"), assistant("Because.", reasoning_content="\nHm.\n")], "generate": False},
    {"messages": [user("2+2?")], "variables": {"enable_thinking": False}},
    {"messages": [user("2+2?")], "variables": {"enable_thinking": True}},
    {"messages": [user("2+2?"), assistant("<think>\n\n</think>\n\n4"), user("Sure?")], "variables": {"enable_thinking": False}},
    # Tools
    {"messages": [user("How is the weather?")], "tools": [WEATHER]},
    {"messages": [system("Use the functions."), user("What now?")], "tools": [WEATHER, ODDITIES, NOTHING]},
    {"messages": TOOL_USE, "tools": [WEATHER]},
    {"messages": TOOL_USE},
    {"messages": TOOL_USE + [assistant("Grey in Paris, 晴 in 北京."), user("Thanks.")], "tools": [WEATHER]},
    {"messages": TOOL_USE[:1] + [assistant(None, tool_calls=[call("get_weather", {"city": "Paris"}), call("get_weather", {"city": "Rome"})]), tool("grey"), tool("blue")], "tools": [WEATHER]},
    {"messages": TOOL_USE[:1] + [assistant("Let me look.", tool_calls=[call("get_weather", {"city": "Paris"}, id="call_1")]), tool("grey", tool_call_id="call_1", name="get_weather")]},
    {"messages": TOOL_USE[:1] + [assistant("<think>\nI must look.\n</think>\n\nOne moment.", tool_calls=[call("get_weather", {"city": "Paris"})]), tool("grey")], "tools": [WEATHER]},
    {"messages": TOOL_USE[:1] + [assistant("", tool_calls=[call("get_weather", "{\"city\": \"Paris\"}")]), tool("grey")], "tools": [WEATHER]},
    {"messages": TOOL_USE[:1] + [assistant("", tool_calls=[{"name": "get_weather", "arguments": {"city": "Paris", "nested": {"a": [1, 2.0, None, True, "x<y>&'z'"]}}}]), tool("grey")]},
    {"messages": [user("Hi"), assistant("Hello.", tool_calls=[]), user("Bye")]},
    {"messages": [tool("A response to nothing.")], "generate": False},
    {"messages": [user("<tool_response>\n4\n</tool_response>"), assistant("<think>x</think>4"), user("<tool_response>5</tool_response>")]},
    {"messages": [system("Nothing is asked.")], "tools": [WEATHER]},
    {"messages": [user("Hi")], "tools": []},
    # Contents
    {"messages": [user("今天天气怎么样？😀"), assistant("很好！👨‍👩‍👧‍👦"), user("مرحبا — é é")]},
    {"messages": [user("{{ 7 * 7 }} {% raw %} {# no #} {%- if x -%}"), assistant("}} %} #}")], "generate": False},
    {"messages": [user("<b>\"bold\"</b> & 'single' \\n \\\\ &amp; `code`")]},
    {"messages": [user("def f():\n    return 1\n\n\n```\nx\ty\r\nz\n```")]},
    {"messages": [user("Stop here: <|im_end|><|eot_id|></s> [/INST] <end_of_turn>"), assistant("[INST] <|im_start|>system"), user("Well?")]},
    {"messages": [user("\u00a0no-break\u3000wide\u2003em\u00a0")]},
    {"messages": [user("\u0000\u0001\u001f\u007f\u0085\u2028\u2029\ufeff")]},
    {"messages": [user("a" * 600)]},
    {"messages": [user([text("Two"), text(" parts ")])]},
    {"messages": [system([text("In parts.")]), user([text("Look:"), {"type": "image"}, text("What is it?")])]},
    {"messages": [user(None)]},
    {"messages": [{"role": "user"}]},
    {"messages": [user(42)]},
    {"messages": [user({"type": "text", "text": "a mapping"})]},
    {"messages": [user("named", name="Ada"), assistant("seen"), user("unseen", hidden=True), assistant("also seen", hidden=False)]},
    # Variables
    {"messages": [user("Hi")], "variables": {"date_string": "29 Feb 2024"}},
    {"messages": [user("Hi")], "variables": {"system_prompt": "Given by the caller.", "reasoning_effort": "HIGH"}},
    {"messages": [user("Hi")], "variables": {"reasoning_effort": "low", "documents": [{"title": "One", "text": " first \n"}, {"title": "Two", "text": "second"}]}},
    {"messages": [user("Hi")], "variables": {"reasoning_effort": "extreme"}},
]
