// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DerivedTest {
    /** First eight bytes of {@code printf '7/deduction/3/0' | sha256sum}. */
    @Test
    void shouldDeriveSeedsFromTheSha256OfTheirPath() {
        assertThat(Derived.seed(7, "deduction", 3, 0)).isEqualTo(0x5b86b06f4e4bfc5bL);
    }

    @Test
    void shouldGiveEverySampleASeedOfItsOwn() {
        Set<Long> seeds = new HashSet<>();
        for (int step = 1; step <= 20; step++) {
            for (int prompt = 0; prompt < 20; prompt++) {
                for (int sample = 0; sample < 4; sample++) {
                    seeds.add(Derived.seed(1, "induction", step, prompt, sample));
                }
            }
        }
        assertThat(seeds).hasSize(20 * 20 * 4);
    }

    @Test
    void shouldJoinIdsBySlashes() {
        assertThat(Derived.id("run-1", "merged", 0)).isEqualTo("run-1/merged/0");
    }
}
