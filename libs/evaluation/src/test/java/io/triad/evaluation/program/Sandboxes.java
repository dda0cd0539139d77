// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import io.triad.failure.ErrorCode;
import io.triad.failure.TriadException;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;

/** A sandbox of small limits for tests, which are left out on a machine that does not let programs be kept apart. */
public final class Sandboxes {
    /** A second of the processor, and much by the clock: a program must not fail because other tests run beside it. */
    static final SandboxLimits SMALL =
            new SandboxLimits(Duration.ofSeconds(1), Duration.ofSeconds(60), 512L << 20, 4, 1 << 20);

    /** For programs that wait. */
    static final SandboxLimits IMPATIENT =
            new SandboxLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 512L << 20, 4, 1 << 20);

    private Sandboxes() {}

    /** Opens it. */
    public static ProgramSandbox open() throws InterruptedException {
        try {
            return ProgramSandbox.open(SMALL);
        } catch (TriadException e) {
            Assumptions.assumeFalse(e.code() == ErrorCode.REFUSED || e.code() == ErrorCode.NOT_FOUND, e::getMessage);
            throw e;
        }
    }
}
