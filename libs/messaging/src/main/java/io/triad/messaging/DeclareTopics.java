// SPDX-License-Identifier: Apache-2.0
package io.triad.messaging;

import io.triad.failure.TriadException;

/**
 * The program that declares the suite's topics on a broker, once, before the services start: {@code DeclareTopics COPIES}, with
 * the broker told by {@link BrokerAccess#ofEnvironment}. On one machine the suite does it itself.
 */
public final class DeclareTopics {
    private DeclareTopics() {}

    /** Exit status 0 when all topics are there, 1 with the reason on standard error when they are not, 2 for a wrong call. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        short copies;
        try {
            copies = arguments.length == 1 ? Short.parseShort(arguments[0]) : 0;
        } catch (NumberFormatException e) {
            copies = 0;
        }
        if (copies < 1) {
            System.err.println("usage: DeclareTopics COPIES, the number of copies of each partition, such as 3; got '"
                    + String.join(" ", arguments) + "'");
            return 2;
        }
        try {
            BrokerAccess broker = BrokerAccess.ofEnvironment(System.getenv());
            TopicDeclaration.declareAll(broker, copies);
            System.out.println("All topics are declared on " + broker);
            return 0;
        } catch (TriadException e) {
            System.err.println(e.code() + ": " + e.getMessage());
            return 1;
        }
    }
}
