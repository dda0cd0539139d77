// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.eclipse.microprofile.config.spi.Converter;
import org.junit.jupiter.api.Test;

class GroupSeatsTest {
    private final GroupSeats seats = new GroupSeats();

    @Test
    void shouldGiveEachChannelOfANamedInstanceASeat() {
        Map<String, Object> named = Map.of("group.id", "trainer-svc", "group.instance.id", "trainer-0");

        assertThat(seats.customize("runs", new NoConfig(), named))
                .isEqualTo(Map.of("group.id", "trainer-svc", "group.instance.id", "trainer-0.runs"));
        assertThat(seats.customize("rewards", new NoConfig(), named))
                .containsEntry("group.instance.id", "trainer-0.rewards");
    }

    @Test
    void shouldLeaveWhoHasNoNameOrIsInNoGroupWithoutASeat() {
        Map<String, Object> unnamed = Map.of("group.id", "trainer-svc");
        Map<String, Object> producer = Map.of("acks", "all", "group.instance.id", "trainer-0");

        assertThat(seats.customize("runs", new NoConfig(), unnamed)).isEqualTo(unnamed);
        assertThat(seats.customize("steps", new NoConfig(), producer)).isEqualTo(Map.of("acks", "all"));
    }

    /** Nothing of it is asked for. */
    private static final class NoConfig implements Config {
        @Override
        public <T> T getValue(String name, Class<T> type) {
            throw new AssertionError(name);
        }

        @Override
        public ConfigValue getConfigValue(String name) {
            throw new AssertionError(name);
        }

        @Override
        public <T> Optional<T> getOptionalValue(String name, Class<T> type) {
            throw new AssertionError(name);
        }

        @Override
        public Iterable<String> getPropertyNames() {
            return List.of();
        }

        @Override
        public Iterable<ConfigSource> getConfigSources() {
            return List.of();
        }

        @Override
        public <T> Optional<Converter<T>> getConverter(Class<T> type) {
            return Optional.empty();
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            throw new AssertionError(type);
        }
    }
}
