// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuitePortsTest {
    @Test
    void shouldFollowTheFirstPort() {
        SuitePorts ports = SuitePorts.from(7400);

        assertThat(ports.broker()).isEqualTo(7400);
        assertThat(ports.store()).isEqualTo(7401);
        assertThat(ports.of(Service.TASK_GENERATOR)).isEqualTo(7410);
        assertThat(ports.of(Service.ROLLOUT)).isEqualTo(7411);
        assertThat(ports.of(Service.VERIFIER)).isEqualTo(7412);
        assertThat(ports.of(Service.TRAINER)).isEqualTo(7413);
        assertThat(ports.of(Service.MERGE)).isEqualTo(7414);
        assertThat(ports.of(Service.EVAL)).isEqualTo(7415);
    }

    @Test
    void shouldPickDistinctPorts() {
        SuitePorts ports = SuitePorts.from(0);

        Set<Integer> all = new HashSet<>(ports.services().values());
        all.add(ports.broker());
        all.add(ports.store());
        assertThat(all).hasSize(8).allMatch(port -> port > 1023);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 80, 65_521, 70_000})
    void shouldRefuseAFirstPortOutOfRange(int base) {
        assertThatThrownBy(() -> SuitePorts.from(base)).hasMessageContaining("The first port is " + base);
    }
}
