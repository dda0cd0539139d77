// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.cli.plan.PublishedShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    private static final Path RECIPES = Path.of("../recipes");

    @RegisterExtension
    private final CommandRunner triad = new CommandRunner();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void shouldPlanTheQuickstartAndMissNothing() {
        assertThat(triad.run("plan --no-measure", RECIPES.resolve("quickstart.yaml"), "--data-dir", folder))
                .isZero();
        assertThat(triad.printed())
                .contains(
                        "quickstart, seed 20250516",
                        "made by the recipe",
                        "30,720",
                        "trainer-svc",
                        "Time: not asked for")
                .doesNotContain("Missing");
    }

    @Test
    void shouldSayWhatThePublishedRunsMiss() throws IOException {
        assertThat(triad.run("plan --no-measure --json --cluster", RECIPES.resolve("paper-7b.yaml")))
                .isEqualTo(TriadCommand.FAILED);
        JsonNode plan = new ObjectMapper().readTree(triad.printed());
        assertThat(plan.get("model").get("parameters").asLong()).isEqualTo(7_615_616_512L);
        assertThat(plan.get("complete").asBoolean()).isFalse();
        assertThat(plan.get("findings").toString())
                .contains("base.checkpoint models/Qwen2.5-7B-Instruct is not here")
                .contains("domain.data.train.path data/simplelr_qwen_level3to5/train.parquet is not here");
        assertThat(plan.has("times")).isFalse();
    }

    @Test
    void shouldPlanTimesWithTheRatesOfServers() throws IOException {
        triad.run(
                "plan --json --cluster --sampling-rate 20000 --training-rate 4000 --response-tokens 700",
                RECIPES.resolve("paper-32b-lora.yaml"));
        JsonNode plan = new ObjectMapper().readTree(triad.printed());
        assertThat(plan.get("times").get("shortest").asDouble())
                .isPositive()
                .isLessThan(plan.get("times").get("longest").asDouble());
        assertThat(plan.has("rates")).isFalse();
    }

    @Test
    void shouldHoldThisMachineAgainstIt() {
        assertThat(triad.run("plan --no-measure", RECIPES.resolve("paper-32b.yaml"), "--data-dir", folder))
                .isEqualTo(TriadCommand.FAILED);
        assertThat(triad.printed()).contains("give services machines of their own (--cluster plans for that)");
    }

    @Test
    void shouldTakeAShapeFromAFile() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, PublishedShape.QWEN2_5_0_5B.config().toJson());
        Path recipe = folder.resolve("mine.yaml");
        Files.writeString(
                recipe,
                Files.readString(RECIPES.resolve("paper-7b.yaml"))
                        .replace(
                                "models/Qwen2.5-7B-Instruct",
                                folder.resolve("mine").toString()));
        assertThat(triad.run("plan --no-measure", recipe)).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("name its config.json with --config");
        assertThat(triad.run("plan --no-measure --cluster", recipe, "--config", config))
                .isEqualTo(TriadCommand.FAILED);
        assertThat(triad.printed()).contains("494,032,768 parameters", "as --config says");
    }

    @Test
    void shouldRefuseRatesThatAreNone() {
        assertThat(triad.run("plan --sampling-rate 0")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("--sampling-rate is 0.0");
        assertThat(triad.run("plan --response-tokens 0")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("--response-tokens is 0");
    }

    @Test
    void shouldRefuseHeapsThatAreNone() {
        assertThat(triad.run("up --heap trainer-svc=8")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("--heap of trainer-svc is '8', expected a size such as 900m or 8g");
        assertThat(triad.run("up --heap trainer=8g")).isEqualTo(TriadCommand.INVALID);
        assertThat(triad.errors()).contains("--heap names 'trainer'; there are broker, store");
    }
}
