// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    /** The example of W3C Trace Context, section 3.2.2. */
    private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void shouldReadAndWriteTheStandardsExample() {
        TraceContext context = TraceContext.parse(EXAMPLE).orElseThrow();

        assertThat(context).isEqualTo(new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true));
        assertThat(context.traceparent()).isEqualTo(EXAMPLE);
        assertThat(TraceContext.parse(EXAMPLE.replaceAll("-01$", "-00"))
                        .orElseThrow()
                        .sampled())
                .isFalse();
        // Other flags may be set, and a later version may say more.
        assertThat(TraceContext.parse(EXAMPLE.replaceAll("-01$", "-03"))).contains(context);
        assertThat(TraceContext.parse(EXAMPLE.replaceFirst("00", "01") + "-more"))
                .contains(context);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"
            })
    void shouldTakeWhatIsNoneOfTheStandardForNone(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoId() {
        assertThatThrownBy(() -> new TraceContext("4bf9", "00f067aa0ba902b7", true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** {@code printf trace/r/deduction/1/0 | sha256sum}. */
    @Test
    void shouldNameATaskAsAnybodyCan() {
        assertThat(TraceNames.trace("r/deduction/1/0")).isEqualTo("7284ff3e44504e0376f742831a710e22");
        assertThat(TraceNames.span("sample", "r/deduction/1/0/3")).isEqualTo("dbb3fc93b65dd857");
    }
}
