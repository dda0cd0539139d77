// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerAccessTest {
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"p\";";

    @Test
    void shouldKeepTheWayToTheBrokerAndLeaveTheRest() {
        BrokerAccess broker = BrokerAccess.of(Map.of(
                "bootstrap.servers", "a:1,b:2",
                "security.protocol", "SASL_SSL",
                "sasl.jaas.config", LOGIN,
                "ssl.truststore.location", "/ca.crt",
                "group.id", "trainer-svc",
                "group.instance.id", "trainer"));

        assertThat(broker.bootstrapServers()).isEqualTo("a:1,b:2");
        assertThat(broker.with(Map.of("client.id", "me")))
                .isEqualTo(Map.of(
                        "bootstrap.servers", "a:1,b:2",
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", LOGIN,
                        "ssl.truststore.location", "/ca.crt",
                        "client.id", "me"));
    }

    @Test
    void shouldReadTheEnvironmentAsServicesDo() {
        BrokerAccess broker = BrokerAccess.ofEnvironment(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "a:1",
                "KAFKA_SASL_JAAS_CONFIG", LOGIN,
                "KAFKA_HEAP_OPTS", "-Xmx1g",
                "PATH", "/bin"));

        assertThat(broker).isEqualTo(new BrokerAccess("a:1", Map.of("sasl.jaas.config", LOGIN)));
    }

    @Test
    void shouldNotShowWhatTheBrokerIsShown() {
        assertThat(new BrokerAccess("a:1", Map.of("sasl.jaas.config", LOGIN))).hasToString("a:1");
    }

    @Test
    void shouldAskForABroker() {
        assertThatThrownBy(() -> BrokerAccess.of(Map.of("security.protocol", "SSL")))
                .isInstanceOfSatisfying(TriadException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
    }
}
