// SPDX-License-Identifier: Apache-2.0
package io.triad.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to get one thing wrong in a good recipe, with the exact words of the refusal. */
class BadRecipeTest {
    static Stream<Arguments> changes() {
        return Stream.of(
                // Unknown keys.
                change(
                        "seed: 1",
                        "seed: 1\nsede: 2",
                        "sede: unknown key (allowed: name, seed, promptStyle, tasks, base, alignment, "
                                + "merge, domain, evaluation, checkpoints)"),
                change(
                        "level: 1, steps: 3",
                        "level: 1, step: 3",
                        "alignment.curriculum[0].step: unknown key (allowed: level, steps, advance)\n"
                                + "alignment.curriculum[0].steps: is missing"),
                change(
                        "alignment:",
                        "alignment:\n  lanes: {merged: [{level: 1, steps: 1}]}",
                        "alignment.lanes.merged: is not a key here (allowed: deduction, induction, abduction)"),
                change(
                        "alignment:",
                        "alignment:\n  lanes: {reduction: [{level: 1, steps: 1}]}",
                        "alignment.lanes.reduction: unknown key (allowed: deduction, induction, abduction)"),
                change(
                        "checkpoint: s3://models/base",
                        "weights: here",
                        "base.weights: unknown key (allowed: checkpoint, coldStart)"),
                change(
                        "level: 1, steps: 3",
                        "level: 1, steps: 30, advance: {rewardPlateau: {minGain: 0}, heldOutAccuracy: {atLeast: 1}}",
                        "alignment.curriculum[0].advance: must have exactly one of the keys, but is {\"rewardPlateau\":"
                                + "{\"minGain\":0},\"heldOutAccuracy\":{\"atLeast\":1}} (allowed: heldOutAccuracy, "
                                + "rewardPlateau)"),
                change(
                        "alignment:",
                        "merge: {search: {method: {random: {}}}}\nalignment:",
                        "merge.search.method.random: unknown key (allowed: cmaEs, grid)"),
                change("alignment:", "merge: {search: {}}\nalignment:", "merge.search.method: is missing"),
                change(
                        "alignment:",
                        "merge: {search: {method: {grid: {deduction: [1, 1], induction: [1], abduction: []}}}}\nalignment:",
                        "merge.search.method.grid.abduction: must have 1 to 64 elements, but is []"),
                change(
                        "alignment:",
                        "merge: {search: {method: {grid: {deduction: [1, 1], induction: [1], abduction: [11]}}}}\nalignment:",
                        "merge.search.method.grid.abduction[0]: must be between 0 and 10, but is 11.0"),
                // What must fit together.
                change(
                        "alignment:",
                        "merge: {search: {method: {grid: {deduction: [1, 1.0], induction: [1], abduction: [0]}}}}\nalignment:",
                        "merge.search.method.grid.deduction[1]: must not stand there twice, but is 1.0"),
                change(
                        "alignment:",
                        "merge: {search: {maxCandidates: 5, method: {grid: {deduction: [1, 2], induction: [1], "
                                + "abduction: [0, 1, 2]}}}}\nalignment:",
                        "merge.search.method.grid: must have at most maxCandidates points, which is 5, but is 6"),
                change(
                        "alignment:",
                        "merge: {search: {method: {cmaEs: {sigma: 0.6, upTo: 0.5}}}}\nalignment:",
                        "merge.search.method.cmaEs.sigma: must be at most upTo, 0.5, but is 0.6"),
                change(
                        "alignment:",
                        "merge: {search: {method: {cmaEs: {upTo: 0.5}}}}\nalignment:",
                        "merge.search.method.cmaEs.upTo: must be at least the greatest of the weights that the search begins "
                                + "at, 1.0, but is 0.5"),
                change(
                        "level: 1, steps: 3",
                        "level: 1, steps: 20, advance: {rewardPlateau: {minGain: 0}}",
                        "alignment.curriculum[0].advance.rewardPlateau: must tell something after fewer steps than the "
                                + "level's 20, but is 20"),
                change(
                        "level: 1, steps: 3",
                        "level: 1, steps: 5, advance: {heldOutAccuracy: {atLeast: 0.5, every: 6}}",
                        "alignment.curriculum[0].advance.heldOutAccuracy: must tell something after fewer steps than the "
                                + "level's 5, but is 6"),
                change(
                        "level: 2, steps: 5",
                        "level: 2, steps: 5, advance: {heldOutAccuracy: {atLeast: 0.5, every: 2}}",
                        "alignment.curriculum[1].advance: must not stand at the last level, which takes all steps that are "
                                + "left, but is heldOutAccuracy"),
                change(
                        "alignment:",
                        "alignment:\n  batch: {samples: 1, refills: 2}",
                        "alignment.batch.refills: needs groups of at least 2 samples, since one alone equals itself, but is 2"),
                // Types: nothing is coerced.
                change("seed: 1", "seed: \"12\"", "seed: must be an integer of 64 bits, but is \"12\""),
                change("seed: 1", "seed: 1.0", "seed: must be an integer of 64 bits, but is 1.0"),
                change(
                        "seed: 1",
                        "seed: 9223372036854775808",
                        "seed: must be an integer of 64 bits, but is 9223372036854775808"),
                change("seed: 1", "seed:", "seed: must be an integer of 64 bits, but is empty"),
                change(
                        "level: 1, steps: 3",
                        "level: 1, steps: 1.5",
                        "alignment.curriculum[0].steps: must be an integer, but is 1.5"),
                change(
                        "level: 1, steps: 3",
                        "level: 1, steps: true",
                        "alignment.curriculum[0].steps: must be an integer, but is true"),
                change("name: silent", "name: 12", "name: must be text, but is 12"),
                change("name: silent", "name: true", "name: must be text, but is true"),
                change(
                        "alignment:",
                        "merge: {normalize: yes}\nalignment:",
                        "merge.normalize: must be true or false, but is \"yes\""),
                change(
                        "alignment:",
                        "merge: {normalize: 1}\nalignment:",
                        "merge.normalize: must be true or false, but is 1"),
                change(
                        "alignment:",
                        "alignment:\n  training: {learningRate: \"1e-3\"}",
                        "alignment.training.learningRate: must be a number, but is \"1e-3\""),
                change(
                        "alignment:",
                        "alignment:\n  training: {learningRate: .nan}",
                        "alignment.training.learningRate: must be a number, but is \".nan\""),
                change(
                        "alignment:",
                        "alignment:\n  training: {learningRate: 1e999}",
                        "alignment.training.learningRate: must be a number, but is \"Infinity\""),
                change("alignment:", "alignment:\n  training: 3", "alignment.training: must be a mapping, but is 3"),
                change("alignment:", "alignment:\n  lanes: []", "alignment.lanes: must be a mapping, but is []"),
                change("alignment:", "evaluation:\nalignment:", "evaluation: must be a mapping, but is empty"),
                change(
                        "curriculum: [{level: 2, steps: 4}]",
                        "curriculum: {level: 2, steps: 4}",
                        "domain.curriculum: must be a list, but is {\"level\":2,\"steps\":4}"),
                change(
                        "alignment:",
                        "evaluation: {levels: 1}\nalignment:",
                        "evaluation.levels: must be a list, but is 1"),
                change(
                        "checkpoint: s3://models/base",
                        "checkpoint: [here]",
                        "base.checkpoint: must be text, but is [\"here\"]"),
                // Ranges.
                change(
                        "level: 1, steps: 3",
                        "level: 0, steps: 3",
                        "alignment.curriculum[0].level: must be between 1 and 5, but is 0"),
                change(
                        "level: 1, steps: 3",
                        "level: 1, steps: 99999999999999999999",
                        "alignment.curriculum[0].steps: must be an integer of 32 bits, but is 99999999999999999999"),
                change(
                        "level: 1, steps: 3",
                        "level: 1, steps: -99999999999999999999",
                        "alignment.curriculum[0].steps: must be an integer of 32 bits, but is -99999999999999999999"),
                change(
                        "alignment:",
                        "alignment:\n  batch: {temperature: 0}",
                        "alignment.batch.temperature: must be above 0 and at most 10, but is 0.0"),
                change(
                        "alignment:",
                        "alignment:\n  training: {beta1: 1}",
                        "alignment.training.beta1: must be at least 0 and below 1, but is 1.0"),
                change(
                        "alignment:",
                        "alignment:\n  training: {clipLow: 1}",
                        "alignment.training.clipLow: must be above 0 and below 1, but is 1.0"),
                change(
                        "alignment:",
                        "alignment:\n  training: {ema: 1, recompute: 1}",
                        "alignment.training.recompute: must be true or false, but is 1\n"
                                + "alignment.training.ema: must be at least 0 and below 1, but is 1.0"),
                change(
                        "alignment:",
                        "alignment:\n  training: {adapter: {rank: 1025, alpha: 0, targets: [q_proj, lm_head]}}",
                        "alignment.training.adapter.rank: must be between 0 and 1024, but is 1025\n"
                                + "alignment.training.adapter.alpha: must be above 0 and at most 65536, but is 0.0\n"
                                + "alignment.training.adapter.targets[1]: must be q_proj, k_proj, v_proj, o_proj, gate_proj,"
                                + " up_proj or down_proj, but is \"lm_head\""),
                change(
                        "alignment:",
                        "alignment:\n  training: {adapter: {targets: [q_proj, q_proj]}}",
                        "alignment.training.adapter.targets: must not name a projection twice, but is [q_proj, q_proj]"),
                change(
                        "alignment:",
                        "alignment:\n  training: {adapter: {dropout: 0.1}}",
                        "alignment.training.adapter.dropout: unknown key (allowed: rank, alpha, targets)"),
                change(
                        "alignment:",
                        "alignment:\n  offPolicySteps: -1",
                        "alignment.offPolicySteps: must be between 0 and 64, but is -1"),
                change(
                        "alignment:",
                        "merge: {weights: {deduction: 1, induction: -0.5, abduction: 11}}\nalignment:",
                        "merge.weights.induction: must be between 0 and 10, but is -0.5\n"
                                + "merge.weights.abduction: must be between 0 and 10, but is 11.0"),
                change(
                        "alignment:",
                        "checkpoints: {keepEvery: 0}\nalignment:",
                        "checkpoints.keepEvery: must be between 1 and 1000000, but is 0"),
                change(
                        "name: silent",
                        "name: \"two words\"",
                        "name: must be 1 to 40 lower-case letters, digits and inner hyphens, but is \"two words\""),
                change(
                        "name: silent",
                        "name: ../etc",
                        "name: must be 1 to 40 lower-case letters, digits and inner hyphens, but is \"../etc\""),
                change(
                        "checkpoint: s3://models/base",
                        "checkpoint: \" \"",
                        "base.checkpoint: must be a path or s3://bucket/prefix, but is \" \""),
                change(
                        "alignment:",
                        "evaluation: {levels: []}\nalignment:",
                        "evaluation.levels: must have 1 to 64 elements, but is []"),
                // Relations.
                change(
                        "level: 2, steps: 5",
                        "level: 1, steps: 5",
                        "alignment.curriculum[1].level: must be above the level before it, 1, but is 1"),
                change(
                        "alignment:",
                        "merge: {weights: {deduction: 0, induction: 0, abduction: 0}}\nalignment:",
                        "merge.weights: must not all be 0, but is [0.0, 0.0, 0.0]"),
                // Missing.
                change("seed: 1\n", "", "seed: is missing"),
                change("base:\n  checkpoint: s3://models/base\n", "", "base: is missing"),
                change(
                        "  checkpoint: s3://models/base\n",
                        "  {}\n",
                        "base: must have exactly one of the keys, but is {} (allowed: checkpoint, coldStart)"),
                change(
                        "alignment:",
                        "merge: {weights: {deduction: 1, induction: 1}}\nalignment:",
                        "merge.weights.abduction: is missing"),
                // Enumerations.
                change(
                        "alignment:",
                        "promptStyle: long\nalignment:",
                        "promptStyle: is not one of the values, but is \"long\" (allowed: compact, full)"),
                change(
                        "alignment:",
                        "promptStyle: FULL\nalignment:",
                        "promptStyle: is not one of the values, but is \"FULL\" (allowed: compact, full)"),
                change(
                        "alignment:",
                        "merge: {method: ties}\nalignment:",
                        "merge.method: is not one of the values, but is \"ties\" (allowed: linear)"),
                change(
                        "domain:",
                        "domain:\n  ability: [arithmetic]",
                        "domain.ability: is not one of the values, but is [\"arithmetic\"] (allowed: arithmetic)"),
                // Tasks.
                change("alignment:", "tasks: {families: 3}\nalignment:", "tasks.families: must be a mapping, but is 3"),
                change(
                        "alignment:",
                        "tasks: {families: {induction: [cycle]}}\nalignment:",
                        "tasks.families.induction: must be a mapping, but is [\"cycle\"]"),
                change(
                        "alignment:",
                        "tasks: {families: {induction: {cycle: 1001, Cycle: 1}}}\nalignment:",
                        "tasks.families.induction: must have keys of 1 to 40 lower-case letters, digits and inner hyphens,"
                                + " but is \"Cycle\""),
                change(
                        "alignment:",
                        "tasks: {families: {induction: {cycle: 1001, letters: -1}}}\nalignment:",
                        "tasks.families.induction.cycle: must be between 0 and 1000, but is 1001\n"
                                + "tasks.families.induction.letters: must be between 0 and 1000, but is -1"),
                change(
                        "alignment:",
                        "tasks: {families: {induction: {cycle: 0.5}}}\nalignment:",
                        "tasks.families.induction.cycle: must be an integer, but is 0.5"),
                change(
                        "alignment:",
                        "tasks: {prompts: {system: 5}}\nalignment:",
                        "tasks.prompts.system: must be text, but is 5"),
                // Data.
                data("{}", "domain.data.train.path: is missing"),
                data("{train: {}}", "domain.data.train.path: is missing"),
                data(
                        "{train: {path: t.json}}",
                        "domain.data.train.format: is missing, and the ending of path does not tell it"
                                + " (allowed: json-lines, parquet, csv)"),
                data(
                        "{train: {path: t.jsonl, format: tsv}}",
                        "domain.data.train.format: is not one of the values, but is \"tsv\""
                                + " (allowed: json-lines, parquet, csv)"),
                data(
                        "{train: {path: t.jsonl, layout: math, answer: boxed}}",
                        "domain.data.train.layout: says what the fields are; leave out either layout, or fields and"
                                + " answer, but is math"),
                data(
                        "{train: {path: t.jsonl, fields: {options: choices}}}",
                        "domain.data.train.fields.options: is for answers of the form choice only, but is choices"),
                data(
                        "{train: {path: t.jsonl, fields: {question: a..b}}}",
                        "domain.data.train.fields.question: must be a field's name, or up to 8 joined by dots,"
                                + " but is \"a..b\""),
                data(
                        "{train: {path: t.jsonl}, evaluation: {path: e.parquet, sha256: ABC}}",
                        "domain.data.evaluation.sha256: must be 64 lower-case hex digits, but is \"ABC\""),
                data("", "domain.data: must be a mapping, but is empty"),
                change(
                        "domain:",
                        "domain:\n  data: {train: {path: t.jsonl}}",
                        "domain.curriculum[0].level: must be 1 with data, whose questions are all of one level, but is 2"),
                // Text.
                change("seed: 1", "seed: 1\nseed: 2", "line 3, column 1: key 'seed' stands there twice"),
                change(
                        "seed: 1",
                        "seed: &one 1\npromptStyle: *one",
                        "line 3, column 14: aliases (*one) are not allowed"),
                change(
                        "seed: 1",
                        "seed: !!java.net.URL 1",
                        "line 2, column 7: tags (tag:yaml.org,2002:java.net.URL) are not allowed"),
                change("seed: 1", "seed: 1\n---\nname: two", "line 3, column 1: there must be one document"),
                change("seed: 1", "? [1]\n: 2", "line 2, column 3: a key must be plain text"));
    }

