// SPDX-License-Identifier: Apache-2.0
package io.triad.merging.method;

import java.util.List;

/**
 * What a method is called and what it takes.
 *
 * @param name in merge files, as mergekit has it
 * @param base what it makes of a base model
 * @param minInputs fewest models, the base included
 * @param maxInputs most models, the base included
 * @param parameters what it takes
 * @param factory makes it
 */
public record MethodSpec(
        String name, Base base, int minInputs, int maxInputs, List<ParameterSpec> parameters, Factory factory) {
    /** Copies. */
    public MethodSpec {
        parameters = List.copyOf(parameters);
    }

    /** What a method makes of a base model. */
    public enum Base {
        /** It has no result without one. */
        REQUIRED,
        /** It starts from it where there is one. */
        OPTIONAL,
        /** It is a model like the others. */
        IGNORED
    }

    /** Makes a method of the parameters of one tensor. */
    @FunctionalInterface
    public interface Factory {
        /**
         * Makes it.
         *
         * @throws IllegalArgumentException when a value is out of its range, saying which
         */
        MergeMethod of(TensorSettings settings);
    }
}
