// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.triad.checkpoint.CheckpointRef;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import io.triad.proto.rollout.v1.Rollout;
import io.triad.proto.rollout.v1.SampleRequest;
import io.triad.proto.rollout.v1.SampleResponse;
import io.triad.proto.rollout.v1.SampleService;
import io.triad.proto.rollout.v1.SampleStreamResponse;
import io.triad.rollout.sampling.GroupRequest;
import io.triad.rollout.sampling.PolicyLease;
import io.triad.rollout.sampling.PolicySource;
import io.triad.rollout.sampling.WhenMissing;
import io.triad.rollout.wire.RolloutWire;
import io.triad.security.Role;
import jakarta.annotation.security.RolesAllowed;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Samples a policy on demand, beside the event flow and in the same batches. A checkpoint that cannot be had is refused. A
 * caller that cancels ends the work, and what it held is free.
 */
@GrpcService
public class SampleGrpc implements SampleService {
    private static final int MAX_SAMPLES = 256;

    private final PolicySource policies;

    SampleGrpc(PolicySource policies) {
        this.policies = policies;
    }

    @Override
    @RolesAllowed(Role.Name.OPERATOR)
    public Uni<SampleResponse> sample(SampleRequest asked) {
        return Uni.createFrom()
                .deferred(() -> {
                    GroupRequest group = request(asked);
                    return leased(group)
                            .flatMap(lease -> lease.policy().streams()
                                    ? inPieces(lease, group, asked.getSeed())
                                    : new WholeGroup(lease, group, asked.getSeed()).rollouts());
                })
                .map(SampleGrpc::answer)
                .onFailure()
                .transform(SampleGrpc::status);
    }

    private static Uni<List<Rollout>> inPieces(PolicyLease lease, GroupRequest group, long seed) {
        return new GroupStream(lease, group, seed)
                .responses()
                .filter(SampleStreamResponse::hasRollout)
                .map(SampleStreamResponse::getRollout)
                .collect()
                .asList();
    }

    private Uni<PolicyLease> leased(GroupRequest group) {
        return Uni.createFrom()
                .completionStage(() -> policies.lease(group.checkpoint(), WhenMissing.REFUSE))
                .emitOn(Infrastructure.getDefaultWorkerPool());
    }

    @Override
    @RolesAllowed(Role.Name.OPERATOR)
    public Multi<SampleStreamResponse> sampleStream(SampleRequest asked) {
        return Multi.createFrom()
                .deferred(() -> {
                    GroupRequest group = request(asked);
                    return leased(group)
                            .onItem()
                            .transformToMulti(lease -> new GroupStream(lease, group, asked.getSeed()).responses());
                })
                .onFailure()
                .transform(SampleGrpc::status);
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

    private static SampleResponse answer(List<Rollout> rollouts) {
        SampleResponse.Builder answer = SampleResponse.newBuilder();
        rollouts.stream()
                .sorted(Comparator.comparingInt(Rollout::getSampleIndex))
                .forEach(answer::addRollouts);
        return answer.build();
    }

    private static StatusRuntimeException refused(String what) {
        return Status.INVALID_ARGUMENT
                .withDescription(ErrorCode.INVALID_REQUEST + ": " + what)
                .asRuntimeException();
    }

    private static Throwable status(Throwable thrown) {
        Throwable failure = thrown instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : thrown;
        return switch (failure) {
            case TriadException known -> status(known);
            case IllegalArgumentException invalid -> refused(String.valueOf(invalid.getMessage()));
            default -> failure;
        };
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
