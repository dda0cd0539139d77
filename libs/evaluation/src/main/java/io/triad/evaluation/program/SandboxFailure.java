// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;

/** The sandbox could not be made, so the program was not run: says nothing about the program. */
final class SandboxFailure extends TriadException {
    private static final long serialVersionUID = 1;

    private final String reason;

    SandboxFailure(String reason) {
        super(ErrorCode.EXHAUSTED, "a program could not be run: " + reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
