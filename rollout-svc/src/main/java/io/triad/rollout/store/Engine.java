// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.ContentCache;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.rollout.RolloutConfig;
import io.triad.rollout.sampling.PolicySource;
import io.triad.rollout.sampling.SamplingQueue;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.OptionalLong;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Wires the object store, the policies and the sampling thread together for as long as the service runs. */
@Singleton
public class Engine {
    private final S3ObjectStore objects;
    private final PolicyCache policies;
    private final SamplingQueue queue;

    Engine(RolloutConfig config, MeterRegistry meters) {
        objects = new S3ObjectStore(config.store().settings());
        int threads = config.rollout().threads() > 0
                ? config.rollout().threads()
                : Runtime.getRuntime().availableProcessors();
        EmbeddedSamplerSettings usual =
                EmbeddedSamplerSettings.of(config.rollout().maxBatch(), threads);
        EmbeddedSamplerSettings engine = config.rollout().keyValueMemoryBytes() == 0
                ? usual
                : new EmbeddedSamplerSettings(
                        usual.maxBatch(),
                        usual.numThreads(),
                        OptionalLong.of(config.rollout().keyValueMemoryBytes()),
                        usual.promptRows(),
                        usual.sharesPrompts());
        ContentCache fetched = new ContentCache(
                config.dataDir().resolve("fetched"), config.rollout().fetchedFilesBytes());
        policies = new PolicyCache(
                new PolicyLoader(
                        new CheckpointStore(objects, fetched), config.dataDir().resolve("checkpoints"), engine),
                config.rollout().maxPolicies(),
                config.rollout().policyMemoryBytes() == 0
                        ? Runtime.getRuntime().maxMemory() / 2
                        : config.rollout().policyMemoryBytes(),
                new PolicyMeters(meters));
        queue = new SamplingQueue(
                policies, config.rollout().maxWaiting(), config.rollout().maxResponses());
    }

    /** Returns where policies come from. */
    @Produces
    @Singleton
    PolicySource policies() {
        return policies;
    }

    /** Returns the queue that tasks go through. */
    @Produces
    @Singleton
    SamplingQueue queue() {
        return queue;
    }

    /** Says what is waited for when a checkpoint cannot be had, why, and since when; the one waited for longest. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck policiesAvailable() {
        return () -> {
            List<Waiting> waiting = policies.waiting();
            if (waiting.isEmpty()) {
                return HealthCheckResponse.up("policies");
            }
            Waiting longest = waiting.getFirst();
            return HealthCheckResponse.named("policies")
                    .down()
                    .withData(
                            "waiting",
                            "checkpoint " + longest.checkpoint().uri() + " cannot be loaded: " + longest.reason())
                    .withData("errorCode", longest.code().name())
                    .withData("since", longest.since().toString())
                    .withData("numWaiting", waiting.size())
                    .build();
        };
    }

    @PreDestroy
    void close() throws Exception {
        queue.close();
        policies.close();
        objects.close();
    }
}
