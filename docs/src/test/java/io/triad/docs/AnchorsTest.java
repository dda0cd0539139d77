// SPDX-License-Identifier: Apache-2.0
package io.triad.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Anchors as GitHub shows them for the same headings. */
class AnchorsTest {
    private static String anchor(String heading) {
        return new Anchors().next(heading);
    }

    @Test
    void shouldBeThoseOfGithub() {
        assertThat(anchor("What happens when one is killed")).isEqualTo("what-happens-when-one-is-killed");
        assertThat(anchor("Questions of one's own")).isEqualTo("questions-of-ones-own");
        assertThat(anchor("22. The compose file has the store that is tested"))
                .isEqualTo("22-the-compose-file-has-the-store-that-is-tested");
        assertThat(anchor("triad.tasks.issued.v1")).isEqualTo("triadtasksissuedv1");
        assertThat(anchor("A & B – C")).isEqualTo("a--b--c");
        assertThat(anchor("snake_case stays")).isEqualTo("snake_case-stays");
    }

    @Test
    void shouldTellEqualHeadingsApart() {
        Anchors anchors = new Anchors();

        assertThat(anchors.next("Test")).isEqualTo("test");
        assertThat(anchors.next("Test")).isEqualTo("test-1");
        assertThat(anchors.next("Test")).isEqualTo("test-2");
    }
}
