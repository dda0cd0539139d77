// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

/**
 * Where an event stands in its topic.
 *
 * @param partition of the topic
 * @param offset place in the partition
 */
public record LogPlace(int partition, long offset) implements Comparable<LogPlace> {
    @Override
    public int compareTo(LogPlace other) {
        return partition != other.partition
                ? Integer.compare(partition, other.partition)
                : Long.compare(offset, other.offset);
    }
}
