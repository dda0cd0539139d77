// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.triad.checkpoint.store.StoreConfig;
import java.nio.file.Path;

/** Settings of rollout-svc. */
@ConfigMapping(prefix = "triad")
public interface RolloutConfig {
    /** Folder for fetched checkpoints; may be emptied at any time. */
    @WithDefault("target/triad-rollout")
    Path dataDir();

    /** The object store that holds checkpoints. */
    StoreConfig store();

    /** The sampler. */
    Rollout rollout();

    /** The sampler. */
    interface Rollout {
        /** What draws: {@code embedded}, {@code vllm} or {@code sglang}. */
        @WithDefault("embedded")
        EngineChoice engine();

        /** The server, when one draws. */
        RemoteConfig remote();

        /** Sampling threads; 0 for one a core. */
        @WithDefault("0")
        int threads();

        /** Responses decoded together. */
        @WithDefault("64")
        int maxBatch();

        /** Responses drawn in one call before newer tasks are looked at. */
        @WithDefault("1024")
        int maxResponses();

        /** Tasks that may wait; more hold the consumer back. */
        @WithDefault("256")
        int maxWaiting();

        /** Policy versions kept in memory; the least recently used goes first, but none that is in use. */
        @WithDefault("4")
        int maxPolicies();

        /** Bound on the weights of all versions in memory, in bytes as held; 0 for half the Java heap. */
        @WithDefault("0")
        long policyMemoryBytes();

        /** Bound on each version's keys and values, in bytes; 0 for what the sampler finds right. */
        @WithDefault("0")
        long keyValueMemoryBytes();

        /** Bound on fetched files kept on the disk by their digests, in bytes; 20 GiB unless said. */
        @WithDefault("21474836480")
        long fetchedFilesBytes();
    }
}
