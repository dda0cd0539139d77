// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.messaging.Derived;
import io.triad.proto.rollout.v1.SampleRequest;
import io.triad.proto.rollout.v1.SampleResponse;
import io.triad.proto.rollout.v1.SampleService;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.SampledResponse;
import io.triad.rollout.sampling.SamplingQueue;
import io.triad.rollout.sampling.WhenMissing;
import io.triad.rollout.wire.RolloutWire;
import java.util.List;

/**
 * Samples a policy on demand, through the queue that the event flow uses. A checkpoint that cannot be had is refused, so
 * that a wrong name never holds the flow up.
 */
@GrpcService
public class SampleGrpc implements SampleService {
    private static final int MAX_SAMPLES = 256;

    private final SamplingQueue queue;

    SampleGrpc(SamplingQueue queue) {
        this.queue = queue;
    }

    @Override
    @Blocking
    public Uni<SampleResponse> sample(SampleRequest asked) {
        try {
            return Uni.createFrom()
                    .completionStage(queue.submit(request(asked), WhenMissing.REFUSE))
                    .map(responses -> answer(asked, responses))
                    .onFailure(TriadException.class)
                    .transform(failure -> status((TriadException) failure));
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        } catch (TriadException e) {
            throw status(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.UNAVAILABLE.withDescription("the service ends").asRuntimeException();
        }
    }

    private static GroupRequest request(SampleRequest asked) {
        int numSamples = asked.getNumSamples();
        if (numSamples < 1 || numSamples > MAX_SAMPLES) {
            throw refused(
                    "num_samples is " + Integer.toUnsignedString(numSamples) + "; it must be 1 to " + MAX_SAMPLES);
        }
        return new GroupRequest(
                new CheckpointRef(
                        asked.getCheckpoint().getUri(), asked.getCheckpoint().getSha256()),
                asked.getSystem(),
                asked.getPrompt(),
                RolloutWire.settings(asked.getSampling()),
                numSamples,
                asked.getSeed());
    }

    private static SampleResponse answer(SampleRequest asked, List<SampledResponse> responses) {
        SampleResponse.Builder answer = SampleResponse.newBuilder();
        for (SampledResponse response : responses) {
            answer.addRollouts(
                    RolloutWire.rollout(Derived.id("sample", asked.getSeed(), response.sampleIndex()), response));
        }
        return answer.build();
    }

    private static StatusRuntimeException refused(String what) {
        return Status.INVALID_ARGUMENT
                .withDescription(ErrorCode.INVALID_REQUEST + ": " + what)
                .asRuntimeException();
    }

    private static StatusRuntimeException status(TriadException failure) {
        Status status =
                switch (failure.code().kind()) {
                    case INVALID_INPUT ->
                        failure.code() == ErrorCode.NOT_FOUND ? Status.NOT_FOUND : Status.INVALID_ARGUMENT;
                    case TRANSIENT -> Status.UNAVAILABLE;
                    case RESOURCE -> Status.RESOURCE_EXHAUSTED;
                    case INTERNAL -> Status.INTERNAL;
                };
        return status.withDescription(failure.code() + ": " + failure.getMessage())
                .withCause(failure)
                .asRuntimeException();
    }
}
