// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.triad.embedded.LoopbackPort;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ports of a suite, all on 127.0.0.1: the broker's first, the store's next, the services' ten further on.
 *
 * @param services the HTTP port of each service
 */
public record SuitePorts(
        @JsonProperty("broker") int broker,
        @JsonProperty("store") int store,
        @JsonProperty("services") Map<Service, Integer> services) {
    /** The first port unless told otherwise. */
    public static final int DEFAULT_BASE = 7400;

    private static final int STORE_OFFSET = 1;
    private static final int LAST_OFFSET = 15;

    public SuitePorts {
        services = Map.copyOf(services);
    }

    /** Returns the ports that follow a first one; 0 picks ports that are free now. */
    public static SuitePorts from(int base) {
        if (base != 0 && (base < 1024 || base > 65_535 - LAST_OFFSET)) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "The first port is " + base + ", expected 0 for any or 1024 to " + (65_535 - LAST_OFFSET));
        }
        Map<Service, Integer> services = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            services.put(service, base == 0 ? LoopbackPort.free() : base + service.portOffset());
        }
        return base == 0
                ? new SuitePorts(LoopbackPort.free(), LoopbackPort.free(), services)
                : new SuitePorts(base, base + STORE_OFFSET, services);
    }

    /** Returns the port of a service. */
    public int of(Service service) {
        Integer port = services.get(service);
        if (port == null) {
            throw new IllegalArgumentException("There is no port for " + service.moduleName());
        }
        return port;
    }

    /** Refuses ports that somebody listens on, all of them by number and owner. */
    void requireFree() {
        Map<Integer, String> owners = new TreeMap<>();
        owners.put(broker, "the broker");
        owners.put(store, "the store");
        services.forEach((service, port) -> owners.put(port, service.moduleName()));
        owners.keySet().removeIf(LoopbackPort::isFree);
        if (!owners.isEmpty()) {
            StringBuilder taken = new StringBuilder();
            owners.forEach((port, owner) -> taken.append(taken.isEmpty() ? "" : ", ")
                    .append(port)
                    .append(" (for ")
                    .append(owner)
                    .append(')'));
            throw new TriadException(
                    ErrorCode.EXHAUSTED,
                    "Port " + taken + " on 127.0.0.1 is taken; stop the program that listens there, or choose another"
                            + " first port with --port (0 picks free ones)");
        }
    }
}
