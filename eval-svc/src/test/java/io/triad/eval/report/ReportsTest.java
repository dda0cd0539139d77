// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.checkpoint.CheckpointRef;
import io.triad.eval.TinyRecipe;
import io.triad.eval.book.CheckpointEvaluation;
import io.triad.eval.book.MeasuredPolicy;
import io.triad.evaluation.score.Decoding;
import io.triad.evaluation.score.Score;
import io.triad.evaluation.statistics.Estimate;
import io.triad.evaluation.statistics.Interval;
import io.triad.reasoning.puzzle.Ability;
import io.triad.recipe.Lane;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

public class ReportsTest {
    private static final RunReport REPORT = report();

    @Test
    void shouldWriteTheGoldenMarkdown() throws Exception {
        assertThat(MarkdownReport.write(REPORT)).isEqualTo(golden("golden-report.md"));
    }

    @Test
    void shouldWriteTheGoldenJson() throws Exception {
        assertThat(JsonReport.write(REPORT)).isEqualTo(golden("golden-report.json"));
    }

    @Test
    void shouldTakeTheOverallMeanOverTheAbilities() throws Exception {
        JsonNode json = new ObjectMapper().readTree(JsonReport.write(REPORT));
        JsonNode merged = json.path("rows").path(4);

        assertThat(merged.path("name").asText()).isEqualTo("merged");
        // 0.30, 0.40, 0.50 and 0.60; four half-widths of 0.1 each: √4·0.1/4
        assertThat(merged.path("greedy").path("overall").path("accuracy").asDouble())
                .isCloseTo(0.45, within(1e-12));
        assertThat(merged.path("greedy").path("overall").path("lower").asDouble())
                .isCloseTo(0.40, within(1e-12));
        assertThat(merged.path("greedy").path("overall").path("upper").asDouble())
                .isCloseTo(0.50, within(1e-12));
    }

    @Test
    void shouldStateDifferencesAsTheNumbersHaveThem() {
        List<String> statements =
                Finding.of(REPORT).stream().map(Finding::statement).toList();

        assertThat(statements)
                .contains(
                        "merged − base, overall, greedy: +20.0 points; the intervals separate",
                        "deduction − base, deduction, greedy: +5.0 points; the intervals overlap",
                        "domain-meta − domain-instruct, overall, sampled: −5.0 points; the intervals overlap")
                .hasSize(2 * 13);
    }

    @Test
    void shouldNotSignADifferenceThatRoundsToNothing() {
        Estimate some = new Estimate(0.3004, new Interval(0.2, 0.4));
        Estimate less = new Estimate(0.3, new Interval(0.2, 0.4));

        assertThat(new Finding("merged", "base", "overall", Decoding.GREEDY, less, some).statement())
                .isEqualTo("merged − base, overall, greedy: 0.0 points; the intervals overlap");
        assertThat(new Finding("merged", "base", "overall", Decoding.GREEDY, some, less).statement())
                .contains(": 0.0 points");
    }

    @Test
    void shouldNotReportARunThatLacksALane() {
        Map<Lane, CheckpointEvaluation> six = new EnumMap<>(REPORT.evaluations());
        six.remove(Lane.MERGED);

        assertThatThrownBy(() -> new RunReport("run", TinyRecipe.read(), six, REPORT.oracle(), ReportDetails.NONE))
                .hasMessageContaining("every lane");
    }

    @Test
    void shouldHaveAColumnForQuestionsThatARecipeBrings() throws Exception {
        Map<Lane, CheckpointEvaluation> evaluations = new EnumMap<>(Lane.class);
        REPORT.evaluations()
                .forEach((lane, evaluation) -> evaluations.put(
                        lane,
                        new CheckpointEvaluation(
                                evaluation.policy(),
                                scores(0.1, List.of(Ability.values())),
                                evaluation.samplesUri(),
                                evaluation.samplesSha256())));
        RunReport report = new RunReport(
                "golden",
                TinyRecipe.withData("/data/train.jsonl"),
                evaluations,
                scores(0.1, List.of(Ability.values())),
                ReportDetails.NONE);

        String markdown = MarkdownReport.write(report);

        assertThat(markdown)
                .contains(
                        "| checkpoint | deduction | induction | abduction | arithmetic | domain | overall | well-formed |")
                .contains("- domain-meta − domain-instruct, domain, greedy: 0.0 points")
                .contains("| domain | 1 | 3 | 3 |");
        JsonNode scores = new ObjectMapper()
                .readTree(JsonReport.write(report))
                .path("rows")
                .path(0)
                .path("greedy")
                .path("scores");
        assertThat(scores.findValuesAsText("ability")).contains("domain");
    }

