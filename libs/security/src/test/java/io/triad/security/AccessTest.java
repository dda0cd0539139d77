// SPDX-License-Identifier: Apache-2.0
package io.triad.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "127.8.9.1", "::1", "[::1]"})
    void shouldServeEverybodyOnThisMachine(String host) {
        assertThat(Access.decide(host, false, false, false)).isEqualTo(new Access.Open(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "::",
                "10.0.0.7",
                "triad.example.com",
                "127.0.0.1.example.com",
                "localhost.example.com",
                ""
            })
    void shouldNotStartWhereStrangersCouldAsk(String host) {
        assertThatThrownBy(() -> Access.decide(host, false, false, false))
                .isInstanceOfSatisfying(TriadException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("'" + host + "'")
                .hasMessageContaining("triad.security.keys-file")
                .hasMessageContaining("quarkus.oidc.tenant-enabled")
                .hasMessageContaining("triad.security.allow-anonymous");
    }

    @Test
    void shouldServeEverybodyInAClosedNetworkWhenItIsSaid() {
        assertThat(Access.decide("0.0.0.0", false, false, true)).isEqualTo(new Access.Open(false));
    }

    @Test
    void shouldAskWhoeverComesAsSoonAsThereIsSomethingToShow() {
        assertThat(Access.decide("0.0.0.0", true, false, false)).isEqualTo(new Access.Closed(true, false));
        assertThat(Access.decide("127.0.0.1", false, true, false)).isEqualTo(new Access.Closed(false, true));
    }

    @Test
    void shouldNotBeOpenAndClosedAtOnce() {
        assertThatThrownBy(() -> Access.decide("127.0.0.1", true, false, true))
                .hasMessageContaining("leave one of them out");
    }
}
