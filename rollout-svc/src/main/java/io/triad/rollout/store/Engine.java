// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.triad.checkpoint.CheckpointStore;
import io.triad.checkpoint.ContentCache;
import io.triad.checkpoint.store.S3ObjectStore;
import io.triad.engine.remote.ServerKind;
import io.triad.messaging.BrokerAccess;
import io.triad.messaging.LogReader;
import io.triad.policy.sampling.EmbeddedSamplerSettings;
import io.triad.rollout.RolloutConfig;
import io.triad.rollout.history.LoggedHistory;
import io.triad.rollout.sampling.PolicySource;
import io.triad.rollout.sampling.SamplingQueue;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/** Wires the object store, the policies and the sampling thread together for as long as the service runs. */
@Singleton
public class Engine {
    private static final Duration WATCH_EVERY = Duration.ofSeconds(5);

    private final S3ObjectStore objects;
    private final PolicyCache policies;
    private final SamplingQueue queue;

    Engine(RolloutConfig config, @Identifier("default-kafka-broker") Map<String, Object> broker, MeterRegistry meters) {
        // First, so that a setting that is refused leaves nothing open.
        Optional<RemoteSettings> remote = remote(config.rollout());
        objects = new S3ObjectStore(config.store().settings());
        CheckpointStore checkpoints = new CheckpointStore(
                objects,
                new ContentCache(
                        config.dataDir().resolve("fetched"), config.rollout().fetchedFilesBytes()));
        Path folder = config.dataDir().resolve("checkpoints");
        // Files lie there only while a version is opened; these are of a process that was killed.
        CheckpointStore.clear(folder, name -> true);
        PolicyLoader loader = remote.<PolicyLoader>map(
                        settings -> new RemotePolicies(checkpoints, folder, settings, WATCH_EVERY))
                .orElseGet(() -> new EmbeddedPolicies(checkpoints, folder, embedded(config.rollout())));
        PolicyMeters policyMeters = new PolicyMeters(meters);
        policies = new PolicyCache(
                loader,
                new LoggedHistory(new LogReader(BrokerAccess.of(broker))),
                config.rollout().maxPolicies(),
                config.rollout().policyMemoryBytes() == 0
                        ? Runtime.getRuntime().maxMemory() / 2
                        : config.rollout().policyMemoryBytes(),
                policyMeters);
        queue = new SamplingQueue(
                policies, config.rollout().maxWaiting(), config.rollout().maxResponses());
        policyMeters.watch(policies, queue);
    }

    private static Optional<RemoteSettings> remote(RolloutConfig.Rollout config) {
        return switch (config.engine()) {
            case EMBEDDED -> Optional.empty();
            case VLLM -> Optional.of(RemoteSettings.of(ServerKind.VLLM, config.remote()));
            case SGLANG -> Optional.of(RemoteSettings.of(ServerKind.SGLANG, config.remote()));
        };
    }

    private static EmbeddedSamplerSettings embedded(RolloutConfig.Rollout config) {
        int threads =
                config.threads() > 0 ? config.threads() : Runtime.getRuntime().availableProcessors();
        EmbeddedSamplerSettings usual = EmbeddedSamplerSettings.of(config.maxBatch(), threads);
        return config.keyValueMemoryBytes() == 0
                ? usual
                : new EmbeddedSamplerSettings(
                        usual.maxBatch(),
                        usual.numThreads(),
                        OptionalLong.of(config.keyValueMemoryBytes()),
                        usual.promptRows(),
                        usual.sharesPrompts());
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

    /** Says what is waited for when a checkpoint cannot be had or drawn with. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck policiesAvailable() {
        return () -> EngineChecks.policies(policies, queue);
    }

    /** Says why a server cannot sample. */
    @Produces
    @Readiness
    @Singleton
    HealthCheck engineWell() {
        return () -> EngineChecks.engine(policies);
    }

    @PreDestroy
    void close() throws Exception {
        queue.close();
        policies.close();
        objects.close();
    }
}
