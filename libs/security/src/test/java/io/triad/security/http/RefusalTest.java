// SPDX-License-Identifier: Apache-2.0
package io.triad.security.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.security.Access;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RefusalTest {
    @Test
    void shouldWriteMessagesAsGrpcReadsThem() {
        String text = "100 % für\n'x'";

        String encoded = Refusal.percentEncoded(text);

        assertThat(encoded).isEqualTo("100 %25 f%C3%BCr%0A'x'");
        assertThat(URLDecoder.decode(encoded, StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    void shouldNameWhatIsTaken() {
        assertThat(Refusal.stranger(new Access.Closed(true, false)).detail())
                .contains("shows no API key that", "'Authorization: Bearer API key'")
                .doesNotContain("token");
        assertThat(Refusal.stranger(new Access.Closed(false, true)).detail()).contains("shows no token that");
        assertThat(Refusal.stranger(new Access.Closed(true, true)).detail()).contains("shows no API key or token that");
    }

    @Test
    void shouldWriteAProblem() {
        assertThat(Refusal.of(Refusal.Reason.TOO_LATE, "slow").document().encode())
                .isEqualTo("{\"type\":\"urn:triad:problem:too-late\",\"title\":\"too late\",\"status\":504,"
                        + "\"detail\":\"slow\",\"errors\":[]}");
    }
}
