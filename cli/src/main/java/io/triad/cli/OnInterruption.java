// SPDX-License-Identifier: Apache-2.0
package io.triad.cli;

/**
 * Says what becomes of a command's work when it is told to end in the middle of it (Ctrl-C, SIGTERM). The JVM then exits with
 * 130 or 143.
 */
final class OnInterruption implements AutoCloseable {
    private final Thread hook;

    private OnInterruption(Thread hook) {
        this.hook = hook;
    }

    /** From now until it is closed, {@code action} is what happens, on a thread of its own. */
    static OnInterruption run(Runnable action) {
        Thread hook = new Thread(action, "triad-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new OnInterruption(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, so the hook is at work.
        }
    }
}
