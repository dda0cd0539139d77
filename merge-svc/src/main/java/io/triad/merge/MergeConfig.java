// SPDX-License-Identifier: Apache-2.0
package io.triad.merge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import io.triad.checkpoint.store.StoreConfig;
import java.nio.file.Path;

/** What the merge service is told beside the recipe. */
@ConfigMapping(prefix = "triad")
public interface MergeConfig {
    /** Folder for fetched checkpoints and merges in the making; made when missing, may be emptied while stopped. */
    @WithName("data-dir")
    Path dataDir();

    /** The object store that checkpoints come from and go to. */
    StoreConfig store();
}
