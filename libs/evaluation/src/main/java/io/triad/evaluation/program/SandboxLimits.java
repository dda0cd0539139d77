// SPDX-License-Identifier: Apache-2.0
package io.triad.evaluation.program;

import java.time.Duration;

/**
 * What a program may use of the machine.
 *
 * @param time of the processor, in whole seconds
 * @param clock how long it may take by the clock, in whole seconds; that counts for a program that waits, or on a busy machine
 * @param memoryBytes address space of each of its processes
 * @param numProcesses its processes and threads together, itself included
 * @param outputBytes of its standard output, and of any file that it writes; its files together may have 64 MiB
 */
public record SandboxLimits(Duration time, Duration clock, long memoryBytes, int numProcesses, long outputBytes) {
    /** 6 seconds a test, as LiveCodeBench has it, 12 by the clock; 2 GiB, 4 processes, 16 MiB. */
    public static final SandboxLimits DEFAULT =
            new SandboxLimits(Duration.ofSeconds(6), Duration.ofSeconds(12), 2L << 30, 4, 16L << 20);

    private static final long STACK_BYTES = 256L << 20;
    private static final int OPEN_FILES = 64;

    public SandboxLimits {
        if (time.toSeconds() < 1 || clock.toSeconds() < 1 || memoryBytes < 1 || numProcesses < 1 || outputBytes < 1) {
            throw new IllegalArgumentException("a program needs some time, memory, a process and output");
        }
    }

    /** Returns the limits as options of {@code prlimit}. At the soft limit of time a program gets SIGXCPU, which tells why. */
    String options() {
        long seconds = time.toSeconds();
        return "--cpu=" + seconds + ":" + (seconds + 1) + " --as=" + memoryBytes + " --nproc=" + numProcesses
                + " --fsize=" + outputBytes + " --stack=" + STACK_BYTES + " --nofile=" + OPEN_FILES + " --core=0";
    }
}
