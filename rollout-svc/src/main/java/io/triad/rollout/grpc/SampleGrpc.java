// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.grpc;

import io.grpc.Status;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.triad.checkpoint.CheckpointRef;
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

/** Samples a policy on demand, through the queue that the event flow uses. */
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
        GroupRequest request;
        try {
            if (asked.getNumSamples() > MAX_SAMPLES) {
                throw new IllegalArgumentException(
                        "num_samples is " + asked.getNumSamples() + "; it must be 1 to " + MAX_SAMPLES);
            }
            request = new GroupRequest(
                    new CheckpointRef(
                            asked.getCheckpoint().getUri(),
                            asked.getCheckpoint().getSha256()),
                    asked.getSystem(),
                    asked.getPrompt(),
                    RolloutWire.settings(asked.getSampling()),
                    asked.getNumSamples(),
                    asked.getSeed());
        } catch (IllegalArgumentException | TriadException e) {
            return Uni.createFrom()
                    .failure(Status.INVALID_ARGUMENT
                            .withDescription(e.getMessage())
                            .asRuntimeException());
        }
        try {
            return Uni.createFrom().completionStage(queue.submit(request, WhenMissing.REFUSE)).map(responses -> {
                SampleResponse.Builder answer = SampleResponse.newBuilder();
                for (SampledResponse response : responses) {
                    answer.addRollouts(RolloutWire.rollout(
                            Derived.id("sample", asked.getSeed(), response.sampleIndex()), response));
                }
                return answer.build();
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Uni.createFrom()
                    .failure(Status.UNAVAILABLE
                            .withDescription("the service ends")
                            .asRuntimeException());
        }
    }
}
