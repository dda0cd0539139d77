// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.failure.TriadException;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.rollout.sampling.SamplingPolicy;
import io.triad.rollout.sampling.SamplingQueue.PolicySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The policy versions that are ready to sample, least recently used first out.
 *
 * <p>A version that cannot be had is waited for, with growing pauses, and {@link #waitingFor()} says why: sampling with
 * other weights would be worse than not sampling. Used by one thread; {@link #waitingFor()} by any.
 */
public final class PolicyCache implements PolicySource, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PolicyCache.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final CheckpointStore checkpoints;
    private final Path folder;
    private final int maxPolicies;
    private final int maxBatch;
    private final int threads;
    private final Map<CheckpointRef, SamplingPolicy> ready = new LinkedHashMap<>(16, 0.75f, true);
    private volatile @Nullable String waitingFor;

    /**
     * Creates an empty cache.
     *
     * @param checkpoints where versions are fetched from
     * @param folder where fetched files lie while their version is ready
     * @param maxPolicies versions kept ready
     * @param maxBatch responses that an engine decodes together
     * @param threads threads of an engine
     */
    public PolicyCache(CheckpointStore checkpoints, Path folder, int maxPolicies, int maxBatch, int threads) {
        this.checkpoints = checkpoints;
        this.folder = folder;
        this.maxPolicies = maxPolicies;
        this.maxBatch = maxBatch;
        this.threads = threads;
    }

    @Override
    public SamplingPolicy policy(CheckpointRef checkpoint) throws InterruptedException {
        SamplingPolicy policy = ready.get(checkpoint);
        if (policy == null) {
            policy = waitFor(checkpoint);
            ready.put(checkpoint, policy);
            while (ready.size() > maxPolicies) {
                evict(ready.keySet().iterator().next());
            }
        }
        return policy;
    }

    /** Returns why nothing is sampled now; empty while all is well. */
    public Optional<String> waitingFor() {
        return Optional.ofNullable(waitingFor);
    }

    @Override
    public void close() {
        ready.values().forEach(SamplingPolicy::close);
        ready.clear();
    }

    private SamplingPolicy waitFor(CheckpointRef checkpoint) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                SamplingPolicy policy = load(checkpoint);
                waitingFor = null;
                return policy;
            } catch (TriadException e) {
                waitingFor = "checkpoint " + checkpoint.uri() + " cannot be loaded: " + e.getMessage();
                LOG.warnf(e, "checkpoint cannot be loaded, waiting uri=%s pause=%s", checkpoint.uri(), pause);
                delete(folder.resolve(checkpoint.sha256()));
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private SamplingPolicy load(CheckpointRef checkpoint) {
        PolicyFolder files =
                new PolicyFolder(checkpoints.fetch(checkpoint, folder, name -> !name.equals(PolicyFolder.OPTIMIZER)));
        return new SamplingPolicy(files.tokenizer(), new EmbeddedSampler(files.weights(), maxBatch, threads));
    }

    private void evict(CheckpointRef checkpoint) {
        SamplingPolicy policy = ready.remove(checkpoint);
        if (policy != null) {
            policy.close();
        }
        delete(folder.resolve(checkpoint.sha256()));
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the cached checkpoint in " + directory + " cannot be deleted", e);
        }
    }
}
