// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The books of what a service received, topic by topic: counters {@code triad.SERVICE.events.OUTCOME}. While nothing is under
 * way, received = processed + refused + failed.
 */
public final class FlowAccounts {
    private final Map<Topic, Counter> received = new EnumMap<>(Topic.class);
    private final Map<Topic, Map<Outcome, Counter>> ended = new EnumMap<>(Topic.class);

    /** What becomes of an event. */
    public enum Outcome {
        /** What follows from it is done, or will be done whatever crashes. */
        PROCESSED,
        /** It was put on its dead-letter topic. */
        REFUSED,
        /** It was not taken for a reason of the service's own, and comes again after the next start. */
        FAILED
    }

    /**
     * Opens the books of every topic that a service reads: they are there before the first event, since an increase from nothing is
     * seen by no alert.
     *
     * @param prefix the service in names of metrics: {@code triad.merge}
     * @param service the service's name: {@code merge-svc}
     */
    public FlowAccounts(MeterRegistry meters, String prefix, String service) {
        for (Topic topic : Topic.values()) {
            if (topic.readers().contains(service)) {
                received.put(topic, counter(meters, prefix, "received", topic));
                Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
                for (Outcome outcome : Outcome.values()) {
                    outcomes.put(outcome, counter(meters, prefix, outcome.name().toLowerCase(Locale.ROOT), topic));
                }
                ended.put(topic, outcomes);
            }
        }
    }

    private static Counter counter(MeterRegistry meters, String prefix, String what, Topic topic) {
        return meters.counter(prefix + ".events." + what, "topic", topic.topicName());
    }

    /** An event has come. */
    public void received(Topic topic) {
        Counter counter = received.get(topic);
        if (counter == null) {
            throw new IllegalArgumentException("the service does not read " + topic);
        }
        counter.increment();
    }

    /** An event that was {@link #received} is dealt with. */
    public void ended(Topic topic, Outcome outcome) {
        Map<Outcome, Counter> outcomes = ended.get(topic);
        if (outcomes == null) {
            throw new IllegalArgumentException("the service does not read " + topic);
        }
        Counter counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }
}
