// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The object store as a service is told of it: the group {@code triad.store} of its configuration.
 *
 * <p>It bears no annotation, so that this library stays free of frameworks; a service's own mapping nests it as
 * {@code store()}. That is also why the defaults stand in {@link #settings}.
 */
public interface StoreConfig {
    /** URL of an S3 store, such as {@code http://127.0.0.1:7401}. */
    String endpoint();

    /** Region that signatures name; any text for most stores, and {@code us-east-1} when unset. */
    Optional<String> region();

    /** Bucket, made when it is missing; {@code triad} when unset. */
    Optional<String> bucket();

    /** Name of the key. */
    String accessKey();

    /** The key's secret. */
    String secretKey();

    /** PEM file of the certificates that the store's own is signed with; those that the JVM trusts when unset. */
    Optional<Path> caFile();

    /**
     * Returns them as the store's client takes them.
     *
     * @throws io.triad.failure.TriadException INVALID_REQUEST, naming the setting, when one is not allowed
     */
    default StoreSettings settings() {
        return new StoreSettings(
                endpoint(), region().orElse("us-east-1"), bucket().orElse("triad"), accessKey(), secretKey(), caFile());
    }
}
