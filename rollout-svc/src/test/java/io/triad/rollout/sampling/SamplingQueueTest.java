// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.policy.LogProbs;
import io.triad.policy.TokenIds;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.FinishReason;
import io.triad.policy.sampling.SampleRequest;
import io.triad.policy.sampling.Sampler;
import io.triad.policy.sampling.SamplingSettings;
import io.triad.rollout.TinyPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The timeout only ends a test whose caller is held back for ever. */
@Timeout(120)
@SuppressWarnings("FutureReturnValueIgnored") // of groups that only fill the queue
class SamplingQueueTest {
    private static final long DEADLINE_SECONDS = 60;
    private static final int LONGEST_RESPONSE = 100;
    private static final CheckpointRef OLD = checkpoint("old", "a");
    private static final CheckpointRef NEW = checkpoint("new", "b");

    /** What an engine was asked for in one call: whose weights, and the seeds of all samples. */
    private record Call(CheckpointRef checkpoint, List<Long> seeds) {}

    /** Tells the test of each call, and answers it when the test says so. */
    private final class StepwiseSampler implements Sampler {
        private final CheckpointRef checkpoint;

        StepwiseSampler(CheckpointRef checkpoint) {
            this.checkpoint = checkpoint;
        }

        @Override
        public List<Completion> sample(List<SampleRequest> requests) {
            calls.add(new Call(
                    checkpoint, requests.stream().map(SampleRequest::seed).toList()));
            try {
                answers.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TriadException(ErrorCode.BROKEN_INVARIANT, "sampling was interrupted", e);
            }
            RuntimeException failure = engineFailure.getAndSet(null);
            if (failure != null) {
                throw failure;
            }
            for (SampleRequest request : requests) {
                if (request.settings().maxTokens() > LONGEST_RESPONSE) {
                    throw new TriadException(
                            ErrorCode.INVALID_REQUEST,
                            "maxTokens is " + request.settings().maxTokens());
                }
            }
            return requests.stream()
                    .map(request -> new Completion(TokenIds.of(1), LogProbs.of(0), FinishReason.STOP))
                    .toList();
        }

        @Override
        public void close() {}
    }

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final List<WhenMissing> patience = new CopyOnWriteArrayList<>();
    private final Semaphore answers = new Semaphore(0);
    private final AtomicReference<RuntimeException> engineFailure = new AtomicReference<>();
    private final AtomicReference<RuntimeException> sourceFailure = new AtomicReference<>();
    private final AtomicReference<Thread> samplingThread = new AtomicReference<>();
    private final Map<CheckpointRef, SamplingPolicy> policies = new ConcurrentHashMap<>();
    private final Map<CheckpointRef, CompletableFuture<PolicyLease>> notReady = new ConcurrentHashMap<>();
    private final AtomicInteger numLeases = new AtomicInteger();
    private final List<SamplingQueue> queues = new ArrayList<>();

    @AfterEach
    void close() {
        queues.forEach(SamplingQueue::close);
        policies.values().forEach(SamplingPolicy::close);
    }

    @Test
    void shouldDrawWhatWaitsForOneVersionTogetherAndTheOldestVersionFirst() throws Exception {
        // Given a group that is being drawn, and behind it groups for two versions in turn
        SamplingQueue queue = queue(10, 100);
        GroupRequest first = group(OLD, 1, 2);
        GroupRequest newer = group(NEW, 2, 2);
        GroupRequest older = group(OLD, 3, 1);
        GroupRequest newest = group(NEW, 4, 3);
        var firstDrawn = queue.submit(first, WhenMissing.WAIT);
        assertThat(nextCall()).isEqualTo(call(first));
        var newerDrawn = queue.submit(newer, WhenMissing.WAIT);
        var olderDrawn = queue.submit(older, WhenMissing.WAIT);
        var newestDrawn = queue.submit(newest, WhenMissing.WAIT);

        // When
        answers.release(3);

        // Then
        assertThat(nextCall()).isEqualTo(call(newer, newest));
        assertThat(nextCall()).isEqualTo(call(older));
        assertThat(responses(firstDrawn)).isEqualTo(seeds(first));
        assertThat(responses(newerDrawn)).isEqualTo(seeds(newer));
        assertThat(responses(olderDrawn)).isEqualTo(seeds(older));
        assertThat(responses(newestDrawn)).isEqualTo(seeds(newest));
        assertThat(calls).isEmpty();
    }

