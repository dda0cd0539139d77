// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.store;

import io.triad.checkpoint.CheckpointRef;
import io.triad.checkpoint.CheckpointStore;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.sampling.EmbeddedSampler;
import io.triad.policy.tokenizer.PolicyTokenizer;
import io.triad.rollout.sampling.SamplingPolicy;
import io.triad.rollout.sampling.SamplingQueue.PolicySource;
import io.triad.rollout.sampling.WhenMissing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The policy versions that are ready to sample, least recently used first out.
 *
 * <p>A version that cannot be had is waited for, with growing pauses, and {@link #waitingFor()} says why, or is refused,
 * as the caller wants: sampling with other weights would be worse than not sampling. Used by one thread; {@link #waitingFor()} by any.
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
     * @param maxPolicies versions kept ready, at least 1
     * @param maxBatch responses that an engine decodes together
     * @param threads threads of an engine
     */
    public PolicyCache(CheckpointStore checkpoints, Path folder, int maxPolicies, int maxBatch, int threads) {
        if (maxPolicies < 1) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST, "maxPolicies is " + maxPolicies + "; it must be 1 or more");
        }
        this.checkpoints = checkpoints;
        this.folder = folder;
        this.maxPolicies = maxPolicies;
        this.maxBatch = maxBatch;
        this.threads = threads;
    }

    @Override
    public SamplingPolicy policy(CheckpointRef checkpoint, WhenMissing whenMissing) throws InterruptedException {
        SamplingPolicy policy = ready.get(checkpoint);
        if (policy == null) {
            policy = switch (whenMissing) {
                case WAIT -> waitFor(checkpoint);
                case REFUSE -> load(checkpoint);
            };
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
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** What was fetched of a version that cannot be loaded is forgotten, so that the next try fetches it anew. */
    private SamplingPolicy load(CheckpointRef checkpoint) {
        try {
            PolicyFolder files = new PolicyFolder(
                    checkpoints.fetch(checkpoint, folder, name -> !name.equals(PolicyFolder.OPTIMIZER)));
            PolicyTokenizer tokenizer = files.tokenizer();
            try {
                return new SamplingPolicy(tokenizer, new EmbeddedSampler(files.weights(), maxBatch, threads));
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        } catch (TriadException e) {
            removeFiles(checkpoint);
            throw e;
        }
    }

    private void evict(CheckpointRef checkpoint) {
        SamplingPolicy policy = ready.remove(checkpoint);
        if (policy != null) {
            policy.close();
        }
        removeFiles(checkpoint);
    }

    /** Files that stay cost space, and no policy depends on them; nothing fails for their sake. */
    private void removeFiles(CheckpointRef checkpoint) {
        try {
            CheckpointStore.evict(checkpoint, folder);
        } catch (TriadException e) {
            LOG.warnf("fetched checkpoint stays in its folder uri=%s cause=%s", checkpoint.uri(), e.getMessage());
        }
    }
}
