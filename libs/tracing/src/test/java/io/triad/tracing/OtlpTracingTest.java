// SPDX-License-Identifier: Apache-2.0
package io.triad.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.triad.proto.policy.v1.PolicyRef;
import io.triad.proto.step.v1.BatchItem;
import io.triad.proto.step.v1.BatchManifest;
import io.triad.proto.step.v1.StepKind;
import io.triad.proto.step.v1.StepMetrics;
import io.triad.proto.step.v1.StepTimes;
import io.triad.proto.step.v1.StepTrained;
import io.triad.proto.step.v1.TimeSpan;
import io.triad.proto.task.v1.PolicyTarget;
import io.triad.proto.task.v1.Task;
import io.triad.proto.task.v1.TaskIssued;
import io.triad.testkit.OtlpReceiver;
import io.triad.testkit.OtlpReceiver.Told;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a collector gets, read by the standard's protobuf. */
class OtlpTracingTest {
    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final TaskIssued TASK = TaskIssued.newBuilder()
            .setTarget(PolicyTarget.newBuilder()
                    .setStep(2)
                    .setPolicy(PolicyRef.newBuilder()
                            .setRunId("r")
                            .setLane("deduction")
                            .setVersion(1)))
            .setPromptIndex(3)
            .setTask(Task.newBuilder().setTaskId("r/deduction/2/3"))
            .build();

    private OtlpReceiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new OtlpReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private void tell(double ratio) {
        try (Tracing tracing = new OtlpTracing(receiver.endpoint(), ratio, "test-svc")) {
            TaskTraces traces = new TaskTraces(tracing);
            traces.tellIssued(TASK, BEGAN, BEGAN.plusMillis(2));
            for (String rollout : List.of("r/deduction/2/3/0", "r/deduction/2/3/1")) {
                traces.tellSampled(TASK, rollout, traces.issued("r/deduction/2/3"), 17, BEGAN, BEGAN.plusMillis(5));
                traces.tellJudged(
                        "r",
                        "deduction",
                        rollout,
                        traces.sampled("r/deduction/2/3", rollout, ""),
                        "CORRECT",
                        BEGAN,
                        BEGAN.plusMillis(1));
            }
            traces.tellTrained(StepTrained.newBuilder()
                    .setManifest(BatchManifest.newBuilder()
                            .setRunId("r")
                            .setLane("deduction")
                            .setStep(2)
                            .setKind(StepKind.STEP_KIND_GRPO)
                            .addItems(BatchItem.newBuilder().setId("r/deduction/2/3/0"))
                            .addItems(BatchItem.newBuilder().setId("r/deduction/2/3/1"))
                            .addItems(BatchItem.newBuilder().setId("r/deduction/2/4/0")))
                    .setMetrics(StepMetrics.newBuilder()
                            .setTimes(StepTimes.newBuilder()
                                    .setTraining(TimeSpan.newBuilder()
                                            .setBeganMicros(1_000_000)
                                            .setEndedMicros(1_500_000))))
                    .build());
        }
    }

    @Test
    void shouldPutATaskAndItsStepIntoTracesWithDerivedIds() {
        tell(1);

        String taskTrace = TraceNames.trace("r/deduction/2/3");
        String stepTrace = TraceNames.trace("r/deduction/2");
        List<Told> spans = receiver.trace(taskTrace);
        assertThat(spans)
                .extracting(Told::name)
                .containsExactlyInAnyOrder("issue", "sample", "sample", "judge", "judge", "train");
        Told issue = named(spans, "issue");
        assertThat(issue.parentId()).isEmpty();
        assertThat(issue.service()).isEqualTo("test-svc");
        assertThat(issue.endedNanos() - issue.beganNanos()).isEqualTo(2_000_000);
        assertThat(issue.attributes())
                .isEqualTo(Map.of(
                        "runId", "r",
                        "laneId", "deduction",
                        "step", "2",
                        "prompt", "3",
                        "policyVersion", "1",
                        "taskId", "r/deduction/2/3"));
        assertThat(spans).filteredOn(span -> span.name().equals("sample")).allSatisfy(span -> {
            assertThat(span.parentId()).isEqualTo(issue.spanId());
            assertThat(span.spanId())
                    .isEqualTo(TraceNames.span("sample", span.attributes().get("rolloutId")));
            assertThat(span.attributes()).containsEntry("numTokens", "17");
        });
        assertThat(spans).filteredOn(span -> span.name().equals("judge")).allSatisfy(span -> assertThat(span.parentId())
                .isEqualTo(TraceNames.span("sample", span.attributes().get("rolloutId"))));
        Told step = receiver.trace(stepTrace).getFirst();
        assertThat(named(spans, "train").links()).containsExactly(stepTrace + "/" + step.spanId());
        assertThat(step.links())
                .containsExactly(
                        taskTrace + "/" + issue.spanId(),
                        TraceNames.trace("r/deduction/2/4") + "/" + TraceNames.span("issue", "r/deduction/2/4"));
        assertThat(receiver.tree(taskTrace))
                .hasSize(7)
                .element(0)
                .asString()
                .startsWith("issue [test-svc] +0 ms, 2.0 ms");
    }

