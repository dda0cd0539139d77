// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads recipes from YAML or JSON, strictly, and says everything that is wrong with one at once. */
public final class RecipeReader {
    /** The longest recipe, in bytes of UTF-8. */
    public static final int MAX_BYTES = 256 * 1024;

    private RecipeReader() {}

    /**
     * Reads a recipe.
     *
     * @param text YAML or JSON
     * @param sourceName what to call it in messages: the file's name
     * @throws RecipeException when it is not a recipe; carries every problem that could be found
     */
    public static Recipe read(String text, String sourceName) {
        return read(Recipe.class, text, sourceName, "name, seed and base");
    }

    static <R extends Record> R read(Class<R> type, String text, String sourceName, String someKeys) {
        int numBytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (numBytes > MAX_BYTES) {
            throw refused(sourceName, "must have at most " + MAX_BYTES + " bytes, but has " + numBytes);
        }
        JsonNode tree = RecipeTree.read(text, sourceName);
        if (!tree.isObject()) {
            throw refused(sourceName, "must be a mapping of keys such as " + someKeys);
        }
        RecordBinder binder = new RecordBinder();
        R read = binder.bind(type, tree);
        if (read == null) {
            throw new RecipeException(sourceName, binder.problems());
        }
        return read;
    }

    private static RecipeException refused(String sourceName, String message) {
        return new RecipeException(sourceName, List.of(new Problem("", "", message, List.of())));
    }
}
