// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience(Duration.ofMillis(1));
    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void shouldDoAgainWhatMayPass() {
        String done = patience.until(() -> switch (attempts.incrementAndGet()) {
            case 1 -> throw new TriadException(ErrorCode.UNAVAILABLE, "the broker is away");
            case 2 -> throw new TriadException(ErrorCode.EXHAUSTED, "the disk is full");
            default -> "done";
        });

        assertThat(done).isEqualTo("done");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void shouldNotDoAgainWhatCannotPass() {
        TriadException refused = new TriadException(ErrorCode.INVALID_EVENT, "no event");

        assertThatThrownBy(() -> patience.until(() -> {
                    attempts.incrementAndGet();
                    throw refused;
                }))
                .isSameAs(refused);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void shouldEndWhenTheServiceStops() {
        TriadException away = new TriadException(ErrorCode.UNAVAILABLE, "the broker is away");

        assertThatThrownBy(() -> new Patience(Duration.ofHours(1)).until(() -> {
                    Thread.currentThread().interrupt();
                    throw away;
                }))
                .isSameAs(away);
        assertThat(Thread.interrupted()).isTrue();
    }
}
