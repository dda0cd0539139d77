// SPDX-License-Identifier: Apache-2.0
package io.triad.policy;

import java.util.Objects;

/**
 * What went wrong with a policy, with the offending value and a code that services map to their own.
 *
 * <p>{@link Code#kind()} is one of the suite's kinds: INVALID_INPUT is never retried, RESOURCE may be retried with
 * backoff, INTERNAL stops the consumer.
 */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How a caller must react. */
    public enum Kind {
        INVALID_INPUT,
        RESOURCE,
        INTERNAL
    }

    /** What went wrong. */
    public enum Code {
        CONFIG_INVALID(Kind.INVALID_INPUT),
        WEIGHTS_INVALID(Kind.INVALID_INPUT),
        TOKENIZER_INVALID(Kind.INVALID_INPUT),
        REQUEST_INVALID(Kind.INVALID_INPUT),
        OPTIMIZER_STATE_INVALID(Kind.INVALID_INPUT),
        NUMBER_NOT_FINITE(Kind.INTERNAL),
        SAMPLER_FAILED(Kind.INTERNAL);

        private final Kind kind;

        Code(Kind kind) {
            this.kind = kind;
        }

        public Kind kind() {
            return kind;
        }
    }

    private final Code code;

    public PolicyException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public PolicyException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
