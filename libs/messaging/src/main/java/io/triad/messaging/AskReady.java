// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * The program by which a container asks its own service whether it is ready, where nobody else asks: {@code AskReady URL}. Our
 * images have a JVM and no other tool that could.
 */
public final class AskReady {
    private static final int TIMEOUT_MILLIS = 5_000;

    private AskReady() {}

    /** Exit status 0 when the address answers 200, 1 when it answers something else or nothing. */
    public static void main(String[] arguments) {
        System.exit(isReady(arguments[0]) ? 0 : 1);
    }

    static boolean isReady(String address) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            int status = connection.getResponseCode();
            System.out.println(address + " answers " + status);
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            System.out.println(address + " does not answer: " + e.getMessage());
            return false;
        }
    }
}
