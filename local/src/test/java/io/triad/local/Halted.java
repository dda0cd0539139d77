// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The one process of a service of this suite, which stands still until this is closed. */
final class Halted implements AutoCloseable {
    private final ProcessHandle process;

    private Halted(ProcessHandle process) {
        this.process = process;
    }

    static Halted process(Service service) {
        List<ProcessHandle> processes = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(service.moduleName()))
                .toList();
        assertThat(processes).as("processes of " + service).hasSize(1);
        signal("-STOP", processes.getFirst());
        return new Halted(processes.getFirst());
    }

    @Override
    public void close() {
        signal("-CONT", process);
    }

    private static void signal(String which, ProcessHandle process) {
        try {
            int status = new ProcessBuilder("kill", which, Long.toString(process.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(status).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a signal was sent", e);
        }
    }
}
