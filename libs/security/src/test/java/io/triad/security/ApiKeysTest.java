// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {
    private static final String KEY = "triad_0123456789abcdef0123456789abcdef";

    /** Of {@code printf %s triad_0123456789abcdef0123456789abcdef | sha256sum}. */
    private static final String DIGEST = "222e3d3fba4028f854accdae1fa950edbf38a3ee740a7d3931d11d426f78f443";

    @Test
    void shouldKnowAKeyByItsDigest() {
        ApiKeys keys = ApiKeys.read("# who\n\n  ci  operator\t" + DIGEST + "\n", "keys");

        assertThat(keys.find(KEY)).hasValueSatisfying(key -> {
            assertThat(key.name()).isEqualTo("ci");
            assertThat(key.role()).isEqualTo(Role.OPERATOR);
        });
        assertThat(keys.find(KEY + "0")).isEmpty();
        assertThat(keys.find(KEY.substring(1))).isEmpty();
        assertThat(keys.find(DIGEST)).isEmpty();
        assertThat(keys.find("")).isEmpty();
    }

    /** A short one could be guessed, whoever wrote its digest down. */
    @Test
    void shouldNotTakeAShortKey() {
        // printf %s triad_short | sha256sum
        ApiKeys keys =
                ApiKeys.read("ci operator 7e4c306c5dc1f13bcfb603b08d0e9d76e845e4029f89771ff5ef23904827190f", "keys");

        assertThat(keys.find("triad_short")).isEmpty();
    }

    @Test
    void shouldKnowSeveralKeysOfOneName() {
        ApiKeys keys = ApiKeys.read("ci viewer " + "0".repeat(64) + "\nci operator " + DIGEST, "keys");

        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.find(KEY).orElseThrow().role()).isEqualTo(Role.OPERATOR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ci operator                       | has 2 words
            ci operator x y                   | has 4 words
            -ci operator x                    | begins with no name
            ci root x                         | roles are [viewer, operator]
            ci viewer triad_secret            | never write the key itself
            """)
    void shouldSayWhichLineIsWrongAndNotWhatItSays(String line, String said) {
        assertThatThrownBy(() -> ApiKeys.read("# a comment\n" + line, "keys"))
                .hasMessageContaining("keys, line 2")
                .hasMessageContaining(said)
                .hasMessageNotContaining("triad_secret");
    }

    @Test
    void shouldNotLockEverybodyOut() {
        assertThatThrownBy(() -> ApiKeys.read("# nobody\n", "keys")).hasMessageContaining("keys has no key");
    }
}
