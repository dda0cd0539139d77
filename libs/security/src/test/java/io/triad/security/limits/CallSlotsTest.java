// SPDX-License-Identifier: Apache-2.0
package io.triad.security.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallSlotsTest {
    @Test
    void shouldLetSoManyInAndOthersOnceTheyLeave() {
        CallSlots slots = new CallSlots(2);

        assertThat(slots.enter("ada")).isTrue();
        assertThat(slots.enter("ada")).isTrue();
        assertThat(slots.enter("ada")).isFalse();
        assertThat(slots.enter("bob")).isTrue();
        slots.leave("ada");
        assertThat(slots.enter("ada")).isTrue();
        slots.leave("ada");
        slots.leave("ada");
        slots.leave("ada");
        assertThat(slots.taken("ada")).isZero();
        assertThat(slots.enter("ada")).isTrue();
    }
}
