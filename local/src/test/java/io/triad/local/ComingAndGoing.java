// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.triad.messaging.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/** Workers of rollout-svc and verifier-svc that join a suite and leave it, as the broker sees them. */
final class ComingAndGoing {
    private static final List<Service> SHARED = List.of(Service.ROLLOUT, Service.VERIFIER);
    /** Shorter than the 45 s for which the broker keeps the seat of one who only ended. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(30);

    private final Suite suite;
    private final String broker;

    ComingAndGoing(Suite suite) {
        this.suite = suite;
        this.broker = "127.0.0.1:" + suite.ports().broker();
    }

    /** Brings both services to so many workers, and returns once each of them reads its share of the partitions. */
    void scale(int workers) throws InterruptedException, ExecutionException {
        CompletableFuture.allOf(SHARED.stream()
                        .map(service -> CompletableFuture.runAsync(() -> suite.scale(service, workers)))
                        .toArray(CompletableFuture[]::new))
                .get();
        List<Integer> equalShares = Collections.nCopies(workers, Topic.TASKS_ISSUED.partitions() / workers);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            for (Service service : SHARED) {
                Instant end = Instant.now().plus(SETTLED_WITHIN);
                List<Integer> shares = shares(admin, service);
                while (!shares.equals(equalShares) && Instant.now().isBefore(end)) {
                    Thread.sleep(100);
                    shares = shares(admin, service);
                }
                assertThat(shares).as("partitions of the workers of " + service).isEqualTo(equalShares);
            }
        }
    }

    private static List<Integer> shares(Admin admin, Service service) throws InterruptedException, ExecutionException {
        String group = service.moduleName();
        ConsumerGroupDescription description =
                admin.describeConsumerGroups(List.of(group)).all().get().get(group);
        List<Integer> shares = new ArrayList<>();
        if (description.groupState() == GroupState.STABLE) {
            description
                    .members()
                    .forEach(member ->
                            shares.add(member.assignment().topicPartitions().size()));
        }
        return shares;
    }
}
