// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class MagnitudesTest {
    @Property
    void shouldFindTheLargestWhereverItIs(@ForAll @Size(max = 100) int[] bits) {
        float[] values = new float[bits.length + 1];
        float largest = 0;
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
            // Float.compare has -0 below 0 and NaN above infinity.
            largest = Float.compare(Math.abs(values[i]), largest) > 0 ? Math.abs(values[i]) : largest;
        }
        // Beyond the count
        values[bits.length] = Float.POSITIVE_INFINITY;

        assertThat(Magnitudes.largest(values, bits.length)).isEqualTo(Float.valueOf(largest));
    }

    @Property
    void shouldSeeOneThatIsNoNumber(@ForAll @Size(min = 1, max = 100) float[] values) {
        for (int at = 0; at < values.length; at++) {
            float[] spoilt = values.clone();
            spoilt[at] = at % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
            assertThat(Float.isFinite(Magnitudes.largest(spoilt, spoilt.length)))
                    .isFalse();
        }
    }
}
