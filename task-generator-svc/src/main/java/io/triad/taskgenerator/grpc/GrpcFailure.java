// SPDX-License-Identifier: Apache-2.0
package io.triad.taskgenerator.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.triad.failure.ErrorCode;

/** Failures as gRPC states them: a status, and a description that begins with the error code. */
final class GrpcFailure {
    private GrpcFailure() {}

    static StatusRuntimeException of(ErrorCode code, String what) {
        Status status =
                switch (code.kind()) {
                    case INVALID_INPUT -> code == ErrorCode.NOT_FOUND ? Status.NOT_FOUND : Status.INVALID_ARGUMENT;
                    case TRANSIENT -> Status.UNAVAILABLE;
                    case RESOURCE -> Status.RESOURCE_EXHAUSTED;
                    case INTERNAL -> Status.INTERNAL;
                };
        return status.withDescription(code + ": " + what).asRuntimeException();
    }
}
