// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {
    @Test
    void shouldHandOutPortsThatNoOutgoingConnectionIsGiven() {
        assertThat(IntStream.range(0, 200).map(place -> LoopbackPort.free()).boxed())
                .doesNotHaveDuplicates()
                .allMatch(port -> port >= 1024 && port < 32_768);
    }

    @Test
    void shouldPassOverAPortThatIsTaken() throws IOException {
        int next = LoopbackPort.free() + 1;
        while (!LoopbackPort.isFree(next)) {
            next = LoopbackPort.free() + 1;
        }
        try (ServerSocket taken = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
            assertThat(LoopbackPort.isFree(taken.getLocalPort())).isFalse();
            assertThat(LoopbackPort.free()).isNotEqualTo(next);
        }
    }
}
