// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator;

import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;

/** Recipes for tests. */
public final class TestRecipes {
    private TestRecipes() {}

    /** A small recipe: lanes of three steps over two levels, two tasks a step. */
    public static String yaml(String name, long seed, int offPolicySteps) {
        return """
                name: %s
                seed: %d
                promptStyle: compact
                base:
                  coldStart:
                    architecture:
                      hiddenSize: 32
                      numLayers: 2
                      numHeads: 2
                      numKeyValueHeads: 1
                      intermediateSize: 64
                      maxPositions: 512
                    steps: 3
                    examplesPerStep: 6
                    levels: [1, 2]
                    checkpointEvery: 2
                alignment:
                  curriculum:
                    - { level: 1, steps: 2 }
                    - { level: 2, steps: 1 }
                  offPolicySteps: %d
                  batch: { prompts: 2, samples: 3, temperature: 0.9, topP: 0.8, maxTokens: 24 }
                  training: { learningRate: 3e-4 }
                domain:
                  curriculum:
                    - { level: 1, steps: 2 }
                  batch: { prompts: 2, samples: 2, temperature: 1.0, maxTokens: 24 }
                  training: { learningRate: 3e-4 }
                evaluation:
                  tasksPerLevel: 4
                  levels: [1]
                  samples: 2
                  maxTokens: 24
                """.formatted(name, seed, offPolicySteps);
    }

    /** The same recipe, strictly on-policy, with two rounds of refills in every lane. */
    public static Recipe withRefills(String name, long seed) {
        return RecipeReader.read(yaml(name, seed, 0).replace("maxTokens: 24 }", "maxTokens: 24, refills: 2 }"), "test");
    }

    /**
     * The same recipe, strictly on-policy, whose specialists leave level 1 once they master half of it, which is measured after
     * their first step.
     */
    public static Recipe adaptive(String name, long seed) {
        return RecipeReader.read(
                yaml(name, seed, 0)
                        .replace(
                                "level: 1, steps: 2 }\n    - { level: 2",
                                "level: 1, steps: 2, advance: { heldOutAccuracy: { atLeast: 0.5, every: 1, tasks: 4 } } }\n"
                                        + "    - { level: 2"),
                "test");
    }

    /** The same recipe with questions of its own, in YAML's flow form. */
    public static String withData(String name, long seed, String data) {
        return yaml(name, seed, 0).replace("domain:\n", "domain:\n  data: " + data + "\n");
    }

    /** The same recipe, read. */
    public static Recipe recipe(String name, long seed, int offPolicySteps) {
        return RecipeReader.read(yaml(name, seed, offPolicySteps), "test");
    }
}
