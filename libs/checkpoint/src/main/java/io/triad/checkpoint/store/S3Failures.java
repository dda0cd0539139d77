// SPDX-License-Identifier: Apache-2.0
package io.triad.checkpoint.store;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;

/** Turns what the client throws into our codes, with the endpoint, the object and the next step. */
final class S3Failures {
    private final StoreSettings settings;

    S3Failures(StoreSettings settings) {
        this.settings = settings;
    }

    TriadException of(String verb, String key, Exception failure) {
        String what = "Cannot " + verb + " s3://" + settings.bucket() + "/" + key + " at " + settings.endpoint() + ": ";
        return switch (reason(failure)) {
            case ErrorResponseException answer -> of(what, answer);
            case ServerException answer ->
                new TriadException(
                        ErrorCode.UNAVAILABLE,
                        what + "the store answered " + answer.statusCode() + "; try again later",
                        failure);
            case GeneralSecurityException untrusted ->
                new TriadException(
                        ErrorCode.UNAVAILABLE,
                        what + "its certificate is not trusted (" + untrusted.getMessage()
                                + "); name the authority that signed it in triad.store.ca-file",
                        failure);
            case FileSystemException local ->
                new TriadException(
                        ErrorCode.EXHAUSTED,
                        what + local + "; check the folder's permissions and the disk's free space",
                        failure);
            case IOException network
            when isDiskFull(network) ->
                new TriadException(ErrorCode.EXHAUSTED, what + "the disk is full; free some space", failure);
            case IOException network ->
                new TriadException(
                        ErrorCode.UNAVAILABLE,
                        what + network + "; check that the store runs and triad.store.endpoint names it",
                        failure);
            case IllegalStateException defect -> new TriadException(ErrorCode.BROKEN_INVARIANT, what + defect, failure);
            default ->
                new TriadException(
                        ErrorCode.UNAVAILABLE, what + failure.getMessage() + "; is it an S3 store?", failure);
        };
    }

    /**
     * The failure of trust, network or disk that the client wrapped, or the failure itself. Of a failed handshake the client keeps
     * the cause alone, which is no failure of the network.
     */
    private static Exception reason(Exception failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof GeneralSecurityException untrusted) {
                return untrusted;
            }
        }
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return failure;
    }

    private static boolean isDiskFull(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("No space left") || message.contains("Disk quota exceeded");
    }

    private static TriadException of(String what, ErrorResponseException failure) {
        String code = String.valueOf(failure.errorResponse().code());
        int status = failure.response().code();
        String answer = what + "the store answered " + status + " " + code + " ("
                + failure.errorResponse().message() + ")";
        return switch (code) {
            case "NoSuchKey", "NoSuchBucket", "ResourceNotFound" ->
                new TriadException(
                        ErrorCode.NOT_FOUND, answer + "; check the run's checkpoints and triad.store.bucket", failure);
            case "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed" ->
                new TriadException(
                        ErrorCode.REFUSED,
                        answer + "; check triad.store.access-key, triad.store.secret-key and the clock",
                        failure);
            case "InsufficientStorage", "QuotaExceeded", "XMinioStorageFull" ->
                new TriadException(ErrorCode.EXHAUSTED, answer + "; free some space in the store", failure);
            default -> byStatus(answer, status, failure);
        };
    }

    private static TriadException byStatus(String answer, int status, ErrorResponseException failure) {
        if (status == 403 || status == 401) {
            return new TriadException(
                    ErrorCode.REFUSED, answer + "; check triad.store.access-key and triad.store.secret-key", failure);
        }
        if (status == 404) {
            return new TriadException(ErrorCode.NOT_FOUND, answer, failure);
        }
        if (status >= 500 || status == 429 || status == 408) {
            return new TriadException(ErrorCode.UNAVAILABLE, answer + "; try again later", failure);
        }
        return new TriadException(ErrorCode.INVALID_REQUEST, answer, failure);
    }
}
