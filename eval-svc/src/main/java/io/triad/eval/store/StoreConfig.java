// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.triad.checkpoint.store.StoreSettings;

/** The object store that checkpoints come from and results go to. */
@ConfigMapping(prefix = "triad.store")
public interface StoreConfig {
    /** URL of an S3 store, such as {@code http://127.0.0.1:7401}. */
    String endpoint();

    /** Region that signatures name; any text for most stores. */
    @WithDefault("us-east-1")
    String region();

    /** Bucket, made when it is missing. */
    @WithDefault("triad")
    String bucket();

    /** Name of the key. */
    String accessKey();

    /** The key's secret. */
    String secretKey();

    /** Returns them as the store's client takes them. */
    default StoreSettings settings() {
        return new StoreSettings(endpoint(), region(), bucket(), accessKey(), secretKey());
    }
}
