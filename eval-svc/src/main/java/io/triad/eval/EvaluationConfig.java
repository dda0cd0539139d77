// SPDX-License-Identifier: Apache-2.0
package io.triad.eval;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.triad.checkpoint.store.StoreConfig;
import java.nio.file.Path;

/** What the evaluation service is told beside the recipe. None of it changes a result. */
@ConfigMapping(prefix = "triad")
public interface EvaluationConfig {
    /** Folder for fetched checkpoints and results in the making; made when missing, may be emptied while stopped. */
    @WithName("data-dir")
    Path dataDir();

    /** The object store that checkpoints come from and results go to. */
    StoreConfig store();

    /** How responses are drawn. */
    Evaluation evaluation();

    /** How responses are drawn. */
    interface Evaluation {
        /** Most responses in the making at one time; more use the machine better and need more memory. */
        @WithDefault("64")
        int maxBatch();

        /** Platform threads that draw responses; the machine's cores where nothing else runs. */
        @WithDefault("1")
        int threads();
    }
}
