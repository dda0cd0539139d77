// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.MessageLite;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Topic;
import io.triad.proto.evaluation.v1.CheckpointEvaluation;
import io.triad.proto.evaluation.v1.EvaluationCompleted;
import io.triad.proto.evaluation.v1.RunReport;
import io.triad.proto.merge.v1.MergeCompleted;
import io.triad.proto.policy.v1.PolicyPublished;
import io.triad.proto.run.v1.LaneLedger;
import io.triad.proto.run.v1.LaneState;
import io.triad.proto.run.v1.RunPhase;
import io.triad.proto.run.v1.RunRequested;
import io.triad.proto.run.v1.RunState;
import io.triad.proto.run.v1.StagePace;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.DroppedItem;
import io.triad.proto.step.v1.LaneStopped;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTimes;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TimeSpan;
import io.triad.proto.task.v1.RefillsRequested;
import io.triad.recipe.RecipeReader;
import io.triad.taskgenerator.TestEvents;
import io.triad.taskgenerator.TestRecipes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RunBookTest {
    private static final String RUN = "run";
    private static final RunRequested REQUESTED = TestEvents.requested(RUN, TestRecipes.recipe("small", 7, 0));
    private static final RunRequested REFILLED = TestEvents.requested(RUN, TestRecipes.withRefills("small", 7));

    @Test
    void shouldTellThePhasesFromTheFinals() {
        Map<MessageLite, RunPhase> story = new LinkedHashMap<>();
        story.put(REQUESTED, RunPhase.RUN_PHASE_BASE);
        story.put(TestEvents.published(RUN, "base", 2), RunPhase.RUN_PHASE_BASE);
        story.put(TestEvents.last(RUN, "base", 3), RunPhase.RUN_PHASE_ALIGNMENT);
        story.put(TestEvents.last(RUN, "induction", 3), RunPhase.RUN_PHASE_ALIGNMENT);
        story.put(TestEvents.last(RUN, "deduction", 3), RunPhase.RUN_PHASE_ALIGNMENT);
        story.put(TestEvents.last(RUN, "abduction", 3), RunPhase.RUN_PHASE_MERGE);
        story.put(TestEvents.last(RUN, "merged", 0), RunPhase.RUN_PHASE_DOMAIN);
        story.put(TestEvents.last(RUN, "domain-instruct", 2), RunPhase.RUN_PHASE_DOMAIN);
        story.put(TestEvents.last(RUN, "domain-meta", 2), RunPhase.RUN_PHASE_EVALUATION);
        story.put(report("one"), RunPhase.RUN_PHASE_CLOSED);
        RunBook book = new RunBook();

        story.forEach((event, phase) -> {
            apply(book, event);
            assertThat(book.describe(RUN).orElseThrow().getPhase()).isEqualTo(phase);
        });
    }

    @Test
    void shouldTellWhyALaneDoesNotGoOnUntilItDoes() {
        RunBook book = new RunBook();
        LaneStopped stop = LaneStopped.newBuilder()
                .setRunId(RUN)
                .setLane("deduction")
                .setStep(2)
                .setErrorCode("NON_FINITE")
                .setReason("rollout r: …")
                .setStoppedMicros(5)
                .build();
        book.apply(REQUESTED);
        book.apply(TestEvents.published(RUN, "deduction", 1));

        book.apply(Topic.LANES_STOPPED, stop.toByteArray());
        book.apply(
                Topic.LANES_STOPPED,
                stop.toBuilder().setStoppedMicros(4).build().toByteArray());
        assertThat(deduction(book).getStopped()).isEqualTo(stop);

        book.apply(TestEvents.published(RUN, "deduction", 2));
        assertThat(deduction(book).hasStopped()).isFalse();
    }

    private static LaneState deduction(RunBook book) {
        return book.describe(RUN).orElseThrow().getLanesList().stream()
                .filter(lane -> lane.getLane().equals("deduction"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldTellWhereALaneStands() {
        RunBook book = new RunBook();
        List.of(
                        TestEvents.trained(RUN, "deduction", 2, 1, 0.5),
                        REQUESTED,
                        TestEvents.published(RUN, "deduction", 2),
                        TestEvents.published(RUN, "deduction", 1),
                        TestEvents.trained(RUN, "deduction", 1, 1, -0.5))
                .forEach(event -> apply(book, event));

        RunState run = book.describe(RUN).orElseThrow();
        assertThat(run.getRecipeSha256()).isEqualTo(REQUESTED.getRecipeSha256());
        assertThat(run.getLanesList().stream().map(LaneState::getLane))
                .containsExactly(
                        "base", "deduction", "induction", "abduction", "merged", "domain-meta", "domain-instruct");
        assertThat(run.getLanesList().stream().map(LaneState::getNumSteps)).containsExactly(3, 3, 3, 3, 0, 2, 2);
        LaneState deduction = run.getLanes(1);
        assertThat(deduction.getStep()).isEqualTo(2);
        assertThat(deduction.getLevel()).isEqualTo(1);
        assertThat(deduction.getLast().getRewardMean()).isEqualTo(0.5);
        assertThat(deduction.getVersion()).isEqualTo(2);
        assertThat(deduction.getWeightsSha256()).isEqualTo("%064x".formatted(2));
        assertThat(deduction.getFinal()).isFalse();
        assertThat(run.getLanes(2).hasVersion()).isFalse();
        assertThat(run.getLanes(2).hasLast()).isFalse();
    }

    /** Six responses a step, three steps; version 2 asks for the third, of which nothing is known yet. */
    @Test
    void shouldBalanceTheBooksOfALane() {
        RunBook book = new RunBook();
        List.of(
                        REQUESTED,
                        TestEvents.published(RUN, "deduction", 2),
                        books(1, 6),
                        books(2, 4, "missing-at-deadline", "masked-timeout"))
                .forEach(event -> apply(book, event));

        LaneLedger ledger = book.describe(RUN).orElseThrow().getLanes(1).getLedger();
        assertThat(ledger.getIssued()).isEqualTo(18);
        assertThat(ledger.getTrained()).isEqualTo(10);
        assertThat(ledger.getDroppedList())
                .extracting(dropped -> dropped.getReason() + " " + dropped.getResponses())
                .containsExactly("masked-timeout 1", "missing-at-deadline 1");
        assertThat(ledger.getPending()).isEqualTo(6);
        assertThat(ledger.getUnbalancedStepsList()).isEmpty();
        assertThat(book.describe(RUN).orElseThrow().getLanes(2).getLedger().getIssued())
                .as("a lane that is not open has asked for nothing")
                .isZero();
        assertThat(book.describe(RUN).orElseThrow().getLanes(0).hasLedger()).isFalse();
    }

    /** Batches of two prompts of three samples: step 1 asked for one prompt more and then for another, step 2 for two. */
    @Test
    void shouldCountTheRefillsOfAStep() {
        RunBook book = new RunBook();
        List.of(
                        REFILLED,
                        TestEvents.refills(RUN, "deduction", 0, 1, 1),
                        TestEvents.refills(RUN, "deduction", 0, 1, 1),
                        TestEvents.refills(RUN, "deduction", 0, 2, 1),
                        TestEvents.refills(RUN, "deduction", 0, 3, 1),
                        TestEvents.refills(RUN, "deduction", 1, 1, 2),
                        TestEvents.refills(RUN, "deduction", 1, 2, 3),
                        TestEvents.published(RUN, "deduction", 1),
                        books(1, 6, "group-all-equal", "group-all-equal", "group-all-equal", "a", "b", "c"))
                .forEach(event -> apply(book, event));

        LaneLedger ledger = book.describe(RUN).orElseThrow().getLanes(1).getLedger();
        assertThat(ledger.getIssued()).isEqualTo(4 * 3 + 4 * 3);
        assertThat(ledger.getTrained()).isEqualTo(6);
        assertThat(ledger.getPending()).isEqualTo(12);
        assertThat(ledger.getUnbalancedStepsList()).isEmpty();
    }

    @Test
    void shouldNameTheStepsWhoseBooksDoNotBalance() {
        RunBook book = new RunBook();
        List.of(REQUESTED, TestEvents.published(RUN, "deduction", 3), books(1, 6), books(2, 5), books(3, 6, "masked"))
                .forEach(event -> apply(book, event));

        LaneLedger ledger = book.describe(RUN).orElseThrow().getLanes(1).getLedger();
        assertThat(ledger.getUnbalancedStepsList()).containsExactly(2, 3);
        assertThat(ledger.getPending()).isZero();
    }

    /** By hand: two lanes train one after the other for a second each, with a second between them. */
    @Test
    void shouldTellThePaceOfAStage() {
        RunBook book = new RunBook();
        List.of(REQUESTED, timed("deduction", 0), timed("induction", 2), timed("deduction", 0))
                .forEach(event -> apply(book, event));

        StagePace pace = book.describe(RUN).orElseThrow().getPaces(0);
        assertThat(book.describe(RUN).orElseThrow().getPacesCount()).isEqualTo(1);
        assertThat(pace.getStage()).isEqualTo("alignment");
        assertThat(pace.getSteps()).isEqualTo(2);
        assertThat(pace.getSecondsPerStep()).isEqualTo(1.5);
        assertThat(pace.getTrainingSeconds()).isEqualTo(2);
        assertThat(pace.getOverheadShare()).isCloseTo(1 / 3.0, within(1e-9));
    }

    private static StepTrained timed(String lane, int second) {
        return TestEvents.trained(RUN, lane, 1, 1, 0).toBuilder()
                .setMetrics(StepMetrics.newBuilder()
                        .setTimes(StepTimes.newBuilder()
                                .setTraining(TimeSpan.newBuilder()
                                        .setBeganMicros(second * 1_000_000L)
                                        .setEndedMicros((second + 1) * 1_000_000L))))
                .build();
    }

    private static StepTrained books(int step, int trained, String... dropped) {
        BatchManifest.Builder manifest = TestEvents.trained(RUN, "deduction", step, 1, 0).getManifest().toBuilder();
        for (int item = 0; item < trained; item++) {
            manifest.addItems(BatchItem.newBuilder().setId("item-" + item));
        }
        for (String reason : dropped) {
            manifest.addDropped(DroppedItem.newBuilder().setReason(reason));
        }
        return StepTrained.newBuilder().setManifest(manifest).build();
    }

    @Test
    void shouldKnowOnlyRunsThatWereAskedForInTheirOrder() {
        RunBook book = new RunBook();
        book.apply(TestEvents.published("early", "base", 0));
        assertThat(book.describe("early")).isEmpty();
        assertThat(book.list()).isEmpty();

        book.apply(TestEvents.requested("zebra", TestRecipes.recipe("small", 7, 0)));
        book.apply(TestEvents.requested("early", TestRecipes.recipe("small", 7, 0)));

        assertThat(book.list().stream().map(RunState::getRunId)).containsExactly("zebra", "early");
        assertThat(book.runIds()).containsExactly("zebra", "early");
        assertThat(book.recipes().keySet()).containsExactly("zebra", "early");
        assertThat(book.describe("early").orElseThrow().getLanes(0).hasVersion())
                .isTrue();
    }

    @Test
    void shouldRefuseEventsThatBreakTheirContract() {
        RunBook book = new RunBook();
        book.apply(REQUESTED);
        assertInvalid(() -> book.apply(REQUESTED.toBuilder().setRunId("").build()), "run_id is empty");
        assertInvalid(
                () -> book.apply(REQUESTED.toBuilder().setRecipeSha256("00").build()), "digest");
        assertInvalid(() -> book.apply(TestEvents.requested(RUN, TestRecipes.recipe("small", 8, 0))), "another recipe");
        assertInvalid(
                () -> book.apply(TestEvents.requested(
                        "mixed",
                        RecipeReader.read(
                                TestRecipes.yaml("mixed", 7, 0) + "tasks: {families: {deduction: {puzzles: 1}}}",
                                "test"))),
                "tasks.families.deduction.puzzles: unknown family");
        assertInvalid(() -> book.apply(TestEvents.published(RUN, "motor", 0)), "motor");
        assertInvalid(() -> book.apply(TestEvents.trained("", "base", 1, 0, 0)), "run_id is empty");
        assertInvalid(
                () -> book.apply(EvaluationCompleted.newBuilder().setRunId(RUN).build()), "outcome is not set");
        assertInvalid(() -> book.apply(Topic.MERGES_COMPLETED, new byte[] {1, 2, 3}), "triad.merges.completed.v1");
    }

    private static void assertInvalid(Runnable application, String words) {
        assertThatThrownBy(application::run)
                .isInstanceOfSatisfying(
                        TriadException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT))
                .hasMessageContaining(words);
    }

    /** Any order, any repetition: the state is that of the events told once in one order. */
    @Property(tries = 300)
    void shouldNotDependOnOrderOrRepetition(@ForAll("tellings") List<MessageLite> telling) {
        RunBook inOrder = new RunBook();
        events().forEach(event -> apply(inOrder, event));
        RunBook told = new RunBook();

        telling.forEach(event -> apply(told, event));

        assertThat(told.list()).isEqualTo(inOrder.list());
    }

    @Provide
    Arbitrary<List<MessageLite>> tellings() {
        return Combinators.combine(
                        Arbitraries.shuffle(events()),
                        Arbitraries.of(events()).list().ofMaxSize(20))
                .as((all, again) -> {
                    List<MessageLite> telling = new ArrayList<>(again);
                    telling.addAll(all);
                    return telling;
                });
    }

    /** Events of a run, among them a step, a version, an evaluation and a report that are told twice with other words. */
    private static List<MessageLite> events() {
        List<MessageLite> events = new ArrayList<>(List.of(
                REFILLED,
                TestEvents.published(RUN, "base", 2),
                TestEvents.last(RUN, "base", 3),
                TestEvents.trained(RUN, "base", 3, 0, 0),
                TestEvents.last(RUN, "merged", 0),
                MergeCompleted.newBuilder()
                        .setRunId(RUN)
                        .setOutput(TestEvents.policy(RUN, "merged", 0))
                        .setOutputWeightsSha256("%064x".formatted(9))
                        .build(),
                TestEvents.trained(RUN, "deduction", 2, 1, 0.25),
                TestEvents.trained(RUN, "deduction", 2, 1, 0.75),
                books(2, 4, "masked-timeout"),
                books(2, 4, "missing-at-deadline"),
                TestEvents.published(RUN, "deduction", 2).toBuilder()
                        .setWeightsSha256("ff")
                        .build(),
                evaluation("base", 3, "a"),
                evaluation("base", 3, "b"),
                evaluation("merged", 0, "c"),
                report("one"),
                report("two"),
                TestEvents.refills(RUN, "deduction", 1, 1, 1),
                TestEvents.refills(RUN, "deduction", 1, 1, 2)));
        for (int version = 0; version < 3; version++) {
            events.add(TestEvents.published(RUN, "deduction", version));
            events.add(TestEvents.published(RUN, "abduction", version));
            events.add(TestEvents.trained(RUN, "abduction", version + 1, 1 + version / 2, version));
        }
        return events;
    }

    private static EvaluationCompleted evaluation(String lane, int version, String samples) {
        return EvaluationCompleted.newBuilder()
                .setRunId(RUN)
                .setCheckpoint(CheckpointEvaluation.newBuilder()
                        .setPolicy(TestEvents.policy(RUN, lane, version))
                        .setSamplesUri(samples))
                .build();
    }

    private static EvaluationCompleted report(String uri) {
        return EvaluationCompleted.newBuilder()
                .setRunId(RUN)
                .setReport(RunReport.newBuilder().setJsonUri(uri))
                .build();
    }

    private static void apply(RunBook book, MessageLite event) {
        Topic topic =
                switch (event) {
                    case RunRequested requested -> Topic.RUNS_REQUESTED;
                    case StepTrained trained -> Topic.STEPS_TRAINED;
                    case PolicyPublished published -> Topic.POLICIES_PUBLISHED;
                    case RefillsRequested refills -> Topic.REFILLS_REQUESTED;
                    case MergeCompleted merged -> Topic.MERGES_COMPLETED;
                    case EvaluationCompleted evaluated -> Topic.EVALUATIONS_COMPLETED;
                    default -> throw new IllegalArgumentException("no event of runs: " + event);
                };
        book.apply(topic, event.toByteArray());
    }
}
