// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.smallrye.mutiny.subscription.Cancellable;
import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.Sampler;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.SampleRequest;
import io.triad.proto.task.v1.Sampling;
import io.triad.rollout.TinyPolicies;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.sampling.SamplingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sampling on demand from an engine that tells of no tokens, as a server is. */
@Timeout(120)
class WholeGroupTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final CheckpointRef CHECKPOINT = new CheckpointRef("s3://bucket/policy", "a".repeat(64));

    private final CountDownLatch leaseEnded = new CountDownLatch(1);
    private final CountDownLatch drawing = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private volatile Optional<TriadException> failure = Optional.empty();
    private volatile boolean waits;

    private final SamplingPolicy policy =
            new SamplingPolicy(TinyPolicies.provenance(CHECKPOINT), TinyPolicies.tokenizer(), new Whole());
    private final SampleGrpc service = new SampleGrpc((checkpoint, whenMissing) ->
            CompletableFuture.completedFuture(new PolicyLease(policy, leaseEnded::countDown)));

    /** Answers each request with the token that is its place, and does not stream. */
    private final class Whole implements Sampler {
        @Override
        public List<Completion> sample(List<io.triad.policy.sampling.SampleRequest> requests) {
            drawing.countDown();
            failure.ifPresent(reason -> {
                throw reason;
            });
            if (waits) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling was interrupted", e);
                }
            }
            return requests.stream()
                    .map(request -> new Completion(
                            TokenIds.of(requests.indexOf(request)), LogProbs.of(-1), FinishReason.LENGTH))
                    .toList();
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void shouldAnswerWithTheWholeGroup() throws Exception {
        List<Rollout> rollouts =
                service.sample(request()).await().atMost(DEADLINE).getRolloutsList();

        assertThat(rollouts)
                .extracting(Rollout::getRolloutId)
                .containsExactly("sample/9/0", "sample/9/1", "sample/9/2");
        assertThat(rollouts).extracting(rollout -> rollout.getTokenIds(0)).containsExactly(0, 1, 2);
        assertThat(leaseEnded.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldSayWhyTheEngineCannotDraw() throws Exception {
        failure = Optional.of(new TriadException(ErrorCode.UNAVAILABLE, "the server is away"));

        assertThatThrownBy(() -> service.sample(request()).await().atMost(DEADLINE))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                    assertThat(e.getStatus().getDescription()).isEqualTo("UNAVAILABLE: the server is away");
                });
        assertThat(leaseEnded.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldRefuseToStream() {
        assertThatThrownBy(() -> service.sampleStream(request())
                        .collect()
                        .asList()
                        .await()
                        .atMost(DEADLINE))
                .hasMessageContaining("ask for them with Sample");
    }

    @Test
    void shouldEndTheWorkOfACallerWhoCancels() throws Exception {
        waits = true;
        Cancellable call = service.sample(request()).subscribe().with(answer -> {}, reason -> {});
        assertThat(drawing.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        call.cancel();

        assertThat(interrupted.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(leaseEnded.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static SampleRequest request() {
        return SampleRequest.newBuilder()
                .setCheckpoint(io.triad.proto.policy.v1.CheckpointRef.newBuilder()
                        .setUri(CHECKPOINT.uri())
                        .setSha256(CHECKPOINT.sha256()))
                .setPrompt("1+1")
                .setSampling(Sampling.newBuilder().setTemperature(1).setTopP(1).setMaxTokens(1))
                .setNumSamples(3)
                .setSeed(9)
                .build();
    }
}
