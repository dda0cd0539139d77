// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.suite;

import io.triad.local.Service;
import java.util.Map;

/**
 * How a suite is started.
 *
 * @param basePort first of its ports; 0 picks free ones
 * @param heapMegabytes heaps that differ from the usual, by process: broker, store or a service's module name
 * @param workers how many processes do a service's work, where that is not one
 */
public record SuiteStart(int basePort, Map<String, Integer> heapMegabytes, Map<Service, Integer> workers) {
    public SuiteStart {
        heapMegabytes = Map.copyOf(heapMegabytes);
        workers = Map.copyOf(workers);
    }
}
