// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

/** Reads suites from YAML or JSON as strictly as recipes are read, and says everything that is wrong with one at once. */
public final class EvaluationSuiteReader {
    private EvaluationSuiteReader() {}

    /**
     * Reads a suite.
     *
     * @param text YAML or JSON, at most {@link RecipeReader#MAX_BYTES}
     * @param sourceName what to call it in messages: the file's name
     * @throws RecipeException when it is not a suite; carries every problem that could be found
     */
    public static EvaluationSuite read(String text, String sourceName) {
        return RecipeReader.read(EvaluationSuite.class, text, sourceName, "name, version and heldOut");
    }
}