    /** Else a version that is lost, or only large, would stop every lane. */
    @Test
    void shouldDrawOthersWhileAVersionIsLoaded() throws Exception {
        // Given a version that is on its way, and behind its group one for a version that is there
        SamplingQueue queue = queue(10, 100);
        CompletableFuture<PolicyLease> coming = new CompletableFuture<>();
        notReady.put(NEW, coming);
        answers.release(2);
        GroupRequest waits = group(NEW, 1, 2);
        var waiting = queue.submit(waits, WhenMissing.WAIT);
        GroupRequest goes = group(OLD, 2, 2);
        assertThat(responses(queue.submit(goes, WhenMissing.WAIT))).isEqualTo(seeds(goes));
        assertThat(waiting).isNotDone();

        // When it comes
        coming.complete(lease(NEW));

        // Then, and the leases are given back
        assertThat(responses(waiting)).isEqualTo(seeds(waits));
        queue.close();
        assertThat(numLeases).hasValue(0);
    }

    @Test
    void shouldGiveALeaseBackThatNobodyDrawsWith() {
        SamplingQueue queue = queue(10, 100);
        CompletableFuture<PolicyLease> coming = new CompletableFuture<>();
        notReady.put(NEW, coming);
        CompletableFuture<List<SampledResponse>> drawn = new CompletableFuture<>();
        submitting(queue, group(NEW, 1, 1), drawn);
        awaitAsked();

        queue.close();
        coming.complete(lease(NEW));

        assertThat(numLeases).hasValue(0);
    }

