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

        /** Policy versions kept ready; the least recently used goes first. */
        @WithDefault("4")
        int maxPolicies();
    }
}
