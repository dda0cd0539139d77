// SPDX-License-Identifier: Apache-2.0
package io.triad.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.triad.checkpoint.CheckpointRef;
import io.triad.eval.TinyRecipe;
import io.triad.eval.book.AbilityShare;
import io.triad.eval.book.CandidateMerge;
import io.triad.eval.book.CandidateScore;
import io.triad.eval.history.RunHistory;
import io.triad.eval.html.HtmlReport;
import io.triad.eval.wire.EvaluationWire;
import io.triad.eval.wire.HistoryWire;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.merge.v1.MergeInput;
import io.triad.proto.merge.v1.MergeProposed;
import io.triad.proto.merge.v1.WeightChoice;
import io.triad.proto.policy.v1.PolicyRef;
import io.triad.reasoning.puzzle.Ability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a report tells of the search for the merge's weights, from the events that say so. */
class WeightSearchReportTest {
    private static final RunReport REPORT = searched();

    @Test
    void shouldHoldTheChosenAgainstThePapersAndEqualWeights() {
        assertThat(MarkdownReport.write(REPORT)).contains("""
                ## Weights of the merge

                """ + WeightSearchTable.NOTE + """


                | candidate | weights | applied | deduction | arithmetic | score | chosen |
                |---|---:|---:|---:|---:|---:|---:|
                | 0 paper | 1.0 / 0.2 / 0.1 | 0.769 / 0.154 / 0.077 | 50.0 (8) | 25.0 (4) | 37.50 |  |
                | 1 uniform | 1.0 / 1.0 / 1.0 | 0.333 / 0.333 / 0.333 | 25.0 (8) | 25.0 (4) | 25.00 |  |
                | 2 grid | 1.0 / 0.5 / 0.0 | 0.667 / 0.333 / 0.000 | 37.5 (8) | 75.0 (4) | 56.25 | chosen |
                | 3 grid | 0.5 / 1.0 / 0.0 | 0.333 / 0.667 / 0.000 | – | – | – |  |
                """);
    }

    @Test
    void shouldTellProgramsEveryCandidate() throws Exception {
        JsonNode search = new ObjectMapper().readTree(JsonReport.write(REPORT)).path("weight_search");

        assertThat(search).hasSize(4);
        assertThat(search.path(2).toString())
                .isEqualTo("{\"candidate\":2,\"origin\":\"grid\","
                        + "\"weights\":{\"deduction\":1.0,\"induction\":0.5,\"abduction\":0.0},"
                        + "\"applied_weights\":{\"deduction\":0.6666666666666666,\"induction\":0.3333333333333333,"
                        + "\"abduction\":0.0},\"score\":0.5625,\"abilities\":["
                        + "{\"ability\":\"deduction\",\"tasks\":8,\"correct\":3},"
                        + "{\"ability\":\"arithmetic\",\"tasks\":4,\"correct\":3}],"
                        + "\"samples_uri\":\"s3://b/2.jsonl\",\"samples_sha256\":\"" + "d".repeat(64)
                        + "\",\"chosen\":true}");
        assertThat(search.path(3).has("score")).isFalse();
    }

    @Test
    void shouldHaveASectionOnThePage() {
        assertThat(HtmlReport.write(REPORT))
                .contains("<section id=\"search\">", "<a href=\"#search\">", "<th scope=\"row\">2 grid</th>", "56.25");
    }

    @Test
    void shouldNotTellOfASearchThatWasNot() {
        RunReport without = ReportsTest.example(2, 4);

        assertThat(MarkdownReport.write(without)).doesNotContain("Weights of the merge");
        assertThat(JsonReport.write(without)).doesNotContain("weight_search");
        assertThat(HtmlReport.write(without)).doesNotContain("id=\"search\"", "#search");
    }

    private static RunReport searched() {
        HistoryWire events = new HistoryWire("golden");
        propose(events, 0, "paper", 1, 0.2, 0.1);
        propose(events, 1, "uniform", 1, 1, 1);
        propose(events, 2, "grid", 1, 0.5, 0);
        propose(events, 3, "grid", 0.5, 1, 0);
        // What comes again, and what is another run's, changes nothing
        propose(events, 2, "grid", 9, 9, 9);
        events.proposed(
                MergeProposed.newBuilder().setRunId("other").setCandidate(4).build());
        score(events, "golden", 0, 4, 1);
        score(events, "golden", 1, 2, 1);
        score(events, "golden", 2, 3, 3);
        score(events, "golden", 2, 0, 0);
        score(events, "other", 3, 8, 4);
        events.evaluated(EvaluationCompleted.newBuilder().setRunId("golden").build());
        events.merged(MergeCompleted.newBuilder()
                .setRunId("golden")
                .addInputs(input("deduction", 1, 1.5))
                .setChoice(WeightChoice.newBuilder().setCandidate(2))
                .build());
        RunHistory history = events.history(TinyRecipe.read());
        RunReport plain = ReportsTest.example(2, 4);
        ReportDetails details = plain.details();
        return new RunReport(
                plain.runId(),
                plain.recipe(),
                plain.evaluations(),
                plain.oracle(),
                new ReportDetails(
                        details.comparisons(), history, details.profiles(), details.samples(), details.metrics()));
    }

    private static void propose(HistoryWire events, int index, String origin, double... weights) {
        double sum = weights[0] + weights[1] + weights[2];
        events.proposed(MergeProposed.newBuilder()
                .setRunId("golden")
                .setCandidate(index)
                .setOrigin(origin)
                .addInputs(input("deduction", weights[0], sum))
                .addInputs(input("induction", weights[1], sum))
                .addInputs(input("abduction", weights[2], sum))
                .build());
    }

    private static MergeInput input(String lane, double weight, double sum) {
        return MergeInput.newBuilder()
                .setPolicy(PolicyRef.newBuilder().setRunId("golden").setLane(lane))
                .setWeight(weight)
                .setAppliedWeight(weight / sum)
                .build();
    }

    private static void score(HistoryWire events, String run, int index, int deduction, int arithmetic) {
        events.evaluated(EvaluationWire.toEvent(new CandidateScore(
                new CandidateMerge(run, index, new CheckpointRef("s3://b/" + index, "c".repeat(64))),
                List.of(
                        new AbilityShare(Ability.DEDUCTION, 8, deduction),
                        new AbilityShare(Ability.ARITHMETIC, 4, arithmetic)),
                "s3://b/" + index + ".jsonl",
                "d".repeat(64))));
    }
}
