// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.rollout.RolloutConfig;
import io.triad.rollout.sampling.SamplingQueue;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Wires the object store, the policies and the sampling thread together for as long as the service runs. */
@Singleton
public class Engine {
    private final S3ObjectStore objects;
    private final PolicyCache policies;
    private final SamplingQueue queue;

    Engine(RolloutConfig config) {
        objects = new S3ObjectStore(config.store().settings());
        int threads = config.rollout().threads() > 0
                ? config.rollout().threads()
                : Runtime.getRuntime().availableProcessors();
        policies = new PolicyCache(
                new CheckpointStore(objects),
                config.dataDir().resolve("checkpoints"),
                config.rollout().maxPolicies(),
                config.rollout().maxBatch(),
                threads);
        queue = new SamplingQueue(
                policies, config.rollout().maxWaiting(), config.rollout().maxResponses());
    }

    /** Returns the queue that every request for responses goes through. */
    @Produces
    @Singleton
    SamplingQueue queue() {
        return queue;
    }

    /** Says why nothing is sampled when a checkpoint cannot be had. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck policiesAvailable() {
        return () -> policies.waitingFor()
                .map(why -> HealthCheckResponse.named("policies")
                        .down()
                        .withData("waiting", why)
                        .build())
                .orElseGet(() -> HealthCheckResponse.up("policies"));
    }

    @PreDestroy
    void close() throws Exception {
        queue.close();
        policies.close();
        objects.close();
    }
}
