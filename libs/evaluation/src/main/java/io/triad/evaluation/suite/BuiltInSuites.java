// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.suite;

import io.triad.recipe.EvaluationSuite;
import io.triad.recipe.EvaluationSuiteReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The suites that come with this library, each a YAML file of its name. Questions of others are not shipped. */
public final class BuiltInSuites {
    /** Their names: first those that make their tasks, then those that read files. */
    public static final List<String> NAMES = List.of(
            "held-out",
            "held-out-deduction",
            "held-out-induction",
            "held-out-abduction",
            "held-out-arithmetic",
            "math-500",
            "aime",
            "aime24",
            "amc23",
            "olympiad-bench",
            "omni-math",
            "gpqa-diamond",
            "livecodebench");

    private BuiltInSuites() {}

    /** Returns the suite of a name; empty when there is none. */
    public static Optional<EvaluationSuite> find(String name) {
        return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
    }

    private static EvaluationSuite read(String name) {
        String resource = "/io/triad/evaluation/suites/" + name + ".yaml";
        try (InputStream file = BuiltInSuites.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is not packaged");
            }
            return EvaluationSuiteReader.read(new String(file.readAllBytes(), StandardCharsets.UTF_8), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
