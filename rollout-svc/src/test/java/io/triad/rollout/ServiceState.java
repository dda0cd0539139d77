// SPDX-License-Identifier: Apache-2.0
package io.triad.rollout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.fail;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What the running service tells of itself. */
final class ServiceState {
    private static final long DEADLINE_SECONDS = 120;

    private ServiceState() {}

    /** Returns what readiness says once it is what is wanted. */
    static String awaitHealth(Predicate<String> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            String health = given().when().get("/q/health/ready").asString();
            if (wanted.test(health)) {
                return health;
            }
            if (System.nanoTime() > end) {
                fail("readiness stays " + health);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Returns the sum of the series whose line begins so. */
    static double metric(String name) {
        return given().when()
                .get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
