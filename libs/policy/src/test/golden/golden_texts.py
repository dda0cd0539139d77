# SPDX-License-Identifier: Apache-2.0
"""The texts that the golden tokenizers learn from and are asked about; all of them written for this purpose."""
import random

CORPUS = [
    # English
    "The river carried the last of the summer down to the sea, and nobody in the village thought it strange.",
    "Every morning the baker opens the shutters, counts the loaves and writes the number on the wall.",
    "If the gate is closed then the lamp is red; the lamp is not red, therefore the gate is not closed.",
    "There are three boxes and each of them holds one coin, but none of the labels tells the truth.",
    "We've seen that it doesn't matter who's first: they'll all arrive, you're sure of that, and I'd agree. I'm done.",
    "Think about the question before you answer it. The answer should be short, and the reasoning should be clear.",
    "A model reads the prompt, predicts the next token, and repeats this until the end of the turn.",
    "The teacher asked the students to explain what they had observed, why they believed it and what would change it.",
    "Nothing was said about the price, although the report mentioned several thousand orders in the first quarter.",
    "When the train stopped between two stations, the passengers began to talk to one another for the first time.",
    "You are a helpful assistant. What is the weather in the north today? It is cold and there is some snow.",
    "HELLO WORLD! Is THIS the FIRST test? YES, and it's NOT the last; WE'LL SEE.",
    "I don't know what they want, she said, but they shouldn't have to wait another hour for the answer.",
    "The quick answer is often wrong; the careful answer takes longer, and the honest answer says what is not known.",
    # Numbers
    "In 1999 there were 12 of them, in 2024 there were 345, and by 2031 we expect 6,789 or even 10,000.",
    "3.14159 is less than 22/7, 2.71828 is not; 1e-6 and 0x1F and 100% are written like this: 42, 7, 2025-01-31.",
    "1 + 1 = 2, 12 * 12 = 144, 17 - 20 = -3, (8 / 4) ^ 2 = 4, x < y <= z != w >= v",
    # Code
    "public static void main(String[] args) {\n    for (int index = 0; index < args.length; index++) {\n"
    "        System.out.println(args[index]);\n    }\n}\n",
    "def answer(question: str) -> str:\n    if not question:\n        return \"\"\n    words = question.split(\" \")\n"
    "    return \" \".join(word for word in words if word.startswith(\"a\"))\n\n\n",
    "import json\nimport random\n\nvalues = [random.random() for _ in range(10)]\nprint(json.dumps({\"values\": values}))\n",
    "SELECT name, count(*) FROM orders WHERE price > 100 GROUP BY name ORDER BY count(*) DESC;\n",
    "{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\", \"unit\": \"celsius\"}}\n",
    "<div class=\"card\">\n\t<p>Hello</p>\n\t<ul>\n\t\t<li>one</li>\n\t\t<li>two</li>\n\t</ul>\n</div>\n",
    "let total = items.iter().map(|item| item.price * item.count).sum::<f64>();\n// the total of the order\n",
    "#include <stdio.h>\n\nint main(void) {\n\tprintf(\"%d\\n\", 42);\n\treturn 0;\n}\n",
    "| name | value |\n| --- | --- |\n| one | 1 |\n| two | 2 |\n\n# Title\n\n## Part\n\n- first\n- second\n\n",
    # Logic
    "∀x (P(x) → Q(x)) ∧ ∃y P(y) ⊢ ∃y Q(y); ¬(A ∧ B) ↔ ¬A ∨ ¬B; A ⊕ B ≡ ¬(A ↔ B)",
    # Chinese, Japanese, Korean
    "今天天气很好，我们去公园散步吧。你是一个有用的助手，请回答下面的问题。",
    "如果门是关着的，那么灯是红色的；灯不是红色的，所以门不是关着的。",
    "从前有一个人，他每天早上数一数自己有多少个面包，然后把数字写在墙上。",
    "問題は三つあります。答えはどこにあるのでしょうか。今日は天気がいいですね。カタカナも書きます。",
    "안녕하세요, 오늘 날씨가 어때요? 저는 내일 학교에 갑니다. 감사합니다.",
    # Other scripts
    "Привет, мир! Как дела? Сегодня хорошая погода, и мы идём гулять в парк.",
    "مرحبا بالعالم، كيف حالك اليوم؟ الطقس جميل ونحن نذهب إلى الحديقة.",
    "שלום עולם, מה שלומך היום?",
    "नमस्ते दुनिया, आप कैसे हैं? आज मौसम अच्छा है।",
    "Καλημέρα κόσμε, τι κάνεις σήμερα;",
    "Le garçon a mangé une crêpe à l'école, où il était déjà allé l'été dernier. Ça va très bien, n'est-ce pas?",
    "Über die Straße läuft ein großer Hund; schöne Grüße aus München, wo es heute früh geschneit hat.",
    "El niño comió una piña en la montaña. ¿Qué pasó después? ¡Nadie lo sabe!",
    # Emoji
    "😀😃😄 I am happy 🎉🎉, the build is green ✅ and the cat 🐱 sleeps 😴. 👍🏽👍 ❤️ 🚀🚀🚀 👨‍👩‍👧‍👦 🇩🇪🇫🇷🇨🇳",
    # White space
    "a  b   c    d     e\n\n\n  two\n    four\n        eight\n\ttab\n\t\ttwo tabs\r\nwindows\r\n\r\n   \n \n",
]

