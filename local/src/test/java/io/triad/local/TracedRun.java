// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.triad.messaging.Derived;
import io.triad.proto.policy.v1.CheckpointRef;
import io.triad.proto.rollout.v1.SampleRequest;
import io.triad.proto.rollout.v1.SampleResponse;
import io.triad.proto.rollout.v1.SampleServiceGrpc;
import io.triad.proto.task.v1.Sampling;
import io.triad.testkit.OtlpReceiver;
import io.triad.testkit.OtlpReceiver.Told;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The traces of a run, as a collector got them from the services: each task from its issue to the step that used it. */
final class TracedRun {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final List<String> LANES =
            List.of("deduction", "induction", "abduction", "domain-meta", "domain-instruct");

    private TracedRun() {}

    /** Follows every task of a run of two steps, two prompts and two samples, and prints the first one's trace. */
    static void assertIsFollowed(OtlpReceiver collector, String runId) throws InterruptedException {
        for (String lane : LANES) {
            for (int step = 1; step <= 2; step++) {
                for (int prompt = 0; prompt < 2; prompt++) {
                    assertIsFollowed(collector, runId, lane, step, prompt);
                }
            }
        }
        String first = runId + "/deduction/1/0";
        System.out.println("trace " + trace(first) + " of task " + first + ":");
        collector.tree(trace(first)).forEach(line -> System.out.println("  " + line));
    }

    /** Asks rollout-svc for a response by gRPC, in a trace of the caller's. */
    static void assertCallIsFollowed(OtlpReceiver collector, Suite suite, CheckpointRef checkpoint)
            throws InterruptedException {
        String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        Metadata named = new Metadata();
        named.put(
                Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
                "00-" + traceId + "-00f067aa0ba902b7-01");
        ManagedChannel channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", suite.ports().of(Service.ROLLOUT))
                .usePlaintext()
                .build();
        try {
            SampleResponse answer = SampleServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE.toSeconds(), TimeUnit.SECONDS)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(named))
                    .sample(SampleRequest.newBuilder()
                            .setCheckpoint(checkpoint)
                            .setPrompt("1+1")
                            .setNumSamples(1)
                            .setSampling(Sampling.newBuilder()
                                    .setTemperature(1)
                                    .setTopP(1)
                                    .setMaxTokens(4))
                            .build());
            assertThat(answer.getRolloutsCount()).isEqualTo(1);
        } finally {
            channel.shutdownNow();
        }
        assertThat(awaitTrace(collector, traceId, 1)).singleElement().satisfies(call -> {
            assertThat(call.service()).isEqualTo("rollout-svc");
            assertThat(call.name()).isEqualTo("triad.rollout.v1.SampleService/Sample");
            assertThat(call.parentId()).isEqualTo("00f067aa0ba902b7");
            assertThat(call.attributes()).containsEntry("rpc.grpc.status_code", "0");
            assertThat(call.failed()).isFalse();
        });
    }

    private static void assertIsFollowed(OtlpReceiver collector, String runId, String lane, int step, int prompt)
            throws InterruptedException {
        String taskId = Derived.id(runId, lane, step, prompt);
        String stepTrace = trace(Derived.id(runId, lane, step));
        List<Told> spans = awaitTrace(collector, trace(taskId), 6);
        Told stepSpan = awaitTrace(collector, stepTrace, 1).getFirst();
        assertThat(spans)
                .extracting(span -> span.name() + " " + span.service())
                .containsExactlyInAnyOrder(
                        "issue task-generator-svc",
                        "sample rollout-svc",
                        "sample rollout-svc",
                        "judge verifier-svc",
                        "judge verifier-svc",
                        "train trainer-svc");
        Told issue = only(spans, "issue", "").getFirst();
        List<Told> samples = only(spans, "sample", issue.spanId());
        assertThat(samples).hasSize(2);
        for (Told sample : samples) {
            assertThat(only(spans, "judge", sample.spanId())).singleElement().satisfies(judge -> {
                assertThat(judge.beganNanos()).isGreaterThanOrEqualTo(sample.beganNanos());
                assertThat(judge.attributes())
                        .containsEntry("rolloutId", sample.attributes().get("rolloutId"))
                        .containsEntry("runId", runId)
                        .containsEntry("laneId", lane)
                        .containsKey("verdict");
            });
            assertThat(sample.attributes())
                    .containsEntry("step", Integer.toString(step))
                    .containsEntry("prompt", Integer.toString(prompt))
                    .containsEntry("policyVersion", Integer.toString(step - 1));
        }
        assertThat(only(spans, "train", issue.spanId())).singleElement().satisfies(train -> {
            assertThat(train.links()).containsExactly(stepTrace + "/" + stepSpan.spanId());
            assertThat(train.beganNanos()).isGreaterThanOrEqualTo(issue.beganNanos());
        });
        assertThat(stepSpan.links()).hasSize(2).contains(trace(taskId) + "/" + issue.spanId());
    }

    private static List<Told> only(List<Told> spans, String name, String parentId) {
        return spans.stream()
                .filter(span -> span.name().equals(name) && span.parentId().equals(parentId))
                .toList();
    }

    /** As anybody finds it: {@code printf trace/TASK | sha256sum | cut -c1-32}. */
    private static String trace(String id) {
        return Derived.sha256Hex(("trace/" + id).getBytes(StandardCharsets.UTF_8))
                .substring(0, 32);
    }

    /** Spans come in batches, a second apart. */
    private static List<Told> awaitTrace(OtlpReceiver collector, String traceId, int numSpans)
            throws InterruptedException {
        Instant end = Instant.now().plus(DEADLINE);
        List<Told> spans = new ArrayList<>(collector.trace(traceId));
        while (spans.size() < numSpans && Instant.now().isBefore(end)) {
            Thread.sleep(100);
            spans = new ArrayList<>(collector.trace(traceId));
        }
        assertThat(spans).as("trace %s", traceId).hasSize(numSpans);
        return spans;
    }
}
