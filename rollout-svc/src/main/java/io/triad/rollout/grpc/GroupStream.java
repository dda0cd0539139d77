// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.grpc;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.triad.messaging.Derived;
import io.triad.policy.sampling.Completion;
import io.triad.policy.sampling.Sampling;
import io.triad.proto.rollout.v1.SampleStreamResponse;
import io.triad.proto.rollout.v1.SampledToken;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.GrowingText;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.wire.RolloutWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One group on its way to a caller. The sampler's threads only hand tokens over; text is made of them elsewhere. What waits
 * to be sent is bounded by the group's tokens.
 */
final class GroupStream {
    private final PolicyLease lease;
    private final GroupRequest group;
    private final long seed;
    private final List<GrowingText> texts = new ArrayList<>();
    private final CompletableFuture<List<Sampling>> started = new CompletableFuture<>();
    private final CompletableFuture<Void> told = new CompletableFuture<>();

    /** What the sampler tells of. */
    private sealed interface News {
        record Token(int sampleIndex, int token, float logProb) implements News {}

        record Done(int sampleIndex, Completion completion) implements News {}
    }

    /**
     * Takes the lease over, which ends when the last response has and all of it was told.
     *
     * @param seed root of the rollouts' ids
     */
    GroupStream(PolicyLease lease, GroupRequest group, long seed) {
        this.lease = lease;
        this.group = group;
        this.seed = seed;
    }

    /** Returns what is to be sent; to be subscribed to once. Cancelled, it ends the work. */
    Multi<SampleStreamResponse> responses() {
        return Multi.createFrom()
                .<News>emitter(this::start, BackPressureStrategy.BUFFER)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(this::response)
                .filter(Optional::isPresent)
                .map(Optional::get)
                .onTermination()
                .invoke(() -> told.complete(null));
    }

    private void start(MultiEmitter<? super News> emitter) {
        List<Sampling> samplings;
        try {
            for (int sample = 0; sample < group.numSamples(); sample++) {
                texts.add(lease.policy().text(group));
            }
            samplings = lease.policy()
                    .start(group, (sample, token, logProb) -> emitter.emit(new News.Token(sample, token, logProb)));
        } catch (RuntimeException e) {
            lease.close();
            emitter.fail(e);
            return;
        }
        started.complete(samplings);
        emitter.onTermination(() -> samplings.forEach(Sampling::cancel));
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (int sample = 0; sample < samplings.size(); sample++) {
            int sampleIndex = sample;
            ends.add(samplings.get(sample).result().handle((completion, failure) -> {
                if (failure == null) {
                    emitter.emit(new News.Done(sampleIndex, completion));
                } else {
                    emitter.fail(failure);
                }
                return null;
            }));
        }
        CompletableFuture<Void> drawn = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
        var unused = drawn.thenRun(emitter::complete);
        // Texts are made with the policy's tokenizer until all is told.
        var unusedToo = CompletableFuture.allOf(drawn, told).thenRun(lease::close);
    }

    /** Empty for tokens behind a stop text, which are no part of the response. */
    private Optional<SampleStreamResponse> response(News news) {
        SampleStreamResponse.Builder told = SampleStreamResponse.newBuilder();
        return switch (news) {
            case News.Done(int sample, Completion completion) ->
                Optional.of(told.setRollout(RolloutWire.rollout(
                                Derived.id("sample", seed, sample),
                                lease.policy().response(group, sample, completion)))
                        .build());
            case News.Token(int sample, int token, float logProb) -> {
                GrowingText text = texts.get(sample);
                if (text.isStopped()) {
                    yield Optional.empty();
                }
                SampledToken.Builder drawn = SampledToken.newBuilder()
                        .setSampleIndex(sample)
                        .setTokenId(token)
                        .setLogProb(logProb)
                        .setText(text.add(token));
                if (text.isStopped()) {
                    stop(sample);
                }
                yield Optional.of(told.setToken(drawn).build());
            }
        };
    }

    private void stop(int sample) {
        var unused = started.thenAccept(samplings -> samplings.get(sample).cancel());
    }
}
