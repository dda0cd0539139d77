// SPDX-License-Identifier: Apache-2.0
package io.triad.replay.stall;

import io.triad.messaging.ConsumerGroups;
import io.triad.messaging.Topic;
import java.util.Optional;

/** What is known of the services beside what the log says. */
public interface Surroundings {
    /** Returns what a service says of itself. */
    ServiceState service(Actor actor);

    /** Returns how a service's group reads a topic; empty when nobody was asked. */
    Optional<ConsumerGroups.Reading> reading(Actor actor, Topic topic);

    /** Returns how many events a service has put aside, over all topics. */
    long deadLetters(Actor actor);
}
