// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a checkpoint is asked to be measured, and how its responses are drawn. With the files that it names it decides every
 * prompt and every seed, so two checkpoints measured by one suite can be compared, whenever and wherever that was.
 *
 * @param name lower-case letters, digits and hyphens
 * @param version changes with whatever changes a result
 * @param about what it measures and where its questions come from, in a sentence or two; silent: nothing
 * @param seed root of the tasks' seeds and of the responses'; silent: 0
 * @param promptStyle how tasks are put into words; silent: full
 * @param tasks which tasks are made, and in which words
 * @param decoding how responses are drawn
 * @param heldOut tasks that are made, of the held-out split; silent: none
 * @param questions files of questions by a name of their own; silent: none
 * @param needs what judging its responses takes beside a verifier; silent: nothing
 */
public record EvaluationSuite(
        @Describes("What the suite is called in results.")
        @Matches(
                pattern = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?",
                says = "1 to 40 lower-case letters, digits and inner hyphens")
        String name,

        @Describes("To be changed with whatever changes a result.") @Within(min = 1, max = 1_000_000)
        int version,

        @Describes("What it measures, and where its questions come from.")
        @Matches(pattern = "(?s)\\S(.{0,998}\\S)?", says = "1 to 1000 characters of text")
        Optional<String> about,

        @Describes("Root of the seeds of tasks and responses.") @Default("0")
        long seed,

        @Describes("How tasks are put into words.") @Default("\"full\"")
        PromptStyleName promptStyle,

        TaskPlan tasks,
        SuiteDecoding decoding,

        @Describes("Tasks that are made, of the held-out split; the same that a run of that seed is measured on.")
        Optional<HeldOutTasks> heldOut,

        @Describes(
                "Files of questions by names of their own, each with the keys of `domain.data.train` in recipes. Paths are relative to `--questions`, else to the suite's folder.")
        @Default("{}")
        Map<String, DataSource> questions,

        @Describes(
                "What judging its responses takes beside a verifier: its questions are [programming problems](#programs).")
        Optional<SuiteNeed> needs) {
    public EvaluationSuite {
        questions = Collections.unmodifiableMap(new TreeMap<>(questions));
        Constraints.check(
                EvaluationSuite.class,
                name,
                version,
                about,
                seed,
                promptStyle,
                tasks,
                decoding,
                heldOut,
                questions,
                needs);
        if (heldOut.isEmpty() && questions.isEmpty()) {
            throw new RecipeException(
                    "suite",
                    List.of(new Problem(
                            "", "", "must have heldOut, questions or both, so that it asks something", List.of())));
        }
    }

    /** Returns the suite with prompts of another style. */
    public EvaluationSuite withPromptStyle(PromptStyleName style) {
        return new EvaluationSuite(name, version, about, seed, style, tasks, decoding, heldOut, questions, needs);
    }

    /** Returns the suite with every default filled in, as JSON with sorted keys and no blanks: equal suites, equal bytes. */
    public String canonicalJson() {
        return CanonicalJson.write(this);
    }

    /** Returns the SHA-256 of {@link #canonicalJson} in UTF-8, 64 lower-case hex digits. */
    public String digest() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(canonicalJson().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
