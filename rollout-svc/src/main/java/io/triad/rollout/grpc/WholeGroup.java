// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.grpc;

import io.smallrye.mutiny.Uni;
import io.triad.messaging.Derived;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.wire.RolloutWire;
import java.util.List;

/**
 * One group from an engine that tells of whole responses only.
 *
 * @param lease taken over, and closed when the group is drawn
 * @param seed root of the rollouts' ids
 */
record WholeGroup(PolicyLease lease, GroupRequest group, long seed) {
    /** Returns the group's rollouts; to be subscribed to once. Drawn on a thread of its own, which a cancelled call ends. */
    Uni<List<Rollout>> rollouts() {
        return Uni.createFrom().emitter(emitter -> {
            Thread drawing = Thread.ofPlatform().name("triad-sample").daemon().unstarted(() -> {
                try (lease) {
                    emitter.complete(draw());
                } catch (RuntimeException | Error e) {
                    emitter.fail(e);
                }
            });
            emitter.onTermination(drawing::interrupt);
            drawing.start();
        });
    }

    private List<Rollout> draw() {
        return lease.policy().sample(List.of(group)).getFirst().stream()
                .map(response -> RolloutWire.rollout(Derived.id("sample", seed, response.sampleIndex()), response))
                .toList();
    }
}
