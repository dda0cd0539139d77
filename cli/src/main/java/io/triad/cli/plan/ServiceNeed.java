// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

/**
 * Memory that a service needs, one replica of it.
 *
 * @param service module name, or broker or store
 * @param heapBytes its {@code -Xmx}
 * @param nativeBytes what it takes beside the heap
 * @param why what the memory is for
 */
public record ServiceNeed(String service, long heapBytes, long nativeBytes, String why) {
    /** Returns all of it. */
    public long bytes() {
        return heapBytes + nativeBytes;
    }
}