    @Test
    void shouldWriteTables() {
        assertThat(CsvReport.scores(REPORT).lines())
                .hasSize(1 + 8 * 4 * 3 * 2)
                .contains("merged,deduction,all,greedy,6,1,0.3,0.19999999999999998,0.4,0.9");
        assertThat(CsvReport.steps(REPORT).lines()).hasSize(1 + 6 * 3).anySatisfy(line -> assertThat(line)
                .startsWith("domain-meta,3,2,"));
        assertThat(CsvReport.comparisons(REPORT).lines()).hasSize(1 + 10 * 5 * 2);
        assertThat(CsvReport.steps(REPORT).lines().map(line -> line.split(",").length))
                .containsOnly(21);
    }

    /** The golden report with more to show. */
    public static RunReport example(int numSteps, int numTasks) {
        return new RunReport(
                REPORT.runId(),
                REPORT.recipe(),
                REPORT.evaluations(),
                REPORT.oracle(),
                GoldenDetails.make(numSteps, numTasks));
    }

    private static RunReport report() {
        Map<Lane, CheckpointEvaluation> evaluations = new EnumMap<>(Lane.class);
        Map<Lane, Double> shares = Map.of(
                Lane.BASE, 0.10,
                Lane.DEDUCTION, 0.15,
                Lane.INDUCTION, 0.20,
                Lane.ABDUCTION, 0.25,
                Lane.MERGED, 0.30,
                Lane.DOMAIN_INSTRUCT, 0.45,
                Lane.DOMAIN_META, 0.40);
        for (Lane lane : Lane.values()) {
            String digit = Integer.toHexString(lane.ordinal());
            MeasuredPolicy policy = new MeasuredPolicy(
                    "golden",
                    lane,
                    lane.ordinal(),
                    new CheckpointRef("s3://triad/runs/golden/" + lane.label() + "/1", digit.repeat(64)),
                    lane == Lane.BASE ? "" : "e".repeat(64));
            evaluations.put(
                    lane,
                    new CheckpointEvaluation(
                            policy,
                            scores(shares.get(lane)),
                            "s3://triad/runs/golden/evaluations/" + lane.label() + ".jsonl",
                            "f".repeat(64)));
        }
        return new RunReport("golden", TinyRecipe.read(), evaluations, scores(0.39), GoldenDetails.make(3, 6));
    }

    /** The share for deduction; induction, abduction and arithmetic are 10, 20 and 30 points above. */
    private static List<Score> scores(double deduction) {
        return scores(deduction, List.of(Ability.DEDUCTION, Ability.INDUCTION, Ability.ABDUCTION, Ability.ARITHMETIC));
    }

    private static List<Score> scores(double deduction, List<Ability> abilities) {
        List<Score> scores = new ArrayList<>();
        for (Ability ability : abilities) {
            double share = deduction + 0.1 * ability.ordinal();
            for (int level : List.of(0, 1, 2)) {
                for (Decoding decoding : Decoding.values()) {
                    scores.add(new Score(
                            ability,
                            level,
                            decoding,
                            level == 0 ? 6 : 3,
                            decoding == Decoding.GREEDY ? 1 : 2,
                            new Estimate(share, new Interval(share - 0.1, share + 0.1)),
                            0.9));
                }
            }
        }
        return scores;
    }

    private static String golden(String name) throws Exception {
        try (InputStream file = ReportsTest.class.getResourceAsStream("/io/triad/eval/" + name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
