// SPDX-License-Identifier: Apache-2.0
package io.triad.reasoning.prompt;

/** Counts the pieces of compact text: always the longest vocabulary word, else one character. */
final class TokenCounter {

    private TokenCounter() {}

    static int count(String text) {
        int count = 0;
        int position = 0;
        while (position < text.length()) {
            int longest = 1;
            for (String word : Vocabulary.words()) {
                if (word.length() > longest && text.startsWith(word, position)) {
                    longest = word.length();
                }
            }
            position += longest;
            count++;
        }
        return count;
    }
}
