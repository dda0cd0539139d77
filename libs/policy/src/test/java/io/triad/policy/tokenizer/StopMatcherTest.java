// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.TriadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StopMatcherTest {
    @Example
    void shouldCutAtAStringThatSpansPieces() {
        StopMatcher matcher = new StopMatcher(StopStrings.of(List.of("</answer>", "END")));
        assertThat(matcher.add("x = 4</")).isEqualTo("x = 4");
        assertThat(matcher.add("answ")).isEmpty();
        assertThat(matcher.add("ered</answer")).isEqualTo("</answered");
        assertThat(matcher.stopped()).isFalse();
        assertThat(matcher.add("> and more")).isEmpty();
        assertThat(matcher.stopped()).isTrue();
        assertThat(matcher.add("nothing")).isEmpty();
        assertThat(matcher.finish()).isEmpty();
    }

    @Example
    void shouldGiveBackWhatOnlyBeganLikeAStopString() {
        StopMatcher matcher = new StopMatcher(StopStrings.of(List.of("aab")));
        assertThat(matcher.add("aaa")).isEqualTo("a");
        assertThat(matcher.finish()).isEqualTo("aa");
        assertThat(matcher.stopped()).isFalse();
    }

    @Example
    void shouldCutTheLongestOfThoseThatEndTogether() {
        StopMatcher matcher = new StopMatcher(StopStrings.of(List.of("b", "ab", "xab")));
        assertThat(matcher.add("..xab..")).isEqualTo("..");
        assertThat(matcher.stopped()).isTrue();
    }

    @Example
    void shouldHoldNothingWithoutStopStrings() {
        StopMatcher matcher = new StopMatcher(StopStrings.none());
        assertThat(matcher.add("any 😀")).isEqualTo("any 😀");
        assertThat(matcher.finish()).isEmpty();
        assertThatThrownBy(() -> StopStrings.of(List.of("a", "")))
                .isInstanceOf(TriadException.class)
                .hasMessageContaining("empty");
    }

    /** A few letters make strings that overlap with themselves and one another. */
    @Property(tries = 3000)
    void shouldStopWhereTheFirstStringIsComplete(
            @ForAll("pieces") List<String> pieces, @ForAll("strings") Set<String> strings) {
        String text = String.join("", pieces);
        int end = firstEnd(text, strings);
        String expected = end < 0 ? text : text.substring(0, end - longestAt(text, end, strings));

        StopMatcher matcher = new StopMatcher(StopStrings.of(new ArrayList<>(strings)));
        StringBuilder given = new StringBuilder();
        int taken = 0;
        int length = 0;
        while (taken < pieces.size() && !matcher.stopped()) {
            given.append(matcher.add(pieces.get(taken)));
            length += pieces.get(taken).length();
            taken++;
            assertThat(expected).startsWith(given);
            assertThat(matcher.stopped()).isEqualTo(end >= 0 && end <= length);
            assertThat(given.length())
                    .as("nothing is held that cannot be a beginning")
                    .isGreaterThanOrEqualTo(Math.min(
                            expected.length(),
                            text.substring(0, length).length() - longestBeginning(text.substring(0, length), strings)));
        }
        given.append(matcher.finish());
        assertThat(given.toString()).isEqualTo(expected);
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.strings().withChars("abc").ofMaxLength(4).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<Set<String>> strings() {
        return Arbitraries.strings()
                .withChars("abc")
                .ofMinLength(1)
                .ofMaxLength(5)
                .set()
                .ofMaxSize(4);
    }

    private static int firstEnd(String text, Set<String> strings) {
        for (int end = 1; end <= text.length(); end++) {
            if (longestAt(text, end, strings) > 0) {
                return end;
            }
        }
        return -1;
    }

    private static int longestAt(String text, int end, Set<String> strings) {
        String before = text.substring(0, end);
        return strings.stream()
                .filter(before::endsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    private static int longestBeginning(String text, Set<String> strings) {
        for (int length = Math.min(5, text.length()); length > 0; length--) {
            String end = text.substring(text.length() - length);
            if (strings.stream().anyMatch(string -> string.startsWith(end))) {
                return length;
            }
        }
        return 0;
    }
}
