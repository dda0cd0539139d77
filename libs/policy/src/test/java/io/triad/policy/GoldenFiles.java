// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The files that published implementations wrote; see {@code src/test/golden/make-golden.py}. */
public final class GoldenFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private GoldenFiles() {}

    /** A file or folder below {@code resources/golden}. */
    public static Path path(String first, String... more) {
        URL root = GoldenFiles.class.getResource("/golden");
        if (root == null) {
            throw new IllegalStateException("the test resources hold no folder golden");
        }
        try {
            return Path.of(root.toURI()).resolve(Path.of(first, more));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the folder of the golden files is " + root, e);
        }
    }

    /** A file's JSON. */
    public static JsonNode json(String first, String... more) {
        Path file = path(first, more);
        try {
            return MAPPER.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
