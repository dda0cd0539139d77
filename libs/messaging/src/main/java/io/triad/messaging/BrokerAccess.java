// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a client comes to the broker: where it is, and what it is shown.
 *
 * <p>The channels of a service take this from the settings {@code kafka.*}; what reads or declares outside them is given the
 * same. Settings that are no way to the broker, such as a group or a seat in it, are left out.
 *
 * @param bootstrapServers host:port[,host:port]
 * @param security the client's settings {@code security.*}, {@code sasl.*} and {@code ssl.*}; may hold secrets, so they are
 *     never shown
 */
public record BrokerAccess(String bootstrapServers, Map<String, String> security) {
    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    private static final String PREFIX = "KAFKA_";

    /** @throws TriadException INVALID_REQUEST when no broker is named */
    public BrokerAccess {
        if (bootstrapServers.isBlank()) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "no Kafka broker is named; set kafka.bootstrap.servers (KAFKA_BOOTSTRAP_SERVERS) to host:port");
        }
        security = Map.copyOf(security);
    }

    /** Returns the way to a broker that asks for nothing. */
    public static BrokerAccess open(String bootstrapServers) {
        return new BrokerAccess(bootstrapServers, Map.of());
    }

    /** Returns the way that a client's settings tell, by the client's names ({@code bootstrap.servers}, {@code sasl.mechanism}). */
    public static BrokerAccess of(Map<String, ?> settings) {
        Map<String, String> security = new HashMap<>();
        settings.forEach((name, value) -> {
            if (name.startsWith("security.") || name.startsWith("sasl.") || name.startsWith("ssl.")) {
                security.put(name, value.toString());
            }
        });
        Object servers = settings.get(BOOTSTRAP_SERVERS);
        return new BrokerAccess(servers == null ? "" : servers.toString(), security);
    }

    /**
     * Returns the way that an environment tells: {@code KAFKA_SASL_MECHANISM} is the setting {@code sasl.mechanism}, as for the
     * services.
     */
    public static BrokerAccess ofEnvironment(Map<String, String> environment) {
        Map<String, String> settings = new TreeMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                settings.put(
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return of(settings);
    }

    /** Returns what any client is configured with, its own settings beside. */
    Map<String, Object> with(Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(security);
        all.putAll(own);
        all.put(BOOTSTRAP_SERVERS, bootstrapServers);
        return all;
    }

    /** Names the broker; what it is shown is nobody's business. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
