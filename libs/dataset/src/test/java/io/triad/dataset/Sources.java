// SPDX-License-Identifier: Apache-2.0
package io.triad.dataset;

import io.triad.recipe.DataSource;
import io.triad.recipe.DomainData;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;

/** What recipes say, for tests. */
final class Sources {
    private Sources() {}

    /** A recipe with further keys at its top. */
    static Recipe recipe(String more, String data) {
        return RecipeReader.read("""
                name: test
                seed: 1
                base: {checkpoint: here}
                alignment: {curriculum: [{level: 1, steps: 1}]}
                %s
                domain:
                  curriculum: [{level: 1, steps: 1}]
                  %s
                """.formatted(more, data), "test");
    }

    /** The data that a recipe names, in YAML's flow form. */
    static DomainData data(String data) {
        return recipe("", "data: " + data).domain().data().orElseThrow();
    }

    /** A source at a path, with the keys behind it. */
    static DataSource source(String path, String more) {
        return data("{train: {path: '" + path + "'" + more + "}}").train();
    }
}
