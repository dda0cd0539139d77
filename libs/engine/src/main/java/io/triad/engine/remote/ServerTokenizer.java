// SPDX-License-Identifier: Apache-2.0
package io.triad.engine.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.TokenIds;
import io.triad.policy.tokenizer.PolicyTokenizer;
import java.util.List;

/**
 * The tokenizer of a server, by {@code /tokenize} and {@code /detokenize}.
 *
 * @param calls of the server
 * @param model whose tokenizer it is
 * @param textField where the answer to {@code /detokenize} has the text
 */
record ServerTokenizer(ServerCalls calls, String model, String textField) {
    /**
     * Texts that tokenizers are apt to disagree on: digits, runs of blanks, accents in both normal forms, scripts without
     * blanks, right to left, joined emoji, code, and markers that some take for text.
     */
    private static final List<String> PROBES = List.of(
            "The quick brown fox jumps over the lazy dog.",
            " leading, trailing and  doubled   blanks ",
            "\ttabs\tand\nlines\r\n\n\nof text\n",
            "3.14159 + 1,234,567 = 20250131; 0x1F; 1e-9",
            "don't DON'T it's we'll \u201Cquoted\u201D \u2014 naïve café",
            "nai\u0308ve cafe\u0301 \uFB01ne \u00BD \u2168",
            "\u4F60\u597D\uFF0C\u4E16\u754C\u3002\u6A5F\u68B0\u5B66\u7FD2",
            "\u0645\u0631\u062D\u0628\u0627 \u0639\u0627\u0644\u0645 \u0417\u0434\u0440\u0430\u0432\u0441\u0442\u0432\u0443\u0439",
            "\uD83D\uDE42\uD83D\uDC69\u200D\uD83D\uDCBB\uD83C\uDDE8\uD83C\uDDED \uD83E\uDD14",
            "for (int i = 0; i < n; i++) {\n    sum += a[i] * b[i];\n}",
            "(A \u2227 \u00ACB) \u2192 \u2200x \u2203y: x \u2264 y\u00B2",
            "<think>\nIf A then B.\n</think>\n<answer>42</answer>",
            "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n");

    /**
     * Compares it with ours.
     *
     * @throws TriadException INVALID_REQUEST when a text has other ids, or ids another text, here and there
     */
    void requireSame(PolicyTokenizer ours) {
        for (String text : PROBES) {
            TokenIds expected = ours.encode(text);
            TokenIds found = tokenize(text);
            if (!found.equals(expected)) {
                throw other("reads " + quoted(text) + " as " + found + ", the policy's as " + expected);
            }
            String back = detokenize(expected);
            if (!back.equals(ours.decodeVerbatim(expected))) {
                throw other("writes " + expected + " as " + quoted(back) + ", the policy's as "
                        + quoted(ours.decodeVerbatim(expected)));
            }
        }
    }

    TokenIds tokenize(String text) {
        ObjectNode body =
                ServerCalls.object().put("model", model).put("prompt", text).put("add_special_tokens", false);
        return calls.ask(ServerCall.post("/tokenize", body)).field("tokens").tokenIds();
    }

    String detokenize(TokenIds ids) {
        ObjectNode body = ServerCalls.object().put("model", model).put("skip_special_tokens", false);
        ids.stream().forEach(body.putArray("tokens")::add);
        return calls.ask(ServerCall.post("/detokenize", body)).field(textField).text();
    }

    private TriadException other(String how) {
        return new TriadException(
                ErrorCode.INVALID_REQUEST,
                "the server's tokenizer is not the policy's: it " + how
                        + "; start the server with the tokenizer.json of the policy's checkpoint");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + "\"";
    }
}
