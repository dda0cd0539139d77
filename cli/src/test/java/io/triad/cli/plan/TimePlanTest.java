// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.recipe.Recipe;
import io.triad.recipe.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TimePlanTest {
    private static final PromptLength LENGTH = new PromptLength(100, 120, 40, true);

    @Test
    void shouldLetOneLaneBeSampledWhileAnotherTrains() throws IOException {
        Recipe recipe = RecipeReader.read(Files.readString(Path.of("../recipes/paper-7b.yaml")), "paper-7b.yaml");
        PlannedModel model = PlannedModel.of(recipe.base(), Optional.empty(), location -> Optional.empty());
        Workload work = Workload.of(recipe, (ability, level) -> LENGTH, OptionalInt.of(1_000));
        TimePlan times = TimePlan.of(
                recipe,
                model,
                work,
                Optional.empty(),
                new TimePlan.Given(OptionalDouble.of(10_000), OptionalDouble.of(5_000)));
        // 600 steps of 32 prompts and 4 responses.
        LaneTime deduction = times.lanes().getFirst();
        double responses = 600.0 * 32 * 4 * 1_000;
        assertThat(deduction.samplingSeconds()).isCloseTo(responses / 10_000, within(1e-6));
        assertThat(deduction.trainingSeconds()).isCloseTo((responses + 600.0 * 32 * 100) / 5_000, within(1e-6));
        double sampling =
                times.lanes().stream().mapToDouble(LaneTime::samplingSeconds).sum();
        double training =
                times.lanes().stream().mapToDouble(LaneTime::trainingSeconds).sum();
        assertThat(times.longest()).isCloseTo(sampling + training, within(1e-6));
        double evaluation = times.lanes().getLast().samplingSeconds();
        assertThat(times.shortest()).isCloseTo(training + evaluation, within(1e-3));
    }

    @Test
    void shouldMeasureThisMachine() throws IOException {
        Recipe recipe = RecipeReader.read(Files.readString(Path.of("../recipes/miniature.yaml")), "miniature.yaml");
        PlannedModel model = PlannedModel.of(recipe.base(), Optional.empty(), location -> Optional.empty());
        Workload work = Workload.of(recipe, (ability, level) -> LENGTH, OptionalInt.empty());
        Rates rates = RateMeasurement.measure(model.config(), work, 2, 0.02);
        assertThat(rates.trainingOperations()).isPositive();
        assertThat(rates.samplingOperations()).isPositive();
        assertThat(rates.readBytes()).isPositive();
        assertThat(rates.measuredOn()).contains("own shape");
        assertThat(RateMeasurement.proportional(PublishedShape.QWEN2_5_7B.config())
                        .numParameters())
                .isBetween(5_000_000L, 30_000_000L);
    }
}
