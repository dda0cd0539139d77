// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.policy.PolicyConfig;
import io.triad.policy.PolicyWeights;
import io.triad.policy.folder.PolicyFolder;
import io.triad.policy.training.AdamW;
import io.triad.policy.training.AdamWSettings;
import io.triad.policy.training.TrainablePolicy;
import io.triad.recipe.BaseModel;
import io.triad.recipe.ColdStart;
import io.triad.recipe.Lane;
import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import io.triad.training.step.ColdStartPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintTest {
    private static final PromptLength LENGTH = new PromptLength(100, 120, 40, true);

    @TempDir
    private Path folder = Path.of("");

    /** A version is written as the trainer writes it, and weighed. */
    @Test
    void shouldKnowWhatVersionsWeigh() throws IOException {
        Recipe recipe = recipe("miniature.yaml");
        PlannedModel model = model(recipe.base());
        PolicyWeights weights = PolicyWeights.random(model.config(), 1);
        PolicyFolder files = new PolicyFolder(Files.createDirectories(folder.resolve("version")));
        files.write(weights, ColdStartPolicy.companions());
        try (TrainablePolicy policy = TrainablePolicy.of(weights);
                AdamW optimizer =
                        new AdamW(policy, new AdamWSettings(1e-3, 0.9, 0.999, 1e-8, 0, 1, AdamWSettings.Decayed.ALL))) {
            files.write(optimizer.state());
        }
        double version;
        try (Stream<Path> written = Files.list(files.path())) {
            version = written.filter(file -> file.toString().endsWith(".safetensors"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
        // The base's versions, and those of three specialists and two domains; then the merge.
        long expected = 0;
        int base = Math.ceilDiv(recipe.numSteps(Lane.BASE), checkpointEvery(recipe)) + 1;
        expected += base;
        for (Lane lane : Lane.values()) {
            if (lane.isReinforced()) {
                int steps = recipe.numSteps(lane);
                long kept = IntStream.rangeClosed(1, steps)
                        .filter(number -> recipe.checkpoints().keeps(number, steps, steps))
                        .count();
                expected += kept + 2 + recipe.plan(lane).offPolicySteps();
            }
        }
        long store = footprint(recipe, model).disk().getFirst().bytes();
        double merged = (double) Float.BYTES * model.config().numParameters();
        assertThat((double) store).isCloseTo(expected * version + merged, within(0.05 * expected * version));
    }

    @Test
    void shouldHoldLessOfAnAdapterThanOfAllWeights() throws IOException {
        long full = trainer("paper-7b.yaml");
        long adapter = trainer("paper-7b-lora.yaml");
        PolicyConfig config = PublishedShape.QWEN2_5_7B.config();
        // Weights, two sums of gradients, two moments and the reference, of three lanes, against the base of each.
        assertThat(full - adapter).isGreaterThan(3 * (6 - 1) * config.numParameters() * Float.BYTES / 2);
        assertThat(adapter).isGreaterThan(3 * config.numParameters() * Float.BYTES);
    }

    private static long trainer(String name) throws IOException {
        Recipe recipe = recipe(name);
        PlannedModel model = model(recipe.base());
        return footprint(recipe, model).memory().stream()
                .filter(need -> need.service().equals("trainer-svc"))
                .mapToLong(ServiceNeed::bytes)
                .sum();
    }

    private static Footprint footprint(Recipe recipe, PlannedModel model) {
        return Footprint.of(recipe, model, Workload.of(recipe, (ability, level) -> LENGTH, OptionalInt.empty()));
    }

    private static PlannedModel model(BaseModel base) {
        return PlannedModel.of(base, Optional.empty(), location -> Optional.empty());
    }

    private static int checkpointEvery(Recipe recipe) {
        return ((ColdStart) recipe.base()).checkpointEvery();
    }

    private static Recipe recipe(String name) throws IOException {
        return RecipeReader.read(Files.readString(Path.of("../recipes", name)), name);
    }
}
