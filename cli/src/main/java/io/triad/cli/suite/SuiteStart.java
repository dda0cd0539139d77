// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.suite;

import java.util.Map;

/**
 * How a suite is started.
 *
 * @param basePort first of its ports; 0 picks free ones
 * @param heapMegabytes heaps that differ from the usual, by process: broker, store or a service's module name
 */
public record SuiteStart(int basePort, Map<String, Integer> heapMegabytes) {
    public SuiteStart {
        heapMegabytes = Map.copyOf(heapMegabytes);
    }
}