WRITTEN = [
    # Nothing, and single characters
    "", " ", "  ", "\n", "\t", "\r", "\r\n", "a", "Z", "0", ".", "é", "ß", "中", "😀", "\u0000", "\u007f", "\u0080", "\u00a0",
    "\u200b", "\ufeff", "\ufffd", "\uffff", "\U0010ffff", "\u3000", "\u2028",
    # White space in runs
    "   ", "        ", " " * 37, "\n\n", "\n\n\n", "\n" * 25, "\t\t\t", " \n", "\n ", " \n ", "  \n  \n  ", "\r\n\r\n", "\n\r", " \t \t ",
    "a b", "a  b", "a   b", "a    b", " a", "  a", "   a", "a ", "a  ", "a   ", "a\nb", "a\n\nb", "a \n b", "a\n  b", "a  \n\n  b",
    "a\tb", "a\t\tb", "\ta", "a\t", "a\r\nb", "a\r\n\r\nb", "x\u00a0y", "x\u3000y", "x\u2003\u2003y", "x \u00a0 y", "\u000b\u000c",
    "trailing newline\n", "trailing blanks   ", "   leading blanks", "\n\nboth\n\n", "blank line with blanks\n    \nafter",
    # English
    "Hello, world!", "hello", "Hello", "HELLO", "hElLo", "The answer is 42.", "the gate is closed", "The gate is not closed, therefore the lamp is not red.",
    "don't", "DON'T", "can't won't I'm you're they've she'll he'd it's", "IT'S WE'RE THEY'VE I'LL", "'s 's'S", "rock'n'roll", "o'clock", "''''", "'", "s'", "’s don’t",
    "antidisestablishmentarianism", "a" * 50, "ab" * 40, "supercalifragilistic-expialidocious", "e-mail: someone@example.org", "https://example.org/a/b?c=d&e=%20#f",
    "semi;colon: comma, stop. ellipsis... dash - em—dash", "(round) [square] {curly} <angle>", "\"quoted\" 'single' `back` “curly” ‘single’ «guillemets»",
    "!!!", "?!?!", "...", "-----", "=====", "*****", "#####", "~~~", "$$$ €€€ £££ ¥¥¥", "@#$%^&*()_+", "\\\\", "\\n is not a newline", "a_b_c", "snake_case camelCase PascalCase kebab-case",
    "word,word.word;word:word", "end.Start", "Mr. Smith went to Washington, D.C., at 5 p.m.",
    # Numbers
    "1", "12", "123", "1234", "12345", "1234567890", "3.14159265358979", "1,000,000", "-17", "+5", "1e10", "6.02e23", "0xDEADBEEF", "0b1010", "1/2", "½ ¼ ¾", "x²+y²=z²", "a1b2c3", "2025-01-31T12:34:56Z",
    "100%", "$99.99", "٠١٢٣٤٥", "１２３", "Ⅷ", "一二三", "1st 2nd 3rd", "007", "  42  ", "12 345 678",
    # Code
    "def f(x):\n    return x + 1\n", "if (a && b || !c) { return a ? b : c; }", "for (int i = 0; i < 10; i++) {\n\tsum += i;\n}\n",
    "public record Pair<A, B>(A first, B second) {}\n", "class A:\n    def __init__(self):\n        self.value = None\n\n    def get(self):\n        return self.value\n",
    "SELECT * FROM t WHERE x = 'it''s';", "{\"a\": [1, 2.5, null, true], \"b\": {\"c\": \"d\\n\"}}", "<p class='x'>&nbsp;&amp;</p>", "x = lambda y: y**2  # square", "/* comment */ // another",
    "```python\nprint('hi')\n```\n", "$ git commit -m \"fix: a thing\"", "C:\\Users\\name\\file.txt", "/usr/local/bin", "a->b->c", "a::b::c", "#define MAX(a,b) ((a)>(b)?(a):(b))", "\tif x:\n\t\tpass\n",
    "let v: Vec<&'static str> = vec![];", "^[a-z]+\\d{2,3}$", "printf(\"%5.2f\\t%s\\n\", x, s);", "#!/bin/sh\nset -eu\n", "0.1 + 0.2 != 0.3",
    # Logic and mathematics
    "∀x∃y (P(x) → Q(x, y))", "A ∧ B ⊢ A", "¬¬A ↔ A", "∑_{i=1}^{n} i = n(n+1)/2", "\\frac{a}{b} + \\sqrt{2}", "√2 ≈ 1.414", "x ≤ y ≥ z ≠ w", "α β γ δ", "∞ ∂ ∇ ∫", "ℝ ℕ ℤ",
    # Chinese, Japanese, Korean
    "今天天气很好。", "你好，世界！", "如果门是关着的，那么灯是红色的。", "中文English混合text", "中 文 空 格", "「引号」『双』", "，。；：？！", "龘靐齉", "𠀀𠀁𪛖", "繁體字與简体字", "价格是123元",
    "こんにちは世界", "カタカナ ひらがな 漢字", "ｶﾀｶﾅ", "が か゛ が", "안녕하세요", "한국어 한글", "각",
    # Other scripts
    "Привет, мир!", "Сегодня хорошая погода", "Ёлка ёлка", "مرحبا بالعالم", "كيف حالك؟", "السَّلَامُ عَلَيْكُمْ", "لا إله", "שלום עולם", "שָׁלוֹם", "नमस्ते", "क्षत्रिय", "ไทยไม่มีช่องว่าง", "ქართული", "Հայերեն", "አማርኛ",
    "Καλημέρα", "ΣΊΣΥΦΟΣ ς", "Tiếng Việt có dấu", "Şişli İstanbul ığdır", "Łódź, Kraków, Gdańsk", "Reykjavík þð", "naïve café résumé", "Ça va? Où? Très bien!", "Straße GROẞ", "Ǆ ǅ ǆ", "ﬁ ﬂ ﬀ", "¿Qué? ¡Sí!",
    "mixed: abc абв αβγ 中文 عربي", "\u202bright to left\u202c", "a\u200db\u200cc", "soft\u00adhyphen",
    # Combining characters and what NFC composes
    "e\u0301", "é e\u0301", "n\u0303o", "A\u030a \u212b \u00c5", "o\u0302\u0323 o\u0323\u0302", "a\u0308\u0304", "z\u0335\u0327\u0322a\u0337\u0321l\u0336\u0328g\u0338o\u0334", "\u1100\u1161\u11a8", "\u0301", " \u0301", "a \u0301b", "\uf900 \u8c48",
    "\u0958 \u0915\u093c", "\u2126 \u03a9", "q\u0307\u0323", "x\u0301y\u0302z\u0303", "\u1e9b\u0323",
    # Emoji
    "😀😃😄", "I ❤️ you", "❤ ❤️ ❤︎", "👍👍🏻👍🏽👍🏿", "👨‍👩‍👧‍👦", "👩🏽‍💻 writes code", "🏳️‍🌈🏴‍☠️", "🇩🇪🇫🇷🇨🇳", "🇩 🇪", "1️⃣2️⃣#️⃣", "🤷🏾‍♀️", "a😀b", "😀 😀", "😀\n😀", "☕✈⌛", "🫠🫡🪿", "🧑‍🚀🚀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    # Tags of reasoning and tools, as text
    "<think>", "<think>\nLet me see.\n</think>\n\nYes.", "</think>", "<think></think>", "<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>", "<answer>B</answer>", "a<think>b", " <think> ", "<Think>", "< think >",
]

