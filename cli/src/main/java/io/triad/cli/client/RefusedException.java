// SPDX-License-Identifier: Apache-2.0
package io.triad.cli.client;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/** A service refused a request and said why. */
public final class RefusedException extends TriadException {
    private static final long serialVersionUID = 1L;

    private final transient ServerProblem problem;

    /** @param access what the service was shown */
    RefusedException(ServerProblem problem, ServerAccess access) {
        super(codeOf(problem.status()), problem.text() + nextStep(problem.status(), access));
        this.problem = problem;
    }

    private static String nextStep(int status, ServerAccess access) {
        String origin = access.token().map(Token::origin).orElse("");
        return switch (status) {
            case 401 ->
                origin.isEmpty()
                        ? "\n  Put an API key or a token into " + Token.VARIABLE
                                + ", or into a file and name it with --token-file."
                        : "\n  It was shown what stands in " + origin
                                + ": is it of this suite, whole, and not expired or replaced by now?";
            case 403 ->
                origin.isEmpty()
                        ? ""
                        : "\n  It knows whom the token of " + origin
                                + " is from; reading takes the role viewer, starting runs" + " the role operator.";
            default -> "";
        };
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
