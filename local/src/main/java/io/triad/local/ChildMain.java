// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The first class of every process of a suite: ends it when the process that started it is gone, then runs the real main.
 *
 * <p>Standard input is a pipe that the parent holds open and never writes to. The kernel closes it when the parent ends,
 * even by SIGKILL, so its end is noticed at once and without polling. SIGINT and SIGHUP of a terminal reach every process
 * of it; they are left to the parent, which ends its children in the right order.
 *
 * <p>Uses nothing but the JDK: it stands on the class path before a service's own.
 */
public final class ChildMain {
    /** How long a process may take to end once its parent is gone. */
    private static final long GRACE_MILLIS = 10_000;

    private ChildMain() {}

    /** Runs the class named by the first argument with the other arguments. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        for (String signal : new String[] {"INT", "HUP"}) {
            SignalHandler unused = Signal.handle(new Signal(signal), SignalHandler.SIG_IGN);
        }
        Thread watch = new Thread(ChildMain::endWithParent, "end-with-parent");
        watch.setDaemon(true);
        watch.start();
        Class<?> main = Class.forName(arguments[0]);
        try {
            main.getMethod("main", String[].class)
                    .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
    }

    @SuppressWarnings("SystemOut")
    private static void endWithParent() {
        awaitEndOf(System.in);
        System.err.println("The process that started this one has ended; ending too");
        Thread deadline = new Thread(ChildMain::haltLater, "halt-after-grace");
        deadline.setDaemon(true);
        deadline.start();
        System.exit(143);
    }

    private static void awaitEndOf(InputStream pipe) {
        try {
            while (pipe.read() >= 0) {
                // The parent never writes.
            }
        } catch (IOException e) {
            // A broken pipe is an ended one.
        }
    }

    private static void haltLater() {
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(143);
    }
}
