// SPDX-License-Identifier: Apache-2.0
package io.triad.trainer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.triad.checkpoint.store.StoreConfig;
import java.nio.file.Path;

/** Settings of trainer-svc. */
@ConfigMapping(prefix = "triad")
public interface TrainerConfig {
    /** Folder for checkpoints on their way to and from the object store; may be emptied while the service is down. */
    @WithDefault("target/triad-trainer")
    Path dataDir();

    /** The object store that holds checkpoints and batch manifests. */
    StoreConfig store();

    /** Training. */
    Trainer trainer();

    /** Which lanes are trained here, where several trainers share a run's. */
    Shard shard();

    /** One of several trainers. */
    interface Shard {
        /** Which trainer this is, from 0. */
        @WithDefault("0")
        int index();

        /** How many trainers there are; the same for all of them, and changed only while all are down. */
        @WithDefault("1")
        int count();

        /** Consumer group: trainer-svc for index 0, trainer-svc-1 for index 1 and so on. */
        String group();
    }

    /** Training. */
    interface Trainer {
        /** Bound on the tokens of a micro-batch, padding included; smaller fits the caches, larger the vector units. */
        @WithDefault("2048")
        int microBatchTokens();

        /** Where steps are computed: cpu, gpu for the first accelerator, gpu:1 and so on; only the processor promises bits. */
        @WithDefault("cpu")
        String device();

        /** Threads of a supervised step's arithmetic, beside which nothing is sampled; 0 for one a core. */
        @WithDefault("0")
        int supervisedThreads();

        /** Threads of a reinforcement step's arithmetic; 0 for one a core, fewer where the sampler has the others. */
        @WithDefault("0")
        int reinforcementThreads();

        /**
         * Mean difference between the sampler's and the trainer's log-probabilities of a rollout, in nats, beyond which a
         * warning is logged.
         */
        @WithDefault("0.05")
        double mismatchBound();
    }
}
