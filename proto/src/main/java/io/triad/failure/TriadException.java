// SPDX-License-Identifier: Apache-2.0
package io.triad.failure;

import org.jspecify.annotations.Nullable;

/** The root of Triad's failures: a code for machines and a message that tells a person what was wrong and what to do. */
public class TriadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** Creates a failure whose message names the offending value and the next step. */
    public TriadException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** Creates a failure with its cause. */
    public TriadException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Returns the code, which is never null. */
    public ErrorCode code() {
        return code;
    }
}