CHAT_ML = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "a<|im_end|>b", " <|im_end|> ", "<|im_end|>\n\n<|im_end|>", "<|im_start|><|im_end|>", "<|im_end|", "<|im_end|>>", "<<|im_end|>",
    "<|IM_END|>", "< |im_end|>", "im_end", "<|endoftext|><|endoftext|>", "中<|im_end|>文", "e<|im_end|>\u0301", "😀<|im_start|>😀", "x  <|im_end|>  y", "\n<|im_end|>\n",
]

LLAMA = [
    "<|begin_of_text|>", "<|eot_id|>", "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>", "a<|eot_id|>b", " <|eot_id|> ", "<|eot_id|>\n\n<|eot_id|>", "<|eot_id|", "<|reserved_special_token_0|>", "<|begin_of_text|><|begin_of_text|>",
    "<|end_of_text|>", "<|EOT_ID|>", "中<|eot_id|>文", "e<|eot_id|>\u0301", "😀<|start_header_id|>😀", "x  <|eot_id|>  y", "\n<|eot_id|>\n", "<|eom_id|><|eom_id|>",
]


def mixtures(pieces: list[str], count: int) -> list[str]:
    """Texts put together from pieces of all kinds, so that the cuts between kinds are met in many ways."""
    source = random.Random(5)
    seams = ["", "", " ", "  ", "\n", "\n\n", "\t", ", ", " \n"]
    texts = []
    for _ in range(count):
        chosen = [source.choice(pieces)[:24] + source.choice(seams) for _ in range(source.randint(2, 5))]
        texts.append("".join(chosen))
    return texts


def texts(markers: list[str]) -> list[str]:
    """Some four hundred texts, the last far longer than 512 tokens."""
    pieces = WRITTEN + markers
    long = "".join(line + "\n" for line in CORPUS[:24])
    return pieces + mixtures(pieces, 60) + [long]
