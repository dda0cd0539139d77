// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.triad.checkpoint.store.StoreSettings;
import java.nio.file.Path;
import java.util.Optional;

/** The object store that questions may come from; without its keys, recipes name files only. */
@ConfigMapping(prefix = "triad.store")
public interface QuestionStoreConfig {
    /** URL of an S3 store, such as {@code http://127.0.0.1:7401}. */
    Optional<String> endpoint();

    /** Region that signatures name. */
    @WithDefault("us-east-1")
    String region();

    /** The suite's bucket; questions may lie in any. */
    @WithDefault("triad")
    String bucket();

    /** Name of the key. */
    Optional<String> accessKey();

    /** The key's secret. */
    Optional<String> secretKey();

    /** PEM file of the certificates that the store's own is signed with; those that the JVM trusts when unset. */
    Optional<Path> caFile();

    /** Returns them as the store's client takes them, empty unless endpoint and both keys are set. */
    default Optional<StoreSettings> settings() {
        return endpoint().flatMap(url -> accessKey().flatMap(access -> secretKey()
                .map(secret -> new StoreSettings(url, region(), bucket(), access, secret, caFile()))));
    }
}
