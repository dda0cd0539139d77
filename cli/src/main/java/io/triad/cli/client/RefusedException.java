// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/** A service refused a request and said why. */
public final class RefusedException extends TriadException {
    private static final long serialVersionUID = 1L;

    private final transient ServerProblem problem;

    RefusedException(ServerProblem problem) {
        super(codeOf(problem.status()), problem.text());
        this.problem = problem;
    }

    /** Returns what the service said. */
    public ServerProblem problem() {
        return problem;
    }

    private static ErrorCode codeOf(int status) {
        return switch (status) {
            case 404 -> ErrorCode.NOT_FOUND;
            case 401, 403 -> ErrorCode.REFUSED;
            case 429, 502, 503, 504 -> ErrorCode.UNAVAILABLE;
            default -> status >= 500 ? ErrorCode.BROKEN_INVARIANT : ErrorCode.INVALID_REQUEST;
        };
    }
}