    private void awaitAsked() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (patience.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void shouldFillACallUpToItsBoundButNeverSplitAGroup() throws Exception {
        // Given calls of about four responses, and groups of 3, 2, 1 and 6 behind one that is being drawn
        SamplingQueue queue = queue(10, 4);
        GroupRequest first = group(OLD, 1, 1);
        GroupRequest three = group(OLD, 2, 3);
        GroupRequest two = group(OLD, 3, 2);
        GroupRequest one = group(OLD, 4, 1);
        GroupRequest six = group(OLD, 5, 6);
        queue.submit(first, WhenMissing.WAIT);
        assertThat(nextCall()).isEqualTo(call(first));
        var drawn = List.of(
                queue.submit(three, WhenMissing.WAIT),
                queue.submit(two, WhenMissing.WAIT),
                queue.submit(one, WhenMissing.WAIT),
                queue.submit(six, WhenMissing.WAIT));

        // When
        answers.release(4);

        // Then what fits goes together, what does not waits, and a group above the bound goes alone
        assertThat(nextCall()).isEqualTo(call(three, one));
        assertThat(nextCall()).isEqualTo(call(two));
        assertThat(nextCall()).isEqualTo(call(six));
        assertThat(responses(drawn.get(0))).isEqualTo(seeds(three));
        assertThat(responses(drawn.get(1))).isEqualTo(seeds(two));
        assertThat(responses(drawn.get(2))).isEqualTo(seeds(one));
        assertThat(responses(drawn.get(3))).isEqualTo(seeds(six));
    }

    @Test
    void shouldHoldTheCallerBackWhileAsManyGroupsWaitAsMay() throws Exception {
        // Given two that wait, the bound, behind one that is being drawn
        SamplingQueue queue = queue(2, 100);
        queue.submit(group(OLD, 1, 1), WhenMissing.WAIT);
        nextCall();
        queue.submit(group(NEW, 2, 1), WhenMissing.WAIT);
        GroupRequest last = group(OLD, 3, 1);
        queue.submit(last, WhenMissing.WAIT);

        // When the first of them is being drawn, one more may wait, and no second
        answers.release();
        assertThat(nextCall()).isEqualTo(call(group(NEW, 2, 1)));
        GroupRequest more = group(OLD, 4, 1);
        queue.submit(more, WhenMissing.WAIT);
        CompletableFuture<List<SampledResponse>> drawn = new CompletableFuture<>();
        GroupRequest tooMany = group(NEW, 5, 1);
        Thread caller = submitting(queue, tooMany, drawn);
        awaitHeldBack(caller);

        // Then the caller goes on once there is room
        answers.release(3);
        assertThat(nextCall()).isEqualTo(call(last, more));
        assertThat(responses(drawn)).isEqualTo(seeds(tooMany));
    }

    @Test
    void shouldFailTheGroupThatItsEngineFailsAndGoOn() throws Exception {
        SamplingQueue queue = queue(10, 100);
        TriadException broken = new TriadException(ErrorCode.NON_FINITE, "a logit is NaN");
        engineFailure.set(broken);
        answers.release(2);

        assertThat(failure(queue.submit(group(OLD, 1, 2), WhenMissing.WAIT))).isSameAs(broken);
        GroupRequest next = group(OLD, 2, 2);
        assertThat(responses(queue.submit(next, WhenMissing.WAIT))).isEqualTo(seeds(next));
    }

    /** A server that is away is no task's fault, and it may come back. */
    @Test
    void shouldDrawAgainWhatFailedForAReasonThatMayPass() throws Exception {
        // Given an engine that fails so once
        SamplingQueue queue = queue(10, 100);
        engineFailure.set(new TriadException(ErrorCode.UNAVAILABLE, "the server is away"));
        GroupRequest group = group(OLD, 1, 2);
        answers.release();

        // When
        var drawn = queue.submit(group, WhenMissing.WAIT);
        assertThat(nextCall()).isEqualTo(call(group));

        // Then it is asked again, says meanwhile why, and forgets it
        assertThat(nextCall()).isEqualTo(call(group));
        assertThat(queue.waiting()).singleElement().satisfies(waiting -> {
            assertThat(waiting.checkpoint()).isEqualTo(OLD);
            assertThat(waiting.code()).isEqualTo(ErrorCode.UNAVAILABLE);
            assertThat(waiting.reason()).isEqualTo("the server is away");
        });
        assertThat(drawn).isNotDone();
        answers.release();
        assertThat(responses(drawn)).isEqualTo(seeds(group));
        assertThat(queue.waiting()).isEmpty();
        queue.close();
        assertThat(numLeases).hasValue(0);
    }

    @Test
    void shouldNotDrawAgainForWhoeverDoesNotWait() throws Exception {
        SamplingQueue queue = queue(10, 100);
        TriadException away = new TriadException(ErrorCode.UNAVAILABLE, "the server is away");
        engineFailure.set(away);
        answers.release();

        assertThat(failure(queue.submit(group(OLD, 1, 2), WhenMissing.REFUSE))).isSameAs(away);
        assertThat(queue.waiting()).isEmpty();
    }

    @Test
    void shouldEndWhatIsToBeDrawnAgainWhenItIsClosed() throws Exception {
        SamplingQueue queue = queue(10, 100);
        engineFailure.set(new TriadException(ErrorCode.REFUSED, "the server wants another key"));
        answers.release();
        var drawn = queue.submit(group(OLD, 1, 2), WhenMissing.WAIT);
        nextCall();

        queue.close();

        assertThat(failure(drawn)).isInstanceOfSatisfying(TriadException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.UNAVAILABLE));
    }

