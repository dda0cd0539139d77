// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final List<String> KNOWN = List.of("--port", "--data-dir");

    @Test
    void shouldReadTextAndNumbers() {
        Arguments options = Arguments.parse(new String[] {"--port", "7400", "--data-dir", "/data"}, KNOWN);

        assertThat(options.number("--port")).isEqualTo(7400);
        assertThat(options.text("--data-dir")).isEqualTo("/data");
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertThatThrownBy(() -> Arguments.parse(new String[] {"--prot", "1"}, KNOWN))
                .hasMessageContaining("Unknown option --prot");
        assertThatThrownBy(() -> Arguments.parse(new String[] {"--port"}, KNOWN))
                .hasMessageContaining("--port needs a value");
        assertThatThrownBy(() -> Arguments.parse(new String[] {"--port", "1", "--port", "2"}, KNOWN))
                .hasMessageContaining("--port is given twice");
        assertThatThrownBy(() ->
                        Arguments.parse(new String[] {"--port", "x"}, KNOWN).number("--port"))
                .hasMessageContaining("'x'");
        assertThatThrownBy(() -> Arguments.parse(new String[0], KNOWN).text("--port"))
                .hasMessageContaining("--port is missing");
    }
}
