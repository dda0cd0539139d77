// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach an S3 store; its text never shows the secret.
 *
 * @param endpoint the store's URL, such as {@code http://127.0.0.1:7401} or {@code https://s3.eu-central-1.amazonaws.com}
 * @param region the region that signatures name; any text for most stores
 * @param bucket the bucket, made when it is missing
 * @param caFile certificates that the store's own is signed with, PEM; those that the JVM trusts when empty
 */
public record StoreSettings(
        String endpoint, String region, String bucket, String accessKey, String secretKey, Optional<Path> caFile) {
    public StoreSettings {
        require(endpoint.startsWith("http://") || endpoint.startsWith("https://"), "endpoint", endpoint, "a URL");
        require(!region.isBlank(), "region", region, "a name such as us-east-1");
        require(bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"), "bucket", bucket, "3 to 63 of a-z, 0-9, '.', '-'");
        require(!accessKey.isBlank(), "access-key", accessKey, "the name of a key");
        require(!secretKey.isBlank(), "secret-key", "", "the key's secret");
        require(
                caFile.isEmpty() || endpoint.startsWith("https://"),
                "ca-file",
                caFile.map(Path::toString).orElse(""),
                "an https:// endpoint beside it, since http:// has no certificate to check");
    }

    /** The way to a store whose certificate, if it has one, the JVM trusts. */
    public StoreSettings(String endpoint, String region, String bucket, String accessKey, String secretKey) {
        this(endpoint, region, bucket, accessKey, secretKey, Optional.empty());
    }

    /** Returns the way to another bucket of the same store. */
    public StoreSettings withBucket(String other) {
        return new StoreSettings(endpoint, region, other, accessKey, secretKey, caFile);
    }

    private static void require(boolean holds, String setting, String value, String expected) {
        if (!holds) {
            throw new TriadException(
                    ErrorCode.INVALID_REQUEST,
                    "Setting triad.store." + setting + " is '" + value + "', expected " + expected);
        }
    }

    @Override
    public String toString() {
        return "StoreSettings[endpoint=" + endpoint + ", region=" + region + ", bucket=" + bucket + ", accessKey="
                + accessKey + ", secretKey=(hidden), caFile="
                + caFile.map(Path::toString).orElse("") + "]";
    }
}