    @Test
    void shouldFailTheGroupsWhosePolicyCannotBeMadeAndGoOn() throws Exception {
        SamplingQueue queue = queue(10, 100);
        IllegalStateException broken = new IllegalStateException("a folder cannot be deleted");
        sourceFailure.set(broken);
        answers.release();

        assertThat(failure(queue.submit(group(OLD, 1, 2), WhenMissing.WAIT))).isSameAs(broken);
        GroupRequest next = group(OLD, 2, 2);
        assertThat(responses(queue.submit(next, WhenMissing.WAIT))).isEqualTo(seeds(next));
    }

    /** What others are drawn with must not decide a group's fate either. */
    @Test
    void shouldDrawTheOthersOfABatchWhenOneGroupIsRefused() throws Exception {
        // Given a group that the engine refuses, between two that it takes
        SamplingQueue queue = queue(10, 100);
        queue.submit(group(OLD, 1, 1), WhenMissing.WAIT);
        nextCall();
        GroupRequest before = group(OLD, 2, 2);
        GroupRequest refused = new GroupRequest(OLD, "", "1", SamplingSettings.greedy(LONGEST_RESPONSE + 1), 1, 3);
        GroupRequest after = group(OLD, 4, 3);
        var beforeDrawn = queue.submit(before, WhenMissing.WAIT);
        var refusedDrawn = queue.submit(refused, WhenMissing.WAIT);
        var afterDrawn = queue.submit(after, WhenMissing.WAIT);

        // When
        answers.release(5);

        // Then
        assertThat(responses(beforeDrawn)).isEqualTo(seeds(before));
        assertThat(failure(refusedDrawn)).hasMessage("maxTokens is " + (LONGEST_RESPONSE + 1));
        assertThat(responses(afterDrawn)).isEqualTo(seeds(after));
    }

    /** Else whoever asks on demand would wait with the others, or they would be refused with it. */
    @Test
    void shouldKeepThoseWhoWaitForACheckpointApartFromThoseWhoDoNot() throws Exception {
        // Given both sorts behind a group that is being drawn
        SamplingQueue queue = queue(10, 100);
        queue.submit(group(OLD, 1, 1), WhenMissing.WAIT);
        nextCall();
        var waits = queue.submit(group(OLD, 2, 1), WhenMissing.WAIT);
        var refused = queue.submit(group(OLD, 3, 1), WhenMissing.REFUSE);
        var waitsToo = queue.submit(group(OLD, 4, 1), WhenMissing.WAIT);

        // When
        answers.release(3);

        // Then
        assertThat(nextCall()).isEqualTo(call(group(OLD, 2, 1), group(OLD, 4, 1)));
        assertThat(nextCall()).isEqualTo(call(group(OLD, 3, 1)));
        CompletableFuture.allOf(waits, refused, waitsToo).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(patience).containsExactly(WhenMissing.WAIT, WhenMissing.WAIT, WhenMissing.REFUSE);
    }

    @Test
    void shouldEndWithAllThatWaitsWhenItIsClosed() throws Exception {
        // Given a group that is being drawn, one that waits, and a caller that is held back
        SamplingQueue queue = queue(1, 100);
        var beingDrawn = queue.submit(group(OLD, 1, 1), WhenMissing.WAIT);
        nextCall();
        var waiting = queue.submit(group(OLD, 2, 1), WhenMissing.WAIT);
        CompletableFuture<List<SampledResponse>> heldBack = new CompletableFuture<>();
        awaitHeldBack(submitting(queue, group(OLD, 3, 1), heldBack));
        CompletableFuture<List<SampledResponse>> tooLate = new CompletableFuture<>();

        // When
        queue.close();
        submitting(queue, group(OLD, 4, 1), tooLate);

        // Then none of them waits for ever, none is said to be wrong, and the thread has let go of the policies
        for (var each : List.of(beingDrawn, waiting, heldBack, tooLate)) {
            assertThat(failure(each)).isInstanceOfSatisfying(TriadException.class, e -> assertThat(e.code())
                    .isEqualTo(ErrorCode.UNAVAILABLE));
        }
        assertThat(samplingThread.get().isAlive()).isFalse();
        assertThat(samplingThread.get().getName()).isEqualTo("triad-rollout");
        assertThat(samplingThread.get().isVirtual()).isFalse();
    }

