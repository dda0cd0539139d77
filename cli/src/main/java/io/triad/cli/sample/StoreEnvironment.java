// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.sample;

import io.triad.checkpoint.store.StoreSettings;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * An S3 store as the environment names it, by the names that the services read it by.
 *
 * @param variables of the environment
 */
public record StoreEnvironment(Map<String, String> variables) {
    private static final String ENDPOINT = "TRIAD_STORE_ENDPOINT";
    private static final String ACCESS_KEY = "TRIAD_STORE_ACCESS_KEY";
    private static final String SECRET_KEY = "TRIAD_STORE_SECRET_KEY";

    /** What names a store, in words. */
    public static final String SETTINGS = ENDPOINT + ", " + ACCESS_KEY + " and " + SECRET_KEY;

    /**
     * Returns the settings of a bucket; empty when no store is named.
     *
     * @throws TriadException INVALID_REQUEST when a store is named but its keys are not
     */
    public Optional<StoreSettings> bucket(String name) {
        return Optional.ofNullable(variables.get(ENDPOINT))
                .map(endpoint -> new StoreSettings(
                        required(ENDPOINT),
                        variables.getOrDefault("TRIAD_STORE_REGION", "us-east-1"),
                        name,
                        required(ACCESS_KEY),
                        required(SECRET_KEY),
                        Optional.ofNullable(variables.get("TRIAD_STORE_CA_FILE"))
                                .map(Path::of)));
    }

    private String required(String name) {
        String value = variables.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new TriadException(ErrorCode.INVALID_REQUEST, name + " is not set; an S3 store needs " + SETTINGS);
        }
        return value;
    }
}
