// SPDX-License-Identifier: Apache-2.0
package io.triad.embedded;

import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** A server as a process of its own: runs until the process is asked to end, then stops the server cleanly. */
public final class ServerProcess {
    private ServerProcess() {}

    /**
     * Starts the server, prints one line once it answers, and stops it on SIGTERM or {@link System#exit}.
     *
     * @return only when the server did not start: 1, after a message on standard error
     */
    @SuppressWarnings("SystemOut")
    public static int run(String name, Supplier<? extends AutoCloseable> starter) {
        AutoCloseable server;
        try {
            server = starter.get();
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.err.println("The " + name + " did not start: " + e.getMessage());
            return 1;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(name, server), "stop-" + name.replace(' ', '-')));
        System.out.println("The " + name + " answers");
        awaitForever();
        return 0;
    }

    @SuppressWarnings("SystemOut")
    private static void stop(String name, AutoCloseable server) {
        try {
            server.close();
            System.out.println("The " + name + " stopped");
        } catch (Exception e) {
            System.err.println("The " + name + " did not stop cleanly: " + e);
        }
    }

    private static void awaitForever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