    @Test
    void shouldRefuseAGroupOfNone() {
        assertThatThrownBy(() -> group(OLD, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("numSamples must be at least 1, was 0");
    }

    private SamplingQueue queue(int maxWaiting, int maxResponses) {
        SamplingQueue queue = new SamplingQueue(
                (checkpoint, whenMissing) -> {
                    patience.add(whenMissing);
                    samplingThread.set(Thread.currentThread());
                    RuntimeException failure = sourceFailure.getAndSet(null);
                    if (failure != null) {
                        throw failure;
                    }
                    if (notReady.containsKey(checkpoint)) {
                        return notReady.get(checkpoint);
                    }
                    return CompletableFuture.completedFuture(lease(checkpoint));
                },
                maxWaiting,
                maxResponses);
        queues.add(queue);
        return queue;
    }

    private PolicyLease lease(CheckpointRef checkpoint) {
        numLeases.incrementAndGet();
        return new PolicyLease(
                policies.computeIfAbsent(
                        checkpoint,
                        unmade -> new SamplingPolicy(
                                TinyPolicies.provenance(unmade),
                                TinyPolicies.tokenizer(),
                                new StepwiseSampler(unmade))),
                numLeases::decrementAndGet);
    }

    private static Thread submitting(
            SamplingQueue queue, GroupRequest request, CompletableFuture<List<SampledResponse>> drawn) {
        return Thread.ofPlatform().name("caller").daemon().start(() -> {
            try {
                queue.submit(request, WhenMissing.WAIT).whenComplete((responses, failure) -> {
                    if (failure == null) {
                        drawn.complete(responses);
                    } else {
                        drawn.completeExceptionally(failure);
                    }
                });
            } catch (InterruptedException e) {
                drawn.completeExceptionally(e);
            }
        });
    }

    private static void awaitHeldBack(Thread caller) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (caller.getState() != Thread.State.WAITING) {
            if (caller.getState() == Thread.State.TERMINATED) {
                fail("the caller was not held back");
            }
            if (System.nanoTime() > end) {
                fail("the caller neither waits nor ends, it is " + caller.getState());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private Call nextCall() throws InterruptedException {
        Call call = calls.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(call)
                .as("a call of the engine within %d seconds", DEADLINE_SECONDS)
                .isNotNull();
        return call;
    }

    private static Call call(GroupRequest... groups) {
        return new Call(
                groups[0].checkpoint(),
                Stream.of(groups).flatMap(group -> seeds(group).stream()).toList());
    }

    private static List<Long> seeds(GroupRequest group) {
        return IntStream.range(0, group.numSamples())
                .mapToObj(sample -> Derived.seed(group.seed(), sample))
                .toList();
    }

    private static List<Long> responses(CompletableFuture<List<SampledResponse>> drawn) throws Exception {
        return drawn.get(DEADLINE_SECONDS, TimeUnit.SECONDS).stream()
                .map(SampledResponse::seed)
                .toList();
    }

    private static Throwable failure(CompletableFuture<List<SampledResponse>> drawn) throws Exception {
        try {
            return fail("it should have failed, but drew " + drawn.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static CheckpointRef checkpoint(String name, String digit) {
        return new CheckpointRef("s3://bucket/" + name, digit.repeat(64));
    }

    private static GroupRequest group(CheckpointRef checkpoint, long seed, int numSamples) {
        return new GroupRequest(checkpoint, "", "1+1", SamplingSettings.greedy(8), numSamples, seed);
    }
}