    private static Told named(List<Told> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldSayTheSameAgain() {
        tell(1);
        List<Told> first = receiver.trace(TraceNames.trace("r/deduction/2/3"));
        tell(1);

        assertThat(receiver.trace(TraceNames.trace("r/deduction/2/3")))
                .hasSize(2 * first.size())
                .containsOnlyElementsOf(first);
    }

    @Test
    void shouldStayInTheTraceThatAnEventCameWith() {
        String other = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        try (Tracing tracing = new OtlpTracing(receiver.endpoint(), 0, "test-svc")) {
            TaskTraces traces = new TaskTraces(tracing);
            assertThat(traces.sampled("r/deduction/2/3", "r/deduction/2/3/0", other))
                    .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                    .endsWith("-01");
            traces.tellSampled(TASK, "r/deduction/2/3/0", other, 1, BEGAN, BEGAN);
            traces.tellSampled(TASK, "r/deduction/2/3/1", "", 1, BEGAN, BEGAN);
        }

        assertThat(receiver.spans()).singleElement().satisfies(span -> {
            assertThat(span.traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(span.parentId()).isEqualTo("00f067aa0ba902b7");
        });
    }

    @Test
    void shouldRecordTheSameShareEverywhere() {
        try (Tracing tenth = new OtlpTracing(receiver.endpoint(), 0.1, "one");
                Tracing same = new OtlpTracing(receiver.endpoint(), 0.1, "other")) {
            List<String> traces = IntStream.range(0, 5_000)
                    .mapToObj(prompt -> TraceNames.trace("r/deduction/1/" + prompt))
                    .toList();
            assertThat(traces)
                    .allSatisfy(trace -> assertThat(tenth.isSampled(trace)).isEqualTo(same.isSampled(trace)));
            assertThat((double) traces.stream().filter(tenth::isSampled).count() / traces.size())
                    .isCloseTo(0.1, within(0.02));
        }
    }

    @Test
    void shouldSendNothingThatIsNotSampledAndNothingWhenOff() {
        tell(0);
        assertThat(receiver.spans()).extracting(Told::name).containsOnly("step");

        TaskTraces off = new TaskTraces(Tracing.OFF);
        off.tellIssued(TASK, BEGAN, BEGAN);
        assertThat(off.isOn()).isFalse();
        assertThat(off.issued("r/deduction/2/3")).isEmpty();
        assertThat(off.traceOf("r/deduction/2/3", "")).isEmpty();
        assertThat(off.trained(BatchManifest.getDefaultInstance())).isEmpty();
    }

    @Test
    void shouldTellFailuresAndOutliveACollectorThatIsAway() {
        TraceContext context = new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true);
        TracedWork work = new TracedWork(
                "call", context, Optional.empty(), BEGAN, BEGAN, Map.of(), List.of(), Optional.of("INTERNAL"));
        try (Tracing away = new OtlpTracing(URI.create("http://127.0.0.1:1/"), 1, "test-svc")) {
            away.tell(work);
        }
        try (Tracing tracing = new OtlpTracing(receiver.endpoint(), 1, "test-svc")) {
            tracing.tell(work);
        }

        assertThat(receiver.spans()).singleElement().satisfies(span -> assertThat(span.failed())
                .isTrue());
    }
}
