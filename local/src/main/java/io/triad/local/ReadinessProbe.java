// SPDX-License-Identifier: Apache-2.0
package io.triad.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a process whether it answers, about ten times a second. */
final class ReadinessProbe {
    private static final int PAUSE_MILLIS = 100;
    private static final int TIMEOUT_MILLIS = 2_000;

    private final Readiness readiness;
    private final CountDownLatch lineSeen;

    ReadinessProbe(Readiness readiness, CountDownLatch lineSeen) {
        this.readiness = readiness;
        this.lineSeen = lineSeen;
    }

    /** Returns at once when the process answers, and after a pause when it does not yet. */
    boolean answers() {
        try {
            return switch (readiness) {
                case Readiness.Line ignored -> lineSeen.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                case Readiness.Http http -> answers(http.address()) || pause();
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the suite started", e);
        }
    }

    private static boolean pause() throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS);
        return false;
    }

    private static boolean answers(URI address) {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }
}
