// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The printable character that stands for each byte in a byte-level vocabulary (GPT-2's mapping): printable Latin-1 is
 * itself, the other 68 bytes take the characters from U+0100 on, in byte order.
 */
final class ByteSymbols {
    private static final char[] SYMBOLS = symbols();

    private ByteSymbols() {}

    /** All 256 symbols in byte order. */
    static List<String> all() {
        List<String> all = new ArrayList<>();
        for (char symbol : SYMBOLS) {
            all.add(String.valueOf(symbol));
        }
        return all;
    }

    /** The text's UTF-8 bytes, each as its symbol. */
    static String spell(String text) {
        StringBuilder spelled = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            spelled.append(SYMBOLS[unit & 0xFF]);
        }
        return spelled.toString();
    }

    private static char[] symbols() {
        char[] symbols = new char[256];
        char next = 0x100;
        for (int unit = 0; unit < symbols.length; unit++) {
            boolean printable =
                    (unit >= '!' && unit <= '~') || (unit >= 0xA1 && unit <= 0xAC) || (unit >= 0xAE && unit <= 0xFF);
            symbols[unit] = printable ? (char) unit : next++;
        }
        return symbols;
    }
}