    private static Arguments change(String from, String to, String problems) {
        return Arguments.of(from, to, problems);
    }

    /** Data in a curriculum that fits it. */
    private static Arguments data(String data, String problems) {
        return Arguments.of(
                "curriculum: [{level: 2, steps: 4}]", "curriculum: [{level: 1, steps: 4}]\n  data: " + data, problems);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void shouldNameWhatIsWrong(String from, String to, String problems) {
        assertThat(RecipeReaderTest.SILENT).contains(from);

        assertThat(lines(RecipeReaderTest.SILENT.replaceFirst(java.util.regex.Pattern.quote(from), to)))
                .isEqualTo(problems);
    }

    static Stream<Arguments> coldStarts() {
        return Stream.of(
                change(
                        "numHeads: 2",
                        "numHeads: 3",
                        "base.coldStart.architecture.numHeads: must divide hiddenSize 32 into heads of an even width, but is 3"),
                change(
                        "numHeads: 2",
                        "numHeads: 32",
                        "base.coldStart.architecture.numHeads: must divide hiddenSize 32 into heads of an even width, but is 32"),
                change(
                        "numKeyValueHeads: 1",
                        "numKeyValueHeads: 4",
                        "base.coldStart.architecture.numKeyValueHeads: must divide numHeads 2, but is 4"),
                change("hiddenSize: 32, ", "", "base.coldStart.architecture.hiddenSize: is missing"),
                change(
                        "    steps: 4\n",
                        "    steps: 4\n    warmupSteps: 5\n",
                        "base.coldStart.warmupSteps: must be at most steps, 4, but is 5"),
                change(
                        "    steps: 4\n",
                        "    steps: 4\n    levels: [2, 1, 2]\n",
                        "base.coldStart.levels[2]: must not stand there twice, but is 2"),
                change(
                        "    steps: 4\n",
                        "    steps: 4\n    shares: {deduction: 0, induction: 0, abduction: 0, arithmetic: 0}\n",
                        "base.coldStart.shares.deduction: must not be 0 like all other shares, but is 0"),
                change(
                        "maxPositions: 256",
                        "maxPositions: 64",
                        "alignment.batch.maxTokens: must be below base.coldStart.architecture.maxPositions, 64, so that a prompt fits too, but is 64\n"
                                + "domain.batch.maxTokens: must be below base.coldStart.architecture.maxPositions, 64, so that a prompt fits too, but is 64\n"
                                + "evaluation.maxTokens: must be below base.coldStart.architecture.maxPositions, 64, so that a prompt fits too, but is 64"));
    }

    @ParameterizedTest
    @MethodSource("coldStarts")
    void shouldNameWhatIsWrongInAColdStart(String from, String to, String problems) {
        assertThat(RecipeReaderTest.COLD).contains(from);

        assertThat(lines(RecipeReaderTest.COLD.replace(from, to))).isEqualTo(problems);
    }

    @Test
    void shouldPlaceSyntaxErrors() {
        assertThat(lines("name: [1, 2\nseed: 3")).startsWith("line 2, column 5: expected ',' or ']'");
        assertThat(lines("name: a\n\tseed: 3")).startsWith("line 2, column 1: ");
        assertThat(lines("{\"name\": \"a\",\n \"seed\": }")).startsWith("line 2, column 10: ");
        assertThat(lines("{\"name\": \"a\",\n \"name\": \"b\"}"))
                .startsWith("line 2, column ")
                .contains("'name'");
        assertThat(lines("{} {}")).startsWith("line 1, column 4: ");
        assertThat(lines("{\"seed\": NaN}")).startsWith("line 1, column ");
    }

    @Test
    void shouldRefuseWhatIsNoMapping() {
        for (String text : new String[] {"", "# only a comment\n", "12", "[1, 2]", "just words", "~"}) {
            assertThat(lines(text)).isEqualTo("must be a mapping of keys such as name, seed and base");
        }
    }

    @Test
    void shouldRefuseWhatIsTooLongOrTooDeep() {
        assertThat(lines("#".repeat(RecipeReader.MAX_BYTES + 1)))
                .isEqualTo("must have at most 262144 bytes, but has 262145");
        assertThat(lines("é".repeat(RecipeReader.MAX_BYTES / 2 + 1))).startsWith("must have at most 262144 bytes");
        assertThat(lines("name: " + "[".repeat(100_000))).contains("nested more than 32 deep");
        assertThat(lines("{\"name\": " + "[".repeat(100_000))).contains("epth");
        assertThat(lines("name: " + "9".repeat(100_000))).contains("name: must be text, but is");
    }

    @Test
    void shouldRefuseAnAliasBombWithoutFollowingIt() {
        String bomb = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n";

        assertThat(lines(bomb)).isEqualTo("line 2, column 8: aliases (*a) are not allowed");
    }

    @Test
    void shouldShortenLongValues() {
        Problem problem = RecipeReaderTest.problemsOf(
                        RecipeReaderTest.SILENT.replace("name: silent", "name: " + "a".repeat(5_000)))
                .getFirst();

        assertThat(problem.value()).hasSize(81).endsWith("…");
    }

    private static String lines(String text) {
        return RecipeReaderTest.problemsOf(text).stream().map(Problem::line).collect(Collectors.joining("\n"));
    }
}
