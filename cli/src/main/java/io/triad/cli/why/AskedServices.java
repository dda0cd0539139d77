// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.why;

import io.triad.local.ServiceHealth;
import io.triad.messaging.ConsumerGroups;
import io.triad.messaging.ConsumerGroups.Reading;
import io.triad.messaging.Topic;
import io.triad.replay.stall.Actor;
import io.triad.replay.stall.ServiceState;
import io.triad.replay.stall.ServiceState.Answer;
import io.triad.replay.stall.Surroundings;
import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Asks the services for their health and the broker for their groups: each once, and only those that a lane waits for. */
final class AskedServices implements Surroundings {
    private final ConsumerGroups groups;
    private final Map<Actor, URI> addresses;
    private final boolean isStarted;
    private final Map<Actor, ServiceState> services = new EnumMap<>(Actor.class);
    private final Map<List<Object>, Reading> readings = new HashMap<>();
    private final SortedMap<String, Long> deadLetters;

    /**
     * @param addresses where services answer, of those that are known
     * @param isStarted false when the broker runs alone
     */
    AskedServices(ConsumerGroups groups, Map<Actor, URI> addresses, boolean isStarted) {
        this.groups = groups;
        this.addresses = addresses;
        this.isStarted = isStarted;
        this.deadLetters = groups.deadLetters();
    }

    @Override
    public ServiceState service(Actor actor) {
        return services.computeIfAbsent(actor, this::ask);
    }

    private ServiceState ask(Actor actor) {
        if (!isStarted) {
            return new ServiceState(Answer.NOT_STARTED);
        }
        URI address = addresses.get(actor);
        if (address == null) {
            return new ServiceState(Answer.NOT_ASKED);
        }
        ServiceHealth health = ServiceHealth.of(address);
        if (!health.answered()) {
            return new ServiceState(Answer.SILENT);
        }
        return new ServiceState(health.up() ? Answer.UP : Answer.DOWN, health.reasons());
    }

    @Override
    public Optional<Reading> reading(Actor actor, Topic topic) {
        return Optional.of(
                readings.computeIfAbsent(List.of(actor, topic), unseen -> groups.reading(actor.service(), topic)));
    }

    @Override
    public long deadLetters(Actor actor) {
        return deadLetters.entrySet().stream()
                .filter(topic -> topic.getKey().endsWith("." + actor.service() + ".dlq"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
