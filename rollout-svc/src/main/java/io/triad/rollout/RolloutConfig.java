// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** Settings of rollout-svc. */
@ConfigMapping(prefix = "triad")
public interface RolloutConfig {
    /** Folder for fetched checkpoints; may be emptied at any time. */
    @WithDefault("target/triad-rollout")
    Path dataDir();

    /** The object store. */
    Store store();

    /** The sampler. */
    Rollout rollout();

    /** The object store that holds checkpoints. */
    interface Store {
        /** Address, http://host:port. */
        String endpoint();

        /** Region that requests are signed for. */
        @WithDefault("us-east-1")
        String region();

        /** Bucket. */
        @WithDefault("triad")
        String bucket();

        /** Access key. */
        String accessKey();

        /** Secret key. */
        String secretKey();
    }

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
