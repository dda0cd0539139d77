// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final PromptLength LENGTH = new PromptLength(100, 120, 40, true);

    @Test
    void shouldCountAsTheQuickstartAsks() throws IOException {
        List<LaneWork> lanes = lanes(recipe("quickstart.yaml"), OptionalInt.empty());
        assertThat(lanes)
                .extracting(LaneWork::name)
                .containsExactly(
                        "base", "deduction", "induction", "abduction", "domain-meta", "domain-instruct", "evaluation");
        LaneWork base = lanes.getFirst();
        assertThat(base.responses()).isEqualTo(2_900 * 32);
        assertThat(base.responseTokens()).isCloseTo(2_900.0 * 32 * 40, within(1.0));
        LaneWork deduction = lanes.get(1);
        assertThat(deduction.prompts()).isEqualTo(60 * 64);
        assertThat(deduction.responses()).isEqualTo(60 * 64 * 8);
        assertThat(deduction.promptTokens()).isEqualTo(60 * 64 * 100);
        assertThat(deduction.responseTokens()).isEqualTo(60 * 64 * 8 * 128);
        LaneWork evaluation = lanes.getLast();
        // Seven finals, four abilities, greedy and four samples.
        assertThat(evaluation.prompts()).isEqualTo(7 * 4 * 1_800);
        assertThat(evaluation.responses()).isEqualTo(7 * 4 * 1_800 * 5);
    }

    @Test
    void shouldTakeAMeanLengthForItsWord() throws IOException {
        LaneWork deduction =
                lanes(recipe("quickstart.yaml"), OptionalInt.of(30)).get(1);
        assertThat(deduction.responseTokens()).isEqualTo(60 * 64 * 8 * 30);
        assertThat(deduction.longestResponse()).isEqualTo(128);
    }

    @Test
    void shouldCountRefillsAndProbesAtTheirMost() throws IOException {
        String text = text("miniature.yaml")
                .replaceFirst(
                        "- \\{ level: 1, steps: 2 }",
                        "- { level: 1, steps: 9, advance: { heldOutAccuracy: { atLeast: 0.9, every: 2, tasks: 5 } } }\n"
                                + "    - { level: 2, steps: 1 }")
                .replaceFirst("    maxTokens: 24\n", "    maxTokens: 24\n    refills: 2\n");
        List<LaneWork> lanes = lanes(RecipeReader.read(text, "changed"), OptionalInt.empty());
        LaneWork probes = lanes.stream()
                .filter(lane -> lane.name().startsWith("probes"))
                .findFirst()
                .orElseThrow();
        assertThat(lanes.get(1).prompts())
                .as("two prompts a step, and as many refills a round")
                .isEqualTo(10 * 2 * 3);
        // Of each specialist after steps 2, 4, 6 and 8.
        assertThat(probes.prompts()).isEqualTo(3 * 4 * 5);
    }

    @Test
    void shouldCountTheCandidatesOfAWeightSearch() throws IOException {
        String search =
                "merge:\n  search:\n    method: { grid: { deduction: [1, 0.5], induction: [0.2], abduction: [0.1, 0.3] } }\n"
                        + "    validation: { tasksPerLevel: 3, levels: [1, 2] }\n\ndomain:\n";
        Recipe recipe = RecipeReader.read(text("miniature.yaml").replace("domain:\n", search), "searched");
        LaneWork searched = lanes(recipe, OptionalInt.empty()).stream()
                .filter(lane -> lane.name().equals("weight search"))
                .findFirst()
                .orElseThrow();
        // The paper's weights, equal ones and four points; four abilities, two levels, three tasks, one answer each.
        assertThat(searched.prompts()).isEqualTo((2 + 4) * 4 * 2 * 3);
        assertThat(searched.responses()).isEqualTo(searched.prompts());
        assertThat(searched.isTrained()).isFalse();
        assertThat(lanes(recipe("chaos.yaml"), OptionalInt.empty()))
                .filteredOn(lane -> lane.name().equals("weight search"))
                .singleElement()
                .satisfies(lane -> assertThat(lane.responses()).isEqualTo((2 + 5) * 4 * 3));
    }

    private static List<LaneWork> lanes(Recipe recipe, OptionalInt meanResponse) {
        return Workload.of(recipe, (ability, level) -> LENGTH, meanResponse).lanes();
    }

    private static Recipe recipe(String name) throws IOException {
        return RecipeReader.read(text(name), name);
    }

    private static String text(String name) throws IOException {
        return Files.readString(Path.of("../recipes", name));
    }
}
