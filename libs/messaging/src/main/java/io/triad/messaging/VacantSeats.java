// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;

/**
 * Takes the seats of instances that will not come back out of their consumer groups.
 *
 * <p>A seat that has a name ({@link GroupSeats}) is kept for its instance when that ends, so that it can come back without a
 * rebalance. Nobody reads its partitions in that time, 45 s by default. When an instance leaves for good, its seats are to be
 * removed, and the others read its partitions at once.
 */
public final class VacantSeats {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private VacantSeats() {}

    /**
     * Removes the seats.
     *
     * @param instances names of instances, as in {@code kafka.group.instance.id}
     * @throws TriadException UNAVAILABLE when the broker does not answer within a minute
     */
    public static void remove(BrokerAccess broker, Collection<String> instances) {
        try (Admin admin = Admin.create(broker.with(Map.of()))) {
            List<String> groups = get(admin.listConsumerGroups().all()).stream()
                    .map(ConsumerGroupListing::groupId)
                    .toList();
            for (ConsumerGroupDescription group :
                    get(admin.describeConsumerGroups(groups).all()).values()) {
                List<MemberToRemove> members = group.members().stream()
                        .flatMap(member -> member.groupInstanceId().stream())
                        .filter(seat -> instances.stream().anyMatch(instance -> isOf(seat, instance)))
                        .map(MemberToRemove::new)
                        .toList();
                if (!members.isEmpty()) {
                    get(admin.removeMembersFromConsumerGroup(
                                    group.groupId(), new RemoveMembersFromConsumerGroupOptions(members))
                            .all());
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            throw unavailable(broker, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(broker, e);
        }
    }

    /** A seat is named after its instance and a channel. */
    private static boolean isOf(String seat, String instance) {
        return seat.startsWith(instance + ".");
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    private static TriadException unavailable(BrokerAccess broker, Exception cause) {
        return new TriadException(
                ErrorCode.UNAVAILABLE,
                "The broker at " + broker.bootstrapServers() + " did not let go of the seats of who left: " + cause,
                cause);
    }
}
