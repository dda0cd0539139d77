// SPDX-License-Identifier: Apache-2.0
package io.triad.policy.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.TokenIds;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedSizeTest {
    /** By hand: prompts of 3 and 5; responses of 4 and 2 have 3 and 1 rows, of which the last is never read. */
    @Test
    void shouldPadNothingButAttention() {
        PackedSize size = PackedSize.of(List.of(new TokenBatch(List.of(sequence(1, 3, 4), sequence(2, 5, 2)))));

        assertThat(size.rows()).isEqualTo(3 + 5 + 3 + 1);
        assertThat(size.neededRows()).isEqualTo(size.rows());
        assertThat(size.paddingShare()).isZero();
        // Two prompts of 5 by 5; two responses of 3 steps by 6 keys.
        assertThat(size.places()).isEqualTo(2 * 25 + 2 * 3 * 6);
        assertThat(size.neededPlaces()).isEqualTo(9 + 25 + 3 * 6 + 1 * 6);
        assertThat(size.attentionPaddingShare()).isCloseTo(1 - 58 / 86.0, within(1e-12));
    }

    @Test
    void shouldCountAPromptThatIsCutInTwo() {
        TokenBatch one = new TokenBatch(List.of(sequence(1, 10, 3)));

        PackedSize together = PackedSize.of(List.of(new TokenBatch(List.of(sequence(1, 10, 3), sequence(1, 10, 3)))));
        PackedSize apart = PackedSize.of(List.of(one, one));

        assertThat(together.paddingShare()).isZero();
        assertThat(apart.neededRows()).isEqualTo(together.rows()).isEqualTo(14);
        assertThat(apart.paddingShare()).isCloseTo(10 / 24.0, within(1e-12));
    }

    @Test
    void shouldNeedNoPlacesForResponsesOfOneToken() {
        PackedSize size = PackedSize.of(List.of(new TokenBatch(List.of(sequence(1, 4, 1)))));

        assertThat(size).isEqualTo(new PackedSize(4, 4, 16, 16));
    }

    private static ScoredSequence sequence(int token, int promptSize, int responseSize) {
        return new ScoredSequence(tokens(token, promptSize), tokens(0, responseSize));
    }

    private static TokenIds tokens(int token, int size) {
        int[] tokens = new int[size];
        Arrays.fill(tokens, token);
        return TokenIds.of(tokens);
    }
}
